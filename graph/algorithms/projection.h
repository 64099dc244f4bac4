// The part of a graph that an algorithm works on, as arrays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
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

/// What to keep of each edge beyond its ends, for those who ask edge by edge.
struct EdgeDetails {
  bool ids = false;
  /// Its weight; called once for each edge, in the order of expand(). What it throws passes
  /// through.
  std::function<double(const Edge&)> weight = nullptr;
};

/// Nodes renumbered from 0 by ascending id, and the edges between them in both directions. Parallel
/// edges and loops stay. Immutable; any number of threads. 8 bytes a node and 8 an edge, with
/// details 8 more an edge and 8 for each of them, charged to the budget for as long as it lives.
///
/// With details, edges have numbers from 0: by start, then end, then id.
class Projection {
 public:
  /// O(nodes + edges log degree). Throws what the budget throws.
  Projection(const GraphView& view, const ProjectionFilter& filter, QueryBudget& budget,
             const EdgeDetails& details = {});

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

  /// The numbers of the edges in out(number) are this one and those that follow.
  [[nodiscard]] std::uint64_t first_out_edge(std::uint32_t number) const {
    return out_.offsets[number];
  }
  /// The numbers of the edges in in(number), one by one. With details only.
  [[nodiscard]] std::span<const std::uint64_t> in_edges(std::uint32_t number) const {
    return std::span(in_edges_).subspan(in_.offsets[number], in(number).size());
  }
  /// With ids only.
  [[nodiscard]] EdgeId edge_id(std::uint64_t edge) const { return ids_[edge]; }
  /// 1 where no weight was asked for.
  [[nodiscard]] double weight(std::uint64_t edge) const {
    return weights_.empty() ? 1 : weights_[edge];
  }

  /// Calls visit(end) for each edge that can be followed from a node; with Both, for a loop twice.
  template <typename Visit>
  void visit_ends(std::uint32_t number, Direction direction, const Visit& visit) const {
    if (direction != Direction::In) {
      for (const std::uint32_t end : out(number)) visit(end);
    }
    if (direction != Direction::Out) {
      for (const std::uint32_t end : in(number)) visit(end);
    }
  }
  /// The same as visit(end, edge number). With details only.
  template <typename Visit>
  void visit_edges(std::uint32_t number, Direction direction, const Visit& visit) const {
    if (direction != Direction::In) {
      std::uint64_t edge = first_out_edge(number);
      for (const std::uint32_t end : out(number)) visit(end, edge++);
    }
    if (direction != Direction::Out) {
      const auto edges = in_edges(number);
      for (std::size_t i = 0; i < edges.size(); ++i) visit(in(number)[i], edges[i]);
    }
  }

 private:
  struct Lists {
    std::vector<std::uint64_t> offsets;
    std::vector<std::uint32_t> ends;
    [[nodiscard]] std::span<const std::uint32_t> of(std::uint32_t number) const {
      return std::span(ends).subspan(offsets[number], offsets[number + 1] - offsets[number]);
    }
  };
  class EdgeReader;

  void find_nodes(const GraphView& view, const ProjectionFilter& filter, QueryBudget& budget);
  void find_edges(const GraphView& view, const ProjectionFilter& filter, QueryBudget& budget,
                  const EdgeDetails& details);
  void turn_around(bool number_edges);

  MemoryCharge charge_;
  std::vector<NodeId> nodes_;
  Lists out_, in_;
  std::vector<std::uint64_t> in_edges_;
  std::vector<EdgeId> ids_;
  std::vector<double> weights_;
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
