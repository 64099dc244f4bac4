#include "graph/rule_names.h"

#include <algorithm>
#include <array>
#include <utility>

#include "graph/graph_view.h"
#include "graph/names.h"
#include "schema/influence_properties.h"

namespace clout::graph {
namespace {

/// The names of each source of the view.
std::vector<std::vector<std::string>> names_of_sources(const GraphView& view) {
  std::vector<std::vector<std::string>> all;
  const auto label = view.catalog().labels.find(kSourceLabel);
  if (!label) return all;
  std::array<NodeId, 1024> nodes{};
  std::uint32_t position = 0;
  std::size_t found = nodes.size();
  while (found == nodes.size()) {
    found = view.scan_nodes(position, *label, nodes);
    for (std::size_t i = 0; i < found; ++i) {
      all.push_back(names_of(view.properties(nodes[i]), view.catalog()));
    }
  }
  return all;
}

/// `competes-with` and COMPETES_WITH, where both are stored, are what `competes-with` means.
NameSet stored_types(const NameSet& types, const Catalog& catalog) {
  NameSet stored{types.names, types.others};
  for (const std::string& name : types.names) {
    for (const EdgeTypeId type : resolve_edge_type(catalog, name)) {
      stored.names.insert(catalog.edge_types.name(type));
    }
  }
  return stored;
}

template <typename Id>
std::vector<Id> numbers_of(const NameSet& names, const NameTable<Id>& table) {
  std::vector<Id> numbers;
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    if (names.contains(table.names()[i])) numbers.push_back(Id{i});
  }
  return numbers;
}

/// The table with another name at each hidden number: bytes that are no UTF-8, which no statement
/// can spell. Numbers have to stay, since they are those of what is stored.
template <typename Id>
NameTable<Id> without(const std::vector<Id>& hidden, const NameTable<Id>& table) {
  NameTable<Id> shown;
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    const bool is_hidden = std::binary_search(hidden.begin(), hidden.end(), Id{i});
    shown.intern(is_hidden ? "\xFF\xFF\xFF\xFF" + std::to_string(i) : table.names()[i]);
  }
  return shown;
}

template <typename Id>
bool holds(const std::vector<Id>& ids, Id id) {
  return std::binary_search(ids.begin(), ids.end(), id);
}

}  // namespace

NameSet sources_under_all_names(const GraphView& view, const NameSet& sources) {
  NameSet all = sources;
  if (sources.names.empty()) return all;
  const auto groups = names_of_sources(view);
  for (std::size_t known = 0; known != all.names.size();) {
    known = all.names.size();
    for (const auto& group : groups) {
      const bool meant = std::any_of(group.begin(), group.end(), [&](const std::string& name) {
        return all.names.contains(name);
      });
      if (meant) all.names.insert(group.begin(), group.end());
    }
  }
  return all;
}

RuleNames::RuleNames(const ReadRule& rule, const Catalog& catalog, NameSet sources)
    : sources_(std::move(sources)),
      labels_(numbers_of(rule.labels, catalog.labels)),
      type_names_(stored_types(rule.edge_types, catalog)),
      property_keys_(catalog.property_keys.size()),
      catalog_(catalog) {
  edge_types_ = numbers_of(type_names_, catalog.edge_types);
  catalog_.labels = without(labels_, catalog.labels);
  catalog_.edge_types = without(edge_types_, catalog.edge_types);
  hide_rules();
  if (sources_.empty()) return;
  source_label_ = catalog.labels.find(kSourceLabel);
  source_key_ = catalog.property_keys.find("source");
  for (const char* name : {"source", "confidence", "published"}) {
    if (const auto key = catalog.property_keys.find(name)) statement_keys_.push_back(*key);
  }
}

/// A text index keeps the labels that are left. A path index is one order over all of its types.
void RuleNames::hide_rules() {
  SchemaRules& rules = catalog_.rules;
  const auto hidden = [&](const auto& rule) { return hides(rule.subject); };
  std::erase_if(rules.indexes, hidden);
  std::erase_if(rules.constraints, hidden);
  for (TextIndexDefinition& index : rules.text_indexes) {
    std::erase_if(index.labels, [&](LabelId label) { return hides(label); });
  }
  std::erase_if(rules.text_indexes, [](const auto& index) { return index.labels.empty(); });
  std::erase_if(rules.path_indexes, [&](const PathIndexDefinition& index) {
    return std::any_of(index.types.begin(), index.types.end(),
                       [&](EdgeTypeId type) { return hides(type); });
  });
}

/// Names are only ever added.
bool RuleNames::describes(const Catalog& catalog) const {
  return catalog.labels.size() == catalog_.labels.size() &&
         catalog.edge_types.size() == catalog_.edge_types.size() &&
         catalog.property_keys.size() == property_keys_ &&
         catalog.rules.version == catalog_.rules.version;
}

bool RuleNames::hides(LabelId label) const { return holds(labels_, label); }
bool RuleNames::hides(EdgeTypeId type) const { return holds(edge_types_, type); }

bool RuleNames::hides(const SchemaSubject& subject) const {
  return std::visit([this](auto id) { return hides(id); }, subject);
}

bool RuleNames::hides(const Claim& claim) const {
  const auto hidden = [&](const std::string& name) {
    return !name.empty() && sources_.contains(name);
  };
  return hidden(claim.source) || hidden(claim.origin);
}

bool RuleNames::hides_source(const Value& source) const {
  if (source.is_string())
    return !source.as_string().empty() && sources_.contains(source.as_string());
  if (!source.is_list()) return !source.is_null() && sources_.others;
  const List& list = source.as_list();
  return std::any_of(list.begin(), list.end(),
                     [&](const Value& each) { return hides_source(each); });
}

bool RuleNames::hides_source_node(const Properties& properties) const {
  const std::vector<std::string> names = names_of(properties, catalog_);
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return sources_.contains(name); });
}

bool RuleNames::is_statement(PropertyKeyId key) const {
  return std::find(statement_keys_.begin(), statement_keys_.end(), key) != statement_keys_.end();
}

bool RuleNames::is_unstated(const Value& source, std::span<const Claim> claims) const {
  bool visible = false;
  bool hidden_support = false;
  for (const Claim& claim : claims) {
    const bool supports = claim.stance == Stance::Supports;
    if (!hides(claim)) {
      if (supports) return false;
      visible = true;
    } else {
      hidden_support = hidden_support || supports;
    }
  }
  const bool anonymous = source.is_null() || (source.is_string() && source.as_string().empty());
  if (!anonymous) return hides_source(source);
  return hidden_support || (!claims.empty() && !visible);
}

/// A rule whose type is hidden goes by one of its visible aliases, if it has any. The model that is
/// part of the program is known to everybody.
InfluenceModel RuleNames::shown(InfluenceModel model) const {
  if (model.name == default_influence_model().name) return model;
  const auto hidden = [&](const std::string& name) { return type_names_.contains(name); };
  std::erase_if(model.types, [&](TypeRule& rule) {
    std::erase_if(rule.aliases, hidden);
    if (!hidden(rule.type)) return false;
    if (rule.aliases.empty()) return true;
    rule.type = rule.aliases.front();
    rule.aliases.erase(rule.aliases.begin());
    return false;
  });
  return model;
}

}  // namespace clout::graph
