#include "graph/state_publisher.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <thread>
#include <utility>

namespace clout::graph {

StatePublisher::StatePublisher(std::shared_ptr<const GraphState> first)
    : owned_(std::make_unique<Held>(Held{std::move(first), 0})) {
  current_.store(owned_.get());
}

StatePublisher::~StatePublisher() = default;

/// Marks a free slot, starting the search where this thread is likely to be alone.
StatePublisher::Slot& StatePublisher::enter() const {
  std::size_t number = std::hash<std::thread::id>{}(std::this_thread::get_id());
  for (;; ++number) {
    Slot& slot = slots_[number % kSlots];
    std::uint64_t clear = 0;
    // The epoch may be old by the time it is stored: that only keeps more states.
    if (slot.epoch.compare_exchange_strong(clear, epoch_.load())) return slot;
  }
}

std::shared_ptr<const GraphState> StatePublisher::current() const {
  Slot& slot = enter();
  std::shared_ptr<const GraphState> state = current_.load()->state;
  slot.epoch.store(0);
  return state;
}

/// All atomics are sequentially consistent: a reader whose mark the scan below does not see has
/// marked its slot after the scan, so it reads `current_` after the exchange and gets the new one.
void StatePublisher::publish(std::shared_ptr<const GraphState> next) {
  auto held = std::make_unique<Held>(Held{std::move(next), 0});
  current_.store(held.get());
  owned_->replaced_in = epoch_.fetch_add(1);
  replaced_.push_back(std::exchange(owned_, std::move(held)));
  release_unread();
}

void StatePublisher::release_unread() {
  std::uint64_t oldest = std::numeric_limits<std::uint64_t>::max();
  for (const Slot& slot : slots_) {
    const std::uint64_t epoch = slot.epoch.load();
    if (epoch != 0) oldest = std::min(oldest, epoch);
  }
  const auto kept = std::find_if(
      replaced_.begin(), replaced_.end(),
      [oldest](const std::unique_ptr<Held>& held) { return held->replaced_in >= oldest; });
  replaced_.erase(replaced_.begin(), kept);
}

}  // namespace clout::graph
