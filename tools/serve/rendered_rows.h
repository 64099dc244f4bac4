// Rows as text in one of the output formats of the command line.
#pragma once

#include <cstddef>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "tools/render/row_writer.h"
#include "tools/serve/statement_job.h"

namespace clout::tools {

class RenderedRows : public RowReceiver {
 public:
  RenderedRows(Format format, const Surface& surface) : format_(format), surface_(surface) {}
  void restart() override;
  void begin(const std::vector<std::string>& columns) override;
  void asked_under(std::shared_ptr<const InfluenceModel> model) override;
  void row(const Row& values, const graph::GraphView& view) override;
  [[nodiscard]] bool full() const override;
  void end_batch(const graph::GraphView& view, bool last) override;

  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
  /// What was written since the last call.
  [[nodiscard]] std::string take_text();

 private:
  Format format_;
  Surface surface_;
  std::vector<std::string> columns_;
  std::ostringstream out_;
  std::unique_ptr<RowWriter> writer_;
  std::size_t rows_ = 0;  ///< of the batch
};

}  // namespace clout::tools
