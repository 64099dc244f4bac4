#include "query/binder_scope.h"

#include <algorithm>
#include <utility>

#include "query/spelling.h"

namespace clout::query {
void Scope::add(Variable variable) {
  for (Variable& known : variables_) {
    if (known.name == variable.name) {
      known = std::move(variable);
      return;
    }
  }
  variables_.push_back(std::move(variable));
}

const Variable* Scope::find(std::string_view name) const {
  for (const Variable& variable : variables_) {
    if (variable.name == name) return &variable;
  }
  return nullptr;
}

void Scope::replaces(const Scope& before) {
  gone_.insert(before.gone_.begin(), before.gone_.end());
  for (const Variable& variable : before.variables_) gone_.insert(variable.name);
}

bool Scope::had(std::string_view name) const { return gone_.count(name) > 0; }

std::vector<Variable> Scope::sorted() const {
  std::vector<Variable> found;
  for (const Variable& variable : variables_) {
    if (!variable.local) found.push_back(variable);
  }
  std::sort(found.begin(), found.end(),
            [](const Variable& a, const Variable& b) { return a.name < b.name; });
  return found;
}

std::optional<std::string> Scope::suggestion(std::string_view name) const {
  std::vector<std::string> names;
  for (const Variable& variable : variables_) names.push_back(variable.name);
  return nearest_name(name, names);
}

std::optional<std::string> nearest_name(std::string_view name,
                                        const std::vector<std::string>& candidates) {
  for (const std::string& candidate : candidates) {
    if (candidate != name && edit_distance(name, candidate, 0) == 0) return candidate;
  }
  const std::vector<std::string_view> views(candidates.begin(), candidates.end());
  return nearest_word(name, views);
}

}  // namespace clout::query
