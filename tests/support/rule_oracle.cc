#include "tests/support/rule_oracle.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace clout::tests {
namespace {

using graph::NameSet;
using graph::ReadRule;

std::set<std::string> names_of(const GraphModel::ModelNode& node) {
  std::set<std::string> names;
  for (const char* key : {"name", "alias", "aliases"}) {
    const auto found = node.properties.find(key);
    if (found == node.properties.end()) continue;
    if (found->second.is_string()) names.insert(found->second.as_string());
    if (!found->second.is_list()) continue;
    for (const Value& each : found->second.as_list()) names.insert(each.as_string());
  }
  return names;
}

/// Grows the names of sources until no source node has one name in the set and another outside.
NameSet all_names(const StatedGraph& all, NameSet sources) {
  for (bool grew = true; grew;) {
    grew = false;
    for (const auto& [id, node] : all.graph.nodes) {
      if (node.labels.count("Source") == 0) continue;
      const auto names = names_of(node);
      const bool meant = std::any_of(names.begin(), names.end(), [&](const auto& name) {
        return sources.names.count(name) > 0;
      });
      for (const std::string& name : names)
        grew = (meant && sources.names.insert(name).second) || grew;
    }
  }
  return sources;
}

/// A rule with the stored names that its names mean.
ReadRule in_stored_names(ReadRule rule) {
  if (rule.edge_types.names.count("competes-with") > 0) {
    rule.edge_types.names.insert("COMPETES_WITH");
  }
  return rule;
}

class Judge {
 public:
  Judge(const StatedGraph& all, const ReadRule& rule, const StatedGraph& named)
      : all_(all), rule_(in_stored_names(rule)), sources_(all_names(named, rule.sources)) {}

  [[nodiscard]] bool sees(const GraphModel::ModelNode& node) const {
    for (const std::string& label : node.labels) {
      if (rule_.labels.contains(label)) return false;
    }
    if (rule_.sources.empty() || node.labels.count("Source") == 0) return true;
    const auto names = names_of(node);
    return std::none_of(names.begin(), names.end(),
                        [&](const auto& name) { return sources_.contains(name); });
  }

  [[nodiscard]] bool sees(const Claim& claim) const {
    if (rule_.sources.empty()) return true;
    const bool origin = !claim.origin.empty() && sources_.contains(claim.origin);
    return !origin && !sources_.contains(claim.source);
  }

  [[nodiscard]] bool hides_own(const GraphModel::ModelEdge& edge) const {
    const auto own = edge.properties.find("source");
    return own != edge.properties.end() && !rule_.sources.empty() &&
           sources_.contains(own->second.as_string());
  }

  [[nodiscard]] bool sees(EdgeId id, const GraphModel::ModelEdge& edge) const {
    if (rule_.edge_types.contains(edge.type)) return false;
    if (!sees(all_.graph.nodes.at(edge.start)) || !sees(all_.graph.nodes.at(edge.end)))
      return false;
    std::vector<Claim> visible, hidden;
    const auto claims = all_.claims.find(id);
    if (claims != all_.claims.end()) {
      for (const Claim& claim : claims->second) (sees(claim) ? visible : hidden).push_back(claim);
    }
    const auto supports = [](const Claim& claim) { return claim.stance == Stance::Supports; };
    if (std::any_of(visible.begin(), visible.end(), supports)) return true;
    if (edge.properties.count("source") > 0) return !hides_own(edge);
    if (hidden.empty()) return true;
    return !visible.empty() && std::none_of(hidden.begin(), hidden.end(), supports);
  }

 private:
  const StatedGraph& all_;
  ReadRule rule_;
  NameSet sources_;
};

}  // namespace

StatedGraph stated_graph(const graph::GraphView& view) {
  StatedGraph all{model_of(view), {}};
  for (const auto& [id, edge] : all.graph.edges) {
    auto claims = view.claims(id);
    if (!claims.empty()) all.claims.emplace(id, std::move(claims));
  }
  return all;
}

StatedGraph visible_part(const StatedGraph& all, const ReadRule& rule, const StatedGraph& named) {
  const Judge judge(all, rule, named);
  StatedGraph part;
  for (const auto& [id, node] : all.graph.nodes) {
    if (judge.sees(node)) part.graph.nodes.emplace(id, node);
  }
  for (const auto& [id, edge] : all.graph.edges) {
    if (!judge.sees(id, edge)) continue;
    GraphModel::ModelEdge shown = edge;
    if (judge.hides_own(edge)) {
      for (const char* key : {"source", "confidence", "published"}) shown.properties.erase(key);
    }
    part.graph.edges.emplace(id, std::move(shown));
    const auto claims = all.claims.find(id);
    if (claims == all.claims.end()) continue;
    for (const Claim& claim : claims->second) {
      if (judge.sees(claim)) part.claims[id].push_back(claim);
    }
  }
  return part;
}

std::unique_ptr<graph::Database> stored(const StatedGraph& graph, const Catalog& catalog,
                                        const ReadRule& rule) {
  const ReadRule hidden = in_stored_names(rule);
  auto database = graph::Database::open_in_memory();
  const auto writer = database->begin();
  for (const auto& key : catalog.property_keys.names()) writer->property_key(key);
  for (const auto& label : catalog.labels.names()) {
    if (!hidden.labels.contains(label)) writer->label(label);
  }
  for (const auto& type : catalog.edge_types.names()) {
    if (!hidden.edge_types.contains(type)) writer->edge_type(type);
  }
  const auto properties_of = [&](const GraphModel::Properties& named) {
    std::vector<graph::Property> properties;
    for (const auto& [key, value] : named)
      properties.emplace_back(writer->property_key(key), value);
    return properties;
  };
  std::map<NodeId, NodeId> nodes;
  for (const auto& [id, node] : graph.graph.nodes) {
    std::vector<LabelId> labels;
    for (const std::string& label : node.labels) labels.push_back(writer->label(label));
    nodes[id] = writer->create_node(labels, properties_of(node.properties));
  }
  for (const auto& [id, edge] : graph.graph.edges) {
    const Edge made = writer->create_edge(writer->edge_type(edge.type), nodes.at(edge.start),
                                          nodes.at(edge.end), properties_of(edge.properties));
    const auto claims = graph.claims.find(id);
    if (claims == graph.claims.end()) continue;
    for (const Claim& claim : claims->second) writer->add_claim(made, claim);
  }
  writer->commit();
  return database;
}

ReadRule random_rule(std::mt19937_64& random) {
  const auto some = [&](std::vector<std::string> names, unsigned out_of) {
    NameSet set;
    if (random() % 2 == 0) return set;
    set.others = random() % 4 == 0;
    if (set.others) set.names = {"C", "New", "PARTNERS_WITH", "new"};
    for (std::string& name : names) {
      if ((random() % out_of == 0) != set.others) set.names.insert(std::move(name));
    }
    return set;
  };
  ReadRule rule;
  rule.labels = some({"A", "B", "Source"}, 4);
  rule.edge_types = some({"R", "S", "T", "SUPPLIES", "competes-with"}, 4);
  rule.sources = some({"s0", "s1", "s2", "s3"}, 3);
  return rule;
}

std::string random_stated_change(std::mt19937_64& random) {
  const auto below = [&](std::uint64_t limit) { return random() % limit; };
  const auto any = [&](std::vector<std::string> words) { return words[below(words.size())]; };
  const auto name = [&] { return "'n" + std::to_string(below(9)) + "'"; };
  const auto source = [&] { return "'s" + std::to_string(below(4)) + "'"; };
  const auto share = [&] { return std::to_string(static_cast<double>(below(9)) / 8); };
  const auto type = [&] { return any({"R", "S", "T", "SUPPLIES", "COMPETES_WITH"}); };
  const std::string pair = "MATCH (a {name: " + name() + "}), (b {name: " + name() + "}) ";
  switch (below(12)) {
    case 0:
      return "MATCH (a {name: " + name() + "}) SET a:" + any({"A", "B"});
    case 1:
      return "MATCH (a {name: " + name() + "}) REMOVE a:" + any({"A", "B"});
    case 2:
      return "MERGE (s:Source {name: " + source() + "}) SET s.reliability = " + share() +
             any({"", ", s.aliases = ['s3']", ", s.alias = 's2'"});
    case 3:
      return pair + "MATCH (a)-[e]->(b) SET e.source = " + source();
    case 4:
      return below(4) > 0 ? pair + "MATCH (a)-[e]->(b) DELETE e"
                          : "MATCH (a {name: " + name() + "}) DETACH DELETE a";
    case 5:
    case 6: {
      const std::string of = type();
      return "MATCH (a {name: " + name() + "})-[e:" + of + "]->(b) " + any({"DENY", "DOUBT"}) +
             " (a)-[:" + of + "]->(b) BY " + source() + " CERTAINTY " + share() +
             " RECORDED date('2020-01-01')";
    }
    case 7:
    case 8:
    case 9:
      return "ASSERT (" + name() + ")-[:" + type() + "]->(" + name() + ") BY " + source() +
             " CERTAINTY " + share() + any({"", " ORIGIN " + source()}) +
             " RECORDED date('2020-01-01')";
    default:
      return pair + "CREATE (a)-[:" + type() + " {w: " + std::to_string(below(5)) +
             ", confidence: " + share() + any({"", ", source: " + source()}) + "}]->(b)";
  }
}

}  // namespace clout::tests
