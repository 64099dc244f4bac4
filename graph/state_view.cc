#include "graph/state_view.h"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <utility>

#include "graph/adjacency_scan.h"
#include "graph/edge_statistics.h"
#include "graph/influence/evidence.h"
#include "graph/influence/influence_graph.h"
#include "graph/influence_source.h"
#include "graph/names.h"
#include "graph/ordered_edges.h"
#include "graph/property_index.h"
#include "storage/keys.h"
#include "storage/ordered_code.h"
#include "storage/records.h"

namespace clout::graph {

namespace {

template <typename Id>
std::uint64_t count_at(const std::vector<std::uint64_t>& counts, Id id) {
  return raw(id) < counts.size() ? counts[raw(id)] : 0;
}

Edge edge_between(NodeId node, Direction direction, const AdjacencyEntry& entry) {
  if (direction == Direction::Out) return {entry.edge, node, entry.neighbour, entry.type};
  return {entry.edge, entry.neighbour, node, entry.type};
}

/// The wanted types ascending, each once, so that answers come in the one order.
class SortedTypes {
 public:
  explicit SortedTypes(std::span<const EdgeTypeId> types) : types_(types) {
    if (std::adjacent_find(types.begin(), types.end(), std::greater_equal<>()) == types.end()) {
      return;
    }
    sorted_.assign(types.begin(), types.end());
    std::sort(sorted_.begin(), sorted_.end());
    sorted_.erase(std::unique(sorted_.begin(), sorted_.end()), sorted_.end());
    types_ = sorted_;
  }
  [[nodiscard]] auto begin() const { return types_.begin(); }
  [[nodiscard]] auto end() const { return types_.end(); }
  [[nodiscard]] bool empty() const { return types_.empty(); }

 private:
  std::span<const EdgeTypeId> types_;
  std::vector<EdgeTypeId> sorted_;
};

Value property_in(const NodeRecordPtr& record, PropertyKeyId key) {
  const Value* found = record ? find_property(record->properties, key) : nullptr;
  return found != nullptr ? *found : Value();
}

/// By label-set code: does the set have `label`? An empty answer means that no base node has it.
std::vector<char> sets_with(const BaseTopology& base, std::optional<LabelId> label) {
  const auto& sets = base.counts().label_sets;
  std::vector<char> wanted(sets.size(), 1);
  if (!label) return wanted;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    wanted[i] = std::binary_search(sets[i].begin(), sets[i].end(), *label) ? 1 : 0;
  }
  return wanted;
}

}  // namespace

StateView::StateView(std::shared_ptr<const GraphState> state, const RowOverlay* overlay)
    : state_(std::move(state)),
      overlay_(overlay),
      records_(state_->kv, state_->base, state_->records) {}

std::uint64_t StateView::node_count(LabelId label) const {
  return count_at(state_->delta.counts().nodes_by_label, label);
}

std::uint64_t StateView::edge_count(EdgeTypeId type) const {
  return count_at(state_->delta.counts().edges_by_type, type);
}

std::vector<LabelId> StateView::labels(NodeId node) const {
  const auto* labels = state_->labels(node);
  return labels != nullptr ? *labels : std::vector<LabelId>{};
}

bool StateView::has_label(NodeId node, LabelId label) const {
  const auto* labels = state_->labels(node);
  return labels != nullptr && std::binary_search(labels->begin(), labels->end(), label);
}

NodeRecordPtr StateView::node_record(NodeId node) const {
  const NodeDelta* change = state_->delta.node(node);
  if (change != nullptr && change->changed) return change->record;
  return state_->base->has_node(node) ? records_.node(node) : nullptr;
}

Value StateView::property(NodeId node, PropertyKeyId key) const {
  return property_in(node_record(node), key);
}

void StateView::property_column(std::span<const NodeId> nodes, PropertyKeyId key,
                                std::span<Value> out) const {
  constexpr std::size_t kAtOnce = 16;
  std::array<NodeRecordPtr, kAtOnce> records;
  for (std::size_t first = 0; first < nodes.size(); first += kAtOnce) {
    const auto some = nodes.subspan(first, std::min(kAtOnce, nodes.size() - first));
    records_.expect(some);
    for (std::size_t i = 0; i < some.size(); ++i) {
      records[i] = node_record(some[i]);
      if (records[i]) __builtin_prefetch(records[i]->properties.data());
    }
    for (std::size_t i = 0; i < some.size(); ++i) out[first + i] = property_in(records[i], key);
  }
}

std::vector<Property> StateView::properties(NodeId node) const {
  const NodeRecordPtr record = node_record(node);
  return record ? record->properties : Properties{};
}

std::size_t StateView::scan_nodes(std::uint32_t& position, std::optional<LabelId> label,
                                  std::span<NodeId> out) const {
  const BaseTopology& base = *state_->base;
  const std::vector<char> wanted = sets_with(base, label);
  const std::uint32_t limit = node_id_limit();
  std::size_t found = 0;
  std::uint64_t changed = position;
  const NodeDelta* change = state_->delta.next_node(changed);
  while (position < limit && found < out.size()) {
    if (change != nullptr && changed < position) {
      changed = position;
      change = state_->delta.next_node(changed);
    }
    if (position >= base.node_limit()) {  // Only the delta has nodes from here on.
      if (change == nullptr) {
        position = limit;
        break;
      }
      position = static_cast<std::uint32_t>(changed);
    }
    const NodeId node{position++};
    bool hit = false;
    if (change != nullptr && changed == raw(node) && change->changed) {
      const auto* record = change->record.get();
      hit = record != nullptr &&
            (!label || std::binary_search(record->labels.begin(), record->labels.end(), *label));
    } else {
      const std::uint32_t code = base.label_code(node);
      hit = code != kNoLabelSet && wanted[code] != 0;
    }
    if (hit) out[found++] = node;
  }
  return found;
}

std::optional<Edge> StateView::find_edge(EdgeId edge) const {
  if (const EdgeRecordPtr* changed = state_->delta.edge(edge)) {
    if (*changed == nullptr) return std::nullopt;
    return edge_of(**changed);
  }
  return state_->base->find_edge(edge);
}

Value StateView::property(const Edge& edge, PropertyKeyId key) const {
  OpenChunkPtr chunk;
  return edge_property(edge, key, chunk);
}

void StateView::property_column(std::span<const Edge> edges, PropertyKeyId key,
                                std::span<Value> out) const {
  OpenChunkPtr chunk;
  for (std::size_t i = 0; i < edges.size(); ++i) out[i] = edge_property(edges[i], key, chunk);
}

/// `last` is the chunk that the edge before was found in.
Value StateView::edge_property(const Edge& edge, PropertyKeyId key, OpenChunkPtr& last) const {
  if (const EdgeRecordPtr* changed = state_->delta.edge(edge.id)) {
    const Value* found = *changed ? find_property((*changed)->properties, key) : nullptr;
    return found != nullptr ? *found : Value();
  }
  const auto position = state_->base->position_of(edge.id);
  return position ? records_.edge_property(edge, *position, key, last) : Value();
}

std::vector<Property> StateView::properties(const Edge& edge) const {
  const EdgeRecordPtr record = edge_record(edge);
  return record ? record->properties : Properties{};
}

EdgeRecordPtr StateView::edge_record(const Edge& edge) const {
  if (const EdgeRecordPtr* changed = state_->delta.edge(edge.id)) return *changed;
  const auto position = state_->base->position_of(edge.id);
  if (!position) return nullptr;
  return std::make_shared<EdgeRecord>(records_.edge(edge, *position));
}

void StateView::expand_one_way(NodeId node, Direction direction, std::span<const EdgeTypeId> types,
                               bool skip_loops, std::vector<Neighbour>& out) const {
  const auto append = [&](const AdjacencyEntry& entry) {
    if (skip_loops && entry.neighbour == node) return;
    out.push_back({entry.neighbour, edge_between(node, direction, entry)});
  };
  if (types.empty()) {
    visit_adjacency(*state_, node, direction, {}, append);
    return;
  }
  for (const EdgeTypeId type : SortedTypes(types)) {
    visit_adjacency(*state_, node, direction, {type, std::nullopt}, append);
  }
}

void StateView::expand(NodeId node, Direction direction, std::span<const EdgeTypeId> types,
                       std::vector<Neighbour>& out) const {
  if (direction != Direction::In) expand_one_way(node, Direction::Out, types, false, out);
  if (direction != Direction::Out) {
    expand_one_way(node, Direction::In, types, direction == Direction::Both, out);
  }
}

bool StateView::neighbours_in_base(NodeId node, Direction direction,
                                   std::span<const EdgeTypeId> types,
                                   std::vector<NodeId>& out) const {
  if (direction == Direction::Both || types.size() > 1) return false;
  if (state_->delta.node(node) != nullptr) return false;
  const BaseTopology& base = *state_->base;
  const BaseTopology::Range range =
      types.empty() ? base.range(node, direction) : base.range(node, direction, types.front());
  const std::uint32_t* others = base.adjacency(direction).neighbours.data();
  for (std::uint32_t i = range.begin; i < range.end; ++i) out.push_back(NodeId{others[i]});
  return true;
}

void StateView::neighbours(NodeId node, Direction direction, std::span<const EdgeTypeId> types,
                           std::vector<NodeId>& out) const {
  if (!neighbours_in_base(node, direction, types, out)) {
    GraphView::neighbours(node, direction, types, out);
  }
}

/// Edges along `direction` from `from` to `to`, from whichever end has fewer.
void StateView::between_one_way(NodeId from, NodeId to, Direction direction,
                                std::span<const EdgeTypeId> types,
                                std::vector<Neighbour>& out) const {
  const Direction reverse = direction == Direction::Out ? Direction::In : Direction::Out;
  const bool from_here =
      adjacency_size(*state_, from, direction, {}) <= adjacency_size(*state_, to, reverse, {});
  const NodeId near = from_here ? from : to;
  const NodeId far = from_here ? to : from;
  const Direction way = from_here ? direction : reverse;
  const auto append = [&](EdgeTypeId type) {
    visit_adjacency(*state_, near, way, {type, far}, [&](const AdjacencyEntry& entry) {
      out.push_back({to, edge_between(near, way, entry)});
    });
  };
  if (types.empty()) {
    for (const EdgeTypeId type : types_at(*state_, near, way)) append(type);
  } else {
    for (const EdgeTypeId type : SortedTypes(types)) append(type);
  }
}

void StateView::expand_between(NodeId from, NodeId to, Direction direction,
                               std::span<const EdgeTypeId> types,
                               std::vector<Neighbour>& out) const {
  if (direction != Direction::In) between_one_way(from, to, Direction::Out, types, out);
  const bool loops_done = direction == Direction::Both && from == to;
  if (direction != Direction::Out && !loops_done) {
    between_one_way(from, to, Direction::In, types, out);
  }
}

std::uint64_t StateView::loops(NodeId node, std::span<const EdgeTypeId> types) const {
  std::vector<Neighbour> found;
  between_one_way(node, node, Direction::Out, types, found);
  return found.size();
}

std::uint64_t StateView::degree(NodeId node, Direction direction,
                                std::span<const EdgeTypeId> types) const {
  if (direction == Direction::Both) {
    return degree(node, Direction::Out, types) + degree(node, Direction::In, types) -
           loops(node, types);
  }
  if (types.empty()) return adjacency_size(*state_, node, direction, {});
  std::uint64_t sum = 0;
  for (const EdgeTypeId type : SortedTypes(types)) {
    sum += adjacency_size(*state_, node, direction, {type, std::nullopt});
  }
  return sum;
}

std::vector<NameMatch> StateView::find_by_name(std::string_view text) const {
  const auto look = [&] { return graph::find_by_name(rows(), text); };
  const bool as_stored = overlay_ == nullptr && state_->names;
  return as_stored ? state_->names->get(state_->kv, text, look) : look();
}

std::vector<NameMatch> StateView::names_near(std::string_view text, std::size_t limit) const {
  return graph::names_near(rows(), text, limit);
}

std::vector<NameMatch> StateView::names_with_prefix(std::string_view prefix,
                                                    std::size_t limit) const {
  return graph::names_with_prefix(rows(), prefix, limit);
}

std::vector<NodeId> StateView::index_lookup(std::uint32_t index_number, const Value& value) const {
  return indexed_nodes(*this, index_number, value);
}

std::vector<Edge> StateView::edge_index_lookup(std::uint32_t index_number,
                                               const Value& value) const {
  return indexed_edges(*this, index_number, value);
}

std::shared_ptr<const OrderedEdges> StateView::edges_by_cost(const PathIndexDefinition& index,
                                                             const EdgeCosts& costs,
                                                             QueryBudget& budget) const {
  PathIndexCache& cache = *state_->path_indexes;
  const CommitNumber fold_commit = state_->base->fold_commit();
  const auto of_base = [&] {
    auto order = cache.files.open(index, *state_->base);
    if (!order) {
      order = order_by_cost(*state_, index.types, costs, budget);
      cache.files.save(index, fold_commit, order);
    }
    return order;
  };
  return std::make_shared<const OrderedEdges>(cache.orders.get({fold_commit, index}, of_base),
                                              state_);
}

void StateView::visit_words(std::uint32_t index_number, std::string_view first,
                            const WordVisitor& visit) const {
  rows().scan(storage::Family::PropertyIndex, storage::words_from(index_number, first),
              storage::prefix_end(storage::property_index_prefix(index_number)),
              [&](std::string_view bytes, std::string_view) {
                const storage::WordKey key = storage::decode_word_key(bytes);
                return visit(key.word, key.node);
              });
}

void StateView::visit_names(const NameVisitor& visit) const {
  rows().scan(storage::Family::Names, {}, {}, [&](std::string_view bytes, std::string_view) {
    const storage::NameKey key = storage::decode_name_key(bytes);
    return visit({key.exact, key.normalised, key.kind == storage::NameKind::Alias, key.node});
  });
}

std::optional<NodeId> StateView::find_external_id(std::string_view space,
                                                  std::string_view id) const {
  const auto row = rows().get(storage::Family::ExternalIds, storage::external_id_key(space, id));
  if (!row) return std::nullopt;
  return NodeId{static_cast<std::uint32_t>(storage::decode_counter(*row))};
}

void StateView::visit_external_ids(const ExternalIdVisitor& visit) const {
  rows().scan(storage::Family::ExternalIds, {}, {},
              [&](std::string_view key, std::string_view value) {
                const auto decoded = storage::decode_external_id_key(key);
                const NodeId node{static_cast<std::uint32_t>(storage::decode_counter(value))};
                return visit(decoded.space, decoded.id, node);
              });
}

std::vector<Claim> StateView::claims(EdgeId edge) const {
  const std::string prefix = storage::claim_prefix(edge);
  std::vector<Claim> claims;
  rows().scan(storage::Family::Claims, prefix, storage::prefix_end(prefix),
              [&](std::string_view, std::string_view value) {
                claims.push_back(storage::decode_claim(value));
                return true;
              });
  return claims;
}

void StateView::visit_claims(const ClaimVisitor& visit) const {
  rows().scan(storage::Family::Claims, {}, {}, [&](std::string_view key, std::string_view value) {
    return visit(storage::decode_claim_key(key).edge, storage::decode_claim(value));
  });
}

std::shared_ptr<const EdgeStatistics> StateView::edge_statistics() const {
  return state_->statistics->get(*this);
}

std::shared_ptr<const InfluenceModel> StateView::influence_model(std::string_view name) const {
  const auto key_of = [&](std::uint32_t version) {
    return storage::encode_key(
        storage::CatalogKey{storage::CatalogKind::Model, std::string(name), version});
  };
  std::optional<storage::ModelRecord> newest;
  rows().scan(storage::Family::Catalog, key_of(0), key_of(~std::uint32_t{0}),
              [&](std::string_view, std::string_view value) {
                newest = storage::decode_model(value);
                return true;
              });
  if (newest && newest->is_drop()) return nullptr;
  if (newest) return std::make_shared<const InfluenceModel>(std::move(newest->model));
  if (name != default_influence_model().name) return nullptr;
  return {std::shared_ptr<void>(), &default_influence_model()};
}

std::vector<ModelVersion> StateView::influence_models() const {
  std::vector<ModelVersion> versions{{default_influence_model(), std::nullopt, false}};
  const std::string prefix = storage::catalog_prefix(storage::CatalogKind::Model);
  rows().scan(storage::Family::Catalog, prefix, storage::prefix_end(prefix),
              [&](std::string_view key, std::string_view value) {
                storage::ModelRecord record = storage::decode_model(value);
                const bool dropped = record.is_drop();
                record.model.name = storage::decode_catalog_key(key).name;
                versions.push_back({std::move(record.model), record.recorded_from, dropped});
                return true;
              });
  std::stable_sort(
      versions.begin(), versions.end(), [](const ModelVersion& a, const ModelVersion& b) {
        return std::tie(a.model.name, a.model.version) < std::tie(b.model.name, b.model.version);
      });
  return versions;
}

/// What the sources say of themselves, as far as it counts: 0 where there are no claims.
std::uint64_t StateView::evidence_fingerprint() const {
  return has_claims(*this) ? SourceReliability(*this).fingerprint() : 0;
}

std::shared_ptr<const InfluenceGraph> StateView::influence_graph(const InfluenceModel& model,
                                                                 std::int64_t now,
                                                                 QueryBudget& budget) const {
  InfluenceCache& cache = *state_->influence;
  const CommitNumber fold_commit = state_->base->fold_commit();
  // The base is read without the overlay, and so is what it is kept by: a view of the past hides
  // claims that the base has.
  const StateView stored(state_);
  const std::uint64_t evidence = stored.evidence_fingerprint();
  const auto of_base = [&] {
    auto arcs = cache.file.open(fold_commit, model, evidence);
    if (!arcs) {
      arcs = influence_of_base(stored, model, now, budget);
      // What was known of sources in the past is seldom asked for.
      if (overlay_ == nullptr) cache.file.save(fold_commit, model, evidence, arcs);
    }
    return std::make_shared<const InfluenceGraph>(std::move(arcs));
  };
  auto base = cache.graphs.get({fold_commit, model, evidence}, of_base);
  if (state_->delta.empty()) return base;
  const auto overlaid = [&] { return influence_with_delta(*this, base, model, budget); };
  // A transaction's state changes under its commit number; one of the past has another's.
  return overlay_ != nullptr ? overlaid() : cache.graphs.get({commit(), model, evidence}, overlaid);
}

}  // namespace clout::graph
