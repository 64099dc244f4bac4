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
  ChunkMerge(const BulkEdgeJob& job, Direction direction, NodeId node) : job_(job), node_(node) {
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

  /// Numbers of the large values that the stored chunks refer to.
  void large_values(std::vector<std::uint64_t>& out) const {
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
  NodeId node_;
  std::vector<std::string> stored_;
  std::map<std::string, std::optional<std::string>> rows_;
};

/// Chunks of one direction, written by one thread.
class ChunkTask {
 public:
  explicit ChunkTask(const BulkEdgeJob& job)
      : job_(job),
        run_(job.runs.make(Family::Adjacency)),
        sink_([this](std::string_view key, std::string_view value) { run_->put(key, value); }) {}

 protected:
  /// One more group of `edges` new edges is done.
  void count(std::size_t edges) {
    edges_ += edges;
    if (++groups_ % kPollGroups == 0) report();
  }

  void finish() {
    report();
    job_.runs.keep(std::move(run_));
  }

  const BulkEdgeJob& job_;
  std::unique_ptr<storage::SortedRun> run_;
  storage::ChunkSink sink_;

 private:
  void report() {
    job_.observer.advance(std::exchange(edges_, 0));
    if (job_.cancel != nullptr && job_.cancel->cancelled()) {
      throw Error(ErrorCode::Cancelled, "the load was cancelled");
    }
  }

  std::size_t edges_ = 0;
  std::size_t groups_ = 0;
};

/// A stretch of groups of new edges by their start.
class OutTask : public ChunkTask {
 public:
  OutTask(const BulkEdgeJob& job, const BulkAdjacency& out)
      : ChunkTask(job),
        out_(out),
        encoder_table_(job.table.encoder_table(job.recorded)),
        large_(job),
        encoder_(encoder_table_, large_) {}

  void write(std::size_t begin, std::size_t end) {
    for (std::size_t g = begin; g < end; ++g) {
      const auto group = out_.group(g);
      write_group(NodeId{out_.nodes[g]}, group, job_.first_edge + out_.begins[g]);
      count(group.size());
    }
    finish();
    large_.finish();
    // They lie below all new numbers, but those of several tasks interleave.
    if (!erased_large_.empty()) job_.runs.erase_large_values(std::move(erased_large_));
  }

 private:
  void write_group(NodeId node, std::span<const storage::AdjacencyEntry> group,
                   std::uint64_t first_edge) {
    if (job_.before.base->range(node, Direction::Out).size() > 0) {
      merge(node, group, first_edge);
    } else {
      encoder_.encode(node, group, EdgeId{first_edge}, sink_);
    }
  }

  void merge(NodeId node, std::span<const storage::AdjacencyEntry> group,
             std::uint64_t first_edge) {
    ChunkMerge merge(job_, Direction::Out, node);
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

  const BulkAdjacency& out_;
  storage::EdgeTable encoder_table_;
  LargeValueRun large_;
  storage::OutChunkEncoder encoder_;
  std::vector<std::uint64_t> erased_large_;
};

/// A stretch of nodes, some with new edges that lead to them.
class InTask : public ChunkTask {
 public:
  InTask(const BulkEdgeJob& job, const BaseTopology& after) : ChunkTask(job), after_(after) {}

  void write(std::uint32_t begin, std::uint32_t end) {
    for (std::uint32_t node = begin; node < end; ++node) {
      const auto range = after_.range(NodeId{node}, Direction::In);
      const std::size_t stored = job_.before.base->range(NodeId{node}, Direction::In).size();
      if (range.size() == stored) continue;
      write_node(NodeId{node}, range, stored > 0);
      count(range.size() - stored);
    }
    finish();
  }

 private:
  void write_node(NodeId node, BaseTopology::Range range, bool stored) {
    const auto& in = after_.arrays().in;
    entries_.clear();
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      entries_.push_back({EdgeTypeId{in.types[i]}, NodeId{in.neighbours[i]}, 0});
    }
    if (!stored) return storage::encode_in_chunks(node, entries_, sink_);
    ChunkMerge merge(job_, Direction::In, node);
    storage::encode_in_chunks(node, entries_, merge.sink());
    merge.write(*run_);
  }

  const BaseTopology& after_;
  std::vector<storage::AdjacencyEntry> entries_;
};

/// Splits what `begins` counts into tasks of about kEdgesPerTask edges: calls add(first, last).
template <typename Add>
void split_by_edges(std::span<const std::uint32_t> begins, Add add) {
  for (std::size_t begin = 0; begin + 1 < begins.size();) {
    const std::size_t wanted = begins[begin] + kEdgesPerTask;
    const auto stop = std::lower_bound(begins.begin() + static_cast<std::ptrdiff_t>(begin) + 1,
                                       begins.end() - 1, wanted);
    const auto end = static_cast<std::size_t>(stop - begins.begin());
    add(begin, end);
    begin = end;
  }
}

}  // namespace

void BulkRuns::keep(std::unique_ptr<storage::SortedRun> run) {
  if (run->empty()) return;
  run->finish();
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

void add_sort_tasks(BulkAdjacency& out, std::vector<std::function<void()>>& tasks) {
  split_by_edges(out.begins, [&](std::size_t begin, std::size_t end) {
    tasks.emplace_back([&out, begin, end] { sort_groups(out, begin, end); });
  });
}

void add_out_tasks(const BulkEdgeJob& job, const BulkAdjacency& out,
                   std::vector<std::function<void()>>& tasks) {
  split_by_edges(out.begins, [&](std::size_t begin, std::size_t end) {
    tasks.emplace_back([&job, &out, begin, end] { OutTask(job, out).write(begin, end); });
  });
}

void add_in_tasks(const BulkEdgeJob& job, const BaseTopology& after,
                  std::vector<std::function<void()>>& tasks) {
  split_by_edges(after.arrays().in.offsets, [&](std::size_t begin, std::size_t end) {
    tasks.emplace_back([&job, &after, begin, end] {
      InTask(job, after).write(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end));
    });
  });
}

}  // namespace clout::graph
