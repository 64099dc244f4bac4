// Any text as a dump: the first byte picks the dialect and what the file holds, the rest is a
// header and rows. Faults are told with a place inside the text, good rows have a cell in every
// column, and the same rows come of the text however it is cut between records.
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "schema/error.h"
#include "schema/value_text.h"
#include "tests/fuzz/fuzz_check.h"
#include "tools/load/csv_blocks.h"
#include "tools/load/csv_header.h"
#include "tools/load/csv_reader.h"
#include "tools/load/row_parser.h"

using namespace clout;
using namespace clout::tools;

namespace {

constexpr std::array<CsvDialect, 4> kDialects = {
    CsvDialect{}, {'\t', '\0', '\0'}, {'|', '\'', '\''}, {',', '"', '\\'}};

CsvBlock block_of(std::string_view text) {
  CsvBlock block;
  block.memory = std::make_unique<char[]>(text.size());
  if (!text.empty()) std::memcpy(block.memory.get(), text.data(), text.size());
  block.text = {block.memory.get(), text.size()};
  return block;
}

/// The first record, which is the header; nothing if it is none.
std::optional<CsvHeader> read_header(CsvReader& reader, const CsvDialect& dialect,
                                     std::optional<FileKind> kind) {
  if (!reader.next() || reader.fault()) return std::nullopt;
  std::vector<std::string> cells;
  std::string buffer;
  for (const CsvCell& cell : reader.cells()) cells.emplace_back(unescape(cell, dialect, buffer));
  static_cast<void>(is_header(cells));
  try {
    return parse_header(cells, kind);
  } catch (const Error& error) {
    FUZZ_CHECK(error.code() == ErrorCode::Syntax);
    return std::nullopt;
  }
}

void check_block(const RowParser& parser, const RowFormat& format, const RowBlock& block) {
  const bool nodes = format.header.kind == FileKind::Nodes;
  const bool has_ids = format.header.find(ColumnRole::NodeId).has_value();
  FUZZ_CHECK(block.ids.size() == (nodes && has_ids ? block.rows() : 0));
  FUZZ_CHECK(block.starts.size() == (nodes ? 0 : block.rows()));
  FUZZ_CHECK(block.ends.size() == block.starts.size());
  FUZZ_CHECK(block.types.size() == block.starts.size());
  FUZZ_CHECK(block.columns.size() == parser.property_columns().size());
  for (std::size_t i = 0; i < block.columns.size(); ++i) {
    FUZZ_CHECK(block.columns[i].size() == block.rows());
    for (std::size_t row = 0; row < block.rows(); ++row) {
      const CsvReader record = parser.record_at(block, block.offsets[row]);
      const auto value = parser.cell_value(record, parser.property_columns()[i]);
      FUZZ_CHECK(value && literal(*value) == literal(block.columns[i].value(row)));
    }
  }
  for (const RowFault& fault : block.faults) {
    FUZZ_CHECK(!fault.reason.empty() && fault.offset < block.source.text.size());
    FUZZ_CHECK(fault.position.line >= 1 && fault.position.line <= block.lines + 1);
    FUZZ_CHECK(fault.position.column >= 1);
  }
  FUZZ_CHECK(block.lines == count_line_ends(block.source.text));
}

/// What a block says, to compare.
void append_rows(const RowBlock& block, std::vector<std::string>& out) {
  for (std::size_t row = 0; row < block.rows(); ++row) {
    std::string text;
    if (!block.ids.empty()) text += block.ids[row];
    if (!block.types.empty()) text += block.type_names[block.types[row]];
    for (const auto& column : block.columns) text += "," + literal(column.value(row));
    out.push_back(std::move(text));
  }
  for (const RowFault& fault : block.faults) out.push_back(fault.reason);
}

void check_rows(std::string_view text, const RowFormat& format) {
  const IdMap ids;
  std::shared_mutex ids_mutex;
  const RowParser parser(format, ids, ids_mutex);
  const RowBlock whole = parser.parse(block_of(text), nullptr);
  check_block(parser, format, whole);

  CsvRecordScanner scanner(format.dialect);
  const std::size_t cut = scanner.last_record_end(text.substr(0, text.size() / 2));
  const RowBlock head = parser.parse(block_of(text.substr(0, cut)), nullptr);
  const RowBlock tail = parser.parse(block_of(text.substr(cut)), nullptr);
  FUZZ_CHECK(head.records + tail.records == whole.records);
  FUZZ_CHECK(head.lines + tail.lines == whole.lines);
  // Faults stand behind the rows of their block: only without them is the order one.
  if (!whole.faults.empty()) return;
  std::vector<std::string> at_once;
  std::vector<std::string> in_two;
  append_rows(whole, at_once);
  append_rows(head, in_two);
  append_rows(tail, in_two);
  FUZZ_CHECK(at_once == in_two);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  RowFormat format;
  format.dialect = kDialects[data[0] % kDialects.size()];
  const std::array<std::optional<FileKind>, 3> kinds = {std::nullopt, FileKind::Nodes,
                                                        FileKind::Edges};
  const auto kind = kinds[data[0] / kDialects.size() % kinds.size()];
  CsvReader reader(text, format.dialect);
  auto header = read_header(reader, format.dialect, kind);
  if (!header) return 0;
  format.header = *std::move(header);
  format.maps.resize(format.header.columns.size());
  format.edge_type = "E";
  check_rows(text.substr(reader.offset()), format);
  return 0;
}
