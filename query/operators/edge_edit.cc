// The operator of CREATE, DELETE and SET OUTCOME OF an edge that is named by its ends.
#include "query/operators/makers.h"
#include "query/operators/named_edge.h"
#include "query/operators/write.h"
#include "schema/influence_model.h"

namespace clout::query {
namespace {

using Kind = ast::EdgeEdit::Kind;

/// What `odds` is after a decision; null while it is pending.
Value odds_of(Kind kind) {
  if (kind == Kind::Pend) return {};
  return kind == Kind::Grant ? 1.0 : 0.0;
}

class EdgeEditOperator final : public WriteOperator {
 public:
  EdgeEditOperator(const EdgeEditStep& step, ExecutionContext& context, OperatorPtr input)
      : WriteOperator(step, context, std::move(input)), edit_(step.edit) {}

 protected:
  void write(Batch& rows) override {
    if (edit_.kind == Kind::Delete) context_.evaluation.set_deletes(true);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      context_.budget.poll();
      const Row here(rows, row);
      const EdgeEnds ends = resolve_ends(edit_.edge, here, context_);
      if (edit_.kind == Kind::Create) {
        rows.column(*edit_.slot)
            .emplace_back(create_edge(edit_.edge.type, ends.start, ends.end, edit_.edge.properties,
                                      here, context_));
      } else {
        for (const Edge& edge : require_named(edit_.edge, ends, transaction().view())) change(edge);
      }
      context_.changes.follow(transaction());
    }
  }

 private:
  void change(const Edge& edge) {
    if (edit_.kind == Kind::Delete) {
      transaction().delete_edge(edge);
      context_.writes.edges_deleted += 1;
      return;
    }
    require_outcome(edge.type);
    transaction().set_property(edge, transaction().property_key("odds"), odds_of(edit_.kind));
    context_.writes.properties_set += 1;
  }

  /// An outcome is the odds of an edge whose sign hangs on them.
  void require_outcome(EdgeTypeId type) const {
    const std::string& name = transaction().view().catalog().edge_types.name(type);
    const TypeRule* rule = default_influence_model().find(name);
    const auto hangs = [](const ArcRule& arc) {
      return arc.kappa > 0 && arc.polarity_rule == PolarityRule::EdgeOdds;
    };
    if (rule != nullptr && (hangs(rule->forward) || hangs(rule->reverse))) return;
    throw Error(ErrorCode::Argument, "an edge of type " + name + " has no outcome to be decided")
        .at(edit_.edge.position)
        .detail("InvalidArgumentValue")
        .hint("AWAITING_APPROVAL_FROM has one; DELETE and SET change other edges");
  }

  BoundEdgeEdit edit_;
};

}  // namespace

OperatorPtr make_edge_edit(const EdgeEditStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<EdgeEditOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
