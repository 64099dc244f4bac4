// Random questions about paths, and their answers by brute force.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "tests/support/query_rows.h"

namespace clout::tests {

/// A small multigraph: node i has property `x` = i, edge i has `n` = i and `cost`.
struct PathGraph {
  struct Edge {
    int from, to, cost;
  };
  int nodes = 0;
  std::vector<Edge> edges;

  void store(QueryBench& bench) const;
};
[[nodiscard]] PathGraph random_path_graph(std::mt19937_64& random);

enum class PathModeWord { Default, Walk, Trail, Acyclic, Simple };

/// One edge of a part.
struct PathHop {
  int way = 0;           ///< 0 out, 1 in, 2 either
  int least_number = 0;  ///< a condition on the edge: its number is at least this
};

/// One edge, an edge that repeats, or a group.
struct PathPart {
  enum class Form { Single, Edge, Group };
  Form form = Form::Single;
  std::vector<PathHop> hops{1};
  int minimum = 1, maximum = 1;  ///< turns
  bool bounded = true;     ///< else `maximum` is only for brute force: no longer path is possible
  bool ascending = false;  ///< of a group: the number of its last node is no less than of its first
};

/// A row of parts. Part i has the edge variables ri_0, ri_1 .., and of a group the node variables
/// ui_0, ui_1 ..; between parts are the nodes b1, b2 ..
struct PathQuestion {
  PathModeWord mode = PathModeWord::Default;
  std::vector<PathPart> parts;
  int excluded = -1;          ///< the number that b1 must not have
  bool inner_sorted = false;  ///< the number of b1 is no more than that of b2
  std::vector<bool> costly;   ///< by part: does the cost speak of its edges? All: of none by name

  [[nodiscard]] std::string mode_word() const;
  /// From (a) to (b), with all conditions.
  [[nodiscard]] std::string pattern() const;
  [[nodiscard]] std::string cost() const;
  /// A list that tells a match from all others: how many edges each part has, then the numbers of
  /// all edges; `path` is the path's variable.
  [[nodiscard]] std::string row() const;
};
/// Of up to `parts` parts. `walks`: WALK may be among the modes.
[[nodiscard]] PathQuestion random_path_question(std::mt19937_64& random, const PathGraph& graph,
                                                std::size_t parts, bool walks);

/// One way to match a question.
struct PathMatch {
  std::vector<int> lengths;  ///< by part, in edges
  std::vector<int> edges;
  int cost = 0;

  [[nodiscard]] std::string text() const;  ///< as PathQuestion::row() comes back
};
/// All matches from node `a` to node `b`, by depth-first search.
[[nodiscard]] std::vector<PathMatch> all_path_matches(const PathGraph& graph,
                                                      const PathQuestion& question, int a, int b);

}  // namespace clout::tests
