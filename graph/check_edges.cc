// Edges: both sides of the chunks, numbers, long values, locators, and the rows of the delta.

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "graph/check_rows.h"
#include "graph/record_reader.h"
#include "storage/adjacency_chunk.h"
#include "storage/keys.h"
#include "storage/ordered_code.h"
#include "storage/records.h"

namespace clout::graph {

using storage::Family;

namespace {

/// An edge as both sides know it, sorted by its end: the order of In chunks.
struct EndEntry {
  NodeId end{};
  EdgeTypeId type{};
  NodeId start{};
  friend auto operator<=>(const EndEntry&, const EndEntry&) = default;
};

std::string text(const EndEntry& entry) {
  return "an edge from node " + std::to_string(raw(entry.start)) + " to node " +
         std::to_string(raw(entry.end));
}

/// Reads all chunks of both sides.
class ChunkCheck {
 public:
  explicit ChunkCheck(CheckRun& run) : run_(run), large_reader_(run.kv) {}

  void check() {
    scan(Direction::Out);
    scan(Direction::In);
    std::sort(out_.begin(), out_.end());
    compare_sides();
    check_edge_numbers();
    check_large_values();
  }

 private:
  void scan(Direction direction) {
    const std::string prefix = storage::adjacency_prefix(direction);
    NodeId node{};
    bool first = true;
    run_.rows(Family::Adjacency, prefix, storage::prefix_end(prefix),
              [&](std::string_view key, std::string_view value) {
                const auto decoded = storage::decode_adjacency_key(key);
                if (first || decoded.node != node) last_ = {};
                first = false;
                node = decoded.node;
                if (direction == Direction::Out) {
                  out_chunk(decoded, value);
                } else {
                  in_chunk(decoded, value);
                }
              });
  }

  void out_chunk(const storage::AdjacencyKey& key, std::string_view value) {
    const storage::OutChunk chunk(value);
    std::vector<EdgeRecord> records;
    chunk.records(key.node, large_reader_, records);
    chunk.large_values(large_);
    if (records.empty()) return run_.problem("an empty chunk is stored");
    const EdgeRecord& first = records.front();
    if (first.type != key.type || first.end != key.neighbour || first.id != key.edge) {
      run_.problem("a chunk of node " + std::to_string(raw(key.node)) +
                   " does not begin with the edge that its key names");
    }
    for (const EdgeRecord& record : records) {
      in_order(key.node, {record.type, record.end, record.id});
      out_.push_back({record.end, record.type, key.node});
      edges_.push_back(raw(record.id));
      if (raw(record.type) >= run_.catalog.edge_types.size()) {
        run_.problem("edge " + std::to_string(raw(record.id)) + " has a type without a name");
      }
    }
  }

  void in_chunk(const storage::AdjacencyKey& key, std::string_view value) {
    const storage::InChunk chunk(value);
    std::vector<NodeId> neighbours;
    chunk.neighbours(neighbours);
    for (const storage::TypeRange& range : chunk.types()) {
      for (std::uint32_t i = range.first; i < range.first + range.count; ++i) {
        in_order(key.node, {range.type, neighbours[i], EdgeId{0}});
        in_.push_back({key.node, range.type, neighbours[i]});
      }
    }
  }

  /// Entries of one node ascend, over the ends of chunks too.
  void in_order(NodeId node, const AdjacencyEntry& entry) {
    if (entry < last_) {
      run_.problem("the edges of node " + std::to_string(raw(node)) + " are out of order");
    }
    last_ = entry;
  }

  void compare_sides() {
    auto in = in_.begin();
    for (const EndEntry& out : out_) {
      for (; in != in_.end() && *in < out; ++in) {
        run_.problem(text(*in) + " stands at its end but not at its start");
      }
      if (in != in_.end() && *in == out) {
        ++in;
      } else {
        run_.problem(text(out) + " stands at its start but not at its end");
      }
    }
    for (; in != in_.end(); ++in) {
      run_.problem(text(*in) + " stands at its end but not at its start");
    }
  }

  void check_edge_numbers() {
    std::sort(edges_.begin(), edges_.end());
    if (std::adjacent_find(edges_.begin(), edges_.end()) != edges_.end()) {
      run_.problem("two edges have one number");
    }
    if (!edges_.empty() && edges_.back() >= run_.next_edge) {
      run_.problem("edge " + std::to_string(edges_.back()) + " has a number that was never given");
    }
  }

  void check_large_values() {
    std::sort(large_.begin(), large_.end());
    if (std::adjacent_find(large_.begin(), large_.end()) != large_.end()) {
      run_.problem("a long value belongs to two edges");
    }
    run_.rows(Family::LargeValues, "", "", [&](std::string_view key, std::string_view) {
      const std::uint64_t number = storage::decode_large_value_key(key);
      if (!std::binary_search(large_.begin(), large_.end(), number)) {
        run_.problem("the long value " + std::to_string(number) + " belongs to no edge");
      }
    });
  }

  CheckRun& run_;
  StoredLargeValues large_reader_;
  std::vector<EndEntry> out_;
  std::vector<EndEntry> in_;
  std::vector<std::uint64_t> edges_;
  std::vector<std::uint64_t> large_;
  AdjacencyEntry last_;
};

using EdgeDeltaKey = std::tuple<std::uint64_t, NodeId, NodeId, EdgeTypeId>;

/// The rows of one side, by edge, start, end and type.
std::map<EdgeDeltaKey, storage::DeltaRecord> edge_rows(CheckRun& run, storage::DeltaKind kind) {
  std::map<EdgeDeltaKey, storage::DeltaRecord> found;
  const std::string prefix = storage::delta_prefix(kind);
  run.rows(Family::Delta, prefix, storage::prefix_end(prefix),
           [&](std::string_view key, std::string_view value) {
             ++run.report.delta_rows;
             const storage::DeltaKey k = storage::decode_delta_key(key);
             const bool out = kind == storage::DeltaKind::OutEdge;
             found.emplace(EdgeDeltaKey{raw(k.edge), out ? k.node : k.neighbour,
                                        out ? k.neighbour : k.node, k.type},
                           storage::decode_delta(value));
           });
  return found;
}

void check_commit(CheckRun& run, CommitNumber commit) {
  if (commit <= run.fold_commit || commit > run.last_commit) {
    run.problem("a row of the delta is of commit " + std::to_string(raw(commit)) +
                ", which is not between the fold and the last commit");
  }
}

void check_node_rows(CheckRun& run) {
  const std::string prefix = storage::delta_prefix(storage::DeltaKind::Node);
  run.rows(
      Family::Delta, prefix, storage::prefix_end(prefix),
      [&](std::string_view key, std::string_view value) {
        ++run.report.delta_rows;
        const NodeId node = storage::decode_delta_key(key).node;
        const storage::DeltaRecord record = storage::decode_delta(value);
        check_commit(run, record.commit);
        const bool deleted = record.change == storage::ChangeKind::Deleted;
        if (deleted == run.has_node(node)) {
          run.problem("node " + std::to_string(raw(node)) +
                      (deleted ? " was deleted and is stored" : " was changed and is missing"));
        }
      });
}

}  // namespace

void check_edges(CheckRun& run) { ChunkCheck(run).check(); }

void check_delta(CheckRun& run) {
  check_node_rows(run);
  const auto out = edge_rows(run, storage::DeltaKind::OutEdge);
  const auto in = edge_rows(run, storage::DeltaKind::InEdge);
  for (const auto& [key, record] : out) {
    const auto& [edge, start, end, type] = key;
    const std::string name = "edge " + std::to_string(edge);
    check_commit(run, record.commit);
    const auto other = in.find(key);
    if (other == in.end() || other->second.commit != record.commit ||
        other->second.change != record.change) {
      run.problem(name + " of the delta differs between its start and its end");
    }
    if (edge >= run.next_edge) run.problem(name + " has a number that was never given");
    if (record.change == storage::ChangeKind::Deleted) continue;
    if (!run.has_node(start) || !run.has_node(end)) {
      run.problem(name + " of the delta is at a node that does not exist");
    }
    const auto locator = run.kv.get(Family::EdgeLocator, storage::edge_locator_key(EdgeId{edge}));
    const storage::EdgeLocation place{type, start, end};
    if (record.change == storage::ChangeKind::Created &&
        (!locator || storage::decode_edge_location(*locator) != place)) {
      run.problem(name + " is not where its locator says");
    }
  }
  for (const auto& [key, record] : in) {
    if (!out.contains(key)) {
      run.problem("edge " + std::to_string(std::get<0>(key)) +
                  " of the delta differs between its start and its end");
    }
  }
}

void check_history(CheckRun& run) {
  run.rows(Family::History, "", "", [&](std::string_view key, std::string_view value) {
    ++run.report.history_rows;
    const storage::HistoryKey k = storage::decode_history_key(key);
    const storage::HistoryRecord record = storage::decode_history(value);
    const bool is_node = std::holds_alternative<NodeRecord>(record.version);
    const RecordedTime from = is_node ? std::get<NodeRecord>(record.version).recorded_from
                                      : std::get<EdgeRecord>(record.version).recorded_from;
    const std::string name =
        (is_node ? "an old version of node " : "an old version of edge ") + std::to_string(k.id);
    if (is_node != (k.entity == storage::EntityKind::Node) ||
        (!is_node && raw(std::get<EdgeRecord>(record.version).id) != k.id)) {
      run.problem(name + " is stored under another number");
    }
    if (from > k.recorded_to) run.problem(name + " ends before it begins");
    if (k.commit > run.last_commit)
      run.problem(name + " was replaced by a commit that is not there");
  });
}

}  // namespace clout::graph
