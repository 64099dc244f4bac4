// The operator of SET and REMOVE.
#include <algorithm>

#include "query/evaluate.h"
#include "query/operators/makers.h"
#include "query/operators/write.h"
#include "schema/influence_properties.h"

namespace clout::query {
namespace {

[[noreturn]] void throw_not_settable(const Value& object, SourcePosition position) {
  throw Error(ErrorCode::Type, "only nodes and edges have properties to set, not a " +
                                   std::string(to_string(object.type())))
      .at(position)
      .detail("InvalidArgumentType");
}

/// Carries out the items of one row, one overload per kind.
struct SetItemWriter {
  const Row& row;
  ExecutionContext& context;

  [[nodiscard]] graph::Transaction& transaction() const { return *context.transaction; }

  void operator()(const BoundSetProperty& item) const {
    const Value object = evaluate(*item.object, row, context.evaluation);
    if (object.is_null()) return;
    if (!object.is_node() && !object.is_edge()) {
      throw_not_settable(object, item.object->position);
    }
    const Value value = item.value ? evaluate(*item.value, row, context.evaluation) : Value();
    set_one(object, item.key, value, (item.value ? item.value : item.object)->position);
  }

  void operator()(const BoundSetProperties& item) const {
    const Value& object = row.column(item.slot);
    if (object.is_null()) return;
    if (!object.is_node() && !object.is_edge()) throw_not_settable(object, item.value->position);
    const Value value = evaluate(*item.value, row, context.evaluation);
    if (item.add) {
      if (value.is_null()) return;
      for (const auto& [key, entry] : as_map(value, item)) {
        set_one(object, key, entry, item.value->position);
      }
      return;
    }
    auto properties =
        to_properties(value.is_null() ? Map() : as_map(value, item), item.value->position, context);
    context.writes.properties_set += properties.size();
    if (object.is_node()) {
      transaction().set_properties(object.as_node().id, std::move(properties));
    } else {
      require_sound_edge(object.as_edge().type, properties, transaction().view().catalog());
      transaction().set_properties(object.as_edge(), std::move(properties));
    }
  }

  void operator()(const BoundSetLabels& item) const {
    const Value& object = row.column(item.slot);
    if (object.is_null()) return;
    if (!object.is_node()) {
      throw Error(ErrorCode::Type, "only nodes have labels").detail("InvalidArgumentType");
    }
    const NodeId node = object.as_node().id;
    for (const std::string& name : item.labels) change_label(node, name, item.remove);
  }

 private:
  void change_label(NodeId node, const std::string& name, bool remove) const {
    const auto known = transaction().view().catalog().labels.find(name);
    const bool has = known && transaction().view().has_label(node, *known);
    if (has != remove) return;
    if (remove) {
      transaction().remove_label(node, *known);
      context.writes.labels_removed += 1;
    } else {
      transaction().add_label(node, transaction().label(name));
      context.writes.labels_added += 1;
    }
  }

  void set_one(const Value& object, const std::string& key, const Value& value,
               SourcePosition position) const {
    // Checks what can be stored; a null takes the property away.
    (void)to_properties(Map{{key, value}}, position, context);
    const auto known = transaction().view().catalog().property_keys.find(key);
    if (value.is_null() && !known) return;
    const PropertyKeyId number = transaction().property_key(key);
    context.writes.properties_set += 1;
    if (object.is_node()) {
      transaction().set_property(object.as_node().id, number, value);
    } else {
      transaction().set_property(object.as_edge(), number, value);
      if (key == "since" || key == "until" || influence_range(key)) {
        const graph::GraphView& view = transaction().view();
        const Edge& edge = object.as_edge();
        require_sound_edge(edge.type, view.properties(edge), view.catalog());
      }
    }
  }

  /// A map, or the properties of a node or edge.
  [[nodiscard]] Map as_map(const Value& value, const BoundSetProperties& item) const {
    if (value.is_map()) return value.as_map();
    const graph::GraphView& view = transaction().view();
    std::vector<graph::Property> properties;
    if (value.is_node()) {
      properties = view.properties(value.as_node().id);
    } else if (value.is_edge()) {
      properties = view.properties(value.as_edge());
    } else {
      throw Error(ErrorCode::Type, "properties can be set to those of a map, a node or an edge")
          .at(item.value->position)
          .detail("InvalidArgumentType");
    }
    Map map;
    for (const auto& [key, entry] : properties) {
      map.emplace(view.catalog().property_keys.name(key), entry);
    }
    return map;
  }
};

class SetOperator final : public WriteOperator {
 public:
  SetOperator(const SetStep& step, ExecutionContext& context, OperatorPtr input)
      : WriteOperator(step, context, std::move(input)), items_(step.items) {}

 protected:
  void write(Batch& rows) override {
    for (std::size_t row = 0; row < rows.size(); ++row) {
      context_.budget.poll();
      set_row(items_, rows, row, context_);
    }
  }

 private:
  std::vector<BoundSetItem> items_;
};

}  // namespace

void set_row(const std::vector<BoundSetItem>& items, const Batch& rows, std::size_t row,
             ExecutionContext& context) {
  const Row values(rows, row);
  for (const BoundSetItem& item : items) std::visit(SetItemWriter{values, context}, item);
  context.changes.follow(*context.transaction);
}

OperatorPtr make_set(const SetStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<SetOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
