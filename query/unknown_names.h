// Labels, edge types and property keys that a statement looks for and nothing stored has: often
// slips of spelling, which find no rows without a word.
#pragma once

#include <compare>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "query/ast_expression.h"
#include "query/bound_expression.h"
#include "schema/catalog.h"

namespace clout::query {

enum class NameKind : std::uint8_t { Label, EdgeType, PropertyKey };

/// Collects names while a statement is bound. What the statement itself creates is not unknown,
/// wherever it does so. The catalog outlives it.
class UnknownNames {
 public:
  explicit UnknownNames(const Catalog& catalog) : catalog_(catalog) {}

  void looked_for(NameKind kind, const std::string& name);
  /// All names of the expression; labels or edge types.
  void looked_for(NameKind kind, const ast::LabelExpression& names);
  /// The `labels` and `types` among the options of a procedure, as far as they are known.
  void looked_for_options(const BoundExpression& options);
  void created(NameKind kind, const std::string& name);
  /// The keys of a map that becomes properties; of a map that is not known yet, any key.
  void created_keys(const BoundExpression& properties);

  /// A sentence for each name, with the nearest one that exists or is created, in order of
  /// appearance; the first few only, as each is compared with all names.
  [[nodiscard]] std::vector<std::string> notices() const;

 private:
  struct Name {
    NameKind kind;
    std::string text;
    friend auto operator<=>(const Name&, const Name&) = default;
  };

  void looked_for_option(const std::string& key, const Value& names);
  [[nodiscard]] bool exists(const Name& name) const;
  [[nodiscard]] bool is_created(const Name& name) const;
  [[nodiscard]] std::vector<std::string> known(NameKind kind) const;

  const Catalog& catalog_;
  std::vector<Name> missing_;  ///< in order of appearance, each once
  std::set<Name> met_;
  std::set<Name> created_;
  bool creates_any_key_ = false;
};

}  // namespace clout::query
