// Rows as HTTP sends them: one JSON object with all of them, or a JSON array a line.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tools/serve/statement_job.h"

namespace clout::tools {

enum class JsonForm : std::uint8_t { Object, Lines };

class JsonRows : public RowReceiver {
 public:
  explicit JsonRows(JsonForm form) : form_(form) {}
  void restart() override;
  void begin(const std::vector<std::string>& columns) override;
  void row(const Row& values, const graph::GraphView& view) override;
  [[nodiscard]] bool full() const override;
  void end_batch(const graph::GraphView& view, bool last) override;

  /// What was written since the last call.
  [[nodiscard]] std::string take_text();
  /// What follows the rows at the end, in this form: the outcome, or the error.
  [[nodiscard]] std::string ending(const StatementEnd& end) const;

 private:
  JsonForm form_;
  std::string text_;
  std::size_t rows_ = 0;  ///< of the batch
  bool any_ = false;
};

/// `"notices":[..],"summary":"..","writes":{..}`
[[nodiscard]] std::string outcome_members(const StatementEnd& end);

}  // namespace clout::tools
