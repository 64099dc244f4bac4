#include "tools/render/entity_parts.h"

#include <algorithm>

namespace clout::tools {
namespace {

Properties named(const graph::GraphView& view, std::vector<graph::Property> properties) {
  Properties result;
  result.reserve(properties.size());
  for (auto& [key, value] : properties) {
    result.emplace_back(view.catalog().property_keys.name(key), std::move(value));
  }
  std::sort(result.begin(), result.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return result;
}

}  // namespace

Properties properties_by_name(const graph::GraphView& view, NodeId node) {
  return named(view, view.properties(node));
}

Properties properties_by_name(const graph::GraphView& view, const Edge& edge) {
  return named(view, view.properties(edge));
}

std::vector<std::string> label_names(const graph::GraphView& view, NodeId node) {
  std::vector<std::string> names;
  for (const auto label : view.labels(node)) names.push_back(view.catalog().labels.name(label));
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace clout::tools
