#include "tools/rpc/operation_wire.h"

#include "tools/rpc/value_wire.h"

namespace clout::tools {

void write_info(wire::DatabaseInfo::Builder out, const DatabaseInfo& info) {
  const auto& figures = info.figures;
  out.setDirectory(wire_text(info.directory));
  out.setFormatVersion(figures.format_version);
  out.setCommit(raw(figures.commit));
  out.setFoldCommit(raw(figures.fold_commit));
  out.setDeltaRows(figures.delta_rows);
  auto stored = out.initStoredBytes(static_cast<unsigned>(figures.stored_bytes.size()));
  for (unsigned i = 0; i < stored.size(); ++i) {
    stored[i].setKind(wire_text(figures.stored_bytes[i].first));
    stored[i].setBytes(figures.stored_bytes[i].second);
  }
  if (info.horizon) {
    out.setHasHorizon(true);
    out.setHorizon(*info.horizon);
  }
  if (info.model) {
    auto model = out.initModel();
    model.setName(wire_text(info.model->name));
    model.setVersion(info.model->version);
    model.setEdgeTypes(info.model->edge_types);
  }
  out.setBytesOnDisk(info.bytes_on_disk);
  out.setSchema(wire_text(info.schema));
}

DatabaseInfo read_info(wire::DatabaseInfo::Reader in) {
  DatabaseInfo info;
  auto& figures = info.figures;
  info.directory = view_of(in.getDirectory());
  figures.format_version = in.getFormatVersion();
  figures.commit = CommitNumber{in.getCommit()};
  figures.fold_commit = CommitNumber{in.getFoldCommit()};
  figures.delta_rows = in.getDeltaRows();
  for (const auto stored : in.getStoredBytes()) {
    figures.stored_bytes.emplace_back(view_of(stored.getKind()), stored.getBytes());
  }
  if (in.getHasHorizon()) info.horizon = in.getHorizon();
  if (in.hasModel()) {
    const auto model = in.getModel();
    info.model = {std::string(view_of(model.getName())), model.getVersion(), model.getEdgeTypes()};
  }
  info.bytes_on_disk = in.getBytesOnDisk();
  info.schema = view_of(in.getSchema());
  return info;
}

void write_report(wire::CheckReport::Builder out, const graph::CheckReport& report) {
  out.setNodes(report.nodes);
  out.setEdges(report.edges);
  out.setClaims(report.claims);
  out.setNames(report.names);
  out.setIndexEntries(report.index_entries);
  out.setDeltaRows(report.delta_rows);
  out.setHistoryRows(report.history_rows);
  out.setCommits(report.commits);
  out.setProblemCount(report.problem_count);
  auto problems = out.initProblems(static_cast<unsigned>(report.problems.size()));
  for (unsigned i = 0; i < problems.size(); ++i) problems.set(i, wire_text(report.problems[i]));
}

graph::CheckReport read_report(wire::CheckReport::Reader in) {
  graph::CheckReport report;
  report.nodes = in.getNodes();
  report.edges = in.getEdges();
  report.claims = in.getClaims();
  report.names = in.getNames();
  report.index_entries = in.getIndexEntries();
  report.delta_rows = in.getDeltaRows();
  report.history_rows = in.getHistoryRows();
  report.commits = in.getCommits();
  report.problem_count = in.getProblemCount();
  for (const auto problem : in.getProblems()) report.problems.emplace_back(view_of(problem));
  return report;
}

void write_report(wire::VacuumReport::Builder out, const graph::VacuumReport& report) {
  out.setHorizon(report.horizon);
  out.setVersions(report.versions);
  out.setCommits(report.commits);
  out.setBytes(report.bytes);
}

graph::VacuumReport read_report(wire::VacuumReport::Reader in) {
  return {in.getHorizon(), in.getVersions(), in.getCommits(), in.getBytes()};
}

void write_report(wire::BackupReport::Builder out, const graph::BackupReport& report) {
  out.setCommit(raw(report.commit));
  out.setFiles(report.files);
  out.setBytes(report.bytes);
  out.setCopiedFiles(report.copied_files);
  out.setCopiedBytes(report.copied_bytes);
}

graph::BackupReport read_report(wire::BackupReport::Reader in) {
  return {CommitNumber{in.getCommit()}, in.getFiles(), in.getBytes(), in.getCopiedFiles(),
          in.getCopiedBytes()};
}

void write_surface(wire::Surface::Builder out, const Surface& surface) {
  out.setWidth(static_cast<std::uint32_t>(surface.width));
  out.setColour(surface.colour);
  out.setTerminal(surface.terminal);
  out.setAscii(surface.ascii);
}

Surface read_surface(wire::Surface::Reader in) {
  return {in.getWidth(), in.getColour(), in.getTerminal(), in.getAscii()};
}

}  // namespace clout::tools
