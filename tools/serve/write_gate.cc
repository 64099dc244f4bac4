#include "tools/serve/write_gate.h"

namespace clout::tools {

kj::Promise<kj::Own<WriteGate::Permit>> WriteGate::enter(Side side) {
  if (waiting_.empty() && has_room(side)) return admit(side);
  auto paf = kj::newPromiseAndFulfiller<kj::Own<Permit>>();
  waiting_.push_back({side, kj::mv(paf.fulfiller)});
  return kj::mv(paf.promise);
}

kj::Own<WriteGate::Permit> WriteGate::admit(Side side) {
  if (side == Side::Write) {
    ++writes_;
  } else {
    loading_ = true;
  }
  return kj::heap<Permit>(*this, side);
}

void WriteGate::leave(Side side) {
  if (side == Side::Write) {
    --writes_;
  } else {
    loading_ = false;
  }
  while (!waiting_.empty()) {
    auto& next = waiting_.front();
    const bool waits = next.fulfiller->isWaiting();  // else it has given up
    if (waits && !has_room(next.side)) return;
    auto first = kj::mv(next);
    waiting_.pop_front();
    if (waits) first.fulfiller->fulfill(admit(first.side));
  }
}

}  // namespace clout::tools
