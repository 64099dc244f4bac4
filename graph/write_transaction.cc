#include "graph/write_transaction.h"

#include <algorithm>
#include <string>
#include <utility>

#include "graph/constraints.h"
#include "graph/derived_rows.h"
#include "graph/property_index.h"
#include "schema/error.h"
#include "schema/value_text.h"
#include "storage/keys.h"

namespace clout::graph {

using storage::Family;

namespace {

[[noreturn]] void throw_gone(const char* what, std::uint64_t number) {
  throw Error(ErrorCode::NotFound,
              std::string(what) + " " + std::to_string(number) + " does not exist (any more)")
      .detail("DeletedEntityAccess");
}

std::vector<LabelId> sorted_labels(std::span<const LabelId> labels) {
  std::vector<LabelId> sorted(labels.begin(), labels.end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  return sorted;
}

/// What written properties take in memory, and again in the batch of their commit.
std::size_t bytes_of(const Properties& properties) {
  std::size_t bytes = 0;
  for (const auto& [key, value] : properties) bytes += sizeof(Property) + value.heap_bytes();
  return 2 * bytes;
}

/// Stored properties are plain values: found out here, where the statement can still be named.
void check_storable(const Value& value) {
  if (value.is_node() || value.is_edge() || value.is_path()) {
    throw Error(ErrorCode::Type, "a property cannot hold a " +
                                     std::string(to_string(value.type())) +
                                     "; store one of its properties instead")
        .detail("InvalidPropertyType");
  }
  if (value.is_list()) {
    for (const Value& element : value.as_list()) check_storable(element);
  } else if (value.is_map()) {
    for (const auto& [key, element] : value.as_map()) check_storable(element);
  }
}

Properties storable(std::vector<Property> properties) {
  for (const auto& [key, value] : properties) check_storable(value);
  return normalised(std::move(properties));
}

}  // namespace

WriteTransaction::WriteTransaction(Committer& committer)
    : committer_(committer),
      owner_(committer.new_owner()),
      state_(std::make_shared<GraphState>(*committer.begin())),
      view_(state_, &changes_.rows),
      snapshot_(state_->commit) {}

WriteTransaction::~WriteTransaction() {
  if (open_) committer_.end(snapshot_);
}

// --- names -------------------------------------------------------------------------------------

/// Takes the newest names. The rules stay those of the beginning: newer ones do not go with the
/// rows of the snapshot.
void WriteTransaction::adopt_names() {
  auto next = committer_.catalog().current();
  if (next->rules.version != rules().version) {
    auto names = std::make_shared<Catalog>(*next);
    names->rules = rules();
    next = std::move(names);
  }
  older_catalogs_.push_back(std::exchange(state_->catalog, std::move(next)));
}

LabelId WriteTransaction::label(std::string_view name) {
  if (const auto known = state_->catalog->labels.find(name)) return *known;
  const LabelId id = committer_.catalog().label(name);
  adopt_names();
  return id;
}

EdgeTypeId WriteTransaction::edge_type(std::string_view name) {
  if (const auto known = state_->catalog->edge_types.find(name)) return *known;
  const EdgeTypeId id = committer_.catalog().edge_type(name);
  adopt_names();
  return id;
}

PropertyKeyId WriteTransaction::property_key(std::string_view name) {
  if (const auto known = state_->catalog->property_keys.find(name)) return *known;
  const PropertyKeyId id = committer_.catalog().property_key(name);
  adopt_names();
  return id;
}

// --- nodes -------------------------------------------------------------------------------------

/// Throws Error{Constraint} if another node has a value that must be unique.
void WriteTransaction::claim_unique(NodeId node, const NodeRecord& record) {
  for (const IndexDefinition& index : rules().indexes) {
    if (!index.unique || index_row(index, node, record).empty()) continue;
    const Value& value = *find_property(record.properties, index.key);
    check_unique(view_, index, value, node);
    changes_.guards.insert(storage::property_index_prefix(index.number, value));
  }
}

void WriteTransaction::claim_unique(const EdgeRecord& record) {
  for (const IndexDefinition& index : rules().indexes) {
    if (!index.unique || index_row(index, record).empty()) continue;
    const Value& value = *find_property(record.properties, index.key);
    check_unique(view_, index, value, record.id);
    changes_.guards.insert(storage::property_index_prefix(index.number, value));
  }
}

/// Replaces the rows that follow from a node's record.
void WriteTransaction::move_rows(NodeId node, const NodeRecord* before, const NodeRecord* after) {
  if (after != nullptr) claim_unique(node, *after);
  row_bytes_ += graph::move_rows(changes_.rows, *state_->catalog, node, before, after);
}

/// The same for an edge.
void WriteTransaction::move_rows(const EdgeRecord* before, const EdgeRecord* after) {
  if (after != nullptr) claim_unique(*after);
  row_bytes_ += graph::move_rows(changes_.rows, *state_->catalog, before, after);
}

NodeRecordPtr WriteTransaction::existing(NodeId node) const {
  NodeRecordPtr record = view_.node_record(node);
  if (!record) throw_gone("node", raw(node));
  return record;
}

template <typename Change>
void WriteTransaction::update(NodeId node, Change&& apply) {
  const NodeRecordPtr now = existing(node);
  auto next = std::make_shared<NodeRecord>(*now);
  apply(*next);
  move_rows(node, now.get(), next.get());  // may refuse
  NodeChange& change = changes_.nodes.try_emplace(node, NodeChange{now, nullptr}).first->second;
  if (change.after) value_bytes_ -= bytes_of(change.after->properties);
  value_bytes_ += bytes_of(next->properties);
  change.after = next;
  state_->delta.put_node(*state_->base, node, std::move(next), snapshot_, owner_);
}

std::size_t WriteTransaction::memory_used() const {
  // Measured: the change, its record in the delta, and its rows in the batch and the log.
  constexpr std::size_t kNode = 900;
  constexpr std::size_t kEdge = 1'000;
  return changes_.nodes.size() * kNode + changes_.edges.size() * kEdge + value_bytes_ + row_bytes_;
}

NodeId WriteTransaction::create_node(std::span<const LabelId> labels,
                                     std::vector<Property> properties) {
  auto record = std::make_shared<NodeRecord>();
  record->labels = sorted_labels(labels);
  record->properties = storable(std::move(properties));
  const NodeId node = committer_.ids().new_node();
  move_rows(node, nullptr, record.get());
  value_bytes_ += bytes_of(record->properties);
  changes_.nodes[node] = {nullptr, record};
  state_->delta.put_node(*state_->base, node, std::move(record), snapshot_, owner_);
  return node;
}

void WriteTransaction::set_property(NodeId node, PropertyKeyId key, Value value) {
  check_storable(value);
  update(node, [&](NodeRecord& record) {
    graph::set_property(record.properties, key, std::move(value));
  });
}

void WriteTransaction::set_properties(NodeId node, std::vector<Property> properties) {
  Properties next = storable(std::move(properties));
  update(node, [&](NodeRecord& record) { record.properties = std::move(next); });
}

void WriteTransaction::add_label(NodeId node, LabelId label) {
  if (view_.has_label(node, label)) return;
  update(node, [&](NodeRecord& record) {
    record.labels.insert(std::lower_bound(record.labels.begin(), record.labels.end(), label),
                         label);
  });
}

void WriteTransaction::remove_label(NodeId node, LabelId label) {
  if (!view_.has_node(node)) throw_gone("node", raw(node));
  if (!view_.has_label(node, label)) return;
  update(node, [&](NodeRecord& record) { std::erase(record.labels, label); });
}

void WriteTransaction::delete_node(NodeId node) {
  const NodeRecordPtr now = existing(node);
  move_rows(node, now.get(), nullptr);
  const auto held = changes_.nodes.try_emplace(node, NodeChange{now, nullptr}).first;
  held->second.after = nullptr;
  if (!held->second.before) changes_.nodes.erase(held);  // created here
  deleted_.insert(node);
  state_->delta.put_node(*state_->base, node, nullptr, snapshot_, owner_);
}

void WriteTransaction::detach_delete_node(NodeId node) {
  std::vector<Neighbour> edges;
  view_.expand(node, Direction::Both, {}, edges);
  for (const Neighbour& neighbour : edges) delete_edge(neighbour.edge);
  delete_node(node);
}

void WriteTransaction::check_deletes() const {
  for (const NodeId node : deleted_) {
    const std::uint64_t left = view_.degree(node, Direction::Both, {});
    if (left == 0) continue;
    throw Error(ErrorCode::Constraint, "node " + std::to_string(raw(node)) + " still has " +
                                           std::to_string(left) + (left == 1 ? " edge" : " edges") +
                                           ", so it cannot be deleted")
        .hint("DETACH DELETE deletes a node together with its edges")
        .detail("DeleteConnectedNode");
  }
}

// --- edges -------------------------------------------------------------------------------------

EdgeRecord& WriteTransaction::change(const Edge& edge) {
  const auto known = changes_.edges.find(edge.id);
  if (known != changes_.edges.end() && known->second.after) return *known->second.after;
  const EdgeRecordPtr before = view_.edge_record(edge);
  if (!before) throw_gone("edge", raw(edge.id));
  auto after = std::make_shared<EdgeRecord>(*before);
  changes_.edges[edge.id] = {before, after, false};
  value_bytes_ += bytes_of(after->properties);
  return *after;
}

template <typename Change>
void WriteTransaction::update(const Edge& edge, Change&& apply) {
  EdgeRecord& record = change(edge);
  changes_.edges[edge.id].only_claims = false;
  EdgeRecord next = record;
  apply(next.properties);
  move_rows(&record, &next);  // may refuse
  value_bytes_ += bytes_of(next.properties);
  value_bytes_ -= bytes_of(record.properties);
  record = std::move(next);
  state_->delta.put_edge(*state_->base, changes_.edges[edge.id].after, snapshot_, owner_);
}

Edge WriteTransaction::create_edge(EdgeTypeId type, NodeId start, NodeId end,
                                   std::vector<Property> properties) {
  for (const NodeId node : {start, end}) {
    if (!state_->has_node(node)) throw_gone("node", raw(node));
  }
  auto record = std::make_shared<EdgeRecord>();
  record->type = type;
  record->start = start;
  record->end = end;
  record->properties = storable(std::move(properties));
  record->id = committer_.ids().new_edge();
  move_rows(nullptr, record.get());
  value_bytes_ += bytes_of(record->properties);
  changes_.edges[record->id] = {nullptr, record, false};
  changes_.linked.insert(start);
  changes_.linked.insert(end);
  const Edge edge = edge_of(*record);
  state_->delta.put_edge(*state_->base, std::move(record), snapshot_, owner_);
  return edge;
}

void WriteTransaction::set_property(const Edge& edge, PropertyKeyId key, Value value) {
  check_storable(value);
  update(edge,
         [&](Properties& properties) { graph::set_property(properties, key, std::move(value)); });
}

void WriteTransaction::set_properties(const Edge& edge, std::vector<Property> properties) {
  Properties next = storable(std::move(properties));
  update(edge, [&](Properties& held) { held = std::move(next); });
}

void WriteTransaction::delete_edge(const Edge& edge) {
  const EdgeRecord& record = change(edge);
  const Edge stored = edge_of(record);
  move_rows(&record, nullptr);
  EdgeChange& held = changes_.edges[edge.id];
  held.only_claims = false;
  if (held.before) {
    held.after = nullptr;
  } else {
    changes_.edges.erase(edge.id);
    forget_claims(edge.id);
  }
  state_->delta.remove_edge(*state_->base, stored, snapshot_, owner_);
}

Edge WriteTransaction::move_edge(const Edge& edge, NodeId start, NodeId end) {
  for (const NodeId node : {start, end}) {
    if (!state_->has_node(node)) throw_gone("node", raw(node));
  }
  EdgeRecord& record = change(edge);
  EdgeChange& held = changes_.edges[edge.id];
  held.only_claims = false;
  // Before the record changes, which the delta may share.
  state_->delta.remove_edge(*state_->base, edge_of(record), snapshot_, owner_);
  record.start = start;
  record.end = end;
  changes_.linked.insert(start);
  changes_.linked.insert(end);
  state_->delta.put_edge(*state_->base, held.after, snapshot_, owner_);
  return edge_of(record);
}

// --- claims ------------------------------------------------------------------------------------

void WriteTransaction::add_claim(const Edge& edge, Claim claim) {
  if (claim.certainty && !(*claim.certainty >= 0 && *claim.certainty <= 1)) {
    throw Error(ErrorCode::Argument, "the certainty of a claim is a number from 0 to 1, not " +
                                         literal(Value(*claim.certainty)))
        .detail("NumberOutOfRange");
  }
  if (claim.recorded > committer_.now()) {
    throw Error(ErrorCode::Argument, "a claim cannot be recorded in the future")
        .detail("NumberOutOfRange");
  }
  const bool untouched = !changes_.edges.contains(edge.id);
  change(edge);
  EdgeChange& held = changes_.edges[edge.id];
  if (untouched) held.only_claims = true;
  const auto number = static_cast<std::uint32_t>(view_.claims(edge.id).size());
  const storage::ClaimKey key{edge.id, number};
  // The transaction's own view reads it from here; the commit writes it again, with its time.
  std::string row = storage::encode(claim);
  row_bytes_ += 2 * row.size();
  changes_.rows.put(Family::Claims, storage::encode_key(key), std::move(row));
  changes_.claims.push_back({key, std::move(claim)});
  state_->delta.put_edge(*state_->base, held.after, snapshot_, owner_);
}

/// Of an edge that nobody will ever have seen.
void WriteTransaction::forget_claims(EdgeId edge) {
  std::erase_if(changes_.claims, [&](const NewClaim& added) {
    if (added.key.edge != edge) return false;
    changes_.rows.erase(Family::Claims, storage::encode_key(added.key));
    return true;
  });
}

// --- the rest ----------------------------------------------------------------------------------

void WriteTransaction::guard(std::string_view key) { changes_.guards.emplace(key); }

void WriteTransaction::guard_edges(NodeId node) { changes_.unlinked.insert(node); }

void WriteTransaction::set_external_id(std::string_view space, std::string_view id, NodeId node) {
  if (!state_->has_node(node)) throw_gone("node", raw(node));
  std::string key = storage::external_id_key(space, id);
  changes_.guards.insert(key);
  changes_.rows.put(Family::ExternalIds, std::move(key), storage::encode_counter(raw(node)));
  changes_.other_rows = true;
}

std::uint32_t WriteTransaction::put_influence_model(InfluenceModel model) {
  validate(model);
  const std::string name = model.name;
  return put_model_version(name, std::move(model));
}

void WriteTransaction::drop_influence_model(std::string_view name) {
  if (view_.influence_model(name) == nullptr) {
    throw Error(ErrorCode::NotFound, "there is no influence model " + quoted(name));
  }
  put_model_version(name, {});
}

std::uint32_t WriteTransaction::put_model_version(std::string_view name, InfluenceModel model) {
  std::uint32_t version = 1;
  for (const ModelVersion& held : view_.influence_models()) {
    if (held.model.name == name) version = held.model.version + 1;
  }
  model.version = version;
  std::string key = storage::encode_key(
      storage::CatalogKey{storage::CatalogKind::Model, std::string(name), version});
  changes_.guards.insert(key);
  if (model.balance != 1) changes_.newer_format = true;
  changes_.rows.put(Family::Catalog, std::move(key),
                    storage::encode(storage::ModelRecord{committer_.now(), std::move(model)}));
  changes_.other_rows = true;
  return version;
}

CommitNumber WriteTransaction::commit() {
  if (!open_) throw Error(ErrorCode::Usage, "the transaction is over already");
  open_ = false;
  const ActiveSnapshot release(committer_, snapshot_);
  if (!has_changes()) return snapshot_;
  check_deletes();
  check_constraints(*state_->catalog, rules().constraints, changes_);
  check_sources(*state_->catalog, changes_);
  return committer_.commit(changes_, snapshot_, rules().version);
}

}  // namespace clout::graph
