#include "tools/repl/graph_summary.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "tools/render/display_text.h"

namespace clout::tools {
namespace {

/// Nodes looked at for names.
constexpr std::size_t kNodesForExample = 1'000;

template <typename Id, typename Count>
GraphSummary::Counts counted_names(const NameTable<Id>& names, const Count& count) {
  GraphSummary::Counts counts;
  for (std::uint32_t number = 0; number < names.size(); ++number) {
    const auto members = count(Id{number});
    if (members > 0) counts.emplace_back(names.names()[number], members);
  }
  std::sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  return counts;
}

std::vector<GraphSummary::Index> indexes_of(const Catalog& catalog) {
  std::vector<GraphSummary::Index> indexes;
  for (const auto& index : catalog.rules.indexes) {
    indexes.push_back({index.name, name_of(catalog, index.subject),
                       catalog.property_keys.name(index.key), index.unique});
  }
  for (const auto& index : catalog.rules.text_indexes) {
    for (const LabelId label : index.labels) {
      for (const PropertyKeyId key : index.keys) {
        indexes.push_back(
            {index.name, catalog.labels.name(label), catalog.property_keys.name(key), false});
      }
    }
  }
  for (const auto& index : catalog.rules.path_indexes) {
    for (const EdgeTypeId type : index.types) {
      indexes.push_back({index.name, catalog.edge_types.name(type), index.cost, false});
    }
  }
  return indexes;
}

std::vector<GraphSummary::Constraint> constraints_of(const Catalog& catalog) {
  std::vector<GraphSummary::Constraint> constraints;
  for (const auto& constraint : catalog.rules.constraints) {
    constraints.push_back(
        {constraint.name, name_of(catalog, constraint.subject),
         catalog.property_keys.name(constraint.key),
         std::string(constraint.type ? to_string(*constraint.type) : "NOT NULL")});
  }
  return constraints;
}

/// A name to be shown inside quotes in an example: one that needs no escapes.
std::optional<std::string> example_name(const graph::GraphView& view, NodeId node,
                                        PropertyKeyId key) {
  const Value name = view.property(node, key);
  if (!name.is_string() || name.as_string().empty()) return std::nullopt;
  if (name.as_string().find_first_of("'\\\n") != std::string::npos) return std::nullopt;
  return printable(name.as_string());
}

}  // namespace

GraphSummary summarize(const graph::GraphView& view) {
  const auto& catalog = view.catalog();
  GraphSummary summary;
  summary.nodes = view.node_count();
  summary.edges = view.edge_count();
  summary.labels =
      counted_names(catalog.labels, [&](LabelId label) { return view.node_count(label); });
  summary.edge_types =
      counted_names(catalog.edge_types, [&](EdgeTypeId type) { return view.edge_count(type); });
  summary.property_keys = catalog.property_keys.names();
  std::sort(summary.property_keys.begin(), summary.property_keys.end());
  summary.indexes = indexes_of(catalog);
  summary.constraints = constraints_of(catalog);
  return summary;
}

std::vector<std::string> example_names(const graph::GraphView& view) {
  const auto key = view.catalog().property_keys.find("name");
  if (!key) return {};
  std::array<NodeId, kNodesForExample> nodes;
  std::uint32_t position = 0;
  const auto count = view.scan_nodes(position, std::nullopt, nodes);
  std::vector<std::pair<std::uint64_t, std::string>> found;
  for (std::size_t i = 0; i < count; ++i) {
    const auto name = example_name(view, nodes[i], *key);
    if (name) found.emplace_back(view.degree(nodes[i], Direction::Both, {}), *name);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> names;
  for (std::size_t i = 0; i < found.size() && i < 2; ++i) names.push_back(found[i].second);
  return names;
}

}  // namespace clout::tools
