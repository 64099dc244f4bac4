// Access to the parts of a value.
#include "query/evaluate_access.h"

#include <algorithm>

#include "schema/error.h"
#include "schema/temporal_construct.h"

namespace clout::query {
namespace {

using bound::LabelPredicate;

std::string type_name(const Value& value) { return std::string(clout::to_string(value.type())); }

Value entity_property(const Value& entity, std::optional<PropertyKeyId> key_id,
                      const EvaluationContext& context) {
  Value value;
  if (key_id) {
    value = entity.is_node() ? context.view().property(entity.as_node().id, *key_id)
                             : context.view().property(entity.as_edge(), *key_id);
  }
  if (value.is_null()) require_present(entity, context);
  return value;
}

Value temporal_property(const Value& object, const std::string& key) {
  if (auto field = temporal_field(object, key)) return *std::move(field);
  throw Error(ErrorCode::Argument, "a " + type_name(object) + " has no field '" + key + "'")
      .detail("InvalidArgumentValue");
}

Value list_item(const List& list, std::int64_t index) {
  const auto size = static_cast<std::int64_t>(list.size());
  if (index < 0) index += size;
  if (index < 0 || index >= size) return {};
  return list[static_cast<std::size_t>(index)];
}

[[noreturn]] void throw_index_type(const std::string& what, const char* wanted, const Value& index,
                                   const char* detail = "InvalidArgumentType") {
  throw Error(ErrorCode::Type,
              what + " is indexed by " + std::string(wanted) + ", not by " + type_name(index))
      .detail(detail);
}

/// A slice bound as a position in [0, size].
std::size_t slice_position(const Value& bound, std::size_t size) {
  if (!bound.is_integer()) throw_index_type("a slice", "INTEGER", bound);
  const auto length = static_cast<std::int64_t>(size);
  const std::int64_t position = bound.as_integer();
  const std::int64_t from_start = position < 0 ? std::max(position, -length) + length : position;
  return static_cast<std::size_t>(std::min(from_start, length));
}

/// Is `name` among the names by which the entity is labelled?
bool named(const Value& entity, const std::string& name, const EvaluationContext& context) {
  const Catalog& catalog = context.view().catalog();
  if (entity.is_node()) {
    const auto label = catalog.labels.find(name);
    return label && context.view().has_label(entity.as_node().id, *label);
  }
  const auto types = resolve_edge_type(catalog, name);
  return std::find(types.begin(), types.end(), entity.as_edge().type) != types.end();
}

bool satisfies(const Value& entity, const LabelPredicate& predicate,
               const EvaluationContext& context) {
  const auto holds = [&](const LabelPredicate& operand) {
    return satisfies(entity, operand, context);
  };
  const auto& operands = predicate.operands;
  switch (predicate.kind) {
    case LabelPredicate::Kind::Name:
      return named(entity, predicate.name, context);
    case LabelPredicate::Kind::Any:
      return entity.is_edge() || !context.view().labels(entity.as_node().id).empty();
    case LabelPredicate::Kind::Not:
      return !holds(operands.front());
    case LabelPredicate::Kind::And:
      return std::all_of(operands.begin(), operands.end(), holds);
    case LabelPredicate::Kind::Or:
      return std::any_of(operands.begin(), operands.end(), holds);
  }
  return false;
}

}  // namespace

Value property_of(const Value& object, const std::string& key, std::optional<PropertyKeyId> key_id,
                  const EvaluationContext& context) {
  if (object.is_node() || object.is_edge()) {
    if (!key_id) key_id = context.view().catalog().property_keys.find(key);
    return entity_property(object, key_id, context);
  }
  if (object.is_null()) return {};
  if (object.is_map()) {
    const auto found = object.as_map().find(key);
    return found == object.as_map().end() ? Value() : found->second;
  }
  if (object.type() >= ValueType::Date) return temporal_property(object, key);
  throw Error(ErrorCode::Type,
              "a " + type_name(object) + " has no properties; cannot read '" + key + "' of it")
      .detail("InvalidArgumentType");
}

Value item_of(const Value& object, const Value& index, const EvaluationContext& context) {
  if (object.is_null() || index.is_null()) return {};
  if (object.is_list()) {
    if (!index.is_integer()) throw_index_type("a LIST", "INTEGER", index);
    return list_item(object.as_list(), index.as_integer());
  }
  if (object.is_map() || object.is_node() || object.is_edge()) {
    if (!index.is_string()) {
      throw_index_type("a " + type_name(object), "STRING", index, "MapElementAccessByNonString");
    }
    return property_of(object, index.as_string(), std::nullopt, context);
  }
  throw Error(ErrorCode::Type, "a " + type_name(object) + " has no items")
      .detail("InvalidArgumentType");
}

Value slice_of(const Value& list, const std::optional<Value>& from,
               const std::optional<Value>& to) {
  if (list.is_null() || (from && from->is_null()) || (to && to->is_null())) return {};
  if (!list.is_list()) {
    throw Error(ErrorCode::Type, "a slice is taken of a LIST, not of " + type_name(list))
        .detail("InvalidArgumentType");
  }
  const List& items = list.as_list();
  const std::size_t begin = from ? slice_position(*from, items.size()) : 0;
  const std::size_t end = to ? slice_position(*to, items.size()) : items.size();
  if (begin >= end) return List{};
  return List(items.begin() + static_cast<std::ptrdiff_t>(begin),
              items.begin() + static_cast<std::ptrdiff_t>(end));
}

Truth has_labels(const Value& entity, const LabelPredicate& predicate,
                 const EvaluationContext& context) {
  if (entity.is_null()) return std::nullopt;
  if (!entity.is_node() && !entity.is_edge()) {
    throw Error(ErrorCode::Type, "a " + type_name(entity) + " has no labels")
        .detail("InvalidArgumentType");
  }
  return satisfies(entity, predicate, context);
}

bool is_of_type(const Value& value, const ast::TypeName& type) {
  if (value.is_null()) return !type.not_null;
  if (type.type && value.type() != *type.type) return false;
  if (type.items.empty()) return true;
  const List& items = value.as_list();
  return std::all_of(items.begin(), items.end(),
                     [&](const Value& item) { return is_of_type(item, type.items.front()); });
}

void require_map_like(const Value& object) {
  if (kMapLike.contains(object.type())) return;
  throw Error(ErrorCode::Type,
              "a map projection takes " + to_string(kMapLike) + ", not " + type_name(object))
      .detail("InvalidArgumentType");
}

void require_present(const Value& entity, const EvaluationContext& context) {
  if (!context.deletes()) return;
  const bool present = entity.is_node() ? context.view().has_node(entity.as_node().id)
                                        : context.view().find_edge(entity.as_edge().id).has_value();
  if (present) return;
  throw Error(ErrorCode::NotFound,
              std::string(entity.is_node() ? "the node" : "the edge") + " has been deleted")
      .detail("DeletedEntityAccess");
}

}  // namespace clout::query
