// Nodes that rows of edges create: their properties are taken from cells of the row that names them
// first.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "graph/bulk_columns.h"
#include "graph/bulk_writer.h"
#include "schema/value.h"

namespace clout::tools {

/// One thread.
class CreatedNodes {
 public:
  explicit CreatedNodes(std::vector<std::string> labels) : labels_(std::move(labels)) {}

  using NamedValue = std::pair<std::string, Value>;
  /// One more node; nulls are left out.
  void add(std::vector<NamedValue>&& properties);
  /// Nodes added since the last take().
  [[nodiscard]] std::uint32_t size() const { return rows_; }
  /// Those nodes, for BulkWriter::add.
  [[nodiscard]] graph::BulkNodes take();

 private:
  graph::BulkColumn& column(const std::string& name);

  std::vector<std::string> labels_;
  std::uint32_t rows_ = 0;
  std::vector<graph::BulkColumn> columns_;
};

}  // namespace clout::tools
