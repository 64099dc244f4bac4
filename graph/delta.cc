#include "graph/delta.h"

#include <algorithm>
#include <utility>

namespace clout::graph {

namespace {

template <typename Id>
std::uint64_t& count_of(std::vector<std::uint64_t>& counts, Id id) {
  if (raw(id) >= counts.size()) counts.resize(raw(id) + 1);
  return counts[raw(id)];
}

/// Is the edge in the base, and with these ends?
bool stands_in(const BaseTopology& base, const Edge& edge) {
  const auto stored = base.find_edge(edge.id);
  return stored && same_ends(*stored, edge);
}

}  // namespace

void EntityCounts::add_node(const NodeRecord& record) {
  ++nodes;
  for (const LabelId label : record.labels) ++count_of(nodes_by_label, label);
}

void EntityCounts::remove_node(const std::vector<LabelId>& labels) {
  --nodes;
  for (const LabelId label : labels) --count_of(nodes_by_label, label);
}

void EntityCounts::add_edge(EdgeTypeId type) {
  ++edges;
  ++count_of(edges_by_type, type);
}

void EntityCounts::remove_edge(EdgeTypeId type) {
  --edges;
  --count_of(edges_by_type, type);
}

Delta::Delta(const BaseTopology& base)
    : counts_{base.counts().nodes, base.counts().edges, base.counts().nodes_by_label,
              base.counts().edges_by_type},
      node_limit_(base.node_limit()) {}

NodeDelta& Delta::touch(NodeId node, CommitNumber commit, OwnerId owner) {
  NodeDelta& held = make_owned(nodes_.edit(raw(node), owner), owner);
  held.last_change = std::max(held.last_change, commit);
  return held;
}

void Delta::put_node(const BaseTopology& base, NodeId node, NodeRecordPtr record,
                     CommitNumber commit, OwnerId owner) {
  NodeDelta& held = touch(node, commit, owner);
  if (held.changed && held.record) {
    counts_.remove_node(held.record->labels);
  } else if (!held.changed && base.has_node(node)) {
    counts_.remove_node(base.labels(node));
  }
  if (record) counts_.add_node(*record);
  held.changed = true;
  held.record = std::move(record);
  node_limit_ = std::max(node_limit_, raw(node) + 1);
}

void Delta::put_edge(const BaseTopology& base, EdgeRecordPtr record, CommitNumber commit,
                     OwnerId owner) {
  const Edge edge = edge_of(*record);
  const AdjacencyEntry out{edge.type, edge.end, edge.id};
  const AdjacencyEntry in{edge.type, edge.start, edge.id};
  const EdgeRecordPtr* known = edges_.find(raw(edge.id));
  const bool in_base = stands_in(base, edge);
  const bool exists = known != nullptr ? *known && same_ends(edge_of(**known), edge) : in_base;
  edges_.edit(raw(edge.id), owner) = std::move(record);
  NodeDelta& start = touch(edge.start, commit, owner);
  if (!exists && in_base) {
    start.removed_out.erase(out, owner);
  } else if (!exists) {
    start.added_out.insert(out, owner);
  }
  NodeDelta& end = touch(edge.end, commit, owner);
  if (exists) return;
  if (in_base) {
    end.removed_in.erase(in, owner);
  } else {
    end.added_in.insert(in, owner);
  }
  counts_.add_edge(edge.type);
}

void Delta::remove_edge(const BaseTopology& base, const Edge& edge, CommitNumber commit,
                        OwnerId owner) {
  const AdjacencyEntry out{edge.type, edge.end, edge.id};
  const AdjacencyEntry in{edge.type, edge.start, edge.id};
  NodeDelta& start = touch(edge.start, commit, owner);
  if (stands_in(base, edge)) {
    if (!start.removed_out.insert(out, owner)) return;
    touch(edge.end, commit, owner).removed_in.insert(in, owner);
  } else {
    if (!start.added_out.erase(out, owner)) return;
    touch(edge.end, commit, owner).added_in.erase(in, owner);
  }
  counts_.remove_edge(edge.type);
  const EdgeRecordPtr* known = edges_.find(raw(edge.id));
  if (known != nullptr && *known && !same_ends(edge_of(**known), edge)) return;  // it has moved on
  if (base.position_of(edge.id)) {
    edges_.edit(raw(edge.id), owner) = nullptr;
  } else {
    edges_.erase(raw(edge.id), owner);
  }
}

void Delta::apply(const BaseTopology& base, const DeltaStep& step, CommitNumber commit,
                  OwnerId owner) {
  if (const auto* node = std::get_if<NodeStep>(&step)) {
    put_node(base, node->node, node->record, commit, owner);
  } else if (const auto& edge = std::get<EdgeStep>(step); edge.record) {
    put_edge(base, edge.record, commit, owner);
  } else {
    remove_edge(base, edge.edge, commit, owner);
  }
}

}  // namespace clout::graph
