#include "tools/load/load_plan.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <optional>
#include <utility>

#include "schema/error.h"

namespace clout::tools {
namespace {

using Cells = std::vector<std::string>;

Error usage(std::string message) { return Error(ErrorCode::Usage, std::move(message)); }

CsvDialect dialect_of(const LoadOptions& options) {
  CsvDialect dialect;
  dialect.delimiter = options.delimiter;
  dialect.quote = options.quote;
  dialect.escape = options.escape != '\0' ? options.escape : options.quote;
  return dialect;
}

void check_options(const LoadOptions& options) {
  check_reject_path(options);
  std::size_t files = 0;
  std::size_t standard_inputs = 0;
  for (const auto& group : options.groups) {
    files += group.files.size();
    standard_inputs += static_cast<std::size_t>(
        std::count(group.files.begin(), group.files.end(), std::string("-")));
  }
  if (files == 0) throw usage("no file to load");
  if (standard_inputs > 1) throw usage("standard input can be loaded once only");
  if (options.delimiter == options.quote) throw usage("delimiter and quote are the same character");
  if (options.delimiter == '\0') throw usage("CSV needs a delimiter");
}

Cells header_cells(const std::string& text) {
  CsvReader reader(text, {});
  Cells cells;
  if (!reader.next()) return cells;
  if (reader.fault())
    throw usage("the header given has " + std::string(to_string(reader.fault()->kind)));
  std::string buffer;
  for (const auto& cell : reader.cells()) cells.emplace_back(unescape(cell, {}, buffer));
  return cells;
}

CsvDialect table_dialect(const std::string& file) {
  CsvDialect dialect;
  dialect.delimiter = '\t';
  const auto first = CsvBlockReader(file, dialect).peek_record();
  if (first && first->size() == 1) dialect.delimiter = ',';
  return dialect;
}

/// Delimited by tabs if the first record has any, else by commas.
CellMap read_value_map(const ValueMap& map) {
  const CsvDialect dialect = table_dialect(map.file);
  CsvBlockReader blocks(map.file, dialect);
  const std::size_t needed = std::max(map.key_column, map.value_column);
  CellMap cells;
  std::string key;
  std::string value;
  std::uint64_t lines = 0;
  while (const auto block = blocks.next()) {
    CsvReader reader(block->text, dialect);
    while (reader.next()) {
      if (reader.fault() || reader.cells().size() < needed) {
        throw Error(ErrorCode::Syntax, reader.fault()
                                           ? std::string(to_string(reader.fault()->kind))
                                           : "a record without column " + std::to_string(needed))
            .in(blocks.name())
            .at({static_cast<std::uint32_t>(lines + reader.line()), 1, 1});
      }
      cells.emplace(unescape(reader.cells()[map.key_column - 1], dialect, key),
                    unescape(reader.cells()[map.value_column - 1], dialect, value));
    }
    lines += reader.lines_passed();
  }
  return cells;
}

class Planner {
 public:
  explicit Planner(const LoadOptions& options) : options_(options), dialect_(dialect_of(options)) {
    check_options(options);
    if (!options.header.empty()) given_header_ = header_cells(options.header);
    for (const auto& map : options.maps) tables_.push_back(read_value_map(map));
    used_tables_.resize(tables_.size());
  }

  LoadPlan plan() {
    FileGroup by_header;  // files on their own, in sequence, whatever groups they came in
    for (const auto& group : options_.groups) {
      if (group.kind == FileGroup::Kind::ByHeader && !given_header_) {
        by_header.files.insert(by_header.files.end(), group.files.begin(), group.files.end());
      } else {
        add_group(group);
      }
    }
    add_files_by_header(by_header);
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      if (!used_tables_[i]) {
        throw usage("no file has a column '" + options_.maps[i].column + "' to map");
      }
    }
    return std::move(plan_);
  }

 private:
  /// A group as the options have it: one header for all of its files.
  void add_group(const FileGroup& group) {
    std::optional<FileKind> kind;
    if (group.kind == FileGroup::Kind::Nodes) kind = FileKind::Nodes;
    if (group.kind == FileGroup::Kind::Edges) kind = FileKind::Edges;
    PlannedGroup planned;
    for (const auto& name : group.files) {
      planned.files.push_back({name, options_.skip_records, open_if_stdin(name)});
    }
    const Cells cells = given_header_ ? *given_header_ : take_header(planned.files.front());
    const auto& source = given_header_ ? std::string("--header") : group.files.front();
    finish_group(std::move(planned), group, cells, kind, source);
  }

  /// Files on their own: one whose first record is a header begins a group, one without belongs to
  /// the group before it.
  void add_files_by_header(const FileGroup& group) {
    PlannedGroup planned;
    Cells header;
    std::string source;
    const auto finish = [&] {
      if (!planned.files.empty()) {
        finish_group(std::exchange(planned, {}), group, header, std::nullopt, source);
      }
    };
    for (const auto& name : group.files) {
      PlannedFile file{name, options_.skip_records, open_if_stdin(name)};
      const auto first =
          file.reader ? file.reader->peek_record() : CsvBlockReader(name, dialect_).peek_record();
      const bool begins = (first && is_header(*first)) || planned.files.empty();
      if (begins) {
        finish();
        source = name;
        header = take_header(file);
      }
      planned.files.push_back(std::move(file));
    }
    finish();
  }

  std::unique_ptr<CsvBlockReader> open_if_stdin(const std::string& name) const {
    return name == "-" ? std::make_unique<CsvBlockReader>(name, dialect_) : nullptr;
  }

  /// The first record of `file`, which will then be dropped (and nothing else of it).
  Cells take_header(PlannedFile& file) const {
    file.records_to_drop = 1;
    auto cells = file.reader ? file.reader->peek_record()
                             : CsvBlockReader(file.name, dialect_).peek_record();
    if (cells) return *std::move(cells);
    throw Error(ErrorCode::Syntax, "the file is empty: it has no header").in(file.name);
  }

  void finish_group(PlannedGroup planned, const FileGroup& group, const Cells& cells,
                    std::optional<FileKind> kind, const std::string& source) {
    RowFormat& format = planned.format;
    format.dialect = dialect_;
    format.list_delimiter = options_.list_delimiter;
    format.allow_empty_ids = options_.allow_empty_ids;
    try {
      format.header = parse_header(cells, kind);
    } catch (const Error& error) {
      throw Error(error.code(), error.message()).in(source).at({1, 0, 1}).hint(error.hint_text());
    }
    format.labels = group.labels;
    format.edge_type = group.edge_type;
    for (const auto& column : format.header.columns) {
      format.maps.push_back(table_for(column));
      if (column.role == ColumnRole::NodeId) format.id_space = space(column.space);
      if (column.role == ColumnRole::StartId) format.start_space = space(column.space);
      if (column.role == ColumnRole::EndId) format.end_space = space(column.space);
    }
    const bool nodes = format.header.kind == FileKind::Nodes;
    if (!nodes && !format.header.find(ColumnRole::EdgeType) && format.edge_type.empty()) {
      throw Error(ErrorCode::Syntax, "the edges have no type: there is no column :TYPE")
          .in(source)
          .hint("name it with --edges TYPE=FILE");
    }
    (nodes ? plan_.nodes : plan_.edges).push_back(std::move(planned));
  }

  std::optional<CellMap> table_for(const CsvColumn& column) {
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      const std::string& wanted = options_.maps[i].column;
      if (wanted == column.text || (!column.name.empty() && wanted == column.name)) {
        used_tables_[i] = true;
        return tables_[i];
      }
    }
    return std::nullopt;
  }

  IdSpace space(const std::string& name) {
    const auto found = std::find(plan_.spaces.begin(), plan_.spaces.end(), name);
    if (found != plan_.spaces.end()) return static_cast<IdSpace>(found - plan_.spaces.begin());
    if (plan_.spaces.size() == std::numeric_limits<IdSpace>::max()) {
      throw Error(ErrorCode::Limit, "too many id spaces");
    }
    plan_.spaces.push_back(name);
    return static_cast<IdSpace>(plan_.spaces.size() - 1);
  }

  const LoadOptions& options_;
  CsvDialect dialect_;
  std::optional<Cells> given_header_;
  std::vector<CellMap> tables_;
  std::vector<bool> used_tables_;
  LoadPlan plan_;
};

}  // namespace

void check_reject_path(const LoadOptions& options) {
  if (options.reject_path.empty()) return;
  const auto check = [&](const std::string& input) {
    std::error_code ignored;  // a file that is missing is told elsewhere
    if (!std::filesystem::equivalent(input, options.reject_path, ignored)) return;
    throw usage("'" + options.reject_path + "' is read and cannot take the rejected rows");
  };
  for (const FileGroup& group : options.groups) {
    std::for_each(group.files.begin(), group.files.end(), check);
  }
  for (const ValueMap& map : options.maps) check(map.file);
}

LoadPlan make_load_plan(const LoadOptions& options) { return Planner(options).plan(); }

std::unique_ptr<CsvBlockReader> open_planned(PlannedFile& file, const CsvDialect& dialect) {
  auto reader =
      file.reader ? std::move(file.reader) : std::make_unique<CsvBlockReader>(file.name, dialect);
  for (std::uint64_t i = 0; i < file.records_to_drop; ++i) reader->drop_record();
  return reader;
}

}  // namespace clout::tools
