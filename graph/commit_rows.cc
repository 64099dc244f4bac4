#include "graph/commit_rows.h"

#include <algorithm>
#include <string>
#include <utility>

#include "schema/error.h"
#include "storage/format_version.h"
#include "storage/keys.h"
#include "storage/ordered_code.h"
#include "storage/records.h"

namespace clout::graph {

using storage::ChangeKind;
using storage::DeltaKey;
using storage::DeltaKind;
using storage::DeltaRecord;
using storage::EntityKind;
using storage::Family;

namespace {

template <typename Change>
ChangeKind kind_of(const Change& change) {
  if (!change.after) return ChangeKind::Deleted;
  return change.before ? ChangeKind::Updated : ChangeKind::Created;
}

DeltaKey delta_key(const Edge& edge, DeltaKind kind) {
  if (kind == DeltaKind::OutEdge) return {kind, edge.start, edge.type, edge.end, edge.id};
  return {kind, edge.end, edge.type, edge.start, edge.id};
}

DeltaKey delta_key(NodeId node) { return {DeltaKind::Node, node, {}, {}, {}}; }

/// The rows of one commit.
class CommitRows {
 public:
  CommitRows(CommitNumber commit, RecordedTime time) : commit_(commit) { log_.time = time; }

  void add(NodeId node, const NodeChange& change) {
    const ChangeKind kind = kind_of(change);
    log_.changes.push_back({EntityKind::Node, kind, raw(node)});
    if (change.before) keep(EntityKind::Node, raw(node), *change.before);
    if (change.after) {
      rows_.put(Family::Nodes, storage::node_key(node), storage::encode(*change.after));
    } else {
      rows_.erase(Family::Nodes, storage::node_key(node));
    }
    rows_.put(Family::Delta, storage::encode_key(delta_key(node)),
              storage::encode(DeltaRecord{commit_, kind, 0, {}}));
  }

  void add(const EdgeChange& change) {
    const ChangeKind kind = kind_of(change);
    const Edge edge = edge_of(change.after ? *change.after : *change.before);
    log_.changes.push_back({EntityKind::Edge, kind, raw(edge.id)});
    if (change.before && !change.only_claims) {
      keep(EntityKind::Edge, raw(edge.id), *change.before);
    }
    if (change.moves()) {
      put(edge_of(*change.before), {commit_, ChangeKind::Deleted, 0, {}});
      moved_ = true;
    }
    DeltaRecord out{commit_, change.moves() ? ChangeKind::Created : kind, 0, {}};
    if (change.after) {
      out.recorded_from = change.after->recorded_from;
      out.properties = change.after->properties;
    }
    put(edge, out);
    if (kind == ChangeKind::Created || change.moves()) {
      rows_.put(Family::EdgeLocator, storage::edge_locator_key(edge.id),
                storage::encode(storage::EdgeLocation{edge.type, edge.start, edge.end}));
    } else if (kind == ChangeKind::Deleted) {
      rows_.erase(Family::EdgeLocator, storage::edge_locator_key(edge.id));
    }
  }

  /// The other rows, and the claims in place of those that the transaction read.
  [[nodiscard]] storage::WriteBatch finish(const ChangeSet& changes) {
    changes.rows.append_to(rows_);
    for (const NewClaim& claim : changes.claims) {
      rows_.put(Family::Claims, storage::encode_key(claim.key), storage::encode(claim.claim));
    }
    if (moved_ || changes.newer_format || !changes.claims.empty()) {
      storage::raise_format_version(rows_);
    }
    rows_.put(Family::CommitLog, storage::commit_log_key(commit_), storage::encode(log_));
    return std::move(rows_);
  }

 private:
  /// On both sides of the edge.
  void put(const Edge& edge, const DeltaRecord& out) {
    rows_.put(Family::Delta, storage::encode_key(delta_key(edge, DeltaKind::OutEdge)),
              storage::encode(out));
    rows_.put(Family::Delta, storage::encode_key(delta_key(edge, DeltaKind::InEdge)),
              storage::encode(DeltaRecord{commit_, out.change, 0, {}}));
  }

  template <typename Record>
  void keep(EntityKind entity, std::uint64_t id, const Record& before) {
    rows_.put(Family::History,
              storage::encode_key(storage::HistoryKey{entity, id, log_.time, commit_}),
              storage::encode(storage::HistoryRecord{before}));
  }

  CommitNumber commit_;
  bool moved_ = false;  ///< any edge was
  storage::CommitRecord log_;
  storage::WriteBatch rows_;
};

EdgeStep edge_step(const DeltaKey& key, DeltaRecord&& record) {
  const Edge edge{key.edge, key.node, key.neighbour, key.type};
  if (record.change == ChangeKind::Deleted) return {edge, nullptr};
  return {edge, std::make_shared<EdgeRecord>(EdgeRecord{edge.id, edge.type, edge.start, edge.end,
                                                        record.recorded_from,
                                                        std::move(record.properties)})};
}

NodeStep node_step(const storage::KvSnapshot& kv, NodeId node, ChangeKind change) {
  const auto bytes = kv.get(Family::Nodes, storage::node_key(node));
  if (bytes.has_value() == (change == ChangeKind::Deleted)) {
    throw Error(ErrorCode::Corruption,
                "the record of node " + std::to_string(raw(node)) +
                    (bytes ? " is there although the node was deleted" : " is missing"))
        .hint("run 'clout check' on the database");
  }
  if (!bytes) return {node, nullptr};
  return {node, std::make_shared<NodeRecord>(storage::decode_node(*bytes))};
}

/// Sets when everything was recorded. What is known of an edge's claims is known of the edge.
void set_times(ChangeSet& changes, CommitNumber commit, RecordedTime time) {
  for (auto& [node, change] : changes.nodes) {
    if (change.after) change.after->recorded_from = time;
  }
  for (auto& [edge, change] : changes.edges) {
    if (!change.after) continue;
    change.after->recorded_from = change.only_claims ? change.before->recorded_from : time;
  }
  for (NewClaim& added : changes.claims) {
    added.claim.commit = commit;
    if (added.claim.recorded == 0) added.claim.recorded = time;
    const EdgeChange& edge = changes.edges.at(added.key.edge);
    const bool replaces = edge.before && !edge.only_claims;
    if (!edge.after || replaces) continue;
    edge.after->recorded_from = std::min(edge.after->recorded_from, added.claim.recorded);
  }
}

}  // namespace

void append_commit_rows(ChangeSet& changes, CommitNumber commit, RecordedTime time,
                        storage::WriteBatch& batch) {
  set_times(changes, commit, time);
  CommitRows rows(commit, time);
  for (const auto& [node, change] : changes.nodes) rows.add(node, change);
  for (const auto& [edge, change] : changes.edges) rows.add(change);
  batch.append(rows.finish(changes));
}

std::vector<DeltaStep> delta_steps(const ChangeSet& changes) {
  std::vector<DeltaStep> steps;
  steps.reserve(changes.nodes.size() + changes.edges.size());
  for (const auto& [node, change] : changes.nodes) steps.emplace_back(NodeStep{node, change.after});
  for (const auto& [id, change] : changes.edges) {
    if (change.moves()) steps.emplace_back(EdgeStep{edge_of(*change.before), nullptr});
    steps.emplace_back(
        EdgeStep{edge_of(change.after ? *change.after : *change.before), change.after});
  }
  return steps;
}

void append_delta_keys(const DeltaStep& step, std::vector<std::string>& keys) {
  if (const auto* node = std::get_if<NodeStep>(&step)) {
    keys.push_back(storage::encode_key(delta_key(node->node)));
    return;
  }
  const Edge& edge = std::get<EdgeStep>(step).edge;
  keys.push_back(storage::encode_key(delta_key(edge, DeltaKind::OutEdge)));
  keys.push_back(storage::encode_key(delta_key(edge, DeltaKind::InEdge)));
}

Delta load_delta(const storage::KvSnapshot& kv, const BaseTopology& base, OwnerId owner) {
  Delta delta(base);
  const auto read = [&](DeltaKind kind, const auto& step_of) {
    const std::string prefix = storage::delta_prefix(kind);
    const auto rows = kv.scan(Family::Delta, prefix, storage::prefix_end(prefix));
    for (; rows->valid(); rows->next()) {
      DeltaRecord record = storage::decode_delta(rows->value());
      const CommitNumber commit = record.commit;
      const DeltaKey key = storage::decode_delta_key(rows->key());
      delta.apply(base, step_of(key, std::move(record)), commit, owner);
    }
  };
  read(DeltaKind::Node, [&](const DeltaKey& key, DeltaRecord&& record) -> DeltaStep {
    return node_step(kv, key.node, record.change);
  });
  read(DeltaKind::OutEdge, [&](const DeltaKey& key, DeltaRecord&& record) -> DeltaStep {
    return edge_step(key, std::move(record));
  });
  return delta;
}

}  // namespace clout::graph
