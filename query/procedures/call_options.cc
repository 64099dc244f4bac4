#include "query/procedures/call_options.h"

#include <algorithm>
#include <utility>

#include "query/spelling.h"

namespace clout::query {

CallOptions::CallOptions(const ProcedureCall& call, std::size_t argument,
                         std::vector<std::string_view> known)
    : call_(call),
      position_(call.positions[argument]),
      map_(call.arguments[argument].is_null() ? nullptr : &call.arguments[argument].as_map()),
      known_(std::move(known)) {
  if (map_ == nullptr) return;
  for (const auto& [key, value] : *map_) require_known(key);
}

std::uint64_t CallOptions::integer(std::string_view key, std::uint64_t otherwise,
                                   std::uint64_t least) const {
  const Value& value = find(key);
  if (value.is_null()) return otherwise;
  if (value.is_integer() && value.as_integer() >= static_cast<std::int64_t>(least)) {
    return static_cast<std::uint64_t>(value.as_integer());
  }
  throw wrong(key, "an integer of at least " + std::to_string(least));
}

double CallOptions::share(std::string_view key, double otherwise) const {
  const Value& value = find(key);
  if (value.is_null()) return otherwise;
  if (value.is_number() && value.number() >= 0 && value.number() <= 1) return value.number();
  throw wrong(key, "a number from 0 to 1");
}

bool CallOptions::boolean(std::string_view key, bool otherwise) const {
  const Value& value = find(key);
  if (value.is_null()) return otherwise;
  if (value.is_boolean()) return value.as_boolean();
  throw wrong(key, "true or false");
}

const Value& CallOptions::find(std::string_view key) const {
  static const Value kNull;
  if (map_ == nullptr) return kNull;
  const auto found = map_->find(key);
  return found == map_->end() ? kNull : found->second;
}

std::optional<std::vector<std::string>> CallOptions::texts(std::string_view key) const {
  const Value& value = find(key);
  if (value.is_null()) return std::nullopt;
  const List list = value.is_list() ? value.as_list() : List{value};
  std::vector<std::string> found;
  for (const Value& item : list) {
    if (!item.is_string()) throw wrong(key, "a string or a list of strings");
    found.push_back(item.as_string());
  }
  return found;
}

void CallOptions::require_known(const std::string& key) const {
  if (std::find(known_.begin(), known_.end(), key) != known_.end()) return;
  Error error = Error(ErrorCode::Argument, "there is no option `" + key + "`").at(position_);
  if (const auto near = nearest_word(key, known_)) {
    throw std::move(error).hint("did you mean " + *near + "?");
  }
  std::string all;
  for (const std::string_view known : known_) {
    all += (all.empty() ? "" : ", ") + std::string(known);
  }
  throw std::move(error).hint("there are: " + all);
}

Error CallOptions::wrong(std::string_view key, const std::string& expected) const {
  return Error(ErrorCode::Argument, "option `" + std::string(key) + "` must be " + expected)
      .at(position_);
}

}  // namespace clout::query
