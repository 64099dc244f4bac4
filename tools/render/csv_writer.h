// Comma-separated values after RFC 4180: a header, quotes where needed, LF line ends.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "tools/render/row_writer.h"

namespace clout::tools {

/// Null is an empty field, the empty string a quoted one, so that the two stay apart. On a terminal
/// control characters are escaped; elsewhere strings are written byte for byte.
class CsvWriter : public RowWriter {
 public:
  CsvWriter(const Surface& surface, std::ostream& out) : terminal_(surface.terminal), out_(out) {}
  void begin(const std::vector<std::string>& columns) override;
  void row(const Row& values, const graph::GraphView& view) override;
  void end() override {}

 private:
  void append_field(std::string_view text, bool empty_is_quoted);

  bool terminal_;
  std::ostream& out_;
  std::string line_;
};

}  // namespace clout::tools
