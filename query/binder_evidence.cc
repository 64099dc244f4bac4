// Statements about named edges and their claims.
#include <utility>

#include "query/binder_clause.h"
#include "query/binder_expression.h"
#include "query/binder_statement.h"
#include "query/binder_time.h"

namespace clout::query {
namespace {

BoundEdgeEnd bind_end(const BindContext& context, const Scope& scope, const ast::EdgeEnd& end) {
  if (const auto* reference = std::get_if<ast::EntityReference>(&end.node)) {
    return {std::nullopt, bind_entity(context, *reference)};
  }
  const auto& name = std::get<ast::Name>(end.node);
  const Variable* variable = scope.find(name.text);
  if (variable == nullptr) {
    throw context
        .error(name.span, "UndefinedVariable", "variable `" + name.text + "` is not defined")
        .hint("a name is written in quotes: ('" + name.text + "')");
  }
  if (!variable->type.overlaps(ValueType::Node)) {
    throw context.error(
        name.span, "VariableTypeConflict",
        "variable `" + name.text + "` is a " + to_string(variable->type) + " and cannot be a node");
  }
  context.use(variable->slot);
  BoundEntity entity;
  entity.position = context.at(name.span);
  return {variable->slot, std::move(entity)};
}

BoundNamedEdge bind_edge(const BindContext& context, const Scope& scope,
                         const ast::NamedEdge& edge) {
  BoundNamedEdge bound;
  bound.position = context.at(edge.span);
  bound.start = bind_end(context, scope, edge.start);
  bound.end = bind_end(context, scope, edge.end);
  if (edge.type) bound.type = edge.type->text;
  if (edge.properties) {
    bound.properties = ExpressionBinder(context, scope).bind_properties(*edge.properties);
    context.names.created_keys(*bound.properties);
  }
  return bound;
}

/// Puts the edge into the scope, under its name if it has one.
Slot bind_variable(const BindContext& context, Scope& scope, const ast::NamedEdge& edge) {
  if (!edge.variable) return context.new_slot();
  const std::string& name = edge.variable->text;
  if (scope.find(name) != nullptr) {
    throw context.error(edge.variable->span, "VariableAlreadyBound",
                        "variable `" + name + "` is already there");
  }
  const Slot slot = context.new_slot(name);
  scope.add({name, slot, TypeSet(ValueType::Edge), kAnyType, false});
  return slot;
}

TypeSet type_of(ast::ClaimPart part) {
  switch (part) {
    case ast::ClaimPart::Certainty:
      return kNumber;
    case ast::ClaimPart::Published:
    case ast::ClaimPart::Recorded:
      return kInstant | ValueType::String;
    default:
      return ValueType::String;
  }
}

/// AS OF and KNOWN AT.
template <typename Statement, typename Bound>
void bind_times(const BindContext& context, const Statement& statement, Bound& bound) {
  if (statement.known_at) bind_known_at(context, *statement.known_at);
  bound.as_of = bind_constant(context, statement.as_of, kMoment, "AS OF");
  bound.as_of_position = position_of(context, statement.as_of);
}

}  // namespace

BoundAssertion bind_assertion(const BindContext& context, Scope& scope,
                              const ast::Assertion& assertion) {
  BoundAssertion bound;
  bound.stance = assertion.stance;
  bound.edge = bind_edge(context, scope, assertion.edge);
  for (std::size_t i = 0; i < ast::kClaimParts; ++i) {
    if (assertion.parts[i] == nullptr) continue;
    bound.parts[i] = ExpressionBinder(context, scope).bind(*assertion.parts[i]);
    require_type(*bound.parts[i], type_of(static_cast<ast::ClaimPart>(i)), ast::kClaimPartWords[i]);
  }
  const bool makes = assertion.stance == Stance::Supports;
  if (makes) context.names.created(NameKind::EdgeType, bound.edge.type);
  if (!makes) context.names.looked_for(NameKind::EdgeType, bound.edge.type);
  bound.slot = bind_variable(context, scope, assertion.edge);
  return bound;
}

BoundEdgeEdit bind_edge_edit(const BindContext& context, Scope& scope, const ast::EdgeEdit& edit) {
  using Kind = ast::EdgeEdit::Kind;
  BoundEdgeEdit bound;
  bound.kind = edit.kind;
  bound.edge = bind_edge(context, scope, edit.edge);
  if (edit.kind == Kind::Create) {
    context.names.created(NameKind::EdgeType, bound.edge.type);
    bound.slot = bind_variable(context, scope, edit.edge);
    return bound;
  }
  context.names.looked_for(NameKind::EdgeType, bound.edge.type);
  return bound;
}

BoundEntityEdit bind_entity_edit(const BindContext& context, Scope& scope,
                                 const ast::EntityEdit& edit) {
  return {edit.splits, bind_end(context, scope, edit.which), bind_end(context, scope, edit.kept)};
}

BoundContradictions bind_contradictions(const BindContext& context, Scope& scope,
                                        const ast::Contradictions& statement,
                                        std::vector<std::string>& names) {
  static constexpr ColumnDefinition kColumns[] = {{"rank", ValueType::Integer},
                                                  {"claim", ValueType::String},
                                                  {"contradiction", ValueType::Float},
                                                  {"support", ValueType::Float},
                                                  {"denial", ValueType::Float},
                                                  {"confidence", ValueType::Float},
                                                  {"belief", ValueType::Float},
                                                  {"plausibility", ValueType::Float},
                                                  {"supported_by", ValueType::List},
                                                  {"denied_by", ValueType::List},
                                                  {"edge", ValueType::Edge}};
  BoundContradictions bound;
  if (statement.about) bound.about = bind_entity(context, *statement.about);
  bind_times(context, statement, bound);
  bound.columns = add_columns(context, scope, kColumns, names);
  return bound;
}

BoundSourcesFor bind_sources_for(const BindContext& context, Scope& scope,
                                 const ast::SourcesFor& statement,
                                 std::vector<std::string>& names) {
  static constexpr ColumnDefinition kColumns[] = {{"rank", ValueType::Integer},
                                                  {"claim", ValueType::String},
                                                  {"source", kAnyType},
                                                  {"stance", ValueType::String},
                                                  {"weight", ValueType::Float},
                                                  {"reliability", ValueType::Float},
                                                  {"certainty", ValueType::Float},
                                                  {"status", ValueType::String},
                                                  {"origin", ValueType::String},
                                                  {"speaker", ValueType::String},
                                                  {"published", kInstant},
                                                  {"recorded", ValueType::DateTime},
                                                  {"quote", ValueType::String},
                                                  {"url", ValueType::String},
                                                  {"edge", ValueType::Edge}};
  BoundSourcesFor bound;
  for (const ast::NamedEdge& edge : statement.edges) {
    if (edge.type) context.names.looked_for(NameKind::EdgeType, edge.type->text);
    bound.edges.push_back(bind_edge(context, scope, edge));
  }
  bind_times(context, statement, bound);
  bound.columns = add_columns(context, scope, kColumns, names);
  return bound;
}

BoundImpact bind_impact(const BindContext& context, Scope& scope, const ast::Impact& statement,
                        std::vector<std::string>& names) {
  static constexpr ColumnDefinition kColumns[] = {
      {"rank", ValueType::Integer},  {"who", ValueType::String}, {"impact", ValueType::Float},
      {"support", ValueType::Float}, {"harm", ValueType::Float}, {"exact", ValueType::Boolean},
      {"entity", ValueType::Node}};
  BoundImpact bound;
  for (const ast::NamedEdge& tie : statement.ties) {
    context.names.created(NameKind::EdgeType, tie.type->text);
    bound.ties.push_back(bind_edge(context, scope, tie));
  }
  if (statement.on) bound.on = bind_entity(context, *statement.on);
  if (statement.options.channel != ast::InfluenceChannel::Strength) {
    throw context.error(statement.ties[0].span, "InvalidArgumentValue",
                        "an impact has both harm and support: ADVERSE and SUPPORTIVE have no part");
  }
  bound.options = bind_compared_options(context, statement.options);
  bound.columns = add_columns(context, scope, kColumns, names);
  return bound;
}

}  // namespace clout::query
