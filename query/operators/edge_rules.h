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

/// Conditions on single steps of a repetition. The step is put into a row of its own.
class StepConditions {
 public:
  StepConditions(const RepeatStep& step, ExecutionContext& context);
  /// The row around the repetition, for conditions that read more than the step.
  void start_row(const Batch& batch, std::size_t row);
  /// May the walk go along `edge` from `from` to `to`?
  [[nodiscard]] bool hold(const Edge& edge, NodeId from, NodeId to);
  /// What that costs; 1 without COST. Throws Error{Argument} unless it is a number of at least 0.
  [[nodiscard]] double cost(const Edge& edge, NodeId from, NodeId to);

 private:
  void place(const Edge& edge, NodeId from, NodeId to);

  ExecutionContext& context_;
  BoundRepetition repetition_;
  BoundPtr cost_;
  bool backwards_;
  std::vector<Slot> outside_;  ///< columns of the row that the conditions read
  Batch scratch_;
};

/// How many paths a selector asks for. Throws Error{Argument} below 1.
[[nodiscard]] std::size_t path_count(const BoundPtr& count, ExecutionContext& context);

}  // namespace clout::query
