#include "tools/load/loader.h"

#include <algorithm>
#include <mutex>
#include <thread>
#include <utility>

#include "schema/error.h"
#include "tools/load/cell_value.h"
#include "tools/load/ordered_pipeline.h"

namespace clout::tools {
namespace {

constexpr unsigned kMaxThreads = 8;
constexpr std::size_t kMaxNoteBytes = 1000;

unsigned thread_count(const LoadOptions& options) {
  if (options.threads > 0) return options.threads;
  return std::clamp(std::thread::hardware_concurrency(), 1U, kMaxThreads);
}

/// A text in quotes, cut when long.
std::string shown(std::string_view id) {
  constexpr std::size_t kShown = 60;
  if (id.size() <= kShown) return "'" + std::string(id) + "'";
  std::size_t end = kShown;
  while (end > 0 && (static_cast<unsigned char>(id[end]) & 0xC0U) == 0x80U) --end;
  return "'" + std::string(id.substr(0, end)) + "...'";
}

/// Ids in a space whose name begins with '#' serve one load and are not stored.
bool is_passing_space(const std::string& space) { return space.starts_with('#'); }

std::string in_space(const std::string& space) {
  return space.empty() ? std::string() : " in id space '" + space + "'";
}

graph::BulkNodes bulk_nodes(RowBlock& block, const RowFormat& format) {
  graph::BulkNodes nodes;
  const bool in_cells = block.label_cells.size() > 0 || !block.label_codes.empty();
  if (in_cells) {
    for (const auto cell : block.label_cells.strings()) {
      auto labels = split_labels(cell, format.list_delimiter);
      labels.insert(labels.end(), format.labels.begin(), format.labels.end());
      nodes.label_sets.push_back(std::move(labels));
    }
    nodes.label_codes = std::move(block.label_codes);
  } else {
    nodes.label_sets.push_back(format.labels);
    nodes.label_codes.assign(block.rows(), 0);
  }
  nodes.columns = std::move(block.columns);
  return nodes;
}

/// Tells a bulk writer's progress.
class WriterProgress : public graph::BulkObserver {
 public:
  explicit WriterProgress(Progress& progress) : progress_(progress) {}
  void begin(std::string_view phase, std::uint64_t total) override {
    progress_.begin(phase, total, ProgressUnit::Rows);
  }
  void advance(std::uint64_t amount) override { progress_.advance(amount); }

 private:
  Progress& progress_;
};

/// What a row says about a node that it creates.
struct NodeCells {
  std::size_t id_column = 0;
  ColumnRole property_role = ColumnRole::StartProperty;
};

}  // namespace

Loader::Loader(graph::Database& database, const LoadOptions& options, Progress& progress,
               const CancelToken* cancel)
    : options_(options),
      progress_(progress),
      cancel_(cancel),
      threads_(thread_count(options)),
      plan_(make_load_plan(options)),
      rejects_(options),
      writer_(database, {threads_, options.memory_bytes, cancel}),
      claim_rows_(writer_.commit_time()),
      first_node_(writer_.next_node()),
      stored_ids_(plan_.spaces.size()),
      created_(options.created_node_labels) {}

LoadReport Loader::run() {
  load_groups(plan_.nodes, "read nodes");
  load_groups(plan_.edges, "read edges");
  rejects_.finish();
  store_external_ids();
  report_.nodes = writer_.next_node() - first_node_;
  WriterProgress observer(progress_);
  report_.commit = writer_.commit(note(), observer);
  progress_.end();
  report_.rejected = rejects_.rejected();
  report_.warnings = rejects_.warnings();
  report_.diagnostics = rejects_.take_diagnostics();
  return std::move(report_);
}

void Loader::load_groups(std::vector<PlannedGroup>& groups, std::string_view phase) {
  std::uint64_t bytes = 0;
  for (const auto& group : groups) {
    for (const auto& file : group.files) bytes += stored_size(file.name);
  }
  if (groups.empty()) return;
  progress_.begin(phase, bytes, ProgressUnit::Bytes);
  for (auto& group : groups) {
    const RowParser parser(group.format, ids_, ids_mutex_);
    for (auto& file : group.files) load_file(file, parser, group.format);
  }
}

void Loader::load_file(PlannedFile& planned, const RowParser& parser, const RowFormat& format) {
  const auto reader = open_planned(planned, format.dialect);
  OpenFile file{reader->name(), reader->lines_dropped()};
  std::uint64_t progress_shown = 0;
  run_in_order(
      threads_, [&] { return reader->next(); },
      [&](CsvBlock block) { return parser.parse(std::move(block), cancel_); },
      [&](RowBlock block) {
        if (cancel_ != nullptr && cancel_->cancelled()) {
          throw Error(ErrorCode::Cancelled, "the load was cancelled");
        }
        const std::uint64_t taken = reader->stored_bytes_read();
        progress_.advance(taken - std::exchange(progress_shown, taken));
        report_.rows += block.records;
        if (format.header.kind == FileKind::Nodes) {
          take_nodes(std::move(block), parser, format, file);
        } else {
          take_edges(std::move(block), parser, format, file);
        }
      });
  report_.input_bytes += reader->bytes_read();
}

void Loader::take_nodes(RowBlock block, const RowParser& parser, const RowFormat& format,
                        OpenFile& file) {
  const auto dropped = number_nodes(block, parser, format);
  report_faults(block, parser, file);
  block.erase_rows(dropped);
  writer_.add(bulk_nodes(block, format));
}

std::vector<std::uint32_t> Loader::number_nodes(RowBlock& block, const RowParser& parser,
                                                const RowFormat& format) {
  std::vector<std::uint32_t> dropped;
  if (block.ids.empty()) return dropped;
  const std::size_t column = *format.header.find(ColumnRole::NodeId);
  const bool look_up = stored_ids_in(format.id_space);
  const std::string& space = plan_.spaces[format.id_space];
  std::uint32_t next = writer_.next_node();
  for (std::uint32_t row = 0; row < block.rows(); ++row) {
    const auto id = block.ids[row];
    const bool stored = look_up && writer_.find_external_id(space, id).has_value();
    if (!stored && !ids_.insert(format.id_space, id, NodeId{next})) {
      ++next;
      continue;
    }
    dropped.push_back(row);
    block.faults.push_back(parser.fault_at(
        block, block.offsets[row], column,
        "the id " + shown(id) + in_space(space) +
            (stored ? " is in the database already" : " came before in this load")));
  }
  return dropped;
}

void Loader::take_edges(RowBlock block, const RowParser& parser, const RowFormat& format,
                        OpenFile& file) {
  std::vector<std::uint32_t> dropped;
  for (std::uint32_t row = 0; row < block.rows(); ++row) {
    if (block.starts[row] != IdMap::kMissing && block.ends[row] != IdMap::kMissing) continue;
    if (auto fault = resolve_row(block, row, parser, format)) {
      block.faults.push_back(*std::move(fault));
      dropped.push_back(row);
    }
  }
  if (ClaimRows::in(format)) {
    auto claims = claim_rows_.take(block, parser, format, writer_.edges_added(), dropped);
    report_.claims += claims.size();
    writer_.add(std::move(claims));
  }
  report_faults(block, parser, file);
  block.erase_rows(dropped);
  if (created_.size() > 0) writer_.add(created_.take());
  report_.edges += block.rows();
  writer_.add(graph::BulkEdges{std::move(block.starts), std::move(block.ends),
                               std::move(block.type_names), std::move(block.types),
                               std::move(block.columns)});
}

std::optional<NodeId> Loader::find_node(IdSpace space, std::string_view id) {
  if (const auto node = ids_.find(space, id)) return node;
  if (!stored_ids_in(space)) return std::nullopt;
  const auto node = writer_.find_external_id(plan_.spaces[space], id);
  if (node) {
    const std::unique_lock lock(ids_mutex_);
    ids_.insert(space, id, *node);
  }
  return node;
}

std::optional<RowFault> Loader::resolve_row(RowBlock& block, std::size_t row,
                                            const RowParser& parser, const RowFormat& format) {
  struct End {
    std::uint32_t& node;
    std::size_t column;
    IdSpace space;
    ColumnRole properties;
    std::string id;
    std::vector<CreatedNodes::NamedValue> values;
  };
  End ends[] = {{block.starts[row],
                 *format.header.find(ColumnRole::StartId),
                 format.start_space,
                 ColumnRole::StartProperty,
                 {},
                 {}},
                {block.ends[row],
                 *format.header.find(ColumnRole::EndId),
                 format.end_space,
                 ColumnRole::EndProperty,
                 {},
                 {}}};
  const std::uint32_t offset = block.offsets[row];
  const CsvReader record = parser.record_at(block, offset);
  std::string buffer;
  for (End& end : ends) {
    if (end.node != IdMap::kMissing) continue;
    end.id = parser.cell_text(record, end.column, buffer).value_or(std::string_view{});
    if (const auto node = find_node(end.space, end.id)) {
      end.node = raw(*node);
      continue;
    }
    if (!options_.create_missing_nodes) {
      return parser.fault_at(
          block, offset, end.column,
          "no node has the id " + shown(end.id) + in_space(plan_.spaces[end.space]));
    }
    const auto& columns = format.header.columns;
    if (!columns[end.column].name.empty()) {
      end.values.emplace_back(columns[end.column].name, Value(end.id));
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i].role != end.properties) continue;
      auto value = parser.cell_value(record, i);
      if (!value) {
        return parser.fault_at(block, offset, i,
                               shown(record.cells()[i].raw()) + " is not of the type of column '" +
                                   columns[i].text + "'");
      }
      if (!value->is_null()) end.values.emplace_back(columns[i].name, *std::move(value));
    }
  }
  // Only now, as the row is known to be good, it creates what it names.
  for (End& end : ends) {
    if (end.node != IdMap::kMissing) continue;
    const NodeId node{writer_.next_node() + created_.size()};
    const std::unique_lock lock(ids_mutex_);
    const auto existing = ids_.insert(end.space, end.id, node);
    if (!existing) created_.add(std::move(end.values));
    end.node = raw(existing.value_or(node));
  }
  return std::nullopt;
}

void Loader::report_faults(RowBlock& block, const RowParser& parser, OpenFile& file) {
  std::stable_sort(block.faults.begin(), block.faults.end(),
                   [](const RowFault& a, const RowFault& b) { return a.offset < b.offset; });
  for (auto& fault : block.faults) {
    LoadDiagnostic diagnostic{fault.rejected, file.name, file.lines_before + fault.position.line,
                              fault.position.column, std::move(fault.reason)};
    if (fault.rejected) {
      const CsvReader record = parser.record_at(block, fault.offset);
      rejects_.reject(std::move(diagnostic), record.raw());
    } else {
      rejects_.warn(std::move(diagnostic));
    }
  }
  file.lines_before += block.lines;
}

bool Loader::stored_ids_in(IdSpace space) {
  auto& known = stored_ids_[space];
  if (!known) known = writer_.has_external_ids(plan_.spaces[space]);
  return *known;
}

void Loader::store_external_ids() {
  std::vector<bool> kept;
  for (const auto& space : plan_.spaces) kept.push_back(!is_passing_space(space));
  std::vector<graph::BulkExternalId> ids;
  ids.reserve(ids_.size());
  ids_.for_each([&](IdSpace space, std::string_view id, NodeId node) {
    if (!kept[space] || raw(node) < first_node_) return;
    ids.push_back({space, external_ids_[external_ids_.add(id)], node});
  });
  writer_.set_external_ids(plan_.spaces, std::move(ids));
}

std::string Loader::note() const {
  std::string text = "load";
  for (const auto* groups : {&plan_.nodes, &plan_.edges}) {
    for (const auto& group : *groups) {
      for (const auto& file : group.files) {
        if (text.size() >= kMaxNoteBytes) continue;
        const auto shown = options_.shown_names.find(file.name);
        text += " " + (shown == options_.shown_names.end() ? file.name : shown->second);
      }
    }
  }
  return text;
}

}  // namespace clout::tools
