// What the database has names for: labels, edge types, property keys, indexes.
//
// Names that nothing carries any more are left out where a count tells.
#include <algorithm>
#include <utility>

#include "graph/observed_view.h"
#include "query/procedures/families.h"

namespace clout::query {
namespace {

/// A name and how many carry it.
using Counted = std::pair<std::string, std::int64_t>;

std::unique_ptr<ProcedureRows> by_name(std::vector<Counted> names, const ProcedureCall& call) {
  std::sort(names.begin(), names.end());
  ProcedureBatch columns(2);
  for (auto& [name, count] : names) {
    columns[0].emplace_back(std::move(name));
    columns[1].emplace_back(count);
  }
  return make_procedure_rows(std::move(columns), call.budget);
}

/// The names of `table` whose count is not 0.
template <typename Id, typename Count>
std::unique_ptr<ProcedureRows> counted_names(const NameTable<Id>& table, const ProcedureCall& call,
                                             const Count& count) {
  std::vector<Counted> names;
  graph::note_all_read(call.view);  // the counts
  for (const std::string& name : table.names()) {
    call.budget.poll();
    const auto carried = static_cast<std::int64_t>(count(*table.find(name)));
    if (carried > 0) names.emplace_back(name, carried);
  }
  return by_name(std::move(names), call);
}

std::unique_ptr<ProcedureRows> labels(const ProcedureCall& call) {
  return counted_names(call.view.catalog().labels, call,
                       [&](LabelId label) { return call.view.node_count(label); });
}

std::unique_ptr<ProcedureRows> edge_types(const ProcedureCall& call) {
  return counted_names(call.view.catalog().edge_types, call,
                       [&](EdgeTypeId type) { return call.view.edge_count(type); });
}

std::unique_ptr<ProcedureRows> property_keys(const ProcedureCall& call) {
  std::vector<std::string> names = call.view.catalog().property_keys.names();
  std::sort(names.begin(), names.end());
  ProcedureBatch columns(1);
  for (std::string& name : names) columns[0].emplace_back(std::move(name));
  return make_procedure_rows(std::move(columns), call.budget);
}

template <typename Definition>
std::vector<Definition> sorted_by_name(std::vector<Definition> rules) {
  std::sort(rules.begin(), rules.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return rules;
}

std::string entity_word(const SchemaSubject& subject) {
  return std::holds_alternative<LabelId>(subject) ? "NODE" : "EDGE";
}

/// A row of db.indexes().
struct ListedIndex {
  std::string name, type, entity, label, property;
  bool unique = false;
};

template <typename Id>
std::string joined(const NameTable<Id>& table, const std::vector<Id>& ids, std::string_view with) {
  std::string text;
  for (const Id id : ids) text += (text.empty() ? "" : std::string(with)) + table.name(id);
  return text;
}

std::unique_ptr<ProcedureRows> indexes(const ProcedureCall& call) {
  const Catalog& catalog = call.view.catalog();
  std::vector<ListedIndex> listed;
  for (const IndexDefinition& index : catalog.rules.indexes) {
    listed.push_back({index.name, "RANGE", entity_word(index.subject),
                      name_of(catalog, index.subject), catalog.property_keys.name(index.key),
                      index.unique});
  }
  for (const TextIndexDefinition& index : catalog.rules.text_indexes) {
    listed.push_back({index.name, "FULLTEXT", "NODE", joined(catalog.labels, index.labels, "|"),
                      joined(catalog.property_keys, index.keys, ", "), false});
  }
  for (const PathIndexDefinition& index : catalog.rules.path_indexes) {
    listed.push_back({index.name, "PATH", "EDGE", joined(catalog.edge_types, index.types, "|"),
                      index.cost, false});
  }
  ProcedureBatch columns(6);
  for (const ListedIndex& index : sorted_by_name(std::move(listed))) {
    std::size_t column = 0;
    for (const std::string* text :
         {&index.name, &index.type, &index.entity, &index.label, &index.property}) {
      columns[column++].emplace_back(*text);
    }
    columns[column].emplace_back(index.unique);
  }
  return make_procedure_rows(std::move(columns), call.budget);
}

/// A row of db.constraints().
struct ListedConstraint {
  std::string name;
  SchemaSubject subject;
  PropertyKeyId key{};
  std::string type;
};

std::unique_ptr<ProcedureRows> constraints(const ProcedureCall& call) {
  const Catalog& catalog = call.view.catalog();
  std::vector<ListedConstraint> listed;
  for (const IndexDefinition& index : catalog.rules.indexes) {
    if (index.unique) listed.push_back({index.name, index.subject, index.key, "UNIQUE"});
  }
  for (const ConstraintDefinition& each : catalog.rules.constraints) {
    listed.push_back({each.name, each.subject, each.key,
                      each.type ? ":: " + std::string(to_string(*each.type)) : "NOT NULL"});
  }
  ProcedureBatch columns(5);
  for (const ListedConstraint& each : sorted_by_name(std::move(listed))) {
    columns[0].emplace_back(each.name);
    columns[1].emplace_back(entity_word(each.subject));
    columns[2].emplace_back(name_of(catalog, each.subject));
    columns[3].emplace_back(catalog.property_keys.name(each.key));
    columns[4].emplace_back(each.type);
  }
  return make_procedure_rows(std::move(columns), call.budget);
}

}  // namespace

void add_catalog_procedures(ProcedureTable& table) {
  const ProcedureField label{"label", ValueType::String};
  table.add({"db.labels",
             {},
             {label, {"nodes", ValueType::Integer}},
             labels,
             "The labels of the database, each with its number of nodes."});
  table.add({"db.edgeTypes",
             {},
             {{"edgeType", ValueType::String}, {"edges", ValueType::Integer}},
             edge_types,
             "The edge types of the database, each with its number of edges."});
  table.add({"db.relationshipTypes",
             {},
             {{"relationshipType", ValueType::String}, {"edges", ValueType::Integer}},
             edge_types,
             "The same as db.edgeTypes, under the name that other databases use."});
  table.add({"db.propertyKeys",
             {},
             {{"propertyKey", ValueType::String}},
             property_keys,
             "The property keys that were ever stored."});
  table.add({"db.indexes",
             {},
             {{"name", ValueType::String},
              {"type", ValueType::String},
              {"entity", ValueType::String},
              label,
              {"property", ValueType::String},
              {"unique", ValueType::Boolean}},
             indexes,
             "The indexes, those of constraints included."});
  table.add({"db.constraints",
             {},
             {{"name", ValueType::String},
              {"entity", ValueType::String},
              label,
              {"property", ValueType::String},
              {"type", ValueType::String}},
             constraints,
             "What properties of nodes and edges have to be."});
}

}  // namespace clout::query
