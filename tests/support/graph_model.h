// A graph as plain maps: what the engine must be equal to, whatever it does inside.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "graph/graph_view.h"
#include "graph/transaction.h"

namespace clout::tests {

/// A value; names instead of numbers for labels, types and keys.
struct GraphModel {
  using Properties = std::map<std::string, Value>;
  struct ModelNode {
    std::set<std::string> labels;
    Properties properties;
  };
  struct ModelEdge {
    std::string type;
    NodeId start{};
    NodeId end{};
    Properties properties;
  };

  std::map<NodeId, ModelNode> nodes;
  std::map<EdgeId, ModelEdge> edges;

  [[nodiscard]] std::optional<NodeId> some_node(std::uint64_t random) const;
  [[nodiscard]] std::optional<EdgeId> some_edge(std::uint64_t random) const;
  [[nodiscard]] Edge edge(EdgeId id, const Catalog& catalog) const;
  void erase_edges_of(NodeId node);
};

/// What the view says, by nodes and the edges that leave them.
[[nodiscard]] GraphModel model_of(const graph::GraphView& view);

/// The first difference between the two, for a person; empty if there is none. Looks at
/// everything that a view can be asked.
[[nodiscard]] std::string difference(const GraphModel& model, const graph::GraphView& view);

}  // namespace clout::tests
