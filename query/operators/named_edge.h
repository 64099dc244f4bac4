// Edges that a statement names by their ends and type.
#pragma once

#include <string>
#include <vector>

#include "query/bound_evidence.h"
#include "query/evaluate.h"
#include "query/operators/operator.h"

namespace clout::query {

/// The ends of a named edge as nodes.
struct EdgeEnds {
  NodeId start{}, end{};
};

/// Throws Error{NotFound} for an unknown name, Error{Type} for a column that holds no node.
[[nodiscard]] NodeId resolve_end(const BoundEdgeEnd& end, const Row& row,
                                 ExecutionContext& context);
/// Both, likewise.
[[nodiscard]] EdgeEnds resolve_ends(const BoundNamedEdge& edge, const Row& row,
                                    ExecutionContext& context);

/// The stored edges that are meant, by ascending number: those of the type from start to end, and
/// of a type that the default influence model calls symmetric also those the other way.
[[nodiscard]] std::vector<Edge> find_named(const BoundNamedEdge& edge, const EdgeEnds& ends,
                                           const graph::GraphView& view);

/// find_named(), or Error{NotFound} that says which edges there are between the two.
[[nodiscard]] std::vector<Edge> require_named(const BoundNamedEdge& edge, const EdgeEnds& ends,
                                              const graph::GraphView& view);

/// "Apple -[PARTNERS_WITH]-> Alibaba"; of an edge whose ends may be gone, with the names that they
/// had.
[[nodiscard]] std::string edge_sentence(const graph::GraphView& view, const Edge& edge);
[[nodiscard]] std::string edge_sentence(const graph::GraphView& view, EdgeTypeId type,
                                        const std::string& start, const std::string& end);

}  // namespace clout::query
