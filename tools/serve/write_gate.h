// Statements that write and bulk loads take turns. A load keeps all commits waiting: those that
// waited on workers would leave none for statements that read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>

#include <kj/async.h>

namespace clout::tools {

/// Any number of writes at a time, or one load. Who comes while a load waits goes behind it. One
/// thread: an event loop's.
class WriteGate {
 public:
  enum class Side : std::uint8_t { Write, Load };

  /// A place, held until it is dropped.
  class Permit {
   public:
    Permit(WriteGate& gate, Side side) : gate_(gate), alive_(gate.alive_), side_(side) {}
    ~Permit() noexcept(false) {
      if (!alive_.expired()) gate_.leave(side_);
    }
    KJ_DISALLOW_COPY(Permit);

   private:
    WriteGate& gate_;
    std::weak_ptr<const bool> alive_;  ///< the gate is
    Side side_;
  };

  [[nodiscard]] kj::Promise<kj::Own<Permit>> enter(Side side);

 private:
  struct Waiting {
    Side side;
    kj::Own<kj::PromiseFulfiller<kj::Own<Permit>>> fulfiller;
  };

  [[nodiscard]] bool has_room(Side side) const {
    return !loading_ && (side == Side::Write || writes_ == 0);
  }
  [[nodiscard]] kj::Own<Permit> admit(Side side);
  void leave(Side side);

  std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);
  std::size_t writes_ = 0;
  bool loading_ = false;
  std::deque<Waiting> waiting_;
};

}  // namespace clout::tools
