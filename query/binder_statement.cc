#include "query/binder_statement.h"

#include <utility>

#include "query/binder_expression.h"
#include "query/binder_pattern.h"

namespace clout::query {

BoundPtr bind_constant(const BindContext& context, const ast::ExpressionPtr& expression) {
  if (!expression) return nullptr;
  const Scope nothing;
  return ExpressionBinder(context, nothing).bind(*expression);
}

BoundPtr bind_constant(const BindContext& context, const ast::ExpressionPtr& expression,
                       TypeSet expected, std::string_view what) {
  BoundPtr bound = bind_constant(context, expression);
  if (bound) require_type(*bound, expected, what);
  return bound;
}

SourcePosition position_of(const BindContext& context, const ast::ExpressionPtr& expression) {
  return expression ? context.at(expression->span) : SourcePosition{};
}

namespace {

/// One overload per way to say who is meant.
struct EntityBinder {
  const BindContext& context;
  ast::Span span;

  void operator()(const ast::EntityName& name) { key(Value(name.name)); }
  void operator()(const ast::EntityId& id) { key(Value(id.id)); }
  void operator()(const ast::NodePattern& node) {
    entity.pattern = bind_single_node(context, node);
  }
  void operator()(const ast::Parameter& parameter) {
    const Scope nothing;
    const ast::Expression expression(span, parameter);
    entity.key = ExpressionBinder(context, nothing).bind(expression);
    const TypeSet takes = TypeSet(ValueType::String) | ValueType::Integer | ValueType::Node;
    require_type(*entity.key, takes, "a parameter that says who is meant");
  }
  void key(Value value) { entity.key = make_constant(std::move(value), context.at(span)); }

  BoundEntity entity{};
};

}  // namespace

BoundEntity bind_entity(const BindContext& context, const ast::EntityReference& reference) {
  EntityBinder binder{context, reference.span};
  std::visit(binder, reference.node);
  binder.entity.position = context.at(reference.span);
  return std::move(binder.entity);
}

std::vector<Slot> add_columns(const BindContext& context, Scope& scope,
                              std::span<const ColumnDefinition> definitions,
                              std::vector<std::string>& names) {
  std::vector<Slot> slots;
  names.clear();
  for (const ColumnDefinition& definition : definitions) {
    slots.push_back(context.new_slot(definition.name));
    names.emplace_back(definition.name);
    scope.add({definition.name, slots.back(), definition.type, kAnyType, false});
  }
  return slots;
}

}  // namespace clout::query
