#include "tools/render/row_writer.h"

#include <algorithm>
#include <array>
#include <ostream>
#include <utility>

#include "schema/error.h"
#include "tools/picture/picture_writer.h"
#include "tools/picture/tree_writer.h"
#include "tools/render/csv_writer.h"
#include "tools/render/json_writer.h"
#include "tools/render/markdown_writer.h"
#include "tools/render/table_writer.h"

namespace clout::tools {
namespace {

constexpr std::array<std::pair<std::string_view, Format>, 9> kFormats{{
    {"table", Format::Table},
    {"csv", Format::Csv},
    {"json", Format::Json},
    {"jsonl", Format::JsonLines},
    {"markdown", Format::Markdown},
    {"tree", Format::Tree},
    {"dot", Format::Dot},
    {"svg", Format::Svg},
    {"mermaid", Format::Mermaid},
}};

}  // namespace

Format format_called(std::string_view name) {
  for (const auto& [known, format] : kFormats) {
    if (known == name) return format;
  }
  throw Error(ErrorCode::Usage, "there is no format '" + std::string(name) + "'")
      .hint("table, csv, json, jsonl, markdown, tree, dot, svg or mermaid");
}

std::string_view to_string(Format format) {
  for (const auto& [name, known] : kFormats) {
    if (known == format) return name;
  }
  return {};
}

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  names.reserve(kFormats.size());
  for (const auto& [name, format] : kFormats) names.emplace_back(name);
  return names;
}

std::unique_ptr<RowWriter> make_row_writer(Format format, const Surface& surface,
                                           std::ostream& out) {
  switch (format) {
    case Format::Csv:
      return std::make_unique<CsvWriter>(surface, out);
    case Format::Json:
      return std::make_unique<JsonArrayWriter>(surface, out);
    case Format::JsonLines:
      return std::make_unique<JsonLinesWriter>(surface, out);
    case Format::Markdown:
      return std::make_unique<MarkdownWriter>(out);
    case Format::Tree:
      return std::make_unique<TreeWriter>(surface, out);
    case Format::Dot:
      return make_dot_writer(out);
    case Format::Svg:
      return make_svg_writer(out);
    case Format::Mermaid:
      return make_mermaid_writer(out);
    case Format::Table:
      break;
  }
  return std::make_unique<TableWriter>(surface, out);
}

}  // namespace clout::tools
