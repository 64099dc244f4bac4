// What the database has names for: labels, edge types, property keys, indexes.
//
// Names that nothing carries any more are left out where a count tells.
#include <algorithm>
#include <utility>

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

std::vector<IndexDefinition> sorted_indexes(const Catalog& catalog) {
  std::vector<IndexDefinition> found = catalog.indexes;
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return found;
}

std::unique_ptr<ProcedureRows> indexes(const ProcedureCall& call) {
  const Catalog& catalog = call.view.catalog();
  ProcedureBatch columns(4);
  for (const IndexDefinition& index : sorted_indexes(catalog)) {
    columns[0].emplace_back(index.name);
    columns[1].emplace_back(catalog.labels.name(index.label));
    columns[2].emplace_back(catalog.property_keys.name(index.key));
    columns[3].emplace_back(index.unique);
  }
  return make_procedure_rows(std::move(columns), call.budget);
}

std::unique_ptr<ProcedureRows> constraints(const ProcedureCall& call) {
  const Catalog& catalog = call.view.catalog();
  ProcedureBatch columns(4);
  for (const IndexDefinition& index : sorted_indexes(catalog)) {
    if (!index.unique) continue;
    columns[0].emplace_back(index.name);
    columns[1].emplace_back(catalog.labels.name(index.label));
    columns[2].emplace_back(catalog.property_keys.name(index.key));
    columns[3].emplace_back("UNIQUE");
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
              label,
              {"property", ValueType::String},
              {"unique", ValueType::Boolean}},
             indexes,
             "The property indexes, those of constraints included."});
  table.add({"db.constraints",
             {},
             {{"name", ValueType::String},
              label,
              {"property", ValueType::String},
              {"type", ValueType::String}},
             constraints,
             "What values must fulfil."});
}

}  // namespace clout::query
