#include "query/schema_statement.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "query/ast_text.h"
#include "query/path_index.h"
#include "query/spelling.h"
#include "schema/error.h"

namespace clout::query {
namespace {

using ast::SchemaObject;

/// An index or a constraint that is there. Unique values are a constraint that an index keeps.
struct KnownRule {
  std::string name;
  bool constraint = false;
  bool index = false;
};

KnownRule known(const IndexDefinition& index) { return {index.name, index.unique, true}; }
KnownRule known(const TextIndexDefinition& index) { return {index.name, false, true}; }
KnownRule known(const PathIndexDefinition& index) { return {index.name, false, true}; }
KnownRule known(const ConstraintDefinition& constraint) { return {constraint.name, true, false}; }

std::string word_of(bool constraint) { return constraint ? "constraint" : "index"; }

std::vector<KnownRule> known_rules(const SchemaRules& rules) {
  std::vector<KnownRule> all;
  for (const auto& index : rules.indexes) all.push_back(known(index));
  for (const auto& index : rules.text_indexes) all.push_back(known(index));
  for (const auto& index : rules.path_indexes) all.push_back(known(index));
  for (const auto& constraint : rules.constraints) all.push_back(known(constraint));
  return all;
}

std::optional<KnownRule> named_rule(const SchemaRules& rules, std::string_view name) {
  for (KnownRule& rule : known_rules(rules)) {
    if (rule.name == name) return std::move(rule);
  }
  return std::nullopt;
}

std::optional<SchemaSubject> subject_of(const Catalog& catalog, const ast::CreateSchema& create) {
  if (create.on_edges) {
    return catalog.edge_types.find(stored_edge_type_name(catalog, create.subject.text));
  }
  return catalog.labels.find(create.subject.text);
}

/// The rule that the statement would make again, if there is one.
std::optional<KnownRule> same_rule(const Catalog& catalog, const ast::CreateSchema& create) {
  if (create.name) {
    if (auto rule = named_rule(catalog.rules, create.name->text)) return rule;
  }
  const auto subject = subject_of(catalog, create);
  const auto key = catalog.property_keys.find(create.key.text);
  if (!subject || !key) return std::nullopt;
  for (const IndexDefinition& index : catalog.rules.indexes) {
    const bool same = index.subject == *subject && index.key == *key &&
                      index.unique == (create.object == SchemaObject::Constraint);
    if (same && create.makes_index()) return known(index);
  }
  const bool typed = create.requirement == ast::Requirement::Type;
  for (const ConstraintDefinition& constraint : catalog.rules.constraints) {
    const bool same = constraint.subject == *subject && constraint.key == *key &&
                      constraint.type.has_value() == typed &&
                      (!typed || *constraint.type == create.type);
    if (same && !create.makes_index()) return known(constraint);
  }
  return std::nullopt;
}

Error no_such(const SchemaRules& rules, const ast::DropSchema& drop) {
  const bool constraint = drop.object == SchemaObject::Constraint;
  const std::vector<KnownRule> all = known_rules(rules);
  std::vector<std::string_view> names;
  for (const KnownRule& rule : all) {
    if (rule.constraint == constraint) names.emplace_back(rule.name);
  }
  Error error(ErrorCode::NotFound,
              "there is no " + word_of(constraint) + " '" + drop.name.text + "'");
  if (const auto near = nearest_word(drop.name.text, names)) {
    return std::move(error).hint("did you mean " + *near + "?");
  }
  return std::move(error).hint(constraint ? "SHOW CONSTRAINTS lists them"
                                          : "SHOW INDEXES lists them");
}

SourcePosition place(std::string_view text, ast::Span span) {
  return position_at(text, span.begin, span.size());
}

void create_rule(graph::Database& database, const ast::CreateSchema& create, QueryBudget& budget) {
  const std::string name = create.name ? create.name->text : std::string();
  const std::string subject =
      create.on_edges ? stored_edge_type_name(database.view()->catalog(), create.subject.text)
                      : create.subject.text;
  if (create.makes_index()) {
    const bool unique = create.object == SchemaObject::Constraint;
    database.create_index({name, subject, create.key.text, unique, create.on_edges}, budget);
    return;
  }
  const bool typed = create.requirement == ast::Requirement::Type;
  database.create_constraint({name, subject, create.key.text, create.on_edges,
                              typed ? std::optional(create.type) : std::nullopt},
                             budget);
}

/// Has `make` make an index that has to have a name, unless that is there already and may be.
template <typename CreateIndex, typename Make>
void create_named(const graph::Database& database, const CreateIndex& create, std::string_view text,
                  WriteSummary& writes, std::vector<std::string>& notices, const Make& make) {
  if (create.if_not_exists) {
    const auto view = database.view();
    if (const auto rule = named_rule(view->catalog().rules, create.name.text)) {
      notices.push_back(word_of(rule->constraint) + " '" + rule->name + "' exists already");
      return;
    }
  }
  try {
    make();
  } catch (Error& error) {
    if (error.position()) throw;
    throw std::move(error).at(place(text, create.span));
  }
  ++writes.indexes_created;
}

graph::PathIndexRequest request_of(const ast::CreatePathIndex& create, const Catalog& catalog) {
  graph::PathIndexRequest request{create.name.text, {}, create.variable.text, {}};
  for (const ast::Name& type : create.types) {
    request.types.push_back(stored_edge_type_name(catalog, type.text));
  }
  request.cost = to_text(*create.cost);
  return request;
}

/// With its order, which else the next question would have to make within its own limits.
void create_path_index(graph::Database& database, const ast::CreatePathIndex& create,
                       std::string_view text, QueryBudget& budget) {
  constexpr Slot kEdge = 0;
  const auto view = database.view();
  const BoundPtr cost = bind_indexed_cost({*create.cost, create.variable.text, text}, kEdge, *view);
  const PathIndexDefinition index =
      database.create_path_index(request_of(create, view->catalog()), budget);
  try {
    (void)database.view()->edges_by_cost(index, edge_costs(cost, kEdge), budget);
  } catch (...) {
    QueryBudget no_limits;
    database.drop_index(index.name, no_limits);
    throw;
  }
}

}  // namespace

void run_schema_statement(graph::Database& database, const ast::CreateSchema& create,
                          std::string_view text, QueryBudget& budget, WriteSummary& writes,
                          std::vector<std::string>& notices) {
  if (create.if_not_exists) {
    if (const auto rule = same_rule(database.view()->catalog(), create)) {
      notices.push_back(word_of(rule->constraint) + " '" + rule->name + "' exists already");
      return;
    }
  }
  try {
    create_rule(database, create, budget);
  } catch (Error& error) {
    throw std::move(error).at(place(text, create.span));
  }
  ++(create.object == SchemaObject::Constraint ? writes.constraints_created
                                               : writes.indexes_created);
}

void run_schema_statement(graph::Database& database, const ast::CreateTextIndex& create,
                          std::string_view text, QueryBudget& budget, WriteSummary& writes,
                          std::vector<std::string>& notices) {
  create_named(database, create, text, writes, notices, [&] {
    graph::TextIndexRequest request{create.name.text, {}, {}};
    for (const ast::Name& label : create.labels) request.labels.push_back(label.text);
    for (const ast::Name& key : create.keys) request.keys.push_back(key.text);
    database.create_text_index(request, budget);
  });
}

void run_schema_statement(graph::Database& database, const ast::CreatePathIndex& create,
                          std::string_view text, QueryBudget& budget, WriteSummary& writes,
                          std::vector<std::string>& notices) {
  create_named(database, create, text, writes, notices,
               [&] { create_path_index(database, create, text, budget); });
}

void run_schema_statement(graph::Database& database, const ast::DropSchema& drop,
                          std::string_view text, QueryBudget& budget, WriteSummary& writes,
                          std::vector<std::string>& notices) {
  const bool constraint = drop.object == SchemaObject::Constraint;
  const auto view = database.view();
  const auto rule = named_rule(view->catalog().rules, drop.name.text);
  if (!rule && drop.if_exists) {
    notices.push_back("there is no " + word_of(constraint) + " '" + drop.name.text + "'");
    return;
  }
  const SourcePosition position = place(text, drop.name.span);
  if (!rule) throw no_such(view->catalog().rules, drop).at(position);
  if (rule->constraint != constraint) {
    throw Error(ErrorCode::Semantic,
                "'" + drop.name.text + "' is " +
                    (rule->constraint ? "a constraint" : "an index without one"))
        .at(position)
        .hint(std::string("write DROP ") + (rule->constraint ? "CONSTRAINT " : "INDEX ") +
              drop.name.text);
  }
  if (rule->index) {
    database.drop_index(rule->name, budget);
  } else {
    database.drop_constraint(rule->name, budget);
  }
  ++(constraint ? writes.constraints_dropped : writes.indexes_dropped);
}

}  // namespace clout::query
