// Plan steps that find nodes, edges and paths.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/bound_pattern.h"
#include "query/plan.h"

namespace clout::query {

/// Hands on the rows it is given from outside: one empty row at the start of a statement, the row
/// around a subquery, the batch on the left of an OPTIONAL MATCH.
class ArgumentStep final : public PlanNode {
 public:
  [[nodiscard]] std::string_view name() const override { return "Argument"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void defines(SlotSet& slots) const override { slots.insert_all(filled); }
  [[nodiscard]] double estimate(const PlanContext&) const override { return 1; }

  std::vector<Slot> filled;  ///< the slots that are known outside
};

/// A pattern that no order has been chosen for. Every plan loses it to a rule that replaces it by
/// the steps below.
class MatchStep final : public PlanNode {
 public:
  MatchStep(PlanPtr input, BoundPattern what) : pattern(std::move(what)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return "Match"; }
  void defines(SlotSet& slots) const override;

  BoundPattern pattern;
};

/// Each input row with each node (that has `label`, if given).
class NodeScanStep final : public PlanNode {
 public:
  NodeScanStep(PlanPtr input, Slot into) : slot(into) { inputs.push_back(std::move(input)); }
  [[nodiscard]] std::string_view name() const override {
    return label.empty() ? "AllNodes" : "NodesByLabel";
  }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void defines(SlotSet& slots) const override { slots.insert(slot); }
  [[nodiscard]] double estimate(const PlanContext& context) const override;
  [[nodiscard]] bool reads_graph() const override { return true; }

  Slot slot;
  std::string label;
};

/// Each input row with each node that a key leads to.
class NodeSeekStep final : public PlanNode {
 public:
  enum class Kind : std::uint8_t {
    Id,     ///< the node of that number
    Name,   ///< nodes whose `name` property is the key
    Index,  ///< by a property index
    End,    ///< the ends of an edge that is known before
  };
  NodeSeekStep(PlanPtr input, Slot into, Kind how, BoundPtr by)
      : slot(into), kind(how), key(std::move(by)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override;
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void defines(SlotSet& slots) const override { slots.insert(slot); }
  void expressions(std::vector<BoundPtr>& found) const override { found.push_back(key); }
  [[nodiscard]] double estimate(const PlanContext& context) const override;
  [[nodiscard]] bool reads_graph() const override { return true; }

  Slot slot;
  Kind kind;
  BoundPtr key;
  std::uint32_t index_number = 0;
  std::string index_name;
};

/// Each input row with each edge that an index has under a key.
class EdgeSeekStep final : public PlanNode {
 public:
  EdgeSeekStep(PlanPtr input, Slot into, const IndexDefinition& index, BoundPtr by)
      : slot(into), key(std::move(by)), index_number(index.number), index_name(index.name) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return "EdgeByIndex"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void defines(SlotSet& slots) const override { slots.insert(slot); }
  void expressions(std::vector<BoundPtr>& found) const override { found.push_back(key); }
  [[nodiscard]] double estimate(const PlanContext& context) const override;
  [[nodiscard]] bool reads_graph() const override { return true; }

  Slot slot;
  BoundPtr key;
  std::uint32_t index_number;
  std::string index_name;
};

/// The direction as seen from the other end.
[[nodiscard]] constexpr Direction opposite(Direction direction) {
  if (direction == Direction::Both) return direction;
  return direction == Direction::Out ? Direction::In : Direction::Out;
}

/// What an estimate never exceeds: beyond it, one plan is as bad as another.
inline constexpr double kMaxRows = 1e18;

/// The word of the language for the mode.
[[nodiscard]] std::string_view mode_word(ast::PathMode mode);

/// What expansions of all kinds have in common.
class ExpandBase : public PlanNode {
 public:
  ExpandBase(PlanPtr input, const BoundEdge& pattern, bool reversed, Slot from_slot, Slot to_slot,
             bool to_bound);
  void reads(SlotSet& slots) const override;
  void defines(SlotSet& slots) const override;
  [[nodiscard]] bool reads_graph() const override { return true; }

  Slot from, edge, to;
  Direction direction;             ///< as seen from `from`; of the last edge, if there are several
  std::vector<std::string> types;  ///< likewise
  bool into;                       ///< `to` has its value already
  bool backwards;                  ///< `from` is the right end of the pattern
  bool edge_bound;  ///< the edge (or list of edges) has its value already: it is only checked
  std::vector<std::string> from_labels, to_labels;  ///< for estimates
  /// Edges (or lists of edges) of the same MATCH found before. Empty where a selector chooses.
  std::vector<Slot> differs_from;

  /// The share of the edges followed that end at a node with `label`.
  [[nodiscard]] double end_share(const std::string& label, const PlanContext& context) const;

 protected:
  [[nodiscard]] std::string arrow(const PlanContext& context, std::string_view repetition) const;
  /// Edges of the wanted types per node with `from_labels`, one way or both as `direction` says.
  [[nodiscard]] double fan_out(const PlanContext& context) const;
  [[nodiscard]] static double fan_out(const PlanContext& context,
                                      const std::vector<std::string>& along, Direction way,
                                      const std::vector<std::string>& labels);
  /// Of those that come to any node, the share that comes to one that is given.
  [[nodiscard]] double into_share(const PlanContext& context) const;
};

/// One edge from a node.
class ExpandStep final : public ExpandBase {
 public:
  using ExpandBase::ExpandBase;
  [[nodiscard]] std::string_view name() const override { return into ? "ExpandInto" : "Expand"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  [[nodiscard]] double estimate(const PlanContext& context) const override;
};

/// A path from a node: one part that repeats, or what a selector chooses.
class RepeatStep final : public ExpandBase {
 public:
  RepeatStep(PlanPtr input, const BoundEdge& pattern, bool reversed, Slot from_slot, Slot to_slot,
             bool to_bound, const BoundPath& path);
  [[nodiscard]] std::string_view name() const override;
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void defines(SlotSet& slots) const override;
  void expressions(std::vector<BoundPtr>& found) const override;
  [[nodiscard]] double estimate(const PlanContext& context) const override;

  BoundEdge pattern;
  BoundSelector selector;
  ast::PathMode mode;
  /// By hop, over all parts: the path index that has what it costs. Empty: no hop has one.
  std::vector<std::optional<PathIndexDefinition>> indexes;

 private:
  [[nodiscard]] std::string parts_text(const PlanContext& context) const;
  [[nodiscard]] double turn_fan_out(const PlanContext& context) const;
};

/// Rows whose path, put together of several parts, has no node twice; in mode Simple its ends may
/// be one.
class PathModeStep final : public PlanNode {
 public:
  PathModeStep(PlanPtr input, ast::PathMode which, std::vector<Slot> along_nodes,
               std::vector<Slot> along_edges)
      : mode(which), nodes(std::move(along_nodes)), edges(std::move(along_edges)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return "PathMode"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void reads(SlotSet& slots) const override;

  ast::PathMode mode;
  std::vector<Slot> nodes;
  std::vector<Slot> edges;  ///< an edge or a list of edges each
};

/// Rows whose chosen path has no edge that the same MATCH has found for another path. It comes
/// behind the choice, so that what a selector keeps does not depend on the order of the paths.
class DifferentEdgesStep final : public PlanNode {
 public:
  DifferentEdgesStep(PlanPtr input, Slot along, std::vector<Slot> found_before)
      : edges(along), others(std::move(found_before)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return "DifferentEdges"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void reads(SlotSet& slots) const override;

  Slot edges;                ///< the list of all edges of the path
  std::vector<Slot> others;  ///< an edge or a list of edges each
};

/// Puts nodes and edges together to a path value.
class PathStep final : public PlanNode {
 public:
  PathStep(PlanPtr input, Slot into, std::vector<Slot> along_nodes, std::vector<Slot> along_edges)
      : slot(into), nodes(std::move(along_nodes)), edges(std::move(along_edges)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return "Path"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void reads(SlotSet& slots) const override;
  void defines(SlotSet& slots) const override { slots.insert(slot); }

  Slot slot;
  std::vector<Slot> nodes;
  std::vector<Slot> edges;  ///< an edge or a list of edges each
};

/// Left rows with the right rows that they lead to, or once with nulls where there are none. The
/// right side starts with an ArgumentStep that hands on the left row.
class OptionalStep final : public PlanNode {
 public:
  OptionalStep(PlanPtr left, PlanPtr right, Slot row_tag) : tag(row_tag) {
    inputs.push_back(std::move(left));
    inputs.push_back(std::move(right));
  }
  [[nodiscard]] std::string_view name() const override { return "Optional"; }
  void reads(SlotSet& slots) const override { slots.insert(tag); }
  [[nodiscard]] double estimate(const PlanContext& context) const override;

  Slot tag;  ///< carries the left row's number through the right side
};

/// Pairs of a left and a right row with equal keys.
class JoinStep final : public PlanNode {
 public:
  JoinStep(PlanPtr left, PlanPtr right) {
    inputs.push_back(std::move(left));
    inputs.push_back(std::move(right));
  }
  [[nodiscard]] std::string_view name() const override { return "HashJoin"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void expressions(std::vector<BoundPtr>& found) const override;
  [[nodiscard]] double estimate(const PlanContext& context) const override;

  std::vector<BoundPtr> left_keys, right_keys;
};

}  // namespace clout::query
