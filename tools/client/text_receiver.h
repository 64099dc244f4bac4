// A text that a server sends, handed on as it comes.
#pragma once

#include <functional>
#include <string_view>

#include "schema/clout.capnp.h"

namespace clout::client {

/// The function outlives it, and is called in the event loop.
class TextReceiver final : public wire::TextSink::Server {
 public:
  explicit TextReceiver(const std::function<void(std::string_view)>& take) : take_(take) {}
  kj::Promise<void> text(TextContext context) override {
    const auto bytes = context.getParams().getBytes();
    take_({reinterpret_cast<const char*>(bytes.begin()), bytes.size()});
    return kj::READY_NOW;
  }
  kj::Promise<void> end(EndContext /*context*/) override { return kj::READY_NOW; }

 private:
  const std::function<void(std::string_view)>& take_;
};

}  // namespace clout::client
