#include "tools/serve/schema_json.h"

#include <utility>

#include "schema/value_text.h"

namespace clout::tools {
namespace {

Value number(std::uint64_t count) { return Value(static_cast<std::int64_t>(count)); }

Value counted(const GraphSummary::Counts& counts, const char* what) {
  List list;
  for (const auto& [name, count] : counts) {
    list.emplace_back(Map{{"name", Value(name)}, {what, number(count)}});
  }
  return Value(std::move(list));
}

}  // namespace

std::string schema_json(const GraphSummary& summary) {
  List keys, indexes, constraints;
  for (const auto& key : summary.property_keys) keys.emplace_back(key);
  for (const auto& index : summary.indexes) {
    indexes.emplace_back(Map{{"name", Value(index.name)},
                             {"on", Value(index.on)},
                             {"property", Value(index.property)},
                             {"unique", Value(index.unique)}});
  }
  for (const auto& constraint : summary.constraints) {
    constraints.emplace_back(Map{{"name", Value(constraint.name)},
                                 {"on", Value(constraint.on)},
                                 {"property", Value(constraint.property)},
                                 {"rule", Value(constraint.rule)}});
  }
  return json(Value(Map{{"nodes", number(summary.nodes)},
                        {"edges", number(summary.edges)},
                        {"labels", counted(summary.labels, "nodes")},
                        {"edge_types", counted(summary.edge_types, "edges")},
                        {"property_keys", Value(std::move(keys))},
                        {"indexes", Value(std::move(indexes))},
                        {"constraints", Value(std::move(constraints))}}));
}

}  // namespace clout::tools
