// Hands the newest state to readers without a lock.
//
// A reader marks a slot with the epoch, takes a reference to the current state, and clears the
// slot: the slot protects only that moment, the reference does the rest. The publisher keeps a
// replaced state until every slot marked at or before its epoch is clear (epoch-based reclamation,
// Fraser 2004). atomic<shared_ptr> would do the same behind a lock.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "graph/graph_state.h"

namespace clout::graph {

class StatePublisher {
 public:
  explicit StatePublisher(std::shared_ptr<const GraphState> first);
  ~StatePublisher();
  StatePublisher(const StatePublisher&) = delete;
  StatePublisher& operator=(const StatePublisher&) = delete;

  /// The newest state. Any thread; never waits for publish().
  [[nodiscard]] std::shared_ptr<const GraphState> current() const;
  /// Called by one thread at a time.
  void publish(std::shared_ptr<const GraphState> next);

 private:
  /// A published state, and the epoch in which it was replaced.
  struct Held {
    std::shared_ptr<const GraphState> state;
    std::uint64_t replaced_in = 0;
  };
  struct alignas(64) Slot {
    std::atomic<std::uint64_t> epoch{0};  // 0: clear
  };

  Slot& enter() const;
  void release_unread();

  static constexpr std::size_t kSlots = 64;
  mutable std::array<Slot, kSlots> slots_;
  std::atomic<std::uint64_t> epoch_{1};
  std::atomic<const Held*> current_;
  std::unique_ptr<Held> owned_;                  // what current_ points to
  std::vector<std::unique_ptr<Held>> replaced_;  // oldest first
};

}  // namespace clout::graph
