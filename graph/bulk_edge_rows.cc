#include "graph/bulk_edge_rows.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "graph/record_reader.h"
#include "schema/error.h"
#include "storage/adjacency_chunk.h"
#include "storage/keys.h"

namespace clout::graph {
namespace {

using storage::Family;

/// Edges per task: enough that a run's file costs little, few enough to share the work.
constexpr std::size_t kEdgesPerTask = std::size_t{1} << 19;
/// Numbers of large values are taken in blocks, so that runs of different threads do not overlap.
constexpr std::uint64_t kLargeValueBlock = std::uint64_t{1} << 20;
constexpr std::uint32_t kPollGroups = 256;

/// Writes large values into runs of their own.
class LargeValueRun : public storage::LargeValueWriter {
 public:
  explicit LargeValueRun(const BulkEdgeJob& job) : job_(job) {}

  std::uint64_t put(std::string_view encoded) override {
    if (next_ == end_) {
      finish();
      next_ = job_.next_large.fetch_add(kLargeValueBlock);
      end_ = next_ + kLargeValueBlock;
      run_ = job_.runs.make(Family::LargeValues);
    }
    run_->put(storage::large_value_key(next_), encoded);
    return next_++;
  }

  void finish() {
    if (run_) job_.runs.keep(std::move(run_));
  }

 private:
  const BulkEdgeJob& job_;
  std::unique_ptr<storage::SortedRun> run_;
  std::uint64_t next_ = 0, end_ = 0;
};

/// The stored chunks of one side of a node, and what replaces them.
class ChunkMerge {
 public:
  ChunkMerge(const BulkEdgeJob& job, Direction direction, NodeId node)
      : job_(job), direction_(direction), node_(node) {
    const std::string prefix = storage::adjacency_prefix(direction, node);
    const auto cursor = job.before.kv->scan(Family::Adjacency, prefix, storage::prefix_end(prefix));
    for (; cursor->valid(); cursor->next()) {
      rows_[std::string(cursor->key())] = std::nullopt;
      stored_.emplace_back(cursor->value());
    }
  }

  /// The stored Out edges, with everything.
  [[nodiscard]] std::vector<storage::EdgeRecord> out_edges() const {
    const StoredLargeValues large(*job_.before.kv);
    std::vector<storage::EdgeRecord> edges;
    for (const auto& bytes : stored_) storage::OutChunk(bytes).records(node_, large, edges);
    return edges;
  }

  [[nodiscard]] std::vector<storage::AdjacencyEntry> in_entries() const {
    std::vector<storage::AdjacencyEntry> entries;
    std::vector<NodeId> neighbours;
    for (const auto& bytes : stored_) {
      const storage::InChunk chunk(bytes);
      for (const auto& range : chunk.types()) {
        neighbours.clear();
        chunk.neighbours(range, neighbours);
        for (const NodeId neighbour : neighbours) entries.push_back({range.type, neighbour, 0});
      }
    }
    return entries;
  }

  /// Numbers of the large values that the stored chunks refer to.
  void large_values(std::vector<std::uint64_t>& out) const {
    if (direction_ != Direction::Out) return;
    for (const auto& bytes : stored_) storage::OutChunk(bytes).large_values(out);
  }

  [[nodiscard]] storage::ChunkSink sink() {
    return [this](std::string_view key, std::string_view value) {
      rows_[std::string(key)] = std::string(value);
    };
  }

  /// New chunks, and erasures of stored ones that none replaces.
  void write(storage::SortedRun& run) const {
    for (const auto& [key, value] : rows_) {
      if (value) {
        run.put(key, *value);
      } else {
        run.erase(key);
      }
    }
  }

 private:
  const BulkEdgeJob& job_;
  Direction direction_;
  NodeId node_;
  std::vector<std::string> stored_;
  std::map<std::string, std::optional<std::string>> rows_;
};

/// A stretch of groups, written by one thread.
class ChunkTask {
 public:
  ChunkTask(const BulkEdgeJob& job, Direction direction, BulkAdjacency& adjacency)
      : job_(job),
        direction_(direction),
        adjacency_(adjacency),
        encoder_table_(job.table.encoder_table(job.recorded)),
        large_(job),
        encoder_(encoder_table_, large_),
        run_(job.runs.make(Family::Adjacency)),
        sink_([this](std::string_view key, std::string_view value) { run_->put(key, value); }) {}

  void write(std::size_t begin, std::size_t end) {
    std::size_t edges = 0;
    for (std::size_t g = begin; g < end; ++g) {
      const auto group = adjacency_.group(g);
      sort_group(group);
      write_group(NodeId{adjacency_.nodes[g]}, group, job_.first_edge + adjacency_.begins[g]);
      edges += group.size();
      if ((g - begin) % kPollGroups == 0) report(std::exchange(edges, 0));
    }
    report(edges);
    job_.runs.keep(std::move(run_));
    large_.finish();
    if (!erased_large_.empty()) write_erased_large();
  }

 private:
  void report(std::size_t edges) {
    job_.observer.advance(edges);
    if (job_.cancel != nullptr && job_.cancel->cancelled()) {
      throw Error(ErrorCode::Cancelled, "the load was cancelled");
    }
  }

  void write_group(NodeId node, std::span<const storage::AdjacencyEntry> group,
                   std::uint64_t first_edge) {
    const bool stored = job_.before.base->range(node, direction_).size() > 0;
    if (direction_ == Direction::Out) {
      if (stored) {
        merge_out(node, group, first_edge);
      } else {
        encoder_.encode(node, group, EdgeId{first_edge}, sink_);
      }
    } else if (stored) {
      merge_in(node, group);
    } else {
      storage::encode_in_chunks(node, group, sink_);
    }
  }

  void merge_out(NodeId node, std::span<const storage::AdjacencyEntry> group,
                 std::uint64_t first_edge) {
    ChunkMerge merge(job_, direction_, node);
    auto edges = merge.out_edges();
    const auto added = static_cast<std::ptrdiff_t>(edges.size());
    for (const auto& entry : group) {
      edges.push_back({EdgeId{first_edge++}, entry.type, node, entry.neighbour, job_.recorded,
                       job_.table.properties(entry.row)});
    }
    // Both parts are in the order of chunks, and the new numbers are above the old ones.
    std::inplace_merge(edges.begin(), edges.begin() + added, edges.end(),
                       [](const storage::EdgeRecord& a, const storage::EdgeRecord& b) {
                         return a.type != b.type ? a.type < b.type : a.end < b.end;
                       });
    storage::encode_out_chunks(edges, large_, merge.sink());
    merge.write(*run_);
    merge.large_values(erased_large_);
  }

  void merge_in(NodeId node, std::span<const storage::AdjacencyEntry> group) {
    ChunkMerge merge(job_, direction_, node);
    auto entries = merge.in_entries();
    const auto added = static_cast<std::ptrdiff_t>(entries.size());
    entries.insert(entries.end(), group.begin(), group.end());
    std::inplace_merge(entries.begin(), entries.begin() + added, entries.end(),
                       [](const storage::AdjacencyEntry& a, const storage::AdjacencyEntry& b) {
                         return a.type != b.type ? a.type < b.type : a.neighbour < b.neighbour;
                       });
    storage::encode_in_chunks(node, entries, merge.sink());
    merge.write(*run_);
  }

  /// Rows of large values whose chunks were rewritten. They lie below all new numbers, but those of
  /// several tasks interleave: the job collects them into one run.
  void write_erased_large() { job_.runs.erase_large_values(std::move(erased_large_)); }

  const BulkEdgeJob& job_;
  Direction direction_;
  BulkAdjacency& adjacency_;
  storage::EdgeTable encoder_table_;
  LargeValueRun large_;
  storage::OutChunkEncoder encoder_;
  std::unique_ptr<storage::SortedRun> run_;
  storage::ChunkSink sink_;
  std::vector<std::uint64_t> erased_large_;
};

}  // namespace

void BulkRuns::keep(std::unique_ptr<storage::SortedRun> run) {
  if (run->empty()) return;
  const std::lock_guard lock(mutex_);
  runs_.push_back(std::move(run));
}

void BulkRuns::erase_large_values(std::vector<std::uint64_t> numbers) {
  const std::lock_guard lock(mutex_);
  erased_large_.insert(erased_large_.end(), numbers.begin(), numbers.end());
}

std::vector<std::unique_ptr<storage::SortedRun>> BulkRuns::take() {
  if (!erased_large_.empty()) {
    std::sort(erased_large_.begin(), erased_large_.end());
    auto run = make(Family::LargeValues);
    for (const std::uint64_t number : erased_large_) run->erase(storage::large_value_key(number));
    keep(std::move(run));
  }
  return std::move(runs_);
}

void add_chunk_tasks(const BulkEdgeJob& job, Direction direction, BulkAdjacency& adjacency,
                     std::vector<std::function<void()>>& tasks) {
  const std::size_t groups = adjacency.nodes.size();
  for (std::size_t begin = 0; begin < groups;) {
    const std::size_t wanted = adjacency.begins[begin] + kEdgesPerTask;
    const auto stop =
        std::lower_bound(adjacency.begins.begin() + static_cast<std::ptrdiff_t>(begin) + 1,
                         adjacency.begins.end() - 1, wanted);
    const auto end = static_cast<std::size_t>(stop - adjacency.begins.begin());
    tasks.emplace_back([&job, direction, &adjacency, begin, end] {
      ChunkTask(job, direction, adjacency).write(begin, end);
    });
    begin = end;
  }
}

}  // namespace clout::graph
