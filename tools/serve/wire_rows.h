// Rows as batches of schema/clout.capnp.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <capnp/message.h>

#include "schema/clout.capnp.h"
#include "tools/serve/statement_job.h"

namespace clout::tools {

/// Batches are messages of their own, made by whatever thread runs the statement; but the last one
/// may be written where it is wanted.
class WireRows : public RowReceiver {
 public:
  /// Gives the place for a last batch of about that size.
  using Place = std::function<wire::Batch::Builder(capnp::MessageSize size)>;

  /// From now on, as long as it is not null. For runs on the thread that `place` belongs to.
  void write_last_to(Place place) { place_ = std::move(place); }

  void restart() override;
  void begin(const std::vector<std::string>& columns) override;
  void row(const Row& values, const graph::GraphView& view) override;
  [[nodiscard]] bool full() const override;
  void end_batch(const graph::GraphView& view, bool last) override;

  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
  /// Is there a batch of its own, or has it been written to its place?
  [[nodiscard]] bool has_batch() const { return message_ != nullptr; }
  /// The batch that ended last; valid until the statement's next step.
  [[nodiscard]] wire::Batch::Reader batch() const { return message_->getRoot<wire::Batch>(); }

 private:
  Place place_;
  std::vector<std::string> columns_;
  std::vector<Value> values_;
  std::size_t rows_ = 0;
  std::size_t bytes_ = 0;
  std::unique_ptr<capnp::MallocMessageBuilder> message_;
};

}  // namespace clout::tools
