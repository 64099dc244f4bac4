// The rows of a watched query: kept as values for comparing, and as what is told of them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "query/watch.h"
#include "tools/serve/statement_job.h"

namespace clout::tools {

/// One row as whoever watches is told of it. Equal for equal rows.
using RowText = std::function<std::string(const Row& values, const graph::GraphView& view)>;

class WatchedRowReceiver final : public RowReceiver {
 public:
  WatchedRowReceiver(std::shared_ptr<const query::Watch> watch, RowText text)
      : watch_(std::move(watch)), text_(std::move(text)) {}

  void restart() override;
  void begin(const std::vector<std::string>& columns) override { columns_ = columns; }
  /// Throws Error{Limit} for more rows than can be watched.
  void row(const Row& values, const graph::GraphView& view) override;
  [[nodiscard]] bool full() const override { return false; }
  void end_batch(const graph::GraphView& view, bool last) override;

  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
  /// Once the statement has ended.
  [[nodiscard]] query::WatchedRows take() { return std::move(found_); }

 private:
  static constexpr std::size_t kMostRows = 10'000;

  std::shared_ptr<const query::Watch> watch_;
  RowText text_;
  std::vector<std::string> columns_;
  std::vector<std::vector<Value>> values_;
  std::vector<std::string> shown_;
  query::WatchedRows found_;
};

/// A row as a JSON array.
[[nodiscard]] std::string json_row(const Row& values, const graph::GraphView& view);

/// A row as a batch of schema/clout.capnp with one row: the words of a message in one segment.
[[nodiscard]] std::string wire_row(const Row& values, const graph::GraphView& view);

}  // namespace clout::tools
