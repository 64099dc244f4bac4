#include "graph/bulk_topology.h"

#include <algorithm>
#include <map>
#include <utility>

#include "schema/error.h"

namespace clout::graph {
namespace {

std::vector<LabelId> label_set(const std::vector<std::string>& names, const Catalog& catalog) {
  std::vector<LabelId> labels;
  for (const auto& name : names) {
    const auto label = catalog.labels.find(name);
    CLOUT_ASSERT(label.has_value());
    labels.push_back(*label);
  }
  std::sort(labels.begin(), labels.end());
  labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
  return labels;
}

/// Feeds a builder with the nodes and edges of both sides in order.
class Extension {
 public:
  Extension(const BaseTopology& before, const BulkNodeLabels& nodes, const BulkAdjacency& out,
            std::uint64_t first_edge, CommitNumber commit)
      : before_(before),
        numbers_(before),
        nodes_(nodes),
        out_(out),
        first_edge_(first_edge),
        commit_(commit) {
    builder_.reserve(nodes.first + nodes.codes.size(), before.counts().edges + out.entries.size());
  }

  std::shared_ptr<const BaseTopology> build() {
    for (std::uint32_t node = 0; node < before_.node_limit(); ++node) {
      if (before_.has_node(NodeId{node})) add_stored(NodeId{node});
    }
    for (std::uint32_t i = 0; i < nodes_.codes.size(); ++i) {
      const NodeId node{nodes_.first + i};
      builder_.add_node(node, nodes_.of(node), commit_);
      if (has_group(node)) add_new(take_group(), 0);
    }
    CLOUT_ASSERT(group_ == out_.nodes.size());
    return builder_.finish(commit_);
  }

 private:
  [[nodiscard]] bool has_group(NodeId node) const {
    return group_ < out_.nodes.size() && out_.nodes[group_] == raw(node);
  }

  std::span<const storage::AdjacencyEntry> take_group() {
    group_begin_ = out_.begins[group_];
    return out_.group(group_++);
  }

  void add_stored(NodeId node) {
    const bool changed = has_group(node);
    builder_.add_node(node, before_.labels(node), changed ? commit_ : before_.last_change(node));
    const auto range = before_.range(node, Direction::Out);
    if (!changed) {
      for (std::uint32_t i = range.begin; i < range.end; ++i) add_stored_edge(i);
    } else {
      merge(range, take_group());
    }
  }

  /// Both are in order, and new edges have the higher numbers.
  void merge(BaseTopology::Range range, std::span<const storage::AdjacencyEntry> group) {
    const auto& out = before_.arrays().out;
    std::size_t next = 0;
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      const auto comes_before = [&](const storage::AdjacencyEntry& entry) {
        return raw(entry.type) != out.types[i] ? raw(entry.type) < out.types[i]
                                               : raw(entry.neighbour) < out.neighbours[i];
      };
      std::size_t end = next;
      while (end < group.size() && comes_before(group[end])) ++end;
      add_new(group.subspan(next, end - next), next);
      next = end;
      add_stored_edge(i);
    }
    add_new(group.subspan(next), next);
  }

  void add_stored_edge(std::uint32_t position) {
    const auto& out = before_.arrays().out;
    builder_.add_edge(EdgeTypeId{out.types[position]}, NodeId{out.neighbours[position]},
                      numbers_.at(position));
  }

  /// `offset` is the place of the first of them in its group.
  void add_new(std::span<const storage::AdjacencyEntry> edges, std::size_t offset) {
    std::uint64_t edge = first_edge_ + group_begin_ + offset;
    for (const auto& entry : edges) builder_.add_edge(entry.type, entry.neighbour, EdgeId{edge++});
  }

  const BaseTopology& before_;
  EdgeNumbers numbers_;
  const BulkNodeLabels& nodes_;
  const BulkAdjacency& out_;
  const std::uint64_t first_edge_;
  const CommitNumber commit_;
  TopologyBuilder builder_;
  std::size_t group_ = 0;        ///< the next one
  std::size_t group_begin_ = 0;  ///< of the one taken last
};

}  // namespace

BulkNodeLabels collect_labels(std::span<const BulkNodes> blocks, const Catalog& catalog,
                              std::uint32_t first) {
  BulkNodeLabels collected;
  collected.first = first;
  std::map<std::vector<LabelId>, std::uint32_t> known;
  for (const auto& block : blocks) {
    std::vector<std::uint32_t> codes;
    for (const auto& names : block.label_sets) {
      auto labels = label_set(names, catalog);
      const auto code = static_cast<std::uint32_t>(collected.sets.size());
      const auto [entry, added] = known.try_emplace(labels, code);
      if (added) collected.sets.push_back(std::move(labels));
      codes.push_back(entry->second);
    }
    for (const std::uint32_t code : block.label_codes) collected.codes.push_back(codes[code]);
  }
  return collected;
}

std::shared_ptr<const BaseTopology> extended_topology(const BaseTopology& before,
                                                      const BulkNodeLabels& nodes,
                                                      const BulkAdjacency& out,
                                                      std::uint64_t first_edge,
                                                      CommitNumber commit) {
  return Extension(before, nodes, out, first_edge, commit).build();
}

}  // namespace clout::graph
