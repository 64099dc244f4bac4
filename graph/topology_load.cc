#include "graph/topology_load.h"

#include <optional>
#include <utility>
#include <vector>

#include "graph/topology_file.h"
#include "schema/error.h"
#include "storage/adjacency_chunk.h"
#include "storage/keys.h"
#include "storage/ordered_code.h"
#include "storage/records.h"

namespace clout::graph {

using storage::Family;

namespace {

/// Nodes in ascending order: those stored, and those that commits since the fold deleted, which
/// chunks may still lead to. What the former look like now is all that is known; where they changed
/// since the fold, the delta stands before them anyway.
class NodeRows {
 public:
  explicit NodeRows(const storage::KvSnapshot& kv)
      : stored_(kv.scan(Family::Nodes, "", "")), changed_(changed_rows(kv)) {
    find_deleted();
  }

  struct Row {
    NodeId node{};
    std::vector<LabelId> labels;
  };

  std::optional<Row> next() {
    const bool stored = stored_->valid();
    if (!stored && !deleted_) return std::nullopt;
    const NodeId first = stored ? storage::decode_node_key(stored_->key()) : *deleted_;
    if (deleted_ && *deleted_ < first) return Row{take_deleted(), {}};
    if (!stored) return Row{take_deleted(), {}};
    Row row{first, storage::decode_node_labels(stored_->value())};
    stored_->next();
    return row;
  }

 private:
  static std::unique_ptr<storage::KvCursor> changed_rows(const storage::KvSnapshot& kv) {
    const std::string prefix = storage::delta_prefix(storage::DeltaKind::Node);
    return kv.scan(Family::Delta, prefix, storage::prefix_end(prefix));
  }

  void find_deleted() {
    deleted_.reset();
    for (; changed_->valid(); changed_->next()) {
      if (storage::decode_delta(changed_->value()).change != storage::ChangeKind::Deleted) continue;
      deleted_ = storage::decode_delta_key(changed_->key()).node;
      return;
    }
  }

  NodeId take_deleted() {
    const NodeId node = *deleted_;
    changed_->next();
    find_deleted();
    return node;
  }

  std::unique_ptr<storage::KvCursor> stored_;
  std::unique_ptr<storage::KvCursor> changed_;
  std::optional<NodeId> deleted_;
};

[[noreturn]] void throw_without_node(NodeId node) {
  throw Error(ErrorCode::Corruption,
              "there are edges of node " + std::to_string(raw(node)) + ", which does not exist")
      .hint("run 'clout check' on the database");
}

void add_chunk(TopologyBuilder& builder, std::string_view bytes, std::vector<NodeId>& neighbours,
               std::vector<EdgeId>& edges) {
  const storage::OutChunk chunk(bytes);
  neighbours.clear();
  edges.clear();
  chunk.neighbours(neighbours);
  chunk.edges(edges);
  for (const storage::TypeRange& range : chunk.types()) {
    for (std::uint32_t i = range.first; i < range.first + range.count; ++i) {
      builder.add_edge(range.type, neighbours[i], edges[i]);
    }
  }
}

}  // namespace

std::shared_ptr<const BaseTopology> scan_topology(const storage::KvSnapshot& kv,
                                                  CommitNumber fold_commit) {
  TopologyBuilder builder;
  NodeRows nodes(kv);
  const std::string prefix = storage::adjacency_prefix(Direction::Out);
  const auto chunks = kv.scan(Family::Adjacency, prefix, storage::prefix_end(prefix));
  std::vector<NodeId> neighbours;
  std::vector<EdgeId> edges;
  while (const auto row = nodes.next()) {
    builder.add_node(row->node, row->labels, fold_commit);
    for (; chunks->valid(); chunks->next()) {
      const NodeId start = storage::decode_adjacency_key(chunks->key()).node;
      if (start > row->node) break;
      if (start < row->node) throw_without_node(start);
      add_chunk(builder, chunks->value(), neighbours, edges);
    }
  }
  if (chunks->valid()) throw_without_node(storage::decode_adjacency_key(chunks->key()).node);
  return builder.finish(fold_commit);
}

std::shared_ptr<const BaseTopology> load_topology(const storage::KvSnapshot& kv,
                                                  const std::string& path, CommitNumber fold_commit,
                                                  bool read_only) {
  if (auto mapped = open_topology_file(path, fold_commit)) return mapped;
  auto built = scan_topology(kv, fold_commit);
  if (!read_only) write_topology_file(path, *built).replace();
  return built;
}

}  // namespace clout::graph
