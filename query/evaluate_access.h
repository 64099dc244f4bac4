// Access to the parts of a value: properties, items, slices, labels, types.
//
// Errors carry no position; the evaluator adds the expression's.
#pragma once

#include <optional>
#include <string>

#include "query/bound_expression.h"
#include "query/evaluate_operators.h"
#include "query/evaluation_context.h"
#include "schema/value.h"

namespace clout::query {

/// `object.key`; null for a null object or a missing key. `key_id` saves the look-up by name.
/// Error{Type, "InvalidArgumentType"} for what has no properties, Error{Argument} for an unknown
/// field of a temporal value, Error{NotFound, "DeletedEntityAccess"} as the context asks.
[[nodiscard]] Value property_of(const Value& object, const std::string& key,
                                std::optional<PropertyKeyId> key_id,
                                const EvaluationContext& context);

/// `object[index]`: a list's item (from the end if negative), a map's entry, an entity's property.
[[nodiscard]] Value item_of(const Value& object, const Value& index,
                            const EvaluationContext& context);

/// `list[from..to]`; an absent bound is the list's end, a null one makes the result null.
[[nodiscard]] Value slice_of(const Value& list, const std::optional<Value>& from,
                             const std::optional<Value>& to);

/// Does a node's label set, or an edge's type, satisfy the predicate? Unknown for null.
[[nodiscard]] Truth has_labels(const Value& entity, const bound::LabelPredicate& predicate,
                               const EvaluationContext& context);

/// Is it of the type? A null is, unless the type says NOT NULL.
[[nodiscard]] bool is_of_type(const Value& value, const ast::TypeName& type);

/// Error{Type, "InvalidArgumentType"} for what is no node, edge or map.
void require_map_like(const Value& object);

/// Throws DeletedEntityAccess if the statement deletes and the entity is gone.
void require_present(const Value& entity, const EvaluationContext& context);

}  // namespace clout::query
