#include "tools/serve/json_value.h"

#include <string>
#include <utility>

#include <simdjson.h>

#include "schema/error.h"

namespace clout::tools {
namespace {

/// Parsing allocates for so many levels; a parameter nested deeper would be no use.
constexpr std::size_t kDeepest = 500;

Value value_of(simdjson::dom::element element);

Value list_of(simdjson::dom::array array) {
  List list;
  for (const auto item : array) list.push_back(value_of(item));
  return Value(std::move(list));
}

Value map_of(simdjson::dom::object object) {
  Map map;
  for (const auto field : object)
    map.insert_or_assign(std::string(field.key), value_of(field.value));
  return Value(std::move(map));
}

Value value_of(simdjson::dom::element element) {
  using simdjson::dom::element_type;
  switch (element.type()) {
    case element_type::ARRAY:
      return list_of(element);
    case element_type::OBJECT:
      return map_of(element);
    case element_type::INT64:
      return Value(std::int64_t{element});
    case element_type::UINT64:
      return Value(static_cast<double>(std::uint64_t{element}));
    case element_type::DOUBLE:
      return Value(double{element});
    case element_type::STRING:
      return Value(std::string_view{element});
    case element_type::BOOL:
      return Value(bool{element});
    case element_type::NULL_VALUE:
      break;
  }
  return Value();
}

}  // namespace

Value parse_json(std::string_view text, std::string_view what) {
  simdjson::dom::parser parser;
  simdjson::dom::element element;
  auto failure = parser.allocate(std::max<std::size_t>(text.size(), 64), kDeepest);
  if (failure == simdjson::SUCCESS) failure = parser.parse(text.data(), text.size()).get(element);
  if (failure == simdjson::SUCCESS) return value_of(element);
  const bool deep = failure == simdjson::DEPTH_ERROR;
  throw Error(deep ? ErrorCode::Limit : ErrorCode::Argument,
              std::string(what) + (deep ? " is nested too deep: " : " is no JSON: ") +
                  simdjson::error_message(failure));
}

}  // namespace clout::tools
