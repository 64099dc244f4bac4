// A network connection to a server that has been logged in to. Lives in one event loop.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <capnp/rpc-twoparty.h>
#include <kj/async-io.h>

#include "schema/clout.capnp.h"
#include "schema/error.h"
#include "tools/client/connection.h"
#include "tools/rpc/gathered_messages.h"

namespace clout::client {

struct LinkTarget {
  Address address;
  Login login;
  std::string program;
  std::chrono::milliseconds patience;
};

/// In the order in which the parts need each other.
struct Link {
  Link(kj::Own<kj::AsyncIoStream> connected, capnp::ReaderOptions options);

  kj::Own<kj::AsyncIoStream> stream;
  tools::GatheredMessages messages;
  capnp::TwoPartyVatNetwork network;
  capnp::RpcSystem<capnp::rpc::twoparty::VatId> rpc;
  wire::Clout::Client server;
  wire::Session::Client session;
};

struct LinkOutcome {
  kj::Own<Link> link;
  std::optional<Error> error;
};

/// `target` outlives the promise, which rejects where nobody answers.
[[nodiscard]] kj::Promise<LinkOutcome> connect(kj::AsyncIoContext& io, const LinkTarget& target);

}  // namespace clout::client
