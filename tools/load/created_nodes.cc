#include "tools/load/created_nodes.h"

#include <algorithm>
#include <utility>

namespace clout::tools {

graph::BulkColumn& CreatedNodes::column(const std::string& name) {
  const auto found =
      std::find_if(columns_.begin(), columns_.end(),
                   [&](const graph::BulkColumn& column) { return column.name == name; });
  if (found != columns_.end()) return *found;
  auto& made = columns_.emplace_back();
  made.name = name;
  made.kind = graph::BulkKind::Mixed;
  return made;
}

void CreatedNodes::add(std::vector<NamedValue>&& properties) {
  for (auto& [name, value] : properties) {
    auto& values = column(name).values;
    values.resize(rows_ + 1);
    values[rows_] = std::move(value);
  }
  ++rows_;
}

graph::BulkNodes CreatedNodes::take() {
  graph::BulkNodes nodes;
  nodes.label_sets.push_back(labels_);
  nodes.label_codes.assign(rows_, 0);
  for (auto& column : columns_) column.values.resize(rows_);
  nodes.columns = std::exchange(columns_, {});
  rows_ = 0;
  return nodes;
}

}  // namespace clout::tools
