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
#include "query/slot_set.h"
#include "schema/id.h"

namespace clout::query {

/// A node of a pattern. The same variable in several places is one node.
struct BoundNode {
  Slot slot = 0;
  std::string name;                 ///< the variable, or "_1" and so on
  bool bound = false;               ///< has its value before the clause
  std::vector<std::string> labels;  ///< all are needed; other label conditions are predicates
};

/// One edge of a part of a path.
struct BoundHop {
  /// While a hop is tested, its edge and its ends (in the order of the pattern) are here. Hops
  /// that follow each other share the end between them.
  Slot edge = 0, left = 0, right = 0;
  Direction direction = Direction::Out;  ///< as seen from `left`
  std::vector<std::string> types;        ///< any of them; none: every type
  std::vector<BoundPtr> predicates;      ///< over those three and what was found before
  bool has_cost = true;                  ///< does the selector's cost speak of it?
};

/// A variable of a part, and where it takes its value from.
struct BoundPartVariable {
  Slot slot = 0;
  bool is_node = false;
  bool is_list = false;  ///< of what each turn has there; else there is one turn
  std::size_t place =
      0;  ///< number of the hop; of a node: of the hop that it begins, or hops.size()
};

/// A piece of a path: one or more edges in a row, walked as often as it says. Each time is a turn.
struct BoundPart {
  std::vector<BoundHop> hops;
  std::uint64_t minimum = 1;
  std::optional<std::uint64_t> maximum;
  std::vector<BoundPtr> predicates;  ///< over several hops of one turn
  std::vector<BoundPartVariable> variables;
  /// Where an earlier part comes before: the node between the two, and what it must satisfy.
  Slot start = 0;
  std::vector<BoundPtr> start_predicates;
};

/// An edge of a pattern, or whatever else is followed as a whole from node `left` to node `right`
/// (numbers in BoundPattern::nodes).
struct BoundEdge {
  Slot slot = 0;  ///< an edge, or the list of all edges where there are parts
  bool bound = false;
  std::size_t left = 0, right = 0;
  Direction direction = Direction::Out;  ///< as seen from `left`; of a single edge
  std::vector<std::string> types;        ///< any of them; none: every type; of a single edge
  /// None: a single edge. One: what repeats. Several: a path that a selector chooses.
  std::vector<BoundPart> parts;
  bool influence = false;  ///< of one part: follows influence arcs, from `left` to `right`
  std::size_t match = 0;   ///< edges of one MATCH differ; of two, they need not

  [[nodiscard]] bool is_single() const { return parts.empty(); }
};

/// Adds the slots that get their values when the edge is followed, without those of its ends.
void add_found(const BoundEdge& edge, SlotSet& slots);
/// The slots that hold what is being tested.
[[nodiscard]] SlotSet step_slots(const BoundEdge& edge);
/// Conditions on hops, turns and nodes between parts.
[[nodiscard]] std::vector<BoundPtr> inner_conditions(const BoundEdge& edge);
/// The types that its edges may have; none: every type.
[[nodiscard]] std::vector<std::string> possible_types(const BoundEdge& edge);

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
  BoundPtr cost;        ///< of Ranked: of one hop, over its own slots; null: 1 each
  /// Of Ranked: conditions over the whole path. Not in mode Walk.
  std::vector<BoundPtr> predicates;
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
