#include "tools/render/markdown_writer.h"

#include <ostream>

#include "tools/render/display_text.h"
#include "tools/render/value_forms.h"

namespace clout::tools {
namespace {

std::string cell(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    if (c == '<') {
      out += "&lt;";
      continue;
    }
    if (c == '|' || c == '\\' || c == '*' || c == '`') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

void MarkdownWriter::begin(const std::vector<std::string>& columns) {
  columns_ = columns;
  header_written_ = false;
}

void MarkdownWriter::row(const Row& values, const graph::GraphView& view) {
  if (values.empty()) return;
  if (!header_written_) write_header(&values);
  out_ << '|';
  for (const auto& value : values) {
    out_ << ' ' << (value.is_null() ? std::string() : cell(table_text(value, view))) << " |";
  }
  out_ << '\n';
}

void MarkdownWriter::end() {
  if (columns_.empty()) return;
  if (!header_written_) write_header(nullptr);
  out_ << '\n';  // else the next table would continue this one
}

void MarkdownWriter::write_header(const Row* first) {
  header_written_ = true;
  out_ << '|';
  for (const auto& column : columns_) out_ << ' ' << cell(column) << " |";
  out_ << "\n|";
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    out_ << (first != nullptr && (*first)[i].is_number() ? " ---: |" : " --- |");
  }
  out_ << '\n';
}

}  // namespace clout::tools
