#include "graph/chunk_rewriter.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "graph/record_reader.h"
#include "schema/error.h"
#include "storage/adjacency_chunk.h"
#include "storage/chunk_encoder.h"
#include "storage/keys.h"
#include "storage/layout.h"
#include "storage/records.h"

namespace clout::graph {

using storage::AdjacencyKey;
using storage::Family;

namespace {

AdjacencyEntry entry_of(const EdgeRecord& record) { return {record.type, record.end, record.id}; }

/// An In entry without its edge number, which In chunks do not hold.
AdjacencyEntry without_edge(const AdjacencyEntry& entry) {
  return {entry.type, entry.neighbour, EdgeId{0}};
}

std::string key_of(Direction direction, NodeId node, const AdjacencyEntry& entry) {
  return storage::encode_key(
      AdjacencyKey{direction, node, entry.type, entry.neighbour, entry.edge});
}

/// Keys of the chunks of a node on one side.
std::vector<std::string> chunk_keys(const storage::KvSnapshot& kv, Direction direction,
                                    NodeId node) {
  std::vector<std::string> keys;
  const std::string prefix = storage::adjacency_prefix(direction, node);
  const auto rows = kv.scan(Family::Adjacency, prefix, storage::prefix_end(prefix));
  for (; rows->valid(); rows->next()) keys.emplace_back(rows->key());
  return keys;
}

/// Calls `replace(old key or "", changes)` for each run of changes that fall into one chunk: the
/// last that does not begin above them, or the first.
template <typename Change, typename KeyOf, typename Replace>
void by_chunk(const std::vector<std::string>& keys, std::span<const Change> changes,
              KeyOf&& change_key, Replace&& replace) {
  std::size_t begin = 0;
  while (begin < changes.size()) {
    const auto above = std::upper_bound(keys.begin(), keys.end(), change_key(changes[begin]));
    const std::size_t chunk =
        above == keys.begin() ? 0 : static_cast<std::size_t>(above - keys.begin()) - 1;
    std::size_t end = begin + 1;
    while (end < changes.size() &&
           (chunk + 1 >= keys.size() || change_key(changes[end]) < keys[chunk + 1])) {
      ++end;
    }
    replace(keys.empty() ? std::string() : keys[chunk], changes.subspan(begin, end - begin));
    begin = end;
  }
}

}  // namespace

/// Gives long values new numbers from the stored counter on.
class ChunkRewriter::LargeValues final : public storage::LargeValueWriter {
 public:
  LargeValues(const storage::KvSnapshot& kv, storage::WriteBatch& rows) : rows_(rows) {
    if (const auto stored = kv.get(Family::Meta, storage::kMetaNextLargeValue)) {
      first_ = storage::decode_counter(*stored);
    }
    next_ = first_;
  }

  std::uint64_t put(std::string_view encoded) override {
    rows_.put(Family::LargeValues, storage::large_value_key(next_), std::string(encoded));
    return next_++;
  }

  void finish() {
    if (next_ == first_) return;
    rows_.put(Family::Meta, std::string(storage::kMetaNextLargeValue),
              storage::encode_counter(next_));
  }

 private:
  storage::WriteBatch& rows_;
  std::uint64_t first_ = 0;
  std::uint64_t next_ = 0;
};

ChunkRewriter::ChunkRewriter(const storage::KvSnapshot& kv, storage::WriteBatch& rows)
    : kv_(kv), rows_(rows), large_(std::make_unique<LargeValues>(kv, rows)) {}

ChunkRewriter::~ChunkRewriter() = default;

void ChunkRewriter::finish() { large_->finish(); }

void ChunkRewriter::rewrite_out(NodeId node, std::span<const OutChange> changes) {
  by_chunk(
      chunk_keys(kv_, Direction::Out, node), changes,
      [&](const OutChange& change) { return key_of(Direction::Out, node, change.entry); },
      [&](const std::string& key, std::span<const OutChange> part) {
        replace_out(node, key, part);
      });
}

void ChunkRewriter::replace_out(NodeId node, const std::string& old_key,
                                std::span<const OutChange> changes) {
  std::vector<EdgeRecord> old_edges;
  if (!old_key.empty()) {
    const auto bytes = kv_.get(Family::Adjacency, old_key);
    const storage::OutChunk chunk(bytes.value());
    chunk.records(node, StoredLargeValues(kv_), old_edges);
    std::vector<std::uint64_t> large;
    chunk.large_values(large);
    for (const std::uint64_t number : large) {
      rows_.erase(Family::LargeValues, storage::large_value_key(number));
    }
    rows_.erase(Family::Adjacency, old_key);  // a new chunk under the same key comes later
  }
  std::vector<EdgeRecord> edges;
  edges.reserve(old_edges.size() + changes.size());
  auto old = old_edges.begin();
  for (const OutChange& change : changes) {
    for (; old != old_edges.end() && entry_of(*old) < change.entry; ++old) {
      edges.push_back(std::move(*old));
    }
    if (old != old_edges.end() && entry_of(*old) == change.entry) ++old;
    if (change.record) edges.push_back(*change.record);
  }
  edges.insert(edges.end(), std::make_move_iterator(old), std::make_move_iterator(old_edges.end()));
  if (edges.empty()) return;
  storage::encode_out_chunks(edges, *large_, [&](std::string_view key, std::string_view value) {
    rows_.put(Family::Adjacency, std::string(key), std::string(value));
  });
}

void ChunkRewriter::rewrite_in(NodeId node, std::span<const InChange> changes) {
  by_chunk(
      chunk_keys(kv_, Direction::In, node), changes,
      [&](const InChange& change) {
        return key_of(Direction::In, node, without_edge(change.entry));
      },
      [&](const std::string& key, std::span<const InChange> part) { replace_in(node, key, part); });
}

void ChunkRewriter::replace_in(NodeId node, const std::string& old_key,
                               std::span<const InChange> changes) {
  std::multiset<std::pair<EdgeTypeId, NodeId>> edges;
  if (!old_key.empty()) {
    const auto bytes = kv_.get(Family::Adjacency, old_key);
    const storage::InChunk chunk(bytes.value());
    for (const storage::TypeRange& range : chunk.types()) {
      std::vector<NodeId> neighbours;
      chunk.neighbours(range, neighbours);
      for (const NodeId neighbour : neighbours)
        edges.emplace_hint(edges.end(), range.type, neighbour);
    }
    rows_.erase(Family::Adjacency, old_key);
  }
  for (const auto& [entry, added] : changes) {
    const std::pair<EdgeTypeId, NodeId> edge{entry.type, entry.neighbour};
    if (added) {
      edges.insert(edge);
      continue;
    }
    const auto found = edges.find(edge);
    if (found == edges.end()) {
      throw Error(ErrorCode::Corruption, "edge " + std::to_string(raw(entry.edge)) +
                                             " is missing on the side of its end node")
          .hint("run 'clout check' on the database");
    }
    edges.erase(found);
  }
  std::vector<storage::AdjacencyEntry> entries;
  entries.reserve(edges.size());
  for (const auto& [type, neighbour] : edges) entries.push_back({type, neighbour, 0});
  if (entries.empty()) return;
  storage::encode_in_chunks(node, entries, [&](std::string_view key, std::string_view value) {
    rows_.put(Family::Adjacency, std::string(key), std::string(value));
  });
}

}  // namespace clout::graph
