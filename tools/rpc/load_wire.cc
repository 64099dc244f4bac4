#include "tools/rpc/load_wire.h"

#include <algorithm>

#include "schema/error.h"
#include "schema/utf8.h"
#include "tools/rpc/value_wire.h"

namespace clout::tools {
namespace {

constexpr std::uint32_t kMostDiagnostics = 1'000;

void write_texts(capnp::List<capnp::Text>::Builder out, const std::vector<std::string>& texts) {
  for (unsigned i = 0; i < out.size(); ++i) out.set(i, wire_text(texts[i]));
}

std::string read_text(capnp::Text::Reader in) {
  const auto text = view_of(in);
  if (find_invalid_utf8(text) == std::string_view::npos) return std::string(text);
  throw Error(ErrorCode::Argument, "an option of the load is not UTF-8");
}

std::vector<std::string> read_texts(capnp::List<capnp::Text>::Reader in) {
  std::vector<std::string> texts;
  for (const auto text : in) texts.push_back(read_text(text));
  return texts;
}

template <typename Items>
unsigned size_of(const Items& items) {
  return static_cast<unsigned>(items.size());
}

std::uint8_t byte_of(char c) { return static_cast<std::uint8_t>(c); }

char read_character(std::uint8_t byte) {
  if (byte < 0x80 && byte != '\n' && byte != '\r') return static_cast<char>(byte);
  throw Error(ErrorCode::Argument, "byte " + std::to_string(byte) + " is no delimiter");
}

}  // namespace

std::vector<std::string> files_of(const LoadOptions& options) {
  std::vector<std::string> files;
  for (const auto& group : options.groups) {
    files.insert(files.end(), group.files.begin(), group.files.end());
  }
  for (const auto& map : options.maps) files.push_back(map.file);
  return files;
}

void write_load_options(wire::LoadOptions::Builder out, const LoadOptions& options,
                        const std::vector<std::string>& shown) {
  write_texts(out.initFiles(size_of(shown)), shown);
  std::uint32_t next = 0;
  auto groups = out.initGroups(size_of(options.groups));
  for (unsigned i = 0; i < groups.size(); ++i) {
    const FileGroup& group = options.groups[i];
    groups[i].setKind(static_cast<wire::LoadOptions::Group::Kind>(group.kind));
    write_texts(groups[i].initLabels(size_of(group.labels)), group.labels);
    groups[i].setEdgeType(wire_text(group.edge_type));
    auto files = groups[i].initFiles(size_of(group.files));
    for (unsigned file = 0; file < files.size(); ++file) files.set(file, next++);
  }
  auto maps = out.initMaps(size_of(options.maps));
  for (unsigned i = 0; i < maps.size(); ++i) {
    maps[i].setColumn(wire_text(options.maps[i].column));
    maps[i].setFile(next++);
    maps[i].setKeyColumn(options.maps[i].key_column);
    maps[i].setValueColumn(options.maps[i].value_column);
  }
  out.setDelimiter(byte_of(options.delimiter));
  out.setQuote(byte_of(options.quote));
  out.setEscape(byte_of(options.escape));
  out.setListDelimiter(byte_of(options.list_delimiter));
  out.setHeader(wire_text(options.header));
  out.setSkipRecords(options.skip_records);
  out.setCreateMissingNodes(options.create_missing_nodes);
  write_texts(out.initCreatedNodeLabels(size_of(options.created_node_labels)),
              options.created_node_labels);
  out.setAllowEmptyIds(options.allow_empty_ids);
  out.setSkipBadRows(options.on_error == OnError::Skip);
  out.setMaxErrors(options.max_errors);
  out.setMaxDiagnostics(options.max_diagnostics);
}

LoadOptions read_load_options(wire::LoadOptions::Reader in,
                              const std::function<std::string(std::uint32_t)>& path_of) {
  LoadOptions options;
  const auto file = [&](std::uint32_t number) {
    if (number >= in.getFiles().size()) {
      throw Error(ErrorCode::Argument, "there is no file of number " + std::to_string(number));
    }
    auto path = path_of(number);
    options.shown_names.insert_or_assign(path, read_text(in.getFiles()[number]));
    return path;
  };
  for (const auto group : in.getGroups()) {
    FileGroup read;
    read.kind = group.getKind() == wire::LoadOptions::Group::Kind::NODES ? FileGroup::Kind::Nodes
                : group.getKind() == wire::LoadOptions::Group::Kind::EDGES
                    ? FileGroup::Kind::Edges
                    : FileGroup::Kind::ByHeader;
    read.labels = read_texts(group.getLabels());
    read.edge_type = read_text(group.getEdgeType());
    for (const auto number : group.getFiles()) read.files.push_back(file(number));
    if (read.files.empty()) throw Error(ErrorCode::Argument, "a group of files is empty");
    options.groups.push_back(std::move(read));
  }
  for (const auto map : in.getMaps()) {
    if (map.getKeyColumn() == 0 || map.getValueColumn() == 0) {
      throw Error(ErrorCode::Argument, "columns of a value map count from 1");
    }
    options.maps.push_back({read_text(map.getColumn()), file(map.getFile()), map.getKeyColumn(),
                            map.getValueColumn()});
  }
  options.delimiter = read_character(in.getDelimiter());
  options.quote = read_character(in.getQuote());
  options.escape = read_character(in.getEscape());
  options.list_delimiter = read_character(in.getListDelimiter());
  options.header = read_text(in.getHeader());
  options.skip_records = in.getSkipRecords();
  options.create_missing_nodes = in.getCreateMissingNodes();
  options.created_node_labels = read_texts(in.getCreatedNodeLabels());
  options.allow_empty_ids = in.getAllowEmptyIds();
  options.on_error = in.getSkipBadRows() ? OnError::Skip : OnError::Abort;
  options.max_errors = in.getMaxErrors();
  options.max_diagnostics = std::min(in.getMaxDiagnostics(), kMostDiagnostics);
  return options;
}

void write_report(wire::LoadReport::Builder out, const LoadReport& report) {
  out.setNodes(report.nodes);
  out.setEdges(report.edges);
  out.setClaims(report.claims);
  out.setRows(report.rows);
  out.setRejected(report.rejected);
  out.setWarnings(report.warnings);
  out.setInputBytes(report.input_bytes);
  out.setSeconds(report.seconds);
  out.setCommit(raw(report.commit));
  auto list = out.initDiagnostics(size_of(report.diagnostics));
  for (unsigned i = 0; i < list.size(); ++i) {
    const LoadDiagnostic& diagnostic = report.diagnostics[i];
    list[i].setRejected(diagnostic.rejected);
    list[i].setFile(wire_text(diagnostic.file));
    list[i].setLine(diagnostic.line);
    list[i].setColumn(diagnostic.column);
    list[i].setReason(wire_text(diagnostic.reason));
  }
}

LoadReport read_report(wire::LoadReport::Reader in) {
  LoadReport report;
  report.nodes = in.getNodes();
  report.edges = in.getEdges();
  report.claims = in.getClaims();
  report.rows = in.getRows();
  report.rejected = in.getRejected();
  report.warnings = in.getWarnings();
  report.input_bytes = in.getInputBytes();
  report.seconds = in.getSeconds();
  report.commit = CommitNumber{in.getCommit()};
  for (const auto diagnostic : in.getDiagnostics()) {
    report.diagnostics.push_back(
        {diagnostic.getRejected(), std::string(view_of(diagnostic.getFile())), diagnostic.getLine(),
         diagnostic.getColumn(), std::string(view_of(diagnostic.getReason()))});
  }
  return report;
}

}  // namespace clout::tools
