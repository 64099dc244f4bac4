// What a read rule leaves of a graph, by looking at every element: what a restricted database must
// be equal to.
#pragma once

#include <map>
#include <memory>
#include <random>
#include <vector>

#include "graph/database.h"
#include "graph/read_rule.h"
#include "tests/support/graph_model.h"

namespace clout::tests {

/// A graph and the claims on its edges.
struct StatedGraph {
  GraphModel graph;
  std::map<EdgeId, std::vector<Claim>> claims;
};

[[nodiscard]] StatedGraph stated_graph(const graph::GraphView& view);

/// Without what the rule hides. The other names of its sources are those that they have in `named`.
[[nodiscard]] StatedGraph visible_part(const StatedGraph& all, const graph::ReadRule& rule,
                                       const StatedGraph& named);
[[nodiscard]] inline StatedGraph visible_part(const StatedGraph& all, const graph::ReadRule& rule) {
  return visible_part(all, rule, all);
}

/// A database with that graph, made in the order of its numbers. It knows all property keys of
/// `catalog`, and the labels and edge types that the rule does not hide.
[[nodiscard]] std::unique_ptr<graph::Database> stored(const StatedGraph& graph,
                                                      const Catalog& catalog,
                                                      const graph::ReadRule& rule);

/// A rule over the labels A, B and Source, the types R, S, T, SUPPLIES and COMPETES_WITH and the
/// sources s0 to s3. It hides no label C or New, type PARTNERS_WITH or source new.
[[nodiscard]] graph::ReadRule random_rule(std::mt19937_64& random);

/// A statement that makes or changes nodes, edges, sources or claims of those names. Nodes have a
/// unique `x` and a name `n` and that number, edges a `w`.
[[nodiscard]] std::string random_stated_change(std::mt19937_64& random);

}  // namespace clout::tests
