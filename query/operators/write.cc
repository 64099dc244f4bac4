#include "query/operators/write.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "query/influence_question.h"
#include "schema/error.h"
#include "schema/influence_properties.h"

namespace clout::query {
namespace {

bool storable(const Value& value) {
  if (value.is_list()) {
    const List& items = value.as_list();
    return std::all_of(items.begin(), items.end(),
                       [](const Value& item) { return !item.is_null() && storable(item); });
  }
  return !value.is_map() && !value.is_node() && !value.is_edge() && !value.is_path();
}

/// The moment of a `since` or `until`; nullopt for other types, which count as absent.
std::optional<std::int64_t> bound_of(const std::vector<graph::Property>& properties,
                                     std::optional<PropertyKeyId> key) {
  for (const auto& [name, value] : properties) {
    if (name != key) continue;
    const ValueType type = value.type();
    if (type == ValueType::Date || type == ValueType::LocalDateTime ||
        type == ValueType::DateTime) {
      return moment_of(value, {});
    }
  }
  return std::nullopt;
}

}  // namespace

namespace {

void require_ranges(EdgeTypeId type, const std::vector<graph::Property>& properties,
                    const Catalog& catalog) {
  if (default_influence_model().find(catalog.edge_types.name(type)) == nullptr) return;
  for (const auto& [key, value] : properties) {
    const auto fault = influence_fault(catalog.property_keys.name(key), value);
    if (fault) throw Error(ErrorCode::Constraint, *fault).detail("NumberOutOfRange");
  }
}

}  // namespace

void require_sound_edge(EdgeTypeId type, const std::vector<graph::Property>& properties,
                        const Catalog& catalog) {
  require_ranges(type, properties, catalog);
  const auto since = bound_of(properties, catalog.property_keys.find("since"));
  const auto until = bound_of(properties, catalog.property_keys.find("until"));
  if (!since || !until || *since < *until) return;
  throw Error(ErrorCode::Constraint, "an edge cannot end (`until`) before it begins (`since`)")
      .detail("InvalidInterval");
}

WriteOperator::WriteOperator(const WriteStep& step, ExecutionContext& context, OperatorPtr input)
    : Operator(step, context),
      streaming_(step.streaming),
      columns_(step.inputs[0]->output),
      input_(std::move(input)),
      held_(context.width),
      held_charge_(MemoryCharge::part_of(charge_)) {}

void WriteOperator::do_open() {
  input_->open();
  held_ = Batch(context_.width);
  held_charge_.clear();
  next_ = 0;
  filled_ = false;
}

void WriteOperator::fill() {
  Batch batch(context_.width);
  while (input_->next(batch)) {
    held_charge_.add(batch.bytes_to_append());
    held_.append(batch, columns_);
  }
  write(held_);
  context_.evaluation.forget_sources();
}

bool WriteOperator::do_next(Batch& out) {
  if (streaming_) {
    if (!input_->next(out)) return false;
    write(out);
    context_.evaluation.forget_sources();
    return true;
  }
  if (!filled_) fill();
  filled_ = true;
  if (next_ == held_.size()) return false;
  std::vector<std::uint32_t> rows(std::min(kBatchRows, held_.size() - next_));
  std::iota(rows.begin(), rows.end(), static_cast<std::uint32_t>(next_));
  next_ += rows.size();
  out.gather(held_, rows, output());
  return true;
}

std::vector<graph::Property> to_properties(const Map& map, SourcePosition position,
                                           ExecutionContext& context) {
  std::vector<graph::Property> properties;
  for (const auto& [key, value] : map) {
    if (value.is_null()) continue;
    if (key.empty()) {
      throw Error(ErrorCode::Argument, "the name of a property cannot be empty")
          .at(position)
          .detail("InvalidArgumentValue");
    }
    if (!storable(value)) {
      throw Error(ErrorCode::Type, "property `" + key + "` cannot be a " +
                                       std::string(to_string(value.type())) +
                                       (value.is_list() ? " of such items" : ""))
          .at(position)
          .detail("InvalidPropertyType")
          .hint("properties are numbers, strings, booleans, temporal values, and lists of these");
    }
    properties.emplace_back(context.transaction->property_key(key), value);
  }
  std::sort(properties.begin(), properties.end(),
            [](const graph::Property& a, const graph::Property& b) { return a.first < b.first; });
  return properties;
}

}  // namespace clout::query
