// Patterns after binding: variables are slots, nodes and edges are numbered, conditions are
// expressions. Labels and types keep their names: an earlier clause of the same statement may
// create them, so they get their numbers when rows arrive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/ast_pattern.h"
#include "query/batch.h"
#include "query/bound_expression.h"
#include "schema/id.h"

namespace clout::query {

/// A node of a pattern. The same variable in several places is one node.
struct BoundNode {
  Slot slot = 0;
  std::string name;                 ///< the variable, or "_1" and so on
  bool bound = false;               ///< has its value before the clause
  std::vector<std::string> labels;  ///< all are needed; other label conditions are predicates
};

/// How often an edge repeats, and what each step must satisfy.
struct BoundRepetition {
  std::uint64_t minimum = 1;
  std::optional<std::uint64_t> maximum;
  /// While a step is tested, its edge and its ends (in the order of the pattern) are here.
  Slot step_edge = 0, step_left = 0, step_right = 0;
  std::vector<BoundPtr> predicates;  ///< over those three and what was bound before
  /// Lists of the steps' ends, for the node variables of a quantified group.
  std::optional<Slot> left_list, right_list;
};

/// An edge of a pattern, between nodes `left` and `right` (numbers in BoundPattern::nodes).
struct BoundEdge {
  Slot slot = 0;  ///< an edge, or the list of edges where it repeats
  std::string name;
  bool bound = false;
  std::size_t left = 0, right = 0;
  Direction direction = Direction::Out;  ///< as seen from `left`
  std::vector<std::string> types;        ///< any of them; none: every type
  std::optional<BoundRepetition> repetition;
  std::size_t match = 0;  ///< edges of one MATCH differ; of two, they need not
};

/// Which paths between two ends are wanted.
enum class PathChoice : std::uint8_t {
  All,
  AnyShortest,  ///< shortestPath(): none from a node to itself, unless of length 0
  AllShortest,  ///< allShortestPaths(), likewise
  Ranked,       ///< the first by length or cost; ties are broken arbitrarily
  Strongest,    ///< by influence; all edges are influence arcs
};

/// The choice with its numbers.
struct BoundSelector {
  PathChoice choice = PathChoice::All;
  BoundPtr count;       ///< of Ranked and Strongest: how many; null: 1
  bool groups = false;  ///< of Ranked: count the different lengths, not the paths
  BoundPtr cost;        ///< of Ranked: of one step, over its step_edge; null: 1 each
};

/// A path, as a row of nodes and edges. edges.size() + 1 == nodes.size().
struct BoundPath {
  std::optional<Slot> slot;  ///< where the path value goes, if it has a name
  std::string name;
  std::vector<std::size_t> nodes;
  std::vector<std::size_t> edges;
  BoundSelector selector;
  /// What may repeat within the path. Edges differ from those of other paths in any mode.
  ast::PathMode mode = ast::PathMode::Trail;
};

/// All paths of one MATCH, or of several in a row. Edges of one MATCH differ pairwise, but for
/// those of one path in mode Walk.
struct BoundPattern {
  BoundPattern();
  BoundPattern(const BoundPattern&);
  BoundPattern(BoundPattern&&) noexcept;
  BoundPattern& operator=(const BoundPattern&);
  BoundPattern& operator=(BoundPattern&&) noexcept;
  ~BoundPattern();

  std::vector<BoundNode> nodes;
  std::vector<BoundEdge> edges;
  std::vector<BoundPath> paths;
  /// Conjuncts: property maps, label conditions, WHERE.
  std::vector<BoundPtr> predicates;
};

}  // namespace clout::query
