#include "query/operators/path_automaton.h"

#include <limits>

namespace clout::query {
namespace {

constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();

std::uint64_t saturated_product(std::uint64_t a, std::uint64_t b) {
  return b != 0 && a > kMost / b ? kMost : a * b;
}
std::uint64_t saturated_sum(std::uint64_t a, std::uint64_t b) {
  return a > kMost - b ? kMost : a + b;
}

}  // namespace

PathAutomaton::PathAutomaton(const BoundEdge& pattern) {
  for (const BoundPart& part : pattern.parts) {
    const std::size_t length = part.hops.size();
    parts_.push_back({hops_.size(), length, part.minimum, part.maximum.value_or(kMost),
                      !part.predicates.empty()});
    longest_ = saturated_sum(longest_, saturated_product(parts_.back().maximum, length));
    for (std::size_t i = 0; i < length; ++i) hops_.push_back({parts_.size() - 1, i + 1 == length});
  }
  before_.resize(states());
  for (std::size_t hop = 0; hop < hops_.size(); ++hop) link(hop);
}

/// Within a turn the next hop follows; behind it another turn, a part behind it, or the end, where
/// all parts between may be left out.
void PathAutomaton::link(std::size_t hop) {
  const std::size_t part = hops_[hop].part;
  if (!hops_[hop].ends_turn) {
    before_[hop + 1].push_back({hop, part, part});
    return;
  }
  if (parts_[part].maximum > 1) before_[parts_[part].first_hop].push_back({hop, part, part});
  for (std::size_t next = part + 1; next < parts_.size(); ++next) {
    before_[parts_[next].first_hop].push_back({hop, part, next});
    if (parts_[next].minimum > 0) return;
  }
  before_[end()].push_back({hop, part, parts_.size() - 1});
}

}  // namespace clout::query
