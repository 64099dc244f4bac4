#include "tools/dump/dump.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

#include "schema/error.h"
#include "schema/temporal_text.h"
#include "schema/value_text.h"
#include "tools/dump/dump_columns.h"

namespace clout::tools {
namespace {

constexpr char kListDelimiter = ';';
constexpr std::size_t kFlushBytes = std::size_t{1} << 20;
constexpr std::size_t kMaxNameBytes = 40;
constexpr std::size_t kScanNodes = 1024;
/// Nodes that no dump has named get ids that serve one load only (docs/loading.md).
constexpr std::string_view kPassingSpace = "#";

/// What tells files of nodes apart: the label names, ascending, and the id space.
using NodeClass = std::pair<std::vector<std::string>, std::string>;
/// And files of edges: type, space of the start, space of the end, are there claims.
using EdgeClass = std::tuple<std::string, std::string, std::string, bool>;

/// The columns of claims, in the order of append_claim().
constexpr std::string_view kClaimHeader =
    ",:EDGE_ID,:CLAIM(source),:CLAIM(speaker),:CLAIM(stance),:CLAIM(certainty),:CLAIM(published),"
    ":CLAIM(recorded),:CLAIM(origin),:CLAIM(quote),:CLAIM(url),:CLAIM(status)";

void append_text_cell(std::string& out, const std::string& text) {
  out += ',';
  if (!text.empty()) append_csv_cell(out, text);
}

void append_claim(std::string& out, const Claim& claim) {
  append_text_cell(out, claim.source);
  append_text_cell(out, claim.speaker);
  append_text_cell(out, std::string(to_string(claim.stance)));
  append_text_cell(out, claim.certainty ? float_text(*claim.certainty) : std::string());
  append_text_cell(out, claim.published.is_null() ? std::string() : plain_text(claim.published));
  append_text_cell(out, to_text(recorded_at(claim)));
  append_text_cell(out, claim.origin);
  append_text_cell(out, claim.quote);
  append_text_cell(out, claim.url);
  append_text_cell(out, claim.status);
}

/// `text` as a part of a file name.
std::string file_part(std::string_view text) {
  std::string part;
  for (const char c : text.substr(0, kMaxNameBytes)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_';
    part += plain ? c : '_';
  }
  return part;
}

std::string numbered(std::string_view kind, std::size_t number, std::string_view name) {
  char digits[24];
  std::snprintf(digits, sizeof digits, "-%05zu", number);
  std::string file = std::string(kind) + digits;
  if (!name.empty()) file += "-" + file_part(name);
  return file + ".csv";
}

std::string header_id(std::string_view role, const std::string& space) {
  std::string cell = ":" + std::string(role);
  if (!space.empty()) cell += "(" + space + ")";
  return cell;
}

/// One file: filled in memory, appended to the disk piece by piece, never kept open.
struct DumpFile {
  std::filesystem::path path;
  DumpColumns columns{kListDelimiter};
  std::string buffer;
  std::size_t number = 0;
  std::uint64_t edges = 0;  ///< written so far
};

class Dump {
 public:
  Dump(const graph::GraphView& view, std::filesystem::path directory, Progress& progress,
       const CancelToken* cancel)
      : view_(view),
        catalog_(view.catalog()),
        directory_(std::move(directory)),
        progress_(progress),
        cancel_(cancel) {}

  DumpReport run() {
    make_directory();
    try {
      name_nodes();
      write_nodes();
      write_edges();
    } catch (...) {
      remove_files();
      throw;
    }
    return report_;
  }

 private:
  void make_directory() {
    std::error_code error;
    created_ = std::filesystem::create_directories(directory_, error);
    if (error) fail("cannot make the directory: " + error.message());
    if (!std::filesystem::is_empty(directory_, error)) {
      throw Error(ErrorCode::Usage, "the directory is not empty")
          .in(directory_.string())
          .hint("a dump goes into a directory of its own");
    }
  }

  [[noreturn]] void fail(const std::string& why) const {
    throw Error(ErrorCode::Io, why).in(directory_.string());
  }

  void remove_files() const {
    std::error_code ignored;
    for (const auto& path : written_) std::filesystem::remove(path, ignored);
    if (created_) std::filesystem::remove(directory_, ignored);
  }

  void poll() const {
    if (cancel_ != nullptr && cancel_->cancelled()) {
      throw Error(ErrorCode::Cancelled, "the dump was cancelled");
    }
  }

  /// Calls visit(node) for every node, by number.
  template <typename Visit>
  void for_each_node(Visit visit) const {
    std::vector<NodeId> nodes(kScanNodes);
    std::uint32_t position = 0;
    while (const std::size_t found = view_.scan_nodes(position, std::nullopt, nodes)) {
      poll();
      for (std::size_t i = 0; i < found; ++i) visit(nodes[i]);
    }
  }

  /// Sorts nodes into files and gives each the id that the dump calls it by.
  void name_nodes() {
    std::vector<std::pair<std::string, std::string>> external(view_.node_id_limit());
    std::vector<bool> has_external(view_.node_id_limit());
    view_.visit_external_ids([&](std::string_view space, std::string_view id, NodeId node) {
      if (raw(node) < has_external.size() && !has_external[raw(node)]) {
        external[raw(node)] = std::pair(std::string(space), std::string(id));
        has_external[raw(node)] = true;
      }
      return true;
    });
    std::map<NodeClass, std::vector<NodeId>> classes;
    for_each_node([&](NodeId node) {
      std::vector<std::string> labels;
      for (const LabelId label : view_.labels(node)) labels.push_back(catalog_.labels.name(label));
      std::sort(labels.begin(), labels.end());
      const bool named = has_external[raw(node)];
      classes[{labels, named ? external[raw(node)].first : std::string(kPassingSpace)}].push_back(
          node);
    });
    ids_.resize(view_.node_id_limit());
    spaces_.resize(view_.node_id_limit());
    ordinals_.resize(view_.node_id_limit());
    for (auto& [node_class, nodes] : classes) {
      for (const NodeId node : nodes) {
        ordinals_[raw(node)] = static_cast<std::uint32_t>(order_.size());
        ids_[raw(node)] = has_external[raw(node)] ? std::move(external[raw(node)].second)
                                                  : std::to_string(order_.size());
        spaces_[raw(node)] = space_number(node_class.second);
        order_.push_back(node);
      }
      class_sizes_.emplace_back(node_class, nodes.size());
    }
  }

  std::uint32_t space_number(const std::string& space) {
    const auto found = std::find(space_names_.begin(), space_names_.end(), space);
    if (found == space_names_.end()) space_names_.push_back(space);
    return static_cast<std::uint32_t>(std::find(space_names_.begin(), space_names_.end(), space) -
                                      space_names_.begin());
  }

  void write_nodes() {
    progress_.begin("write nodes", order_.size(), ProgressUnit::Nodes);
    std::size_t begin = 0;
    for (const auto& [node_class, size] : class_sizes_) {
      write_node_file(node_class, std::span(order_).subspan(begin, size));
      begin += size;
    }
    progress_.end();
    report_.nodes = order_.size();
  }

  void write_node_file(const NodeClass& node_class, std::span<const NodeId> nodes) {
    const auto& [labels, space] = node_class;
    std::string label_cell;
    for (const auto& label : labels) {
      if (label.find(kListDelimiter) != std::string::npos || label.empty()) {
        throw Error(ErrorCode::Argument, "the label '" + label + "' cannot stand in a CSV cell")
            .hint("rename the label");
      }
      if (!label_cell.empty()) label_cell += kListDelimiter;
      label_cell += label;
    }
    DumpFile file;
    file.path = directory_ / numbered("nodes", ++report_.files, label_cell);
    for (const NodeId node : nodes) file.columns.see(catalog_, view_.properties(node));
    append_csv_cell(file.buffer, header_id("ID", space));
    file.buffer += ",:LABEL";
    file.columns.append_header(file.buffer, false);
    file.buffer += '\n';
    for (const NodeId node : nodes) {
      append_csv_cell(file.buffer, ids_[raw(node)]);
      file.buffer += ',';
      if (!label_cell.empty()) append_csv_cell(file.buffer, label_cell);
      file.columns.append_row(file.buffer, catalog_, view_.properties(node));
      file.buffer += '\n';
      if (file.buffer.size() >= kFlushBytes) flush(file);
      progress_.advance(1);
    }
    flush(file);
  }

  void write_edges() {
    std::map<EdgeClass, DumpFile> files;
    view_.visit_claims([&](EdgeId edge, const Claim&) {
      claimed_.insert(edge);
      return true;
    });
    progress_.begin("read edges", order_.size(), ProgressUnit::Nodes);
    for_each_edge([&](const Edge& edge) {
      files[class_of(edge)].columns.see(catalog_, view_.properties(edge));
    });
    std::size_t number = 0;
    for (auto& [edge_class, file] : files) {
      const auto& [type, start, end, claims] = edge_class;
      file.number = ++number;
      file.path = directory_ / numbered("edges", number, type);
      append_csv_cell(file.buffer, header_id("START_ID", start));
      file.buffer += ',';
      append_csv_cell(file.buffer, header_id("END_ID", end));
      file.buffer += ",:TYPE";
      if (claims) file.buffer += kClaimHeader;
      file.columns.append_header(file.buffer, true);
      file.buffer += '\n';
    }
    report_.files += number;
    progress_.begin("write edges", order_.size(), ProgressUnit::Nodes);
    for_each_edge([&](const Edge& edge) { write_edge(files[class_of(edge)], edge); });
    for (auto& [edge_class, file] : files) flush(file);
    progress_.end();
  }

  /// Calls visit(edge) for every edge, in the order of the dump: start, type, end, edge number.
  template <typename Visit>
  void for_each_edge(Visit visit) {
    std::vector<graph::Neighbour> steps;
    for (const NodeId node : order_) {
      steps.clear();
      view_.expand(node, Direction::Out, {}, steps);
      std::stable_sort(steps.begin(), steps.end(), [&](const auto& a, const auto& b) {
        if (a.edge.type != b.edge.type) return a.edge.type < b.edge.type;
        return ordinals_[raw(a.node)] < ordinals_[raw(b.node)];
      });
      for (const auto& step : steps) visit(step.edge);
      poll();
      progress_.advance(1);
    }
  }

  EdgeClass class_of(const Edge& edge) const {
    return {catalog_.edge_types.name(edge.type), space_names_[spaces_[raw(edge.start)]],
            space_names_[spaces_[raw(edge.end)]], claimed_.contains(edge.id)};
  }

  void write_edge(DumpFile& file, const Edge& edge) {
    if (!claimed_.contains(edge.id)) {
      write_row(file, edge, nullptr, true);
    } else {
      // One row a claim; the first one brings the properties.
      bool first = true;
      for (const Claim& claim : view_.claims(edge.id)) {
        write_row(file, edge, &claim, std::exchange(first, false));
      }
    }
    ++file.edges;
    ++report_.edges;
  }

  void write_row(DumpFile& file, const Edge& edge, const Claim* claim, bool properties) {
    append_csv_cell(file.buffer, ids_[raw(edge.start)]);
    file.buffer += ',';
    append_csv_cell(file.buffer, ids_[raw(edge.end)]);
    file.buffer += ',';
    append_csv_cell(file.buffer, catalog_.edge_types.name(edge.type));
    if (claim != nullptr) {
      file.buffer += "," + std::to_string(file.number) + "." + std::to_string(file.edges);
      append_claim(file.buffer, *claim);
    }
    file.columns.append_row(file.buffer, catalog_,
                            properties ? view_.properties(edge) : std::vector<graph::Property>());
    file.buffer += '\n';
    if (file.buffer.size() >= kFlushBytes) flush(file);
  }

  void flush(DumpFile& file) {
    if (std::find(written_.begin(), written_.end(), file.path) == written_.end()) {
      written_.push_back(file.path);
    }
    std::ofstream out(file.path, std::ios::binary | std::ios::app);
    out << file.buffer;
    out.close();
    if (!out) fail("cannot write " + file.path.filename().string());
    report_.bytes += file.buffer.size();
    file.buffer.clear();
  }

  const graph::GraphView& view_;
  const Catalog& catalog_;
  std::filesystem::path directory_;
  Progress& progress_;
  const CancelToken* cancel_;
  bool created_ = false;
  std::vector<std::filesystem::path> written_;
  std::vector<NodeId> order_;  ///< of the dump: by class, then by number
  std::vector<std::pair<NodeClass, std::size_t>> class_sizes_;
  std::vector<std::string> ids_;         ///< by node
  std::vector<std::uint32_t> spaces_;    ///< by node, into space_names_
  std::vector<std::uint32_t> ordinals_;  ///< by node, into order_
  std::vector<std::string> space_names_;
  std::set<EdgeId> claimed_;
  DumpReport report_;
};

}  // namespace

DumpReport dump(const graph::GraphView& view, const std::string& directory, Progress& progress,
                const CancelToken* cancel) {
  return Dump(view, directory, progress, cancel).run();
}

}  // namespace clout::tools
