// What names mean at one place of a statement.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "query/batch.h"
#include "query/type_set.h"

namespace clout::query {

struct Variable {
  std::string name;
  Slot slot = 0;
  TypeSet type = kAnyType;
  TypeSet items = kAnyType;  ///< of a list: what its elements may be
  bool local = false;        ///< of a comprehension or quantifier, not of the row
};

/// Variables by name, the newest first. A value type.
class Scope {
 public:
  void add(Variable variable);
  [[nodiscard]] const Variable* find(std::string_view name) const;
  /// Keeps in mind the names of `before`, which a projection took away.
  void replaces(const Scope& before);
  /// Was there a variable of that name, of which a projection left nothing?
  [[nodiscard]] bool had(std::string_view name) const;
  /// In order of appearance, each name once (the newest).
  [[nodiscard]] const std::vector<Variable>& variables() const { return variables_; }
  /// By name, as `*` and `RETURN *` show them; locals are not among them.
  [[nodiscard]] std::vector<Variable> sorted() const;
  [[nodiscard]] bool empty() const { return variables_.empty(); }
  /// The variable whose name is nearest to `name`, if one is near enough to be a slip.
  [[nodiscard]] std::optional<std::string> suggestion(std::string_view name) const;

 private:
  std::vector<Variable> variables_;
  std::set<std::string, std::less<>> gone_;
};

/// nearest_word() of query/spelling.h, over names as catalogs keep them; one that differs in case
/// only is the nearest.
[[nodiscard]] std::optional<std::string> nearest_name(std::string_view name,
                                                      const std::vector<std::string>& candidates);

}  // namespace clout::query
