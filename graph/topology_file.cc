#include "graph/topology_file.h"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

#include "schema/error.h"
#include "storage/byte_code.h"

namespace clout::graph {

namespace {

/// In the order of the file.
enum class Section : std::uint32_t {
  Counts,
  OutOffsets,
  OutNeighbours,
  OutTypes,
  InOffsets,
  InNeighbours,
  InTypes,
  OutPositions,
  LabelCodes,
  LastChanges,
  Runs,
  RunsByEdge,
};
constexpr std::size_t kSections = 12;
constexpr SnapshotKind kKind{{'C', 'L', 'O', 'U', 'T', 'T', 'O', 'P'}, 1, kSections};

std::string file_path(const std::string& directory) {
  return directory.empty() ? "" : directory + "/" + kTopologyFileName;
}

std::string encode_counts(const TopologyCounts& counts) {
  std::string out;
  storage::append_varint(out, counts.nodes);
  storage::append_varint(out, counts.edges);
  storage::append_varint(out, counts.label_sets.size());
  for (const auto& set : counts.label_sets) {
    storage::append_varint(out, set.size());
    for (const LabelId label : set) storage::append_varint(out, raw(label));
  }
  for (const auto* table : {&counts.nodes_by_label, &counts.edges_by_type}) {
    storage::append_varint(out, table->size());
    for (const std::uint64_t count : *table) storage::append_varint(out, count);
  }
  return out;
}

TopologyCounts decode_counts(std::string_view bytes, CommitNumber fold_commit) {
  storage::ByteReader in(bytes, "topology snapshot");
  TopologyCounts counts;
  counts.fold_commit = fold_commit;
  counts.nodes = in.varint();
  counts.edges = in.varint();
  counts.label_sets.resize(in.count());
  for (auto& set : counts.label_sets) {
    set.resize(in.count());
    for (LabelId& label : set) label = LabelId{in.varint32()};
  }
  for (auto* table : {&counts.nodes_by_label, &counts.edges_by_type}) {
    table->resize(in.count());
    for (std::uint64_t& count : *table) count = in.varint();
  }
  in.expect_end();
  return counts;
}

template <typename T>
std::string_view bytes_of(std::span<const T> values) {
  return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

template <typename T>
void view_section(const SnapshotFile& file, Section section, std::span<const T>& out) {
  const std::string_view bytes = file.section(static_cast<std::size_t>(section));
  out = {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
}

TopologyArrays view_arrays(const SnapshotFile& file) {
  TopologyArrays arrays;
  view_section(file, Section::OutOffsets, arrays.out.offsets);
  view_section(file, Section::OutNeighbours, arrays.out.neighbours);
  view_section(file, Section::OutTypes, arrays.out.types);
  view_section(file, Section::InOffsets, arrays.in.offsets);
  view_section(file, Section::InNeighbours, arrays.in.neighbours);
  view_section(file, Section::InTypes, arrays.in.types);
  view_section(file, Section::OutPositions, arrays.out_positions);
  view_section(file, Section::LabelCodes, arrays.label_codes);
  view_section(file, Section::LastChanges, arrays.last_changes);
  view_section(file, Section::Runs, arrays.runs);
  view_section(file, Section::RunsByEdge, arrays.runs_by_edge);
  return arrays;
}

/// The checksums say that the bytes are as written; this, that they were written for these counts.
bool lengths_agree(const TopologyCounts& counts, const TopologyArrays& arrays) {
  const std::size_t nodes = arrays.label_codes.size();
  const std::size_t edges = counts.edges;
  return arrays.out.offsets.size() == nodes + 1 && arrays.in.offsets.size() == nodes + 1 &&
         arrays.last_changes.size() == nodes && arrays.out.neighbours.size() == edges &&
         arrays.out.types.size() == edges && arrays.in.neighbours.size() == edges &&
         arrays.in.types.size() == edges && arrays.out_positions.size() == edges &&
         arrays.runs.size() == arrays.runs_by_edge.size();
}

}  // namespace

std::shared_ptr<const BaseTopology> open_topology_file(const std::string& directory,
                                                       CommitNumber fold_commit) {
  auto file = SnapshotFile::open(file_path(directory), kKind, fold_commit);
  if (!file) return nullptr;
  const TopologyArrays arrays = view_arrays(*file);
  try {
    TopologyCounts counts =
        decode_counts(file->section(static_cast<std::size_t>(Section::Counts)), fold_commit);
    if (!lengths_agree(counts, arrays)) return nullptr;
    return std::make_shared<BaseTopology>(std::move(counts), arrays, std::move(file));
  } catch (const Error&) {
    return nullptr;
  }
}

SnapshotFileWriter write_topology_file(const std::string& directory, const BaseTopology& topology) {
  const TopologyArrays& arrays = topology.arrays();
  const std::string counts = encode_counts(topology.counts());
  const std::array<std::string_view, kSections> sections{counts,
                                                         bytes_of(arrays.out.offsets),
                                                         bytes_of(arrays.out.neighbours),
                                                         bytes_of(arrays.out.types),
                                                         bytes_of(arrays.in.offsets),
                                                         bytes_of(arrays.in.neighbours),
                                                         bytes_of(arrays.in.types),
                                                         bytes_of(arrays.out_positions),
                                                         bytes_of(arrays.label_codes),
                                                         bytes_of(arrays.last_changes),
                                                         bytes_of(arrays.runs),
                                                         bytes_of(arrays.runs_by_edge)};
  return {file_path(directory), kKind, topology.fold_commit(), sections};
}

}  // namespace clout::graph
