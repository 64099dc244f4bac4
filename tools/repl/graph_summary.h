// What a graph is made of: labels, edge types, property keys, indexes and constraints, with counts.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "graph/graph_view.h"

namespace clout::tools {

struct GraphSummary {
  using Counts = std::vector<std::pair<std::string, std::uint64_t>>;
  struct Index {
    std::string name, on, property;
    bool unique = false;
  };
  struct Constraint {
    std::string name, on, property, rule;
  };

  std::uint64_t nodes = 0, edges = 0;
  Counts labels, edge_types;               ///< the most frequent first; without what nothing has
  std::vector<std::string> property_keys;  ///< ascending
  std::vector<Index> indexes;              ///< one line for each label or type, and property
  std::vector<Constraint> constraints;
};

/// O(names in the catalog).
[[nodiscard]] GraphSummary summarize(const graph::GraphView& view);

/// Names of the best connected of the first thousand nodes, best first, at most two; such as can
/// stand in quotes. For examples.
[[nodiscard]] std::vector<std::string> example_names(const graph::GraphView& view);

}  // namespace clout::tools
