// FILTER and LET: rows and columns beside those that there are.
#include <algorithm>
#include <utility>

#include "query/binder_clause.h"
#include "query/binder_expression.h"

namespace clout::query {
namespace {

/// A projection that hands on what there is.
BoundProjection all_columns(const BindContext& context, const Scope& scope) {
  BoundProjection bound;
  for (const Variable& variable : scope.variables()) {
    if (variable.local) continue;
    context.use(variable.slot);
    bound.columns.push_back(variable.slot);
  }
  return bound;
}

}  // namespace

BoundProjection bind_filter(const BindContext& context, const Scope& scope,
                            const ast::Expression& where) {
  BoundProjection bound = all_columns(context, scope);
  ExpressionBinder(context, scope).bind_conjuncts(where, "FILTER", bound.where);
  return bound;
}

BoundProjection bind_let(const BindContext& context, Scope& scope, const ast::Let& let) {
  BoundProjection bound = all_columns(context, scope);
  std::vector<Variable> added;
  for (const ast::LetItem& item : let.items) {
    const std::string& name = item.variable.text;
    const auto same = [&](const Variable& variable) { return variable.name == name; };
    if (scope.find(name) != nullptr || std::any_of(added.begin(), added.end(), same)) {
      throw context.error(item.variable.span, "VariableAlreadyBound",
                          "variable `" + name + "` is already there");
    }
    const BoundPtr value = ExpressionBinder(context, scope).bind(item.value);
    const Slot slot = context.new_slot(name);
    bound.items.push_back({slot, value});
    bound.columns.push_back(slot);
    added.push_back({name, slot, value->type, item_types(*value), false});
  }
  for (Variable& variable : added) scope.add(std::move(variable));
  return bound;
}

}  // namespace clout::query
