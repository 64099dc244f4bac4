// What a path index is made of: the edges of some types of a base, per node and direction, in the
// order of what they cost. The arrays are in memory or mapped from a file (path_index_file.h).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "graph/base_topology.h"
#include "graph/graph_view.h"
#include "schema/id.h"
#include "schema/query_budget.h"

namespace clout::graph {

struct GraphState;

/// The edges of all nodes in one direction: node n has entries [offsets[n], offsets[n + 1]),
/// cheapest first. Those without a cost come before all others.
struct CostOrderArrays {
  std::span<const std::uint32_t> offsets;  ///< node_limit + 1
  std::span<const double> costs;           ///< by entry
  std::span<const std::uint32_t> places;   ///< by entry: an index into the base's arrays
};

/// Immutable; any number of threads.
class CostOrder {
 public:
  /// `owner` keeps the arrays alive.
  CostOrder(const CostOrderArrays& out, const CostOrderArrays& in,
            std::shared_ptr<const void> owner)
      : out_(out), in_(in), owner_(std::move(owner)) {}

  /// `direction` is Out or In.
  [[nodiscard]] const CostOrderArrays& along(Direction direction) const {
    return direction == Direction::Out ? out_ : in_;
  }

  // As parts of a file, in an order that never changes.
  static constexpr std::size_t kSectionCount = 6;
  [[nodiscard]] std::array<std::string_view, kSectionCount> sections() const;
  /// Null if they do not fit together, or to `base`.
  [[nodiscard]] static std::shared_ptr<const CostOrder> over(
      const std::array<std::string_view, kSectionCount>& sections, const BaseTopology& base,
      std::shared_ptr<const void> owner);

 private:
  CostOrderArrays out_, in_;
  std::shared_ptr<const void> owner_;
};

/// The order of the base of `state`, whose edges of `types` have the costs that `costs` gives them
/// as of the fold. O(edges log degree), divided among the machine's threads. Throws what `costs`
/// and `budget` throw; memory is not charged: what is built serves later questions too.
[[nodiscard]] std::shared_ptr<const CostOrder> order_by_cost(const GraphState& state,
                                                             std::span<const EdgeTypeId> types,
                                                             const EdgeCosts& costs,
                                                             const QueryBudget& budget);

}  // namespace clout::graph
