#include "query/unknown_names.h"

#include <utility>
#include <variant>

#include "query/binder_scope.h"

namespace clout::query {
namespace {

constexpr std::size_t kMostNotices = 8;

const char* word_of(NameKind kind) {
  switch (kind) {
    case NameKind::Label:
      return "label";
    case NameKind::EdgeType:
      return "edge type";
    default:
      return "property key";
  }
}

}  // namespace

void UnknownNames::looked_for(NameKind kind, const std::string& name) {
  Name missing{kind, name};
  if (!exists(missing) && met_.insert(missing).second) missing_.push_back(std::move(missing));
}

void UnknownNames::looked_for(NameKind kind, const ast::LabelExpression& names) {
  const auto each = [&](const std::vector<ast::LabelExpression>& operands) {
    for (const ast::LabelExpression& operand : operands) looked_for(kind, operand);
  };
  if (const auto* name = std::get_if<ast::LabelName>(&names.node)) looked_for(kind, name->name);
  if (const auto* negated = std::get_if<ast::LabelNot>(&names.node)) {
    looked_for(kind, *negated->operand);
  }
  if (const auto* all = std::get_if<ast::LabelAnd>(&names.node)) each(all->operands);
  if (const auto* any = std::get_if<ast::LabelOr>(&names.node)) each(any->operands);
}

void UnknownNames::looked_for_options(const BoundExpression& options) {
  const auto* constant = options.as<bound::Constant>();
  if (constant != nullptr && constant->value.is_map()) {
    for (const auto& [key, value] : constant->value.as_map()) looked_for_option(key, value);
  } else if (const auto* map = options.as<bound::MapOf>()) {
    for (const bound::MapEntry& entry : map->entries) {
      const auto* names = entry.value->as<bound::Constant>();
      if (names != nullptr) looked_for_option(entry.key, names->value);
    }
  }
}

void UnknownNames::looked_for_option(const std::string& key, const Value& names) {
  if (key != "labels" && key != "types") return;
  const List list = names.is_list() ? names.as_list() : List{names};
  for (const Value& name : list) {
    if (!name.is_string()) continue;
    looked_for(key == "labels" ? NameKind::Label : NameKind::EdgeType, name.as_string());
  }
}

void UnknownNames::created(NameKind kind, const std::string& name) {
  const bool type = kind == NameKind::EdgeType;
  created_.insert({kind, type ? stored_edge_type_name(catalog_, name) : name});
}

void UnknownNames::created_keys(const BoundExpression& properties) {
  if (properties.type.within(kEntity)) return;  // a copy of what is stored
  const auto* constant = properties.as<bound::Constant>();
  if (const auto* map = properties.as<bound::MapOf>()) {
    for (const bound::MapEntry& entry : map->entries) created(NameKind::PropertyKey, entry.key);
  } else if (constant != nullptr && constant->value.is_map()) {
    for (const auto& [key, value] : constant->value.as_map()) created(NameKind::PropertyKey, key);
  } else {
    creates_any_key_ = true;
  }
}

std::vector<std::string> UnknownNames::notices() const {
  std::vector<std::string> sentences;
  for (const Name& name : missing_) {
    if (sentences.size() == kMostNotices) break;
    if (is_created(name)) continue;
    std::string sentence =
        std::string("there is no ") + word_of(name.kind) + " `" + name.text + "`";
    if (const auto near = nearest_name(name.text, known(name.kind))) {
      sentence += "; did you mean `" + *near + "`?";
    }
    sentences.push_back(std::move(sentence));
  }
  return sentences;
}

bool UnknownNames::exists(const Name& name) const {
  switch (name.kind) {
    case NameKind::Label:
      return catalog_.labels.find(name.text).has_value();
    case NameKind::EdgeType:
      return !resolve_edge_type(catalog_, name.text).empty();
    default:
      return catalog_.property_keys.find(name.text).has_value();
  }
}

bool UnknownNames::is_created(const Name& name) const {
  if (name.kind == NameKind::PropertyKey && creates_any_key_) return true;
  const bool type = name.kind == NameKind::EdgeType;
  return created_.count(
             {name.kind, type ? stored_edge_type_name(catalog_, name.text) : name.text}) > 0;
}

std::vector<std::string> UnknownNames::known(NameKind kind) const {
  std::vector<std::string> names = kind == NameKind::Label      ? catalog_.labels.names()
                                   : kind == NameKind::EdgeType ? catalog_.edge_types.names()
                                                                : catalog_.property_keys.names();
  for (const Name& name : created_) {
    if (name.kind == kind) names.push_back(name.text);
  }
  return names;
}

}  // namespace clout::query
