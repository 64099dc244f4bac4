#include "graph/fold.h"

#include <algorithm>
#include <map>
#include <utility>

#include "graph/adjacency_scan.h"
#include "graph/chunk_rewriter.h"
#include "graph/commit_rows.h"
#include "schema/error.h"
#include "storage/layout.h"
#include "storage/records.h"

namespace clout::graph {

using storage::Family;

namespace {

using OutChanges = std::map<NodeId, std::vector<OutChange>>;

OutChanges out_changes(const GraphState& state) {
  OutChanges changes;
  const auto add = [&](const Edge& edge, EdgeRecordPtr record) {
    changes[edge.start].push_back({{edge.type, edge.end, edge.id}, std::move(record)});
  };
  std::uint64_t number = 0;
  while (const EdgeRecordPtr* record = state.delta.next_edge(number)) {
    const auto stored = state.base->find_edge(EdgeId{number});
    if (stored && !(*record && same_ends(*stored, edge_of(**record)))) add(*stored, nullptr);
    if (*record) add(edge_of(**record), *record);
    ++number;
  }
  for (auto& [node, of_node] : changes) {
    std::sort(of_node.begin(), of_node.end(),
              [](const OutChange& a, const OutChange& b) { return a.entry < b.entry; });
  }
  return changes;
}

std::vector<InChange> in_changes(const NodeDelta& node) {
  std::vector<InChange> changes;
  for (AdjacencyList::Cursor at(node.added_in); at.valid(); at.next())
    changes.push_back({*at, true});
  for (AdjacencyList::Cursor at(node.removed_in); at.valid(); at.next()) {
    changes.push_back({*at, false});
  }
  std::sort(changes.begin(), changes.end(),
            [](const InChange& a, const InChange& b) { return a.entry < b.entry; });
  return changes;
}

void rewrite_chunks(const GraphState& state, storage::WriteBatch& rows) {
  ChunkRewriter rewriter(*state.kv, rows);
  for (const auto& [node, changes] : out_changes(state)) rewriter.rewrite_out(node, changes);
  std::uint64_t number = 0;
  while (const NodeDelta* node = state.delta.next_node(number)) {
    const auto changes = in_changes(*node);
    if (!changes.empty()) {
      rewriter.rewrite_in(NodeId{static_cast<std::uint32_t>(number)}, changes);
    }
    ++number;
  }
  rewriter.finish();
}

std::vector<std::string> stored_delta_keys(const storage::KvSnapshot& kv) {
  std::vector<std::string> keys;
  const auto rows = kv.scan(Family::Delta, "", "");
  for (; rows->valid(); rows->next()) keys.emplace_back(rows->key());
  return keys;
}

}  // namespace

std::shared_ptr<const BaseTopology> topology_of(const GraphState& state) {
  TopologyBuilder builder;
  for (std::uint32_t number = 0; number < state.delta.node_limit(); ++number) {
    const NodeId node{number};
    const auto* labels = state.labels(node);
    if (labels == nullptr) continue;
    const NodeDelta* change = state.delta.node(node);
    builder.add_node(node, *labels,
                     change != nullptr ? change->last_change : state.base->last_change(node));
    visit_adjacency(state, node, Direction::Out, {}, [&](const AdjacencyEntry& entry) {
      builder.add_edge(entry.type, entry.neighbour, entry.edge);
    });
  }
  return builder.finish(state.commit);
}

FoldResult prepare_fold(const GraphState& state) {
  FoldResult result;
  rewrite_chunks(state, result.rows);
  result.rows.put(Family::Meta, std::string(storage::kMetaFoldCommit),
                  storage::encode_counter(raw(state.commit)));
  result.delta_keys = stored_delta_keys(*state.kv);
  result.base = topology_of(state);
  return result;
}

}  // namespace clout::graph
