#include "graph/read_set.h"

#include <algorithm>

#include "graph/influence/evidence.h"
#include "graph/names.h"
#include "graph/restricted_view.h"

namespace clout::graph {
namespace {

constexpr std::uint32_t kWordBits = 64;

constexpr std::uint64_t bit_of(std::uint32_t number) {
  return std::uint64_t{1} << (number % kWordBits);
}

bool has(const NodeRecordPtr& record, LabelId label) {
  return record && std::binary_search(record->labels.begin(), record->labels.end(), label);
}

const Value* value_of(const NodeRecordPtr& record, PropertyKeyId key) {
  return record ? find_property(record->properties, key) : nullptr;
}

bool is_source(const NodeChanged& change, const Catalog& catalog) {
  const auto label = catalog.labels.find(kSourceLabel);
  return label && (has(change.before, *label) || has(change.after, *label));
}

bool is_called_one_of(const NodeRecordPtr& record, const Catalog& catalog,
                      const std::set<std::string, std::less<>>& normalised) {
  if (!record) return false;
  const std::vector<std::string> names = names_of(record->properties, catalog);
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return normalised.count(normalise_name(name)) != 0;
  });
}

}  // namespace

void NodeMarks::reset(std::uint32_t limit) {
  words_ = std::make_unique<std::atomic<std::uint64_t>[]>(limit / kWordBits + 1);
  limit_ = limit;
  beyond_ = false;
}

void NodeMarks::add(NodeId node) noexcept {
  const std::uint32_t number = raw(node);
  if (number >= limit_) {
    beyond_ = true;
    return;
  }
  auto& word = words_[number / kWordBits];
  const std::uint64_t bit = bit_of(number);
  // Most are marked already, and a read leaves the cache line to the other threads.
  if ((word.load(std::memory_order_relaxed) & bit) == 0) {
    word.fetch_or(bit, std::memory_order_relaxed);
  }
}

bool NodeMarks::contains(NodeId node) const noexcept {
  const std::uint32_t number = raw(node);
  if (number >= limit_) return beyond_;
  return (words_[number / kWordBits].load(std::memory_order_relaxed) & bit_of(number)) != 0;
}

void ReadSet::begin(const GraphView& view) {
  everything_ = all_types_ = all_nodes_ = false;
  nodes_.reset(view.node_id_limit());
  edges_of_.reset(view.node_id_limit());
  labels_.clear();
  whole_labels_.clear();
  types_.clear();
  whole_types_.clear();
  edges_.clear();
  indexed_.clear();
  names_.clear();
  models_.clear();
  restricted_ = as_restricted(view) != nullptr;
  const Catalog& catalog = view.catalog();
  known_labels_ = catalog.labels.size();
  known_types_ = catalog.edge_types.size();
  known_keys_ = catalog.property_keys.size();
  rules_ = catalog.rules.version;
}

void ReadSet::note_edges_of(NodeId node, std::span<const EdgeTypeId> types) {
  edges_of_.add(node);
  if (all_types_) return;
  if (types.empty()) {
    all_types_ = true;
    return;
  }
  const std::lock_guard lock(mutex_);
  types_.insert(types.begin(), types.end());
}

void ReadSet::note_edge(EdgeId edge) {
  const std::lock_guard lock(mutex_);
  edges_.insert(edge);
}

void ReadSet::note_edges(EdgeTypeId type) {
  const std::lock_guard lock(mutex_);
  whole_types_.insert(type);
}

void ReadSet::note_nodes_with(std::optional<LabelId> label) {
  const std::lock_guard lock(mutex_);
  if (label) {
    labels_.insert(*label);
  } else {
    all_nodes_ = true;
  }
}

void ReadSet::note_all_of(LabelId label) {
  const std::lock_guard lock(mutex_);
  whole_labels_.insert(label);
}

void ReadSet::note_index(LabelId label, PropertyKeyId key) {
  const std::lock_guard lock(mutex_);
  indexed_.emplace(label, key);
}

void ReadSet::note_name(std::string_view text) {
  const std::lock_guard lock(mutex_);
  names_.insert(normalise_name(text));
}

void ReadSet::note_model(std::string_view name, std::shared_ptr<const InfluenceModel> found) {
  const std::lock_guard lock(mutex_);
  models_.insert_or_assign(std::string(name), std::move(found));
}

bool ReadSet::meets(const RecordedChange& change, const Catalog& catalog) const {
  if (everything_) return true;
  if (const auto* node = std::get_if<NodeChanged>(&change.what)) return meets(*node, catalog);
  if (const auto* claim = std::get_if<ClaimAdded>(&change.what)) return meets(claim->edge);
  const auto& edge = std::get<EdgeChanged>(change.what);
  // One that has moved stood between other nodes before.
  return meets(edge.edge) || (edge.before && meets(edge_of(*edge.before)));
}

bool ReadSet::meets(const Edge& edge) const {
  if (whole_types_.count(edge.type) != 0 || edges_.count(edge.id) != 0) return true;
  if (!all_types_ && types_.count(edge.type) == 0) return false;
  return edges_of_.contains(edge.start) || edges_of_.contains(edge.end);
}

bool ReadSet::meets(const NodeChanged& change, const Catalog& catalog) const {
  const bool replaced = change.before && change.after;
  if (nodes_.contains(change.node)) return true;
  if (!replaced && all_nodes_) return true;
  // Under a rule it may have hidden more than itself, or may hide it now.
  if (restricted_ && (replaced || is_source(change, catalog))) return true;
  return meets_labels(change) || meets_index(change) || meets_names(change, catalog);
}

bool ReadSet::meets_labels(const NodeChanged& change) const {
  const auto whole = [&](LabelId label) {
    return has(change.before, label) || has(change.after, label);
  };
  const auto moved = [&](LabelId label) {
    return has(change.before, label) != has(change.after, label);
  };
  return std::any_of(whole_labels_.begin(), whole_labels_.end(), whole) ||
         std::any_of(labels_.begin(), labels_.end(), moved);
}

bool ReadSet::meets_index(const NodeChanged& change) const {
  return std::any_of(indexed_.begin(), indexed_.end(), [&](const auto& index) {
    const auto& [label, key] = index;
    const Value* before = has(change.before, label) ? value_of(change.before, key) : nullptr;
    const Value* after = has(change.after, label) ? value_of(change.after, key) : nullptr;
    if (before == nullptr || after == nullptr) return before != after;
    return !ValueEquivalent()(*before, *after);
  });
}

bool ReadSet::meets_names(const NodeChanged& change, const Catalog& catalog) const {
  if (names_.empty()) return false;
  return is_called_one_of(change.before, catalog, names_) ||
         is_called_one_of(change.after, catalog, names_);
}

bool ReadSet::meets_rules_of(const GraphView& now) const {
  const Catalog& catalog = now.catalog();
  if (known_labels_ != catalog.labels.size() || known_types_ != catalog.edge_types.size() ||
      known_keys_ != catalog.property_keys.size() || rules_ != catalog.rules.version) {
    return true;
  }
  return std::any_of(models_.begin(), models_.end(), [&](const auto& model) {
    const auto found = now.influence_model(model.first);
    if (!found || !model.second) return found != model.second;
    return !(*found == *model.second);
  });
}

}  // namespace clout::graph
