#include "tools/render/csv_writer.h"

#include <ostream>

#include "tools/render/display_text.h"
#include "tools/render/entity_parts.h"
#include "tools/render/value_forms.h"

namespace clout::tools {

void CsvWriter::begin(const std::vector<std::string>& columns) {
  if (columns.empty()) return;
  line_.clear();
  Separator comma(line_);
  for (const auto& column : columns) {
    comma.next();
    append_field(column, true);
  }
  out_ << line_ << '\n';
}

void CsvWriter::row(const Row& values, const graph::GraphView& view) {
  if (values.empty()) return;
  line_.clear();
  Separator comma(line_);
  for (const auto& value : values) {
    comma.next();
    append_field(field_text(value, view), value.is_string());
  }
  out_ << line_ << '\n';
}

void CsvWriter::append_field(std::string_view text, bool empty_is_quoted) {
  const std::string safe = terminal_ ? printable(text) : std::string(text);
  const bool quoted =
      safe.find_first_of(",\"\r\n") != std::string::npos || (safe.empty() && empty_is_quoted);
  if (!quoted) {
    line_ += safe;
    return;
  }
  line_ += '"';
  for (const char c : safe) {
    if (c == '"') line_ += '"';
    line_ += c;
  }
  line_ += '"';
}

}  // namespace clout::tools
