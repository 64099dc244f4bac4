// The influence statements.
#include <string>
#include <utility>

#include "graph/influence/influence_filter.h"
#include "query/binder_clause.h"
#include "query/binder_expression.h"
#include "query/binder_pattern.h"
#include "query/binder_statement.h"
#include "query/binder_time.h"

namespace clout::query {
namespace {

/// WHERE before TOP: conjuncts over `e` or over `n`.
void bind_filter(const BindContext& context, const ast::Expression& where,
                 BoundInfluenceOptions& options) {
  Scope scope;
  scope.add({"e", options.edge, TypeSet(ValueType::Edge), kAnyType, false});
  scope.add({"n", options.node, TypeSet(ValueType::Node), kAnyType, false});
  std::vector<BoundPtr> conjuncts, of_edges, of_nodes;
  ExpressionBinder(context, scope).bind_conjuncts(where, "WHERE", conjuncts);
  for (BoundPtr& conjunct : conjuncts) {
    bool edge = false, node = false;
    for (const Slot slot : columns_read(*conjunct)) {
      edge = edge || slot == options.edge;
      node = node || slot == options.node;
    }
    if (edge && node) {
      throw context
          .error(where.span, "InvalidFilter", "a condition may speak of `e` or of `n`, not of both")
          .hint("split it with AND, or filter rows with WHERE after TOP");
    }
    (node ? of_nodes : of_edges).push_back(std::move(conjunct));
  }
  const SourcePosition position = context.at(where.span);
  if (!of_edges.empty()) options.edge_filter = make_conjunction(std::move(of_edges), position);
  if (!of_nodes.empty()) options.node_filter = make_conjunction(std::move(of_nodes), position);
}

BoundInfluenceOptions bind_all_options(const BindContext& context,
                                       const ast::InfluenceOptions& options) {
  if (options.known_at) bind_known_at(context, *options.known_at);
  if (options.via.size() > graph::kMostVia) {
    throw context.error(options.via[graph::kMostVia].span, "InvalidArgumentValue",
                        "VIA takes at most " + std::to_string(graph::kMostVia) + " entities");
  }
  BoundInfluenceOptions bound;
  bound.decay = options.decay;
  if (options.method) {
    bound.method = options.method->text == "SUM" ? BoundMethod::Sum : BoundMethod::Walk;
  }
  bound.edge = context.new_slot("e");
  bound.node = context.new_slot("n");
  bound.within = bind_constant(context, options.within, ValueType::Integer, "WITHIN");
  bound.within_position = position_of(context, options.within);
  for (const ast::Name& type : options.over) {
    context.names.looked_for(NameKind::EdgeType, type.text);
    bound.over.push_back(type.text);
  }
  for (const auto& who : options.via) bound.via.push_back(bind_entity(context, who));
  for (const auto& who : options.avoiding) bound.avoiding.push_back(bind_entity(context, who));
  if (options.where) bind_filter(context, *options.where, bound);
  if (options.channel == ast::InfluenceChannel::Adverse) bound.channel = BoundChannel::Adverse;
  if (options.channel == ast::InfluenceChannel::Supportive) {
    bound.channel = BoundChannel::Supportive;
  }
  bound.as_of = bind_constant(context, options.as_of, kInstant | ValueType::String, "AS OF");
  bound.as_of_position = position_of(context, options.as_of);
  bound.model = bind_constant(context, options.model, ValueType::String, "USING MODEL");
  bound.model_position = position_of(context, options.model);
  bound.model_version =
      bind_constant(context, options.model_version, ValueType::Integer, "VERSION");
  bound.version_position = position_of(context, options.model_version);
  bound.budget_paths =
      bind_constant(context, options.budget_paths, ValueType::Integer, "BUDGET .. PATHS");
  bound.budget_milliseconds =
      bind_constant(context, options.budget_milliseconds, ValueType::Integer, "BUDGET .. MS");
  bound.top = bind_constant(context, options.top, ValueType::Integer, "TOP");
  bound.top_position = position_of(context, options.top);
  return bound;
}

bool is_walk(const ast::InfluenceOptions& options) {
  return options.method && options.method->text == "SRWR";
}

BoundInfluenceOptions bind_ranking_options(const BindContext& context,
                                           const ast::InfluenceOptions& options) {
  const bool narrowed =
      options.within || !options.via.empty() || options.budget_paths || options.budget_milliseconds;
  if (is_walk(options) && narrowed) {
    throw context
        .error(options.method->span, "InvalidArgumentValue",
               "METHOD SRWR follows a walk without end: WITHIN, VIA and BUDGET have no part in it")
        .hint("OVER, AVOIDING and WHERE narrow what it walks on");
  }
  return bind_all_options(context, options);
}

}  // namespace

BoundInfluenceOptions bind_options(const BindContext& context,
                                   const ast::InfluenceOptions& options) {
  if (!is_walk(options)) return bind_all_options(context, options);
  throw context
      .error(options.method->span, "InvalidArgumentValue",
             "METHOD SRWR ranks all entities: PRESSURE ON and PRESSURE BY alone can take it")
      .hint("METHOD SUM adds up the paths of a pair");
}

BoundInfluenceOptions bind_compared_options(const BindContext& context,
                                            const ast::InfluenceOptions& options) {
  if (options.budget_milliseconds) {
    throw context.unsupported(options.budget_milliseconds->span, "BUDGET in milliseconds here")
        .hint("BUDGET n PATHS can be run");
  }
  return bind_options(context, options);
}

BoundInfluence bind_influence(const BindContext& context, Scope& scope,
                              const ast::Influence& statement, std::vector<std::string>& names) {
  static constexpr ColumnDefinition kColumns[] = {
      {"rank", ValueType::Integer},   {"route", ValueType::String},
      {"hops", ValueType::Integer},   {"strength", ValueType::Float},
      {"polarity", ValueType::Float}, {"harm", ValueType::Float},
      {"support", ValueType::Float},  {"since", kAnyType},
      {"weakest", ValueType::Edge},   {"sources", ValueType::List},
      {"path", ValueType::Path},
  };
  BoundInfluence bound{bind_entity(context, statement.from),
                       bind_entity(context, statement.to),
                       bind_options(context, statement.options),
                       {}};
  bound.columns = add_columns(context, scope, kColumns, names);
  return bound;
}

BoundPressure bind_pressure(const BindContext& context, Scope& scope,
                            const ast::Pressure& statement, std::vector<std::string>& names) {
  static constexpr ColumnDefinition kColumns[] = {
      {"rank", ValueType::Integer},        {"who", ValueType::String},
      {"pressure", ValueType::Float},      {"pressure_low", ValueType::Float},
      {"pressure_high", ValueType::Float}, {"support", ValueType::Float},
      {"net", ValueType::Float},           {"leverage", ValueType::Float},
      {"exact", ValueType::Boolean},       {"entity", ValueType::Node},
  };
  BoundPressure bound;
  bound.by = statement.direction == ast::Pressure::Direction::By;
  bound.who = bind_entity(context, statement.who);
  if (statement.counterparts) {
    auto labels = plain_conjunction(*statement.counterparts);
    if (!labels) {
      throw context.unsupported(statement.counterparts->span, "a label expression after FROM");
    }
    context.names.looked_for(NameKind::Label, *statement.counterparts);
    bound.counterpart_labels = std::move(*labels);
  }
  bound.options = bind_ranking_options(context, statement.options);
  bound.columns = add_columns(context, scope, kColumns, names);
  return bound;
}

BoundHistory bind_history(const BindContext& context, Scope& scope, const ast::History& statement,
                          std::vector<std::string>& names) {
  static constexpr ColumnDefinition kColumns[] = {
      {"at", kInstant},
      {"pressure", ValueType::Float},
      {"pressure_low", ValueType::Float},
      {"pressure_high", ValueType::Float},
      {"support", ValueType::Float},
      {"net", ValueType::Float},
      {"leverage", ValueType::Float},
      {"exact", ValueType::Boolean},
      {"delta", ValueType::Float},
  };
  if (statement.options.as_of) {
    throw context
        .error(statement.options.as_of->span, "InvalidArgumentValue",
               "a history has dates of its own")
        .hint("FROM t UNTIL t says from when to when");
  }
  if (statement.options.top) {
    throw context
        .error(statement.options.top->span, "InvalidArgumentValue",
               "a history has a row for each moment, and no TOP")
        .hint("LIMIT behind it takes the first rows");
  }
  if (statement.options.channel != ast::InfluenceChannel::Strength) {
    throw context.error(statement.from.span, "InvalidArgumentValue",
                        "a history has both harm and support: ADVERSE and SUPPORTIVE have no part");
  }
  BoundHistory bound;
  bound.from = bind_entity(context, statement.from);
  bound.to = bind_entity(context, statement.to);
  bound.begin = bind_constant(context, statement.begin, kInstant | ValueType::String, "FROM");
  bound.begin_position = position_of(context, statement.begin);
  bound.end = bind_constant(context, statement.end, kInstant | ValueType::String, "UNTIL");
  bound.end_position = position_of(context, statement.end);
  bound.every = bind_constant(context, statement.every, ValueType::Integer, "EVERY");
  bound.every_position = position_of(context, statement.every);
  bound.options = bind_options(context, statement.options);
  bound.columns = add_columns(context, scope, kColumns, names);
  return bound;
}

BoundPressureChanges bind_pressure_changes(const BindContext& context, Scope& scope,
                                           const ast::PressureChanges& statement,
                                           std::vector<std::string>& names) {
  static constexpr ColumnDefinition kColumns[] = {
      {"who", ValueType::String},  {"before", ValueType::Float}, {"after", ValueType::Float},
      {"delta", ValueType::Float}, {"because", ValueType::List}, {"entity", ValueType::Node}};
  if (statement.options.as_of) {
    throw context
        .error(statement.options.as_of->span, "InvalidArgumentValue",
               "changes have dates of their own")
        .hint("BETWEEN t AND t says from when to when");
  }
  if (statement.options.channel != ast::InfluenceChannel::Strength) {
    throw context.error(statement.who.span, "InvalidArgumentValue",
                        "pressure is harm: ADVERSE and SUPPORTIVE have no part in its changes");
  }
  BoundPressureChanges bound;
  bound.who = bind_entity(context, statement.who);
  bound.before = bind_constant(context, statement.before, kInstant | ValueType::String, "BETWEEN");
  bound.before_position = position_of(context, statement.before);
  bound.after = bind_constant(context, statement.after, kInstant | ValueType::String, "AND");
  bound.after_position = position_of(context, statement.after);
  bound.options = bind_compared_options(context, statement.options);
  bound.columns = add_columns(context, scope, kColumns, names);
  return bound;
}

BoundExplanation bind_explanation(const BindContext& context, Scope& scope,
                                  const ast::Explanation& statement,
                                  std::vector<std::string>& names) {
  using Element = ast::Explanation::Element;
  static constexpr ColumnDefinition kParts[] = {{"rank", ValueType::Integer},
                                                {"element", kAnyType},
                                                {"share", ValueType::Float},
                                                {"relief", ValueType::Float},
                                                {"paths", ValueType::Integer}};
  static constexpr ColumnDefinition kChokepoints[] = {
      {"rank", ValueType::Integer},        {"who", ValueType::String},
      {"relief", ValueType::Float},        {"paths", ValueType::Integer},
      {"unavoidable", ValueType::Boolean}, {"entity", ValueType::Node}};
  if (statement.options.channel == ast::InfluenceChannel::Supportive) {
    throw context
        .error(statement.from.span, "InvalidArgumentValue",
               "pressure is the harm of one on another: SUPPORTIVE has no part in it")
        .hint("INFLUENCE FROM .. TO .. SUPPORTIVE ranks what supports");
  }
  if (statement.options.budget_milliseconds) {
    throw context
        .error(statement.options.budget_milliseconds->span, "InvalidArgumentValue",
               "what each part has to do with it needs all paths, however long that takes")
        .hint("BUDGET n PATHS says how many there may be");
  }
  BoundExplanation bound;
  bound.from = bind_entity(context, statement.from);
  bound.to = bind_entity(context, statement.to);
  bound.by = statement.chokepoints                  ? BoundExplained::Chokepoints
             : statement.element == Element::Edge   ? BoundExplained::Edges
             : statement.element == Element::Node   ? BoundExplained::Nodes
             : statement.element == Element::Source ? BoundExplained::Sources
                                                    : BoundExplained::Claims;
  bound.options = bind_options(context, statement.options);
  bound.columns = statement.chokepoints ? add_columns(context, scope, kChokepoints, names)
                                        : add_columns(context, scope, kParts, names);
  return bound;
}

}  // namespace clout::query
