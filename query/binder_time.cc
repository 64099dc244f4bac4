#include "query/binder_time.h"

#include "query/binder_expression.h"
#include "query/binder_scope.h"
#include "query/bound_make.h"

namespace clout::query {
namespace {

BoundPtr valid(Slot edge, const BoundPtr& moment) {
  return make_call("validAt",
                   {make_column(edge, TypeSet(ValueType::Edge), moment->position), moment},
                   moment->position);
}

}  // namespace

void bind_known_at(const BindContext& context, const ast::Expression& moment) {
  const std::size_t subqueries = context.statement.subqueries.size();
  const Scope nothing;
  BoundPtr bound = ExpressionBinder(context, nothing).bind(moment);
  require_type(*bound, kMoment, "KNOWN AT");
  if (context.statement.subqueries.size() > subqueries) {
    throw context.error(moment.span, "InvalidArgumentValue",
                        "KNOWN AT says which graph is read, so its moment cannot come from one");
  }
  context.statement.known_at.push_back(std::move(bound));
}

void add_validity(const BindContext& context, ast::Span span, const BoundPtr& moment,
                  BoundPattern& pattern) {
  for (BoundEdge& edge : pattern.edges) {
    if (edge.influence) {
      throw context.unsupported(span, "AS OF with an influence arrow")
          .hint("INFLUENCE FROM .. TO .. AS OF t can be run");
    }
    if (edge.is_single()) pattern.predicates.push_back(valid(edge.slot, moment));
    for (BoundPart& part : edge.parts) {
      for (BoundHop& hop : part.hops) hop.predicates.push_back(valid(hop.edge, moment));
    }
  }
}

}  // namespace clout::query
