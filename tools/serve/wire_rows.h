// Rows as batches of schema/clout.capnp.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <capnp/message.h>

#include "schema/clout.capnp.h"
#include "tools/serve/statement_job.h"

namespace clout::tools {

class WireRows : public RowReceiver {
 public:
  void restart() override;
  void begin(const std::vector<std::string>& columns) override;
  void row(const Row& values, const graph::GraphView& view) override;
  [[nodiscard]] bool full() const override;
  void end_batch(const graph::GraphView& view, bool last) override;

  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
  /// The batch that ended last; valid until the statement's next step.
  [[nodiscard]] wire::Batch::Reader batch() const { return message_->getRoot<wire::Batch>(); }

 private:
  std::vector<std::string> columns_;
  std::vector<Value> values_;
  std::size_t rows_ = 0;
  std::size_t bytes_ = 0;
  std::unique_ptr<capnp::MallocMessageBuilder> message_;
};

}  // namespace clout::tools
