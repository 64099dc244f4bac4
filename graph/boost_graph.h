// Makes TopologyGraph a graph of the Boost Graph Library: VertexListGraph, IncidenceGraph and
// BidirectionalGraph. The functions stand in the graph's namespace, where Boost finds them.
//
// Vertices are the numbers [0, node_limit), so identity is the vertex index map. Bring your own
// colour map and queue for speed: Boost's defaults take twice the time.
#pragma once

#include <cstddef>
#include <iterator>
#include <utility>

#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/iterator_facade.hpp>

#include "graph/topology_graph.h"

namespace clout::graph {

/// Edges of one list, as descriptors.
class TopologyEdgeIterator
    : public boost::iterator_facade<TopologyEdgeIterator, TopologyEdge,
                                    boost::random_access_traversal_tag, TopologyEdge> {
 public:
  TopologyEdgeIterator() = default;
  TopologyEdgeIterator(std::uint32_t node, Direction direction, TopologyGraph::EdgeList list,
                       std::size_t index)
      : list_(list), index_(index), node_(node), direction_(direction) {}

 private:
  friend class boost::iterator_core_access;

  [[nodiscard]] TopologyEdge dereference() const {
    const std::uint32_t other = list_.other(index_);
    if (direction_ == Direction::Out) return {node_, other, list_.slot(index_)};
    return {other, node_, list_.slot(index_)};
  }
  [[nodiscard]] bool equal(const TopologyEdgeIterator& other) const {
    return index_ == other.index_;
  }
  void increment() { ++index_; }
  void decrement() { --index_; }
  void advance(std::ptrdiff_t by) {
    index_ = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(index_) + by);
  }
  [[nodiscard]] std::ptrdiff_t distance_to(const TopologyEdgeIterator& other) const {
    return static_cast<std::ptrdiff_t>(other.index_) - static_cast<std::ptrdiff_t>(index_);
  }

  TopologyGraph::EdgeList list_;
  std::size_t index_ = 0;
  std::uint32_t node_ = 0;
  Direction direction_ = Direction::Out;
};

using TopologyVertexIterator = boost::counting_iterator<std::uint32_t>;

inline std::pair<TopologyVertexIterator, TopologyVertexIterator> vertices(const TopologyGraph& g) {
  return {TopologyVertexIterator(0), TopologyVertexIterator(g.node_limit())};
}
inline std::uint32_t num_vertices(const TopologyGraph& g) { return g.node_limit(); }
inline std::uint64_t num_edges(const TopologyGraph& g) { return g.edge_count(); }

inline std::uint32_t source(const TopologyEdge& edge, const TopologyGraph&) { return edge.source; }
inline std::uint32_t target(const TopologyEdge& edge, const TopologyGraph&) { return edge.target; }

inline std::pair<TopologyEdgeIterator, TopologyEdgeIterator> edges_at(std::uint32_t node,
                                                                      Direction direction,
                                                                      const TopologyGraph& g) {
  const TopologyGraph::EdgeList list = g.edges(node, direction);
  return {TopologyEdgeIterator(node, direction, list, 0),
          TopologyEdgeIterator(node, direction, list, list.size())};
}
inline std::pair<TopologyEdgeIterator, TopologyEdgeIterator> out_edges(std::uint32_t node,
                                                                       const TopologyGraph& g) {
  return edges_at(node, Direction::Out, g);
}
inline std::pair<TopologyEdgeIterator, TopologyEdgeIterator> in_edges(std::uint32_t node,
                                                                      const TopologyGraph& g) {
  return edges_at(node, Direction::In, g);
}
inline std::size_t out_degree(std::uint32_t node, const TopologyGraph& g) {
  return g.edges(node, Direction::Out).size();
}
inline std::size_t in_degree(std::uint32_t node, const TopologyGraph& g) {
  return g.edges(node, Direction::In).size();
}
inline std::size_t degree(std::uint32_t node, const TopologyGraph& g) {
  return out_degree(node, g) + in_degree(node, g);
}

}  // namespace clout::graph

template <>
struct boost::graph_traits<clout::graph::TopologyGraph> {
  struct traversal_category : vertex_list_graph_tag, bidirectional_graph_tag {};
  using vertex_descriptor = std::uint32_t;
  using edge_descriptor = clout::graph::TopologyEdge;
  using directed_category = directed_tag;
  using edge_parallel_category = allow_parallel_edge_tag;
  using vertex_iterator = clout::graph::TopologyVertexIterator;
  using out_edge_iterator = clout::graph::TopologyEdgeIterator;
  using in_edge_iterator = clout::graph::TopologyEdgeIterator;
  using vertices_size_type = std::uint32_t;
  using edges_size_type = std::uint64_t;
  using degree_size_type = std::size_t;
  static vertex_descriptor null_vertex() { return ~vertex_descriptor{0}; }
};
