// What all operators that follow edges share: types by number, edges that were used before, and
// conditions on single steps.
#pragma once

#include <string>
#include <vector>

#include "query/operators/operator.h"
#include "query/plan_match.h"

namespace clout::query {

/// The edge types that a pattern names, as numbers of the catalog of the moment.
class WantedTypes {
 public:
  explicit WantedTypes(std::vector<std::string> names) : names_(std::move(names)) {}
  void resolve(const Catalog& catalog);
  /// Names were given and none of them exists: no edge matches.
  [[nodiscard]] bool impossible() const { return !names_.empty() && numbers_.empty(); }
  /// Empty means all.
  [[nodiscard]] const std::vector<EdgeTypeId>& numbers() const { return numbers_; }
  [[nodiscard]] bool contains(EdgeTypeId type) const;

 private:
  std::vector<std::string> names_;
  std::vector<EdgeTypeId> numbers_;
};

/// Edges that the same MATCH has used already, for one row.
class UsedEdges {
 public:
  explicit UsedEdges(std::vector<Slot> slots) : slots_(std::move(slots)) {}
  void read(const Batch& batch, std::size_t row);
  [[nodiscard]] bool contains(EdgeId edge) const;
  [[nodiscard]] const std::vector<Edge>& edges() const { return edges_; }

 private:
  std::vector<Slot> slots_;
  std::vector<Edge> edges_;
};

/// Conditions on the hops of a path. Hops are numbered over all parts; what is tested is put into a
/// row of its own.
class StepConditions {
 public:
  StepConditions(const RepeatStep& step, ExecutionContext& context);
  /// The row around the path, for conditions that read more than the step.
  void start_row(const Batch& batch, std::size_t row);
  /// Do they, or the cost, depend on that row?
  [[nodiscard]] bool read_outside() const { return !outside_.empty(); }

  /// May the walk go along `edge` from `from` to `to`, as that hop?
  [[nodiscard]] bool hold(std::size_t hop, const Edge& edge, NodeId from, NodeId to);
  /// Do conditions over several hops of a turn become testable with this one?
  [[nodiscard]] bool joins(std::size_t hop) const { return !hops_[hop].joined.empty(); }
  /// Do they hold, with the earlier hops of the turn and this one in place?
  [[nodiscard]] bool hold_joined(std::size_t hop);
  void place(std::size_t hop, const Edge& edge, NodeId from, NodeId to);
  /// May the part begin at the node, behind another part?
  [[nodiscard]] bool hold_at_start(std::size_t part, NodeId node);
  /// What a hop costs; 1 without COST, 0 if that speaks of other edges. Throws Error{Argument}
  /// unless it is a number of at least 0.
  [[nodiscard]] double cost(std::size_t hop, const Edge& edge, NodeId from, NodeId to);

 private:
  struct Hop {
    BoundHop pattern;
    std::vector<BoundPtr> joined;
    Batch cost_row;  ///< with nulls for the variables of other hops
  };
  struct Start {
    Slot slot;
    std::vector<BoundPtr> predicates;
  };

  void add_part(const BoundPart& part);
  void note_read(const RepeatStep& step);
  void place(const BoundHop& hop, const Edge& edge, NodeId from, NodeId to, Batch& row) const;
  [[nodiscard]] bool hold(const std::vector<BoundPtr>& predicates);

  ExecutionContext& context_;
  std::vector<Hop> hops_;
  std::vector<Start> starts_;
  BoundPtr cost_;
  bool backwards_;
  std::vector<Slot> outside_;  ///< columns of the row that the conditions and the cost read
  Batch scratch_;
};

/// How many paths a selector asks for. Throws Error{Argument} below 1.
[[nodiscard]] std::size_t path_count(const BoundPtr& count, ExecutionContext& context);

}  // namespace clout::query
