#include "graph/entity_merge.h"

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <string>
#include <utility>

#include "graph/entity_record.h"
#include "graph/names.h"
#include "schema/error.h"

namespace clout::graph {

namespace {

constexpr std::string_view kNumber = "merge";
constexpr std::string_view kLabels = "labels";
constexpr std::string_view kGave = "gave";
constexpr std::string_view kGaveLabels = "gave_labels";
constexpr std::string_view kGaveNames = "gave_names";
constexpr std::string_view kMovedStart = "merged_start";
constexpr std::string_view kMovedEnd = "merged_end";

using Texts = std::vector<std::string>;

Value list_of(const Texts& texts) {
  if (texts.empty()) return {};
  return List(texts.begin(), texts.end());
}

template <typename Subject>
Value value_of(const GraphView& view, const Subject& subject, std::string_view key) {
  const auto number = view.catalog().property_keys.find(key);
  return number ? view.property(subject, *number) : Value();
}

/// The strings of a list; what else stands there was written by another hand.
Texts texts_of(const Value& value) {
  Texts texts;
  if (!value.is_list()) return texts;
  for (const Value& item : value.as_list()) {
    if (item.is_string()) texts.push_back(item.as_string());
  }
  return texts;
}

bool contains(const Texts& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

/// The properties that were put aside, under their own keys.
std::vector<std::pair<std::string, Value>> put_aside(const GraphView& view, NodeId node) {
  std::vector<std::pair<std::string, Value>> found;
  for (auto& [number, value] : view.properties(node)) {
    const std::string& key = view.catalog().property_keys.name(number);
    if (key.starts_with(kPutAside)) {
      found.emplace_back(key.substr(kPutAside.size()), std::move(value));
    }
  }
  return found;
}

/// Raises `last` to a number of a merge; what was written by hand and is none is passed over.
void raise_to(const Value& number, std::int64_t& last) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() - 1;
  if (number.is_integer() && number.as_integer() <= kMost) {
    last = std::max(last, number.as_integer());
  }
}

/// The greatest number on the edges of a node. Marks outlive a record that was deleted.
std::int64_t last_mark(const GraphView& view, NodeId node, const EachStep& each_step) {
  std::int64_t last = 0;
  std::vector<Neighbour> found;
  view.expand(node, Direction::Both, {}, found);
  for (const auto& [neighbour, edge] : found) {
    each_step();
    for (const std::string_view key : {kMovedStart, kMovedEnd}) {
      const Value marks = value_of(view, edge, key);
      if (!marks.is_list()) continue;
      for (const Value& mark : marks.as_list()) raise_to(mark, last);
    }
  }
  return last;
}

/// Above those of all records, and of all marks that splitting the two may meet.
std::int64_t next_number(const GraphView& view, NodeId merged, NodeId kept,
                         const EachStep& each_step) {
  const auto label = view.catalog().labels.find(kMergedLabel);
  std::int64_t last =
      std::max(last_mark(view, merged, each_step), last_mark(view, kept, each_step));
  std::array<NodeId, 256> nodes{};
  std::uint32_t position = 0;
  while (label) {
    const std::size_t count = view.scan_nodes(position, *label, nodes);
    for (std::size_t i = 0; i < count; ++i) {
      each_step();
      raise_to(value_of(view, nodes[i], kNumber), last);
    }
    if (count < nodes.size()) break;
  }
  return last + 1;
}

/// Undoing the merge could not bring it back.
[[noreturn]] void throw_foreign_mark(std::string_view key) {
  throw Error(ErrorCode::Constraint,
              "an edge has a property `" + std::string(key) + "` that no merge wrote")
      .hint("give that property another name; merges keep their numbers there");
}

/// What both directions of a merge share.
class Mover {
 public:
  Mover(Transaction& transaction, NodeId merged, NodeId kept, std::int64_t number,
        const EachStep& each_step)
      : transaction_(transaction),
        view_(transaction.view()),
        merged_(merged),
        kept_(kept),
        number_(number),
        each_step_(each_step) {}

  void merge() {
    transaction_.guard_edges(merged_);
    transaction_.guard("merge of entities " + std::to_string(number_));
    give_edges();
    give_content();
    const EdgeTypeId type = transaction_.edge_type(kMergedIntoType);
    transaction_.create_edge(type, merged_, kept_, {});
  }

  void split() {
    take_edges_back();
    take_content_back();
  }

  MovedEdges edges;

 private:
  [[nodiscard]] std::vector<Neighbour> edges_of(NodeId node) const {
    std::vector<Neighbour> found;
    view_.expand(node, Direction::Both, {}, found);
    return found;
  }

  void give_edges() {
    for (const auto& [neighbour, edge] : edges_of(merged_)) {
      each_step_();
      const bool at_start = edge.start == merged_;
      const bool at_end = edge.end == merged_;
      const Edge moved = move(edge, at_start ? kept_ : edge.start, at_end ? kept_ : edge.end);
      if (at_start) push_mark(moved, kMovedStart);
      if (at_end) push_mark(moved, kMovedEnd);
      if (moved.start == moved.end && edge.start != edge.end) edges.loops.push_back(moved);
    }
  }

  void take_edges_back() {
    for (const auto& [neighbour, edge] : edges_of(kept_)) {
      each_step_();
      const bool at_start = edge.start == kept_ && pop_mark(edge, kMovedStart);
      const bool at_end = edge.end == kept_ && pop_mark(edge, kMovedEnd);
      if (!at_start && !at_end) continue;
      move(edge, at_start ? merged_ : edge.start, at_end ? merged_ : edge.end);
    }
  }

  Edge move(const Edge& edge, NodeId start, NodeId end) {
    const Edge moved = transaction_.move_edge(edge, start, end);
    edges.moved += 1;
    return moved;
  }

  void push_mark(const Edge& edge, std::string_view key) {
    const Value marks = value_of(view_, edge, key);
    if (!marks.is_null() && !marks.is_list()) throw_foreign_mark(key);
    List next = marks.is_list() ? marks.as_list() : List();
    next.emplace_back(number_);
    transaction_.set_property(edge, transaction_.property_key(key), std::move(next));
  }

  /// False, and nothing is changed, if this merge did not move that end of the edge.
  bool pop_mark(const Edge& edge, std::string_view key) {
    const Value marks = value_of(view_, edge, key);
    if (!marks.is_list() || marks.as_list().empty()) return false;
    List rest = marks.as_list();
    if (!equivalent(rest.back(), Value(number_))) return false;
    rest.pop_back();
    transaction_.set_property(edge, transaction_.property_key(key),
                              rest.empty() ? Value() : Value(std::move(rest)));
    return true;
  }

  /// What the kept node gets beside edges.
  struct Gift {
    std::vector<Property> properties;
    Texts labels;
    Texts names;
  };

  /// The merged node becomes the record before the kept one takes what may have to be unique.
  void give_content() {
    Gift gift = lacked();
    become_record(record_of(gift));
    for (const std::string& label : gift.labels) {
      transaction_.add_label(kept_, transaction_.label(label));
    }
    for (auto& [key, value] : gift.properties) {
      transaction_.set_property(kept_, key, std::move(value));
    }
    add_names(gift.names);
  }

  [[nodiscard]] Gift lacked() const {
    const std::vector<Property> own = view_.properties(merged_);
    Gift gift;
    gift.properties = lacked(own);
    gift.labels = label_names(lacked(view_.labels(merged_)));
    gift.names = lacked(names_of(own, view_.catalog()), gift.properties);
    return gift;
  }

  /// What the merged node is, put aside, and what it gave.
  [[nodiscard]] std::vector<Property> record_of(const Gift& gift) const {
    std::vector<Property> record;
    for (auto& [key, value] : view_.properties(merged_)) {
      const std::string name = view_.catalog().property_keys.name(key);
      record.emplace_back(transaction_.property_key(std::string(kPutAside) + name),
                          std::move(value));
    }
    Texts keys;
    for (const auto& [key, value] : gift.properties) {
      keys.push_back(view_.catalog().property_keys.name(key));
    }
    const auto note = [&](std::string_view key, Value value) {
      if (!value.is_null()) record.emplace_back(transaction_.property_key(key), std::move(value));
    };
    note(kNumber, number_);
    note(kLabels, list_of(label_names(view_.labels(merged_))));
    note(kGave, list_of(keys));
    note(kGaveLabels, list_of(gift.labels));
    note(kGaveNames, list_of(gift.names));
    return record;
  }

  void become_record(std::vector<Property> record) {
    for (const LabelId label : view_.labels(merged_)) transaction_.remove_label(merged_, label);
    transaction_.add_label(merged_, transaction_.label(kMergedLabel));
    transaction_.set_properties(merged_, std::move(record));
  }

  /// Of the properties those that the kept node lacks. Aliases are names, which it gets all.
  [[nodiscard]] std::vector<Property> lacked(const std::vector<Property>& own) const {
    std::vector<Property> found;
    for (const auto& [key, value] : own) {
      const bool alias = is_alias_key(view_.catalog().property_keys.name(key));
      if (!alias && view_.property(kept_, key).is_null()) found.emplace_back(key, value);
    }
    return found;
  }

  [[nodiscard]] std::vector<LabelId> lacked(const std::vector<LabelId>& labels) const {
    std::vector<LabelId> found;
    for (const LabelId label : labels) {
      if (!view_.has_label(kept_, label)) found.push_back(label);
    }
    return found;
  }

  /// The names that the kept node will not have once it has been given these properties.
  [[nodiscard]] Texts lacked(const Texts& names, const std::vector<Property>& given) const {
    std::vector<Property> own = view_.properties(kept_);
    own.insert(own.end(), given.begin(), given.end());
    const Texts known = names_of(own, view_.catalog());
    Texts found;
    for (const std::string& name : names) {
      if (!contains(known, name) && !contains(found, name)) found.push_back(name);
    }
    return found;
  }

  [[nodiscard]] Texts label_names(const std::vector<LabelId>& labels) const {
    Texts names;
    for (const LabelId label : labels) names.push_back(view_.catalog().labels.name(label));
    return names;
  }

  void add_names(const Texts& names) {
    if (names.empty()) return;
    Texts all = texts_of(value_of(view_, kept_, kMergedNames));
    all.insert(all.end(), names.begin(), names.end());
    transaction_.set_property(kept_, transaction_.property_key(kMergedNames), list_of(all));
  }

  /// The kept node gives back first what may have to be unique.
  void take_content_back() {
    const auto own = put_aside(view_, merged_);
    take_properties_back(own);
    take_names_back();
    for (const std::string& label : texts_of(value_of(view_, merged_, kGaveLabels))) {
      transaction_.remove_label(kept_, transaction_.label(label));
    }
    drop_record_edge();
    const Texts labels = texts_of(value_of(view_, merged_, kLabels));
    std::vector<Property> properties;
    for (const auto& [key, value] : own) {
      properties.emplace_back(transaction_.property_key(key), value);
    }
    transaction_.set_properties(merged_, std::move(properties));
    transaction_.remove_label(merged_, transaction_.label(kMergedLabel));
    for (const std::string& label : labels) {
      transaction_.add_label(merged_, transaction_.label(label));
    }
  }

  void drop_record_edge() {
    std::vector<Neighbour> record;
    const EdgeTypeId type = transaction_.edge_type(kMergedIntoType);
    view_.expand_between(merged_, kept_, Direction::Out, {&type, 1}, record);
    for (const Neighbour& one : record) transaction_.delete_edge(one.edge);
  }

  void take_properties_back(const std::vector<std::pair<std::string, Value>>& own) {
    const Texts given = texts_of(value_of(view_, merged_, kGave));
    for (const auto& [key, value] : own) {
      if (!contains(given, key) || !equivalent(value_of(view_, kept_, key), value)) continue;
      transaction_.set_property(kept_, transaction_.property_key(key), {});
    }
  }

  void take_names_back() {
    const Texts given = texts_of(value_of(view_, merged_, kGaveNames));
    if (given.empty()) return;
    Texts left = texts_of(value_of(view_, kept_, kMergedNames));
    std::erase_if(left, [&](const std::string& name) { return contains(given, name); });
    transaction_.set_property(kept_, transaction_.property_key(kMergedNames), list_of(left));
  }

  Transaction& transaction_;
  const GraphView& view_;
  const NodeId merged_;
  const NodeId kept_;
  const std::int64_t number_;
  const EachStep& each_step_;
};

}  // namespace

MovedEdges merge_entities(Transaction& transaction, NodeId merged, NodeId kept,
                          const EachStep& each_step) {
  CLOUT_ASSERT(merged != kept && !kept_for(transaction.view(), merged) &&
               !kept_for(transaction.view(), kept));
  Mover mover(transaction, merged, kept, next_number(transaction.view(), merged, kept, each_step),
              each_step);
  mover.merge();
  return std::move(mover.edges);
}

MovedEdges split_entity(Transaction& transaction, const MergedEntity& merged, NodeId kept,
                        const EachStep& each_step) {
  CLOUT_ASSERT(merged_into(transaction.view(), kept).at(0).node == merged.node);
  Mover mover(transaction, merged.node, kept, merged.merge, each_step);
  mover.split();
  return std::move(mover.edges);
}

std::vector<MergedEntity> merged_into(const GraphView& view, NodeId kept) {
  const auto type = view.catalog().edge_types.find(kMergedIntoType);
  std::vector<Neighbour> records;
  if (type) view.expand(kept, Direction::In, {&*type, 1}, records);
  std::vector<MergedEntity> found;
  for (const Neighbour& record : records) {
    const Value number = value_of(view, record.node, kNumber);
    if (number.is_integer()) found.push_back({record.node, number.as_integer()});
  }
  std::sort(found.begin(), found.end(),
            [](const MergedEntity& a, const MergedEntity& b) { return a.merge > b.merge; });
  return found;
}

std::optional<NodeId> kept_for(const GraphView& view, NodeId node) {
  const auto label = view.catalog().labels.find(kMergedLabel);
  const auto type = view.catalog().edge_types.find(kMergedIntoType);
  if (!label || !type || !view.has_label(node, *label)) return std::nullopt;
  std::vector<Neighbour> kept;
  view.expand(node, Direction::Out, {&*type, 1}, kept);
  return kept.empty() ? std::nullopt : std::optional(kept.front().node);
}

bool was_called(const GraphView& view, const MergedEntity& merged, std::string_view name) {
  std::vector<std::string> names;
  for (const auto& [key, value] : put_aside(view, merged.node)) {
    if (key != kMergedNames) append_names(key, value, names);
  }
  return contains(names, name);
}

}  // namespace clout::graph
