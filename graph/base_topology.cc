#include "graph/base_topology.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <utility>

#include "graph/galloping_search.h"
#include "schema/error.h"

namespace clout::graph {

BaseTopology::BaseTopology(TopologyCounts counts, const TopologyArrays& arrays,
                           std::shared_ptr<const void> owner)
    : counts_(std::move(counts)),
      arrays_(arrays),
      owner_(std::move(owner)),
      node_limit_(static_cast<std::uint32_t>(arrays.label_codes.size())) {
  if (arrays.runs_by_edge.empty()) return;
  const std::uint32_t last = arrays.runs_by_edge.back();
  edge_id_limit_ = arrays.runs[last].first_edge + (run_end(last) - arrays.runs[last].position);
}

std::shared_ptr<const BaseTopology> BaseTopology::empty() {
  return TopologyBuilder().finish(CommitNumber{0});
}

const std::vector<LabelId>& BaseTopology::labels(NodeId node) const {
  static const std::vector<LabelId> kNone;
  const std::uint32_t code = label_code(node);
  return code < counts_.label_sets.size() ? counts_.label_sets[code] : kNone;
}

CommitNumber BaseTopology::last_change(NodeId node) const {
  return CommitNumber{raw(node) < node_limit_ ? arrays_.last_changes[raw(node)] : 0};
}

BaseTopology::Range BaseTopology::range(NodeId node, Direction direction) const {
  if (raw(node) >= node_limit_) return {};
  const auto& offsets = adjacency(direction).offsets;
  return {offsets[raw(node)], offsets[raw(node) + 1]};
}

BaseTopology::Range BaseTopology::range(NodeId node, Direction direction, EdgeTypeId type) const {
  const Range all = range(node, direction);
  const auto* types = adjacency(direction).types.data();
  const auto [first, last] = std::equal_range(types + all.begin, types + all.end, raw(type));
  return {static_cast<std::uint32_t>(first - types), static_cast<std::uint32_t>(last - types)};
}

BaseTopology::Range BaseTopology::range(NodeId node, Direction direction, EdgeTypeId type,
                                        NodeId neighbour) const {
  const Range typed = range(node, direction, type);
  const auto* neighbours = adjacency(direction).neighbours.data();
  const auto [first, last] =
      std::equal_range(neighbours + typed.begin, neighbours + typed.end, raw(neighbour));
  return {static_cast<std::uint32_t>(first - neighbours),
          static_cast<std::uint32_t>(last - neighbours)};
}

std::size_t BaseTopology::run_of(EdgePosition position) const {
  const std::size_t count = arrays_.runs.size();
  return gallop(count, even_guess(position, counts_.edges, count),
                [&](std::size_t run) { return position < arrays_.runs[run].position; }) -
         1;
}

void EdgeNumbers::find_run(EdgePosition position) {
  const std::size_t number = base_.run_of(position);
  begin_ = base_.arrays().runs[number].position;
  first_edge_ = base_.arrays().runs[number].first_edge;
  end_ = base_.run_end(number);
}

std::optional<EdgePosition> BaseTopology::position_of(EdgeId edge) const {
  const auto& runs = arrays_.runs_by_edge;
  const auto first_edge = [&](std::size_t i) { return arrays_.runs[runs[i]].first_edge; };
  const std::size_t guess = even_guess(raw(edge), edge_id_limit_, runs.size());
  const std::size_t above =
      gallop(runs.size(), guess, [&](std::size_t i) { return raw(edge) < first_edge(i); });
  if (above == 0) return std::nullopt;
  const std::uint32_t number = runs[above - 1];
  const EdgeRun& run = arrays_.runs[number];
  const std::uint64_t position = run.position + (raw(edge) - run.first_edge);
  if (position >= run_end(number)) return std::nullopt;
  return static_cast<EdgePosition>(position);
}

NodeId BaseTopology::start_of(EdgePosition position) const {
  const auto& offsets = arrays_.out.offsets;
  const auto above = std::upper_bound(offsets.begin(), offsets.end(), position);
  return NodeId{static_cast<std::uint32_t>(above - offsets.begin()) - 1};
}

std::optional<Edge> BaseTopology::find_edge(EdgeId edge) const {
  const auto position = position_of(edge);
  if (!position) return std::nullopt;
  return Edge{edge, start_of(*position), NodeId{arrays_.out.neighbours[*position]},
              EdgeTypeId{arrays_.out.types[*position]}};
}

/// The arrays of a topology in memory.
struct TopologyBuilder::Held {
  std::vector<std::uint32_t> out_offsets{0}, in_offsets;
  std::vector<std::uint32_t> out_neighbours, in_neighbours;
  std::vector<std::uint16_t> out_types, in_types;
  std::vector<std::uint32_t> out_positions;
  std::vector<std::uint32_t> label_codes;
  std::vector<std::uint64_t> last_changes;
  std::vector<EdgeRun> runs;
  std::vector<std::uint32_t> runs_by_edge;
  TopologyCounts counts;
  std::map<std::vector<LabelId>, std::uint32_t> codes;
  std::uint32_t last_code = 0;

  std::uint32_t label_code(const std::vector<LabelId>& labels);
  void derive_in();
  void sort_runs();
};

std::uint32_t TopologyBuilder::Held::label_code(const std::vector<LabelId>& labels) {
  // Neighbours in number are often alike, having been loaded from one file.
  const bool as_before =
      last_code < counts.label_sets.size() && counts.label_sets[last_code] == labels;
  if (!as_before) {
    const auto [entry, added] =
        codes.try_emplace(labels, static_cast<std::uint32_t>(counts.label_sets.size()));
    if (added) counts.label_sets.push_back(labels);
    last_code = entry->second;
  }
  for (const LabelId label : labels) {
    if (raw(label) >= counts.nodes_by_label.size()) counts.nodes_by_label.resize(raw(label) + 1);
    ++counts.nodes_by_label[raw(label)];
  }
  return last_code;
}

void TopologyBuilder::reserve(std::size_t nodes, std::size_t edges) {
  if (!held_) held_ = std::make_shared<Held>();
  held_->label_codes.reserve(nodes);
  held_->last_changes.reserve(nodes);
  held_->out_offsets.reserve(nodes + 1);
  held_->out_neighbours.reserve(edges);
  held_->out_types.reserve(edges);
}

void TopologyBuilder::add_node(NodeId node, const std::vector<LabelId>& labels,
                               CommitNumber last_change) {
  if (!held_) held_ = std::make_shared<Held>();
  Held& held = *held_;
  CLOUT_ASSERT(raw(node) >= held.label_codes.size());
  held.label_codes.resize(raw(node), kNoLabelSet);
  held.last_changes.resize(raw(node), 0);
  held.out_offsets.resize(std::size_t{raw(node)} + 1,
                          static_cast<std::uint32_t>(held.out_neighbours.size()));
  held.label_codes.push_back(held.label_code(labels));
  held.last_changes.push_back(raw(last_change));
  held.out_offsets.push_back(static_cast<std::uint32_t>(held.out_neighbours.size()));
  ++held.counts.nodes;
}

void TopologyBuilder::add_edge(EdgeTypeId type, NodeId end, EdgeId edge) {
  Held& held = *held_;
  const std::uint64_t position = held.out_neighbours.size();
  if (position >= kMaxBaseEdges) {
    throw Error(ErrorCode::Limit, "a database holds at most 4,294,967,294 edges");
  }
  if (raw(type) > std::numeric_limits<std::uint16_t>::max()) {
    throw Error(ErrorCode::Limit, "a database holds at most 65,536 edge types");
  }
  held.out_neighbours.push_back(raw(end));
  held.out_types.push_back(static_cast<std::uint16_t>(raw(type)));
  ++held.out_offsets.back();
  if (raw(type) >= held.counts.edges_by_type.size()) {
    held.counts.edges_by_type.resize(raw(type) + 1);
  }
  ++held.counts.edges_by_type[raw(type)];
  const bool continues =
      !held.runs.empty() &&
      held.runs.back().first_edge + (position - held.runs.back().position) == raw(edge);
  if (!continues) held.runs.push_back({position, raw(edge)});
}

/// OUT order is (start, type, end, edge). A stable sort by type and then by end leaves each end's
/// entries in the order (type, start, edge).
void TopologyBuilder::Held::derive_in() {
  const std::size_t edges = out_neighbours.size();
  const std::size_t nodes = label_codes.size();
  std::vector<std::uint32_t> type_starts(counts.edges_by_type.size() + 1, 0);
  std::partial_sum(counts.edges_by_type.begin(), counts.edges_by_type.end(),
                   type_starts.begin() + 1);
  in_offsets.assign(nodes + 1, 0);
  for (const std::uint32_t end : out_neighbours) {
    if (end >= nodes || label_codes[end] == kNoLabelSet) {
      throw Error(ErrorCode::Corruption,
                  "an edge leads to node " + std::to_string(end) + ", which does not exist")
          .hint("run 'clout check' on the database");
    }
    ++in_offsets[end + 1];
  }
  std::partial_sum(in_offsets.begin(), in_offsets.end(), in_offsets.begin());

  std::vector<std::uint32_t> starts(edges);
  for (std::size_t node = 0; node < nodes; ++node) {
    std::fill(starts.begin() + out_offsets[node], starts.begin() + out_offsets[node + 1],
              static_cast<std::uint32_t>(node));
  }
  std::vector<std::uint32_t> by_type(edges);
  for (std::size_t i = 0; i < edges; ++i) {
    by_type[type_starts[out_types[i]]++] = static_cast<std::uint32_t>(i);
  }
  in_neighbours.resize(edges);
  in_types.resize(edges);
  out_positions.resize(edges);
  std::vector<std::uint32_t> next(in_offsets.begin(), in_offsets.end() - 1);
  for (const std::uint32_t position : by_type) {
    const std::uint32_t place = next[out_neighbours[position]]++;
    in_neighbours[place] = starts[position];
    in_types[place] = out_types[position];
    out_positions[place] = position;
  }
}

void TopologyBuilder::Held::sort_runs() {
  runs_by_edge.resize(runs.size());
  std::iota(runs_by_edge.begin(), runs_by_edge.end(), 0U);
  std::sort(runs_by_edge.begin(), runs_by_edge.end(), [this](std::uint32_t a, std::uint32_t b) {
    return runs[a].first_edge < runs[b].first_edge;
  });
}

std::shared_ptr<const BaseTopology> TopologyBuilder::finish(CommitNumber fold_commit) {
  if (!held_) held_ = std::make_shared<Held>();
  const std::shared_ptr<Held> held = std::exchange(held_, nullptr);
  held->counts.edges = held->out_neighbours.size();
  held->counts.fold_commit = fold_commit;
  held->derive_in();
  held->sort_runs();
  TopologyArrays arrays;
  arrays.out = {held->out_offsets, held->out_neighbours, held->out_types};
  arrays.in = {held->in_offsets, held->in_neighbours, held->in_types};
  arrays.out_positions = held->out_positions;
  arrays.label_codes = held->label_codes;
  arrays.last_changes = held->last_changes;
  arrays.runs = held->runs;
  arrays.runs_by_edge = held->runs_by_edge;
  return std::make_shared<BaseTopology>(std::move(held->counts), arrays, held);
}

}  // namespace clout::graph
