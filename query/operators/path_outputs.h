// Columns of a path that has been found: the list of its edges, and the variables of its parts.
#pragma once

#include <cstddef>
#include <vector>

#include "query/plan_match.h"

namespace clout::query {

/// A path in the order of the pattern.
struct FoundPath {
  std::vector<NodeId> nodes;
  std::vector<Edge> edges;
  std::vector<std::size_t> begins{0};  ///< by part: the number of its first edge
};

/// Writes the columns of paths. A value type.
class PathOutputs {
 public:
  /// Of what the path has, the slots in `wanted`.
  PathOutputs(const BoundEdge& pattern, const SlotSet& wanted);
  [[nodiscard]] bool empty() const { return !edges_wanted_ && outputs_.empty(); }
  /// Appends one value to each of the columns.
  void emit(const FoundPath& path, Batch& out) const;

 private:
  struct Output {
    BoundPartVariable variable;
    std::size_t part;
    std::size_t hops;  ///< of a turn
  };

  [[nodiscard]] static Value value_of(const Output& output, const FoundPath& path);

  Slot edges_ = 0;
  bool edges_wanted_ = false;
  std::vector<Output> outputs_;
};

}  // namespace clout::query
