// Results as a Markdown pipe table, to be pasted into a report.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "tools/render/row_writer.h"

namespace clout::tools {

/// Values in their table form, unaligned; characters that Markdown or HTML would obey are escaped.
/// Columns whose first value is a number are marked right-aligned, so the header is written with
/// the first row.
class MarkdownWriter : public RowWriter {
 public:
  explicit MarkdownWriter(std::ostream& out) : out_(out) {}
  void begin(const std::vector<std::string>& columns) override;
  void row(const Row& values, const graph::GraphView& view) override;
  void end() override;

 private:
  void write_header(const Row* first);

  std::ostream& out_;
  std::vector<std::string> columns_;
  bool header_written_ = false;
};

}  // namespace clout::tools
