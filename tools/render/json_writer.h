// Results as JSON: one array of objects, or one object a line.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "tools/render/row_writer.h"

namespace clout::tools {

/// Rows as objects by column name. On a terminal characters that it would obey are JSON escapes.
class JsonObjects {
 public:
  explicit JsonObjects(const Surface& surface) : terminal_(surface.terminal) {}
  void set_columns(const std::vector<std::string>& columns);
  /// The row's object; valid until the next call.
  const std::string& object(const Row& values, const graph::GraphView& view);

 private:
  bool terminal_;
  std::vector<std::string> keys_;  ///< as JSON strings
  std::string text_;
};

/// `[` newline, one object a line, `]` newline. A cut-off result lacks the `]`.
class JsonArrayWriter : public RowWriter {
 public:
  JsonArrayWriter(const Surface& surface, std::ostream& out) : out_(out), objects_(surface) {}
  void begin(const std::vector<std::string>& columns) override;
  void row(const Row& values, const graph::GraphView& view) override;
  void end() override;

 private:
  std::ostream& out_;
  JsonObjects objects_;
  bool any_ = false;
};

class JsonLinesWriter : public RowWriter {
 public:
  JsonLinesWriter(const Surface& surface, std::ostream& out) : out_(out), objects_(surface) {}
  void begin(const std::vector<std::string>& columns) override;
  void row(const Row& values, const graph::GraphView& view) override;
  void end() override {}

 private:
  std::ostream& out_;
  JsonObjects objects_;
};

}  // namespace clout::tools
