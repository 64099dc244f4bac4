#include "schema/catalog.h"

#include <algorithm>

#include "schema/ascii.h"
#include "schema/error.h"

namespace clout {

template <typename Id>
std::optional<Id> NameTable<Id>::find(std::string_view name) const {
  const auto found = numbers_.find(std::string(name));
  if (found == numbers_.end()) return std::nullopt;
  return static_cast<Id>(found->second);
}

template <typename Id>
const std::string& NameTable<Id>::name(Id id) const {
  if (raw(id) >= names_.size()) {
    throw Error(ErrorCode::Corruption, "the catalog has no name number " + std::to_string(raw(id)))
        .hint("run 'clout check' on the database");
  }
  return names_[raw(id)];
}

template <typename Id>
Id NameTable<Id>::intern(std::string_view name) {
  const auto [entry, added] =
      numbers_.try_emplace(std::string(name), static_cast<std::uint32_t>(names_.size()));
  if (added) names_.emplace_back(name);
  return static_cast<Id>(entry->second);
}

template class NameTable<LabelId>;
template class NameTable<EdgeTypeId>;
template class NameTable<PropertyKeyId>;

namespace {

/// `competes-with` as the constant that it is stored as: COMPETES_WITH.
std::string upper_snake(std::string_view name) {
  std::string upper(name);
  for (char& c : upper) {
    c = c == '-' ? '_' : ascii_upper(c);
  }
  return upper;
}

}  // namespace

const std::string& name_of(const Catalog& catalog, const SchemaSubject& subject) {
  if (const auto* label = std::get_if<LabelId>(&subject)) return catalog.labels.name(*label);
  return catalog.edge_types.name(std::get<EdgeTypeId>(subject));
}

std::vector<EdgeTypeId> resolve_edge_type(const Catalog& catalog, std::string_view name) {
  std::vector<EdgeTypeId> types;
  if (const auto exact = catalog.edge_types.find(name)) types.push_back(*exact);
  if (name.find('-') != std::string_view::npos) {
    if (const auto upper = catalog.edge_types.find(upper_snake(name))) types.push_back(*upper);
  }
  return types;
}

std::string stored_edge_type_name(const Catalog& catalog, std::string_view name) {
  if (name.find('-') == std::string_view::npos || catalog.edge_types.find(name)) {
    return std::string(name);
  }
  return upper_snake(name);
}

}  // namespace clout
