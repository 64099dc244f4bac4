#include "tools/rpc/gathered_output.h"

namespace clout::tools {

kj::Promise<void> GatheredOutput::appended() {
  if (gathered_.size() >= kMost) return all_sent();
  send_soon();
  return kj::READY_NOW;
}

/// When the loop has nothing else to do, and would wait.
void GatheredOutput::send_soon() {
  if (planned_ || sends_) return;
  planned_ = true;
  sending_ = kj::evalLast([this] {
               return send_gathered();
             }).eagerlyEvaluate([this](kj::Exception&& failure) { fail(failure); });
}

void GatheredOutput::send_now() {
  if (sends_) return;
  sending_ = send_gathered().eagerlyEvaluate([this](kj::Exception&& failure) { fail(failure); });
}

kj::Promise<void> GatheredOutput::send_gathered() {
  planned_ = false;
  sends_ = !gathered_.empty();
  if (sends_) {
    under_way_.clear();
    under_way_.swap(gathered_);
    return stream_.write(under_way_.data(), under_way_.size()).then([this] {
      return send_gathered();
    });
  }
  KJ_IF_MAYBE (waiting, when_sent_) {
    (*waiting)->fulfill();
    when_sent_ = nullptr;
  }
  return kj::READY_NOW;
}

kj::Promise<void> GatheredOutput::all_sent() {
  KJ_IF_MAYBE (failure, failure_) return kj::cp(*failure);
  if (gathered_.empty() && !sends_) return kj::READY_NOW;
  auto sent = kj::newPromiseAndFulfiller<void>();
  when_sent_ = kj::mv(sent.fulfiller);
  send_now();
  return kj::mv(sent.promise);
}

void GatheredOutput::fail(const kj::Exception& failure) {
  failure_ = kj::cp(failure);
  KJ_IF_MAYBE (waiting, when_sent_) (*waiting)->reject(kj::cp(failure));
  on_failure_(failure);
}

}  // namespace clout::tools
