// Names of labels, edge types and property keys, each with a dense number given once; and the rules
// of the schema, which every write keeps.
//
// A Catalog is a value: the database publishes immutable copies. Names are never removed, so a
// number that a reader holds stays valid in every later catalog.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "schema/id.h"
#include "schema/value.h"

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

/// Whose properties a rule is about: those of the nodes with a label, or of the edges of a type.
using SchemaSubject = std::variant<LabelId, EdgeTypeId>;

/// What a property index covers: nodes or edges, by the value of one property.
struct IndexDefinition {
  std::uint32_t number = 0;
  std::string name;
  SchemaSubject subject;
  PropertyKeyId key{};
  bool unique = false;
  friend bool operator==(const IndexDefinition&, const IndexDefinition&) = default;
};

/// What a text index covers: nodes with any of the labels, by the words in any of the properties.
/// Its number is none of a property index.
struct TextIndexDefinition {
  std::uint32_t number = 0;
  std::string name;
  std::vector<LabelId> labels;      ///< ascending
  std::vector<PropertyKeyId> keys;  ///< ascending
  friend bool operator==(const TextIndexDefinition&, const TextIndexDefinition&) = default;
};

/// What a path index covers: edges of any of the types, in the order of what they cost. It has no
/// rows: what it is made of can always be found again.
struct PathIndexDefinition {
  std::uint32_t number = 0;
  std::string name;
  std::vector<EdgeTypeId> types;  ///< ascending
  std::string variable;           ///< what `cost` calls an edge
  std::string cost;               ///< an expression of the query language
  friend bool operator==(const PathIndexDefinition&, const PathIndexDefinition&) = default;
};

/// What a property has to be. Unique values are kept by an index.
struct ConstraintDefinition {
  std::uint32_t number = 0;
  std::string name;
  SchemaSubject subject;
  PropertyKeyId key{};
  std::optional<ValueType>
      type;  ///< of the value, if there is one; without it: there has to be one
  friend bool operator==(const ConstraintDefinition&, const ConstraintDefinition&) = default;
};

/// What every write keeps up or has to fulfil. No two rules have one name.
struct SchemaRules {
  std::vector<IndexDefinition> indexes;
  std::vector<ConstraintDefinition> constraints;
  std::vector<TextIndexDefinition> text_indexes;
  std::vector<PathIndexDefinition> path_indexes;
  /// Counts the changes since the database was opened: rules that were dropped and made again are
  /// not the same, since what was written in between has not met them.
  std::uint64_t version = 0;
};

struct Catalog {
  NameTable<LabelId> labels;
  NameTable<EdgeTypeId> edge_types;
  NameTable<PropertyKeyId> property_keys;
  SchemaRules rules;
};

/// The name of the label or type.
[[nodiscard]] const std::string& name_of(const Catalog& catalog, const SchemaSubject& subject);

/// The edge types that a query means by `name`: the stored type of that name, and for a
/// hyphenated name also its upper-case form (`competes-with` names COMPETES_WITH too).
[[nodiscard]] std::vector<EdgeTypeId> resolve_edge_type(const Catalog& catalog,
                                                        std::string_view name);

/// The type name under which a write by `name` is stored: `competes-with` becomes COMPETES_WITH
/// unless the hyphenated type exists.
[[nodiscard]] std::string stored_edge_type_name(const Catalog& catalog, std::string_view name);

}  // namespace clout
