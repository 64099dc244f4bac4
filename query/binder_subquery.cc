// Queries and patterns inside expressions.
#include <algorithm>
#include <utility>

#include "query/binder_clause.h"
#include "query/binder_expression.h"
#include "query/binder_pattern.h"

namespace clout::query {
namespace {

using Kind = BoundSubquery::Kind;

/// Binds the inside of a subquery by `inside`, and finds out what it reads from outside.
template <typename Inside>
BoundPtr bind_inside(const BindContext& context, const Scope& scope, Kind kind, TypeSet type,
                     ast::Span span, const Inside& inside) {
  auto made = std::make_shared<BoundSubquery>();
  made->kind = kind;
  // Inside, variables of enclosing comprehensions are columns like all others.
  Scope inner;
  for (Variable variable : scope.variables()) {
    variable.local = false;
    inner.add(std::move(variable));
  }
  context.used.emplace_back();
  made->query = inside(inner);
  const SlotSet used = std::move(context.used.back());
  context.used.pop_back();
  for (const Variable& variable : scope.variables()) {
    if (!used.contains(variable.slot)) continue;
    (variable.local ? made->locals : made->outer).push_back(variable.slot);
  }
  for (auto* slots : {&made->outer, &made->locals}) {
    std::sort(slots->begin(), slots->end());
    slots->erase(std::unique(slots->begin(), slots->end()), slots->end());
  }
  context.statement.subqueries.push_back(made);
  return make_subquery(std::move(made), type, context.at(span));
}

/// A query of one MATCH and the column `result`.
BoundQuery match_query(BoundPattern pattern, std::optional<SlotExpression> result) {
  BoundSingleQuery single;
  single.clauses.emplace_back(BoundMatch{false, std::move(pattern)});
  BoundQuery query;
  if (result) {
    BoundProjection projection;
    projection.columns = {result->slot};
    projection.items = {*result};
    single.columns = query.slots = projection.columns;
    query.columns = {"value"};
    single.clauses.emplace_back(std::move(projection));
  }
  query.parts.push_back(std::move(single));
  return query;
}

}  // namespace

BoundPtr bind_subquery(const BindContext& context, const Scope& scope,
                       const ast::Subquery& subquery, ast::Span span) {
  Kind kind = Kind::Exists;
  TypeSet type = ValueType::Boolean;
  if (subquery.kind == ast::SubqueryKind::Count) {
    kind = Kind::Count;
    type = ValueType::Integer;
  } else if (subquery.kind == ast::SubqueryKind::Collect) {
    kind = Kind::Collect;
    type = ValueType::List;
  }
  return bind_inside(context, scope, kind, type, span, [&](const Scope& inner) {
    BoundQuery query = bind_query(context, *subquery.query, inner, QueryPlace::Subquery);
    if (kind == Kind::Collect && query.columns.size() != 1) {
      throw context.error(span, "InvalidClauseComposition", "COLLECT { } needs one column");
    }
    return query;
  });
}

BoundPtr bind_pattern_predicate(const BindContext& context, const Scope& scope,
                                const ast::PathPattern& path, ast::Span span, Kind kind) {
  const TypeSet type = kind == Kind::Count ? ValueType::Integer : ValueType::Boolean;
  return bind_inside(context, scope, kind, type, span, [&](Scope inner) {
    return match_query(bind_paths(context, inner, {&path}, {.declares = false}), std::nullopt);
  });
}

BoundPtr bind_shortest_path(const BindContext& context, const Scope& scope,
                            const ast::PathPattern& path, ast::Span span) {
  const bool all = path.selector.kind == ast::PathSelector::Kind::AllShortest;
  const TypeSet type = all ? ValueType::List : ValueType::Path;
  return bind_inside(
      context, scope, all ? Kind::Collect : Kind::First, type, span, [&](Scope inner) {
        BoundPattern pattern = bind_paths(context, inner, {&path}, {.declares = false});
        const Slot slot = context.new_slot();
        pattern.paths[0].slot = slot;
        const Slot result = context.new_slot();
        BoundPtr value = make_column(slot, ValueType::Path, context.at(span));
        return match_query(std::move(pattern), SlotExpression{result, std::move(value)});
      });
}

BoundPtr bind_pattern_comprehension(const BindContext& context, const Scope& scope,
                                    const ast::PatternComprehension& comprehension,
                                    ast::Span span) {
  return bind_inside(context, scope, Kind::Collect, ValueType::List, span, [&](Scope inner) {
    BoundPattern pattern = bind_paths(context, inner, {comprehension.path.get()}, {});
    ExpressionBinder binder(context, inner);
    if (comprehension.filter) {
      binder.bind_conjuncts(*comprehension.filter, "WHERE", pattern.predicates);
    }
    BoundPtr value = binder.bind(*comprehension.projection);
    return match_query(std::move(pattern), SlotExpression{context.new_slot(), std::move(value)});
  });
}

}  // namespace clout::query
