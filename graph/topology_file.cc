#include "graph/topology_file.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "schema/error.h"
#include "storage/byte_code.h"

namespace clout::graph {

namespace {

constexpr std::array<char, 8> kMagic{'C', 'L', 'O', 'U', 'T', 'T', 'O', 'P'};
constexpr std::uint32_t kVersion = 1;
constexpr std::uint64_t kAlignment = 64;

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

struct SectionEntry {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
  std::uint64_t checksum = 0;
};

struct Header {
  std::array<char, 8> magic = kMagic;
  std::uint32_t version = kVersion;
  std::uint32_t sections = kSections;
  std::uint64_t fold_commit = 0;
  std::array<SectionEntry, kSections> entries;
  std::uint64_t checksum = 0;  // of everything before it
};
static_assert(sizeof(Header) == 24 + 24 * kSections + 8, "written as it is in memory");

/// Four lanes of multiply and rotate over 32 bytes at a time, and a last mixing step. Not against
/// forgery: against torn writes and rotten bits.
std::uint64_t checksum_of(std::string_view bytes) {
  constexpr std::uint64_t kPrime = 0x9E3779B97F4A7C15ULL;
  std::array<std::uint64_t, 4> lanes{1, 2, 3, 4};
  std::array<std::uint64_t, 4> words{};
  std::size_t at = 0;
  const auto mix = [&](std::size_t length) {
    words = {};
    std::memcpy(words.data(), bytes.data() + at, length);
    for (std::size_t i = 0; i < lanes.size(); ++i) {
      lanes[i] = std::rotl((lanes[i] ^ words[i]) * kPrime, 29);
    }
  };
  for (; at + sizeof words <= bytes.size(); at += sizeof words) mix(sizeof words);
  if (at < bytes.size()) mix(bytes.size() - at);
  std::uint64_t sum = bytes.size();
  for (const std::uint64_t lane : lanes) {
    sum = (sum ^ lane) * kPrime;
    sum ^= sum >> 32;
  }
  return sum;
}

template <typename T>
std::string_view bytes_of(std::span<const T> values) {
  return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

// --- counts --------------------------------------------------------------------------------------

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

// --- writing -------------------------------------------------------------------------------------

/// A file descriptor that closes itself.
class File {
 public:
  File(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  [[nodiscard]] int descriptor() const { return fd_; }

  bool write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }
  bool sync() { return ::fsync(fd_) == 0; }

 private:
  int fd_;
};

bool write_file(const std::string& path, const BaseTopology& topology) {
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
  Header header;
  header.fold_commit = raw(topology.fold_commit());
  std::uint64_t offset = sizeof(Header);
  for (std::size_t i = 0; i < kSections; ++i) {
    offset = (offset + kAlignment - 1) / kAlignment * kAlignment;
    header.entries[i] = {offset, sections[i].size(), checksum_of(sections[i])};
    offset += sections[i].size();
  }
  const std::string_view head(reinterpret_cast<const char*>(&header), sizeof header);
  header.checksum = checksum_of(head.substr(0, sizeof header - sizeof header.checksum));

  File file(path, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file.is_open() || !file.write(head)) return false;
  std::uint64_t written = head.size();
  for (std::size_t i = 0; i < kSections; ++i) {
    const std::string padding(header.entries[i].offset - written, '\0');
    if (!file.write(padding) || !file.write(sections[i])) return false;
    written = header.entries[i].offset + sections[i].size();
  }
  return file.sync();
}

// --- reading -------------------------------------------------------------------------------------

/// A file mapped for reading.
class MappedFile {
 public:
  explicit MappedFile(const std::string& path) {
    const File file(path, O_RDONLY);
    struct stat status {};
    if (!file.is_open() || ::fstat(file.descriptor(), &status) != 0 || status.st_size <= 0) return;
    const auto size = static_cast<std::size_t>(status.st_size);
    void* mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
    if (mapped != MAP_FAILED) bytes_ = {static_cast<const char*>(mapped), size};
  }
  ~MappedFile() {
    if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  [[nodiscard]] std::string_view bytes() const { return bytes_; }

 private:
  std::string_view bytes_;
};

std::optional<Header> read_header(std::string_view file, CommitNumber fold_commit) {
  Header header;
  if (file.size() < sizeof header) return std::nullopt;
  std::memcpy(&header, file.data(), sizeof header);
  const bool known = header.magic == kMagic && header.version == kVersion &&
                     header.sections == kSections && header.fold_commit == raw(fold_commit);
  if (!known) return std::nullopt;
  if (checksum_of(file.substr(0, sizeof header - sizeof header.checksum)) != header.checksum) {
    return std::nullopt;
  }
  for (const SectionEntry& entry : header.entries) {
    if (entry.offset % kAlignment != 0 || entry.offset > file.size() ||
        entry.bytes > file.size() - entry.offset) {
      return std::nullopt;
    }
    if (checksum_of(file.substr(entry.offset, entry.bytes)) != entry.checksum) return std::nullopt;
  }
  return header;
}

template <typename T>
void view_section(std::string_view file, const Header& header, Section section,
                  std::span<const T>& out) {
  const SectionEntry& entry = header.entries[static_cast<std::size_t>(section)];
  out = {reinterpret_cast<const T*>(file.data() + entry.offset), entry.bytes / sizeof(T)};
}

TopologyArrays view_arrays(std::string_view file, const Header& header) {
  TopologyArrays arrays;
  view_section(file, header, Section::OutOffsets, arrays.out.offsets);
  view_section(file, header, Section::OutNeighbours, arrays.out.neighbours);
  view_section(file, header, Section::OutTypes, arrays.out.types);
  view_section(file, header, Section::InOffsets, arrays.in.offsets);
  view_section(file, header, Section::InNeighbours, arrays.in.neighbours);
  view_section(file, header, Section::InTypes, arrays.in.types);
  view_section(file, header, Section::OutPositions, arrays.out_positions);
  view_section(file, header, Section::LabelCodes, arrays.label_codes);
  view_section(file, header, Section::LastChanges, arrays.last_changes);
  view_section(file, header, Section::Runs, arrays.runs);
  view_section(file, header, Section::RunsByEdge, arrays.runs_by_edge);
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
  if (directory.empty()) return nullptr;
  auto mapped = std::make_shared<const MappedFile>(directory + "/" + kTopologyFileName);
  const auto header = read_header(mapped->bytes(), fold_commit);
  if (!header) return nullptr;
  const TopologyArrays arrays = view_arrays(mapped->bytes(), *header);
  const SectionEntry& counts_entry = header->entries[static_cast<std::size_t>(Section::Counts)];
  try {
    TopologyCounts counts =
        decode_counts(mapped->bytes().substr(counts_entry.offset, counts_entry.bytes), fold_commit);
    if (!lengths_agree(counts, arrays)) return nullptr;
    return std::make_shared<BaseTopology>(std::move(counts), arrays, std::move(mapped));
  } catch (const Error&) {
    return nullptr;
  }
}

TopologyFileWriter::TopologyFileWriter(const std::string& directory, const BaseTopology& topology)
    : directory_(directory) {
  if (directory_.empty()) return;
  temporary_ = directory_ + "/" + kTopologyFileName + ".new";
  if (write_file(temporary_, topology)) return;
  ::unlink(temporary_.c_str());
  temporary_.clear();
}

TopologyFileWriter::~TopologyFileWriter() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void TopologyFileWriter::replace() {
  if (directory_.empty()) return;
  const std::string file = directory_ + "/" + kTopologyFileName;
  if (temporary_.empty() || ::rename(temporary_.c_str(), file.c_str()) != 0) {
    ::unlink(file.c_str());
    return;
  }
  temporary_.clear();
  File(directory_, O_RDONLY).sync();
}

}  // namespace clout::graph
