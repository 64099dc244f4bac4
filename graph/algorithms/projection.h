// The part of a graph that an algorithm works on, as arrays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "graph/graph_view.h"
#include "schema/id.h"
#include "schema/query_budget.h"

namespace clout::graph {

struct ProjectionFilter {
  std::optional<std::vector<LabelId>> labels;    ///< nodes with any of them; none: all nodes
  std::optional<std::vector<EdgeTypeId>> types;  ///< edges of any of them; none: all edges
};

/// Nodes renumbered from 0 by ascending id, and the edges between them in both directions. Parallel
/// edges and loops stay. Immutable; any number of threads. 8 bytes a node and 8 an edge, charged to
/// the budget for as long as it lives.
class Projection {
 public:
  /// O(nodes + edges). Throws what the budget throws.
  Projection(const GraphView& view, const ProjectionFilter& filter, QueryBudget& budget);

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(nodes_.size()); }
  [[nodiscard]] std::uint64_t edge_count() const { return out_.ends.size(); }
  [[nodiscard]] NodeId node(std::uint32_t number) const { return nodes_[number]; }
  /// The number of a node, if it is in the projection. O(log nodes).
  [[nodiscard]] std::optional<std::uint32_t> find(NodeId node) const;
  /// The far ends of the edges that leave (enter) a node, ascending, once for each edge.
  [[nodiscard]] std::span<const std::uint32_t> out(std::uint32_t number) const {
    return out_.of(number);
  }
  [[nodiscard]] std::span<const std::uint32_t> in(std::uint32_t number) const {
    return in_.of(number);
  }

 private:
  struct Lists {
    std::vector<std::uint64_t> offsets;
    std::vector<std::uint32_t> ends;
    [[nodiscard]] std::span<const std::uint32_t> of(std::uint32_t number) const {
      return std::span(ends).subspan(offsets[number], offsets[number + 1] - offsets[number]);
    }
  };

  void find_nodes(const GraphView& view, const ProjectionFilter& filter, QueryBudget& budget);
  void find_edges(const GraphView& view, const ProjectionFilter& filter, QueryBudget& budget);
  void turn_around();

  MemoryCharge charge_;
  std::vector<NodeId> nodes_;
  Lists out_, in_;
};

/// The distinct neighbours of each node along edges in either direction, itself left out: what
/// questions about undirected simple graphs look at. O(edges log degree).
class SimpleNeighbours {
 public:
  SimpleNeighbours(const Projection& graph, QueryBudget& budget);
  [[nodiscard]] std::span<const std::uint32_t> of(std::uint32_t number) const {
    return std::span(ends_).subspan(offsets_[number], offsets_[number + 1] - offsets_[number]);
  }

 private:
  MemoryCharge charge_;
  std::vector<std::uint64_t> offsets_;
  std::vector<std::uint32_t> ends_;
};

}  // namespace clout::graph
