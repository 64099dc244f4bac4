// What the operators that change the graph share.
#pragma once

#include <string>
#include <vector>

#include "query/bound_query.h"
#include "query/operators/operator.h"
#include "query/plan_write.h"

namespace clout::query {

/// An operator that takes all its input, changes the graph, and then hands its rows on; or one that
/// does so batch by batch, where its step says that nobody can tell.
class WriteOperator : public Operator {
 public:
  WriteOperator(const WriteStep& step, ExecutionContext& context, OperatorPtr input);

 protected:
  void do_open() override;
  bool do_next(Batch& out) final;

  /// Changes the graph for all rows, and replaces them by what is to be handed on.
  virtual void write(Batch& rows) = 0;

  [[nodiscard]] graph::Transaction& transaction() const { return *context_.transaction; }

 private:
  void fill();

  bool streaming_;
  std::vector<Slot> columns_;  ///< of the input
  OperatorPtr input_;
  Batch held_;
  MemoryCharge held_charge_;
  std::size_t next_ = 0;
  bool filled_ = false;
};

/// The entries of a map as properties, without nulls. Throws Error{Type} at `position`, with detail
/// "InvalidPropertyType", for what cannot be stored.
[[nodiscard]] std::vector<graph::Property> to_properties(const Map& map, SourcePosition position,
                                                         ExecutionContext& context);

/// The properties that a map expression (null: none) gives a new node or edge.
[[nodiscard]] std::vector<graph::Property> evaluate_properties(const BoundPtr& expression,
                                                               const Row& row,
                                                               ExecutionContext& context);

/// Throws Error{Constraint} if the edge would end (`until`) before it begins (`since`), or if a
/// number that influence is computed from is out of its range; the latter for types that the
/// default model knows.
void require_sound_edge(EdgeTypeId type, const std::vector<graph::Property>& properties,
                        const Catalog& catalog);

/// Creates an edge of the type that a query calls `type`, with the properties that the map gives.
Edge create_edge(const std::string& type, NodeId start, NodeId end, const BoundPtr& properties,
                 const Row& row, ExecutionContext& context);

/// Creates one row's nodes, edges and paths; appends a value to each of their columns. Columns of
/// `rows` hold values for `row` and the rows before it.
void create_row(const BoundCreate& create, Batch& rows, std::size_t row, ExecutionContext& context);

/// Carries out SET and REMOVE items for one row.
void set_row(const std::vector<BoundSetItem>& items, const Batch& rows, std::size_t row,
             ExecutionContext& context);

}  // namespace clout::query
