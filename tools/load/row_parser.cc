#include "tools/load/row_parser.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "schema/error.h"
#include "schema/influence_model.h"
#include "schema/influence_properties.h"
#include "schema/temporal_calendar.h"
#include "schema/utf8.h"
#include "tools/load/cell_value.h"

namespace clout::tools {
namespace {

using graph::BulkColumn;
using graph::BulkKind;

constexpr std::size_t kIdBatch = 1024;
constexpr std::size_t kShownCellBytes = 60;
/// A quoted cell of more lines than this is taken as it is, with a warning.
constexpr std::uint64_t kSuspiciousLines = 100;

/// A cell as messages show it: in quotes, cut when long.
std::string shown(std::string_view text) {
  if (text.size() <= kShownCellBytes) return "'" + std::string(text) + "'";
  std::size_t end = kShownCellBytes;
  while (end > 0 && is_utf8_continuation(text[end])) --end;
  return "'" + std::string(text.substr(0, end)) + "...'";
}

std::string wrong_type(std::string_view text, const CsvColumn& column) {
  return shown(text) + " is not of the type of column '" + column.text + "'";
}

/// A moment, where a value is one that valid time knows.
using Moment = std::pair<std::int64_t, std::int32_t>;
std::optional<Moment> moment(const BulkColumn& column, std::size_t row) {
  if (column.kind == BulkKind::Date) {
    if (column.present[row] == 0) return std::nullopt;
    return Moment{column.dates[row] * kSecondsPerDay, 0};
  }
  if (column.kind != BulkKind::Mixed) return std::nullopt;
  const Value& value = column.values[row];
  if (value.type() == ValueType::Date) return Moment{value.as_date().days * kSecondsPerDay, 0};
  if (value.type() != ValueType::DateTime) return std::nullopt;
  return Moment{value.as_date_time().seconds, value.as_date_time().nanoseconds};
}

}  // namespace

void RowBlock::erase_rows(const std::vector<std::uint32_t>& rows) {
  if (rows.empty()) return;
  for (auto& column : columns) column.erase_rows(rows);
  const auto erase = [&](auto& items) {
    if (items.empty()) return;
    std::size_t kept = 0;
    std::size_t next = 0;
    for (std::size_t row = 0; row < items.size(); ++row) {
      if (next < rows.size() && rows[next] == row) {
        ++next;
      } else {
        items[kept++] = items[row];
      }
    }
    items.resize(kept);
  };
  erase(offsets);
  erase(ids);
  erase(label_codes);
  erase(starts);
  erase(ends);
  erase(types);
}

/// The parse of one block.
class RowParser::Work {
 public:
  Work(const RowParser& parser, CsvBlock block)
      : parser_(parser), format_(parser.format_), columns_(parser.format_.header.columns) {
    out_.source = std::move(block);
    for (const std::size_t column : parser.properties_) {
      auto& made = out_.columns.emplace_back();
      made.name = columns_[column].name;
      made.kind = bulk_kind(columns_[column]);
    }
  }

  RowBlock run(const CancelToken* cancel) {
    CsvReader reader(out_.source.text, format_.dialect);
    while (reader.next()) {
      ++out_.records;
      take(reader);
      if (start_ids_.size() == kIdBatch) resolve();
      if ((out_.records & 0xFFF) == 0 && cancel != nullptr && cancel->cancelled()) {
        throw Error(ErrorCode::Cancelled, "the load was cancelled");
      }
    }
    resolve();
    out_.lines = reader.lines_passed();
    return std::move(out_);
  }

 private:
  void take(const CsvReader& record) {
    const auto offset = static_cast<std::uint32_t>(record.raw().data() - out_.source.text.data());
    const std::size_t row = out_.rows();
    auto fault = record_fault(record);
    if (!fault) fault = take_cells(record);
    if (!fault) fault = period_fault(record, row);
    if (!fault) fault = range_fault(record, row);
    if (!fault) fault = reliability_fault(record, row);
    if (fault) {
      fault->offset = offset;
      out_.faults.push_back(*std::move(fault));
      roll_back(row);
      return;
    }
    out_.offsets.push_back(offset);
    if (record.line_span() > kSuspiciousLines) warn_of_long_cell(record, offset);
  }

  std::optional<RowFault> record_fault(const CsvReader& record) const {
    if (record.fault()) {
      return RowFault{0, record.position(record.fault()->place), true,
                      std::string(to_string(record.fault()->kind))};
    }
    const std::size_t found = record.cells().size();
    if (found == columns_.size()) return std::nullopt;
    const std::size_t at = std::min(found, columns_.size() + 1) - 1;
    return RowFault{0, record.position(record.cells()[at].data), true,
                    std::to_string(found) + (found == 1 ? " cell" : " cells") +
                        " where the header has " + std::to_string(columns_.size())};
  }

  void warn_of_long_cell(const CsvReader& record, std::uint32_t offset) {
    for (const CsvCell& cell : record.cells()) {
      const std::uint64_t lines = count_line_ends(cell.raw()) + 1;
      if (lines <= kSuspiciousLines) continue;
      out_.faults.push_back({offset, record.position(cell.data - 1), false,
                             "a quoted cell of " + std::to_string(lines) +
                                 " lines begins here; loaded as it is, but is a quote missing?"});
    }
  }

  /// Does it say which node, edge type or labels?
  static bool is_key(ColumnRole role) {
    return role == ColumnRole::NodeId || role == ColumnRole::StartId || role == ColumnRole::EndId ||
           role == ColumnRole::EdgeType || role == ColumnRole::Labels;
  }

  std::optional<RowFault> take_cells(const CsvReader& record) {
    std::size_t property = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const ColumnRole role = columns_[i].role;
      const bool stored =
          property < parser_.properties_.size() && parser_.properties_[property] == i;
      if (!stored && !is_key(role)) continue;
      if (take_plain(i, record.cells()[i], property)) {
        property += role == ColumnRole::Property ? 1 : 0;
        continue;
      }
      const auto text = parser_.cell_text(record, i, buffer_);
      if (!text && !record.cells()[i].absent()) {
        return fault(record, i, shown(record.cells()[i].raw()) + " is not in the value map");
      }
      std::string reason;
      if (is_key(role)) reason = take_key(i, text, record.cells()[i].escaped);
      if (reason.empty() && stored) reason = take_property(out_.columns[property++], i, text);
      if (!reason.empty()) return fault(record, i, std::move(reason));
    }
    if (!parser_.type_ && parser_.start_) out_.types.push_back(type_code(format_.edge_type));
    return std::nullopt;
  }

  /// Takes a cell that needs no unescaping, mapping or trimming, as most of a dump do; false if it
  /// is another one, or wrong.
  bool take_plain(std::size_t number, const CsvCell& cell, std::size_t property) {
    if (cell.quoted || format_.maps[number]) return false;
    switch (columns_[number].role) {
      case ColumnRole::Property:
        return take_plain_value(out_.columns[property], columns_[number], cell.raw());
      case ColumnRole::StartId:
        if (cell.size > 0) start_ids_.push_back(cell.raw());
        return cell.size > 0;
      case ColumnRole::EndId:
        if (cell.size > 0) end_ids_.push_back(cell.raw());
        return cell.size > 0;
      case ColumnRole::EdgeType:
        if (cell.size > 0) out_.types.push_back(type_code(cell.raw()));
        return cell.size > 0;
      default:
        return false;
    }
  }

  bool take_plain_value(BulkColumn& out, const CsvColumn& column, std::string_view text) const {
    if (text.empty()) {
      out.append_absent();
      return true;
    }
    const bool plain =
        out.kind == BulkKind::Integer || out.kind == BulkKind::Float || out.kind == BulkKind::Date;
    return plain && append_cell(out, text, column, format_.list_delimiter);
  }

  RowFault fault(const CsvReader& record, std::size_t column, std::string reason) const {
    const CsvCell& cell = record.cells()[column];
    return {0, record.position(cell.data - (cell.quoted ? 1 : 0)), true, std::move(reason)};
  }

  /// What is wrong with it, or nothing.
  std::string take_property(BulkColumn& out, std::size_t number,
                            std::optional<std::string_view> text) const {
    const CsvColumn& column = columns_[number];
    if (text && !is_text(column)) text = trimmed(*text);
    if (!text || (text->empty() && !is_text(column))) {
      out.append_absent();
      return {};
    }
    return append(out, *text, column) ? std::string() : wrong_type(*text, column);
  }

  bool append(BulkColumn& out, std::string_view text, const CsvColumn& column) const {
    if (out.kind != BulkKind::String) {
      return append_cell(out, text, column, format_.list_delimiter);
    }
    if (column.type == CellType::Char && !parse_cell(text, column)) return false;
    // Values of nodes are rarely repeated: looking each up would cost more than it saves.
    const bool of_edges = parser_.start_.has_value();
    out.codes.push_back(of_edges ? out.strings.intern(text) : out.strings.add(text));
    out.present.push_back(1);
    return true;
  }

  /// Ids, types and labels. What is wrong with it, or nothing.
  std::string take_key(std::size_t number, std::optional<std::string_view> text, bool escaped) {
    const ColumnRole role = columns_[number].role;
    const bool is_id =
        role == ColumnRole::NodeId || role == ColumnRole::StartId || role == ColumnRole::EndId;
    if (is_id) {
      if ((!text || text->empty()) && !format_.allow_empty_ids) return "the id is empty";
      // The buffer is for one cell; a mapped cell and an escaped one must live as long as the row.
      const bool in_block = !escaped && !format_.maps[number];
      const auto said = text.value_or(std::string_view{});
      const auto id = in_block ? said : out_.texts[out_.texts.add(said)];
      (role == ColumnRole::NodeId    ? out_.ids
       : role == ColumnRole::StartId ? start_ids_
                                     : end_ids_)
          .push_back(id);
    } else if (role == ColumnRole::Labels) {
      out_.label_codes.push_back(out_.label_cells.intern(text.value_or(std::string_view{})));
    } else {
      const auto name = text && !text->empty() ? *text : std::string_view(format_.edge_type);
      if (name.empty()) return "the edge has no type";
      out_.types.push_back(type_code(name));
    }
    return {};
  }

  std::uint32_t type_code(std::string_view name) {
    if (out_.type_names.size() > last_type_ && out_.type_names[last_type_] == name) {
      return last_type_;
    }
    last_type_ = out_.type_names.intern(name);
    return last_type_;
  }

  /// since >= until is no period.
  std::optional<RowFault> period_fault(const CsvReader& record, std::size_t row) const {
    if (!parser_.since_ || !parser_.until_) return std::nullopt;
    const auto since = moment(out_.columns[*parser_.since_], row);
    const auto until = moment(out_.columns[*parser_.until_], row);
    if (!since || !until || *since < *until) return std::nullopt;
    return fault(record, parser_.properties_[*parser_.until_], "'until' is not after 'since'");
  }

  /// A number that influence is computed from, and which is none of its range.
  std::optional<RowFault> range_fault(const CsvReader& record, std::size_t row) const {
    for (const std::size_t property : parser_.ranged_) {
      const Value number = out_.columns[property].value(row);
      if (!number.is_number() || !transmits(row)) continue;
      auto reason = influence_fault(columns_[parser_.properties_[property]].name, number);
      if (reason) return fault(record, parser_.properties_[property], *std::move(reason));
    }
    return std::nullopt;
  }

  std::optional<RowFault> reliability_fault(const CsvReader& record, std::size_t row) {
    if (!parser_.reliability_) return std::nullopt;
    auto reason = clout::reliability_fault(out_.columns[*parser_.reliability_].value(row));
    if (!reason || !is_source(row)) return std::nullopt;
    return fault(record, parser_.properties_[*parser_.reliability_], *std::move(reason));
  }

  [[nodiscard]] bool is_source(std::size_t row) const {
    std::vector<std::string> labels = format_.labels;
    if (!out_.label_codes.empty()) {
      const std::string_view cell = out_.label_cells[out_.label_codes[row]];
      for (std::string& label : split_labels(cell, format_.list_delimiter)) {
        labels.push_back(std::move(label));
      }
    }
    return std::find(labels.begin(), labels.end(), kSourceLabel) != labels.end();
  }

  [[nodiscard]] bool transmits(std::size_t row) const {
    return default_influence_model().find(out_.type_names[out_.types[row]]) != nullptr;
  }

  /// Takes back what a faulty row has already added.
  void roll_back(std::size_t rows) {
    for (auto& column : out_.columns) {
      if (column.size() > rows) column.resize(rows);
    }
    const auto cut = [](auto& items, std::size_t size) {
      if (items.size() > size) items.resize(size);
    };
    cut(out_.ids, rows);
    cut(out_.label_codes, rows);
    cut(out_.types, rows);
    cut(start_ids_, rows - out_.starts.size());
    cut(end_ids_, rows - out_.ends.size());
  }

  void resolve() {
    if (!parser_.start_) return;
    const std::size_t begin = out_.starts.size();
    out_.starts.resize(begin + start_ids_.size());
    out_.ends.resize(begin + end_ids_.size());
    const std::shared_lock lock(parser_.ids_mutex_);
    parser_.ids_.find_all(format_.start_space, start_ids_, std::span(out_.starts).subspan(begin));
    parser_.ids_.find_all(format_.end_space, end_ids_, std::span(out_.ends).subspan(begin));
    start_ids_.clear();
    end_ids_.clear();
  }

  const RowParser& parser_;
  const RowFormat& format_;
  const std::vector<CsvColumn>& columns_;
  RowBlock out_;
  std::vector<std::string_view> start_ids_, end_ids_;  ///< of the rows not resolved yet
  std::uint32_t last_type_ = 0;
  std::string buffer_;
};

RowParser::RowParser(const RowFormat& format, const IdMap& ids, std::shared_mutex& ids_mutex)
    : format_(format), ids_(ids), ids_mutex_(ids_mutex) {
  const auto& columns = format.header.columns;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto& column = columns[i];
    const bool named_id = !column.name.empty() &&
                          (column.role == ColumnRole::NodeId || column.role == ColumnRole::EdgeId);
    if (column.role != ColumnRole::Property && !named_id) continue;
    const bool of_edges = format.header.kind == FileKind::Edges;
    if (of_edges && column.name == "since") since_ = properties_.size();
    if (of_edges && column.name == "until") until_ = properties_.size();
    if (of_edges && influence_range(column.name)) ranged_.push_back(properties_.size());
    if (!of_edges && column.name == kReliability) reliability_ = properties_.size();
    properties_.push_back(i);
  }
  id_ = format.header.find(ColumnRole::NodeId);
  labels_ = format.header.find(ColumnRole::Labels);
  start_ = format.header.find(ColumnRole::StartId);
  end_ = format.header.find(ColumnRole::EndId);
  type_ = format.header.find(ColumnRole::EdgeType);
}

RowBlock RowParser::parse(CsvBlock block, const CancelToken* cancel) const {
  return Work(*this, std::move(block)).run(cancel);
}

CsvReader RowParser::record_at(const RowBlock& block, std::uint32_t offset) const {
  CsvReader reader(block.source.text.substr(offset), format_.dialect, CsvReader::ReadBefore{});
  const bool found = reader.next();
  CLOUT_ASSERT(found);
  return reader;
}

std::vector<std::string> split_labels(std::string_view cell, char delimiter) {
  std::vector<std::string> labels;
  while (!cell.empty()) {
    const auto end = cell.find(delimiter);
    if (end != 0) labels.emplace_back(cell.substr(0, end));
    if (end == std::string_view::npos) break;
    cell.remove_prefix(end + 1);
  }
  return labels;
}

std::uint64_t RowBlock::lines_before(std::uint32_t offset) {
  if (offset < counted_bytes_) counted_bytes_ = 0, counted_lines_ = 0;
  counted_lines_ += count_line_ends(source.text.substr(counted_bytes_, offset - counted_bytes_));
  counted_bytes_ = offset;
  return counted_lines_;
}

RowFault RowParser::fault_at(RowBlock& block, std::uint32_t offset, std::size_t column,
                             std::string reason) const {
  const CsvReader record = record_at(block, offset);
  const CsvCell& cell = record.cells()[column];
  CsvPosition position = record.position(cell.data - (cell.quoted ? 1 : 0));
  position.line += block.lines_before(offset);
  return {offset, position, true, std::move(reason)};
}

std::optional<std::string_view> RowParser::cell_text(const CsvReader& record, std::size_t column,
                                                     std::string& buffer) const {
  const CsvCell& cell = record.cells()[column];
  if (cell.absent()) return std::nullopt;
  const auto text = unescape(cell, format_.dialect, buffer);
  if (!format_.maps[column]) return text;
  const auto found = format_.maps[column]->find(std::string(text));
  if (found == format_.maps[column]->end()) return std::nullopt;
  return found->second;
}

std::optional<Value> RowParser::cell_value(const CsvReader& record, std::size_t column) const {
  if (record.cells()[column].absent()) return Value{};
  std::string buffer;
  auto text = cell_text(record, column, buffer);
  if (!text) return std::nullopt;
  const CsvColumn& described = format_.header.columns[column];
  if (!is_text(described)) text = trimmed(*text);
  if (text->empty() && !is_text(described)) return Value{};
  return parse_cell_or_list(*text, described, format_.list_delimiter);
}

}  // namespace clout::tools
