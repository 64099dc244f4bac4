// Names of labels, edge types and property keys, each with a dense number given once.
//
// A Catalog is a value: the database publishes immutable copies. Names are never removed, so a
// number that a reader holds stays valid in every later catalog.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/id.h"

namespace clout {

/// One table of names: dense numbers from 0 in order of appearance.
template <typename Id>
class NameTable {
 public:
  [[nodiscard]] std::optional<Id> find(std::string_view name) const;
  /// The name of `id`; throws Error{Corruption} if there is none (a stored number is wrong).
  [[nodiscard]] const std::string& name(Id id) const;
  /// The number of `name`, given now if it has none.
  Id intern(std::string_view name);
  [[nodiscard]] std::size_t size() const { return names_.size(); }
  /// All names, by number.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::string> names_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

/// What a property index covers: nodes with a label, by the value of one property.
struct IndexDefinition {
  std::uint32_t number = 0;
  std::string name;
  LabelId label{};
  PropertyKeyId key{};
  bool unique = false;
  friend bool operator==(const IndexDefinition&, const IndexDefinition&) = default;
};

struct Catalog {
  NameTable<LabelId> labels;
  NameTable<EdgeTypeId> edge_types;
  NameTable<PropertyKeyId> property_keys;
  std::vector<IndexDefinition> indexes;
};

/// The edge types that a query means by `name`: the stored type of that name, and for a
/// hyphenated name also its upper-case form (`competes-with` names COMPETES_WITH too).
[[nodiscard]] std::vector<EdgeTypeId> resolve_edge_type(const Catalog& catalog,
                                                        std::string_view name);

/// The type name under which a write by `name` is stored: `competes-with` becomes COMPETES_WITH
/// unless the hyphenated type exists.
[[nodiscard]] std::string stored_edge_type_name(const Catalog& catalog, std::string_view name);

}  // namespace clout
