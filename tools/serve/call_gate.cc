#include "tools/serve/call_gate.h"

namespace clout::tools {

kj::Own<CallGate::Permit> CallGate::try_enter() {
  if (free_ == 0) return {};
  --free_;
  return kj::heap<Permit>(*this);
}

kj::Promise<kj::Own<CallGate::Permit>> CallGate::enter() {
  if (free_ > 0) return try_enter();
  auto paf = kj::newPromiseAndFulfiller<kj::Own<Permit>>();
  waiting_.push_back(kj::mv(paf.fulfiller));
  return kj::mv(paf.promise);
}

void CallGate::leave() {
  while (!waiting_.empty()) {
    auto next = kj::mv(waiting_.front());
    waiting_.pop_front();
    if (!next->isWaiting()) continue;  // it has given up
    next->fulfill(kj::heap<Permit>(*this));
    return;
  }
  ++free_;
}

}  // namespace clout::tools
