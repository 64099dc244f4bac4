// So many at a time, the others in the order in which they came.
#pragma once

#include <cstddef>
#include <deque>

#include <kj/async.h>

namespace clout::tools {

/// One thread: an event loop's. Outlives its permits and the promises of them.
class CallGate {
 public:
  explicit CallGate(std::size_t places) : free_(places) {}

  /// A place, held until it is dropped.
  class Permit {
   public:
    explicit Permit(CallGate& gate) : gate_(gate) {}
    ~Permit() noexcept(false) { gate_.leave(); }
    KJ_DISALLOW_COPY(Permit);

   private:
    CallGate& gate_;
  };

  /// Null if there is none just now.
  [[nodiscard]] kj::Own<Permit> try_enter();
  [[nodiscard]] kj::Promise<kj::Own<Permit>> enter();

 private:
  void leave();

  std::size_t free_;
  std::deque<kj::Own<kj::PromiseFulfiller<kj::Own<Permit>>>> waiting_;
};

}  // namespace clout::tools
