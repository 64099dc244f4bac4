#include "graph/constraints.h"

#include <algorithm>
#include <string>
#include <utility>

#include "graph/index_build.h"
#include "graph/names.h"
#include "graph/node_scan.h"
#include "schema/influence_properties.h"
#include "schema/value_text.h"

namespace clout::graph {

namespace {

/// The value of the property that the constraint is about, or null.
Value value_under(const ConstraintDefinition& constraint, const Properties& properties) {
  const Value* value = find_property(properties, constraint.key);
  return value != nullptr ? *value : Value();
}

template <typename Covers>
const ConstraintDefinition* first_broken(const std::vector<ConstraintDefinition>& constraints,
                                         const Properties& properties, const Covers& covers) {
  const auto found = std::find_if(constraints.begin(), constraints.end(), [&](const auto& each) {
    return covers(each.subject) && breaks(each, value_under(each, properties));
  });
  return found == constraints.end() ? nullptr : &*found;
}

/// "node 12 'Bo'"
std::string node_text(const Catalog& catalog, NodeId node, const NodeRecord& record) {
  std::string text = "node " + std::to_string(raw(node));
  const auto key = catalog.property_keys.find("name");
  const Value* name = key ? find_property(record.properties, *key) : nullptr;
  if (name != nullptr && name->is_string()) text += " '" + name->as_string() + "'";
  return text;
}

/// "edge 3 from node 1 to node 2"
std::string edge_text(const Edge& edge) {
  return "edge " + std::to_string(raw(edge.id)) + " from node " + std::to_string(raw(edge.start)) +
         " to node " + std::to_string(raw(edge.end));
}

/// Counts what breaks a constraint and keeps the first.
class Breaches {
 public:
  Breaches(const StateView& view, const ConstraintDefinition& constraint, QueryBudget& budget)
      : view_(view), constraint_(constraint), budget_(budget) {}

  void look_at_nodes(LabelId label) {
    visit_nodes(view_, label, budget_, [&](NodeId node) {
      const NodeRecordPtr record = view_.node_record(node);
      if (!record || !breaks(constraint_, value_under(constraint_, record->properties))) return;
      if (count_++ == 0) first_ = breach_text(view_.catalog(), constraint_, node, *record);
    });
  }

  void look_at_edges(EdgeTypeId type) {
    visit_nodes(view_, std::nullopt, budget_, [&](NodeId node) {
      edges_.clear();
      view_.expand(node, Direction::Out, {&type, 1}, edges_);
      for (const Neighbour& neighbour : edges_) look_at(neighbour.edge);
    });
  }

  void report() const {
    if (count_ == 0) return;
    const bool nodes = std::holds_alternative<LabelId>(constraint_.subject);
    const std::string what = (nodes ? "node" : "edge") + std::string(count_ == 1 ? "" : "s");
    throw Error(ErrorCode::Constraint, std::to_string(count_) + " " + what +
                                           (count_ == 1 ? " breaks" : " break") + " constraint '" +
                                           constraint_.name + "': " + first_)
        .hint("mend the data first; nothing has been changed")
        .detail("ConstraintCreationFailed");
  }

 private:
  void look_at(const Edge& edge) {
    budget_.poll();
    const Value value = view_.property(edge, constraint_.key);
    if (!breaks(constraint_, value) || count_++ > 0) return;
    first_ = breach_text(view_.catalog(), constraint_, edge_text(edge), value);
  }

  const StateView& view_;
  const ConstraintDefinition& constraint_;
  QueryBudget& budget_;
  std::vector<Neighbour> edges_;  // kept between nodes, for its memory
  std::uint64_t count_ = 0;
  std::string first_;
};

}  // namespace

bool breaks(const ConstraintDefinition& constraint, const Value& value) {
  if (value.is_null()) return !constraint.type;
  return constraint.type && value.type() != *constraint.type;
}

const ConstraintDefinition* broken_constraint(const std::vector<ConstraintDefinition>& constraints,
                                              const NodeRecord& record) {
  return first_broken(constraints, record.properties, [&](const SchemaSubject& subject) {
    const auto* label = std::get_if<LabelId>(&subject);
    return label != nullptr &&
           std::binary_search(record.labels.begin(), record.labels.end(), *label);
  });
}

const ConstraintDefinition* broken_constraint(const std::vector<ConstraintDefinition>& constraints,
                                              const EdgeRecord& record) {
  return first_broken(constraints, record.properties, [&](const SchemaSubject& subject) {
    return subject == SchemaSubject(record.type);
  });
}

std::string breach_text(const Catalog& catalog, const ConstraintDefinition& broken,
                        const std::string& what, const Value& value) {
  const std::string& key = catalog.property_keys.name(broken.key);
  if (value.is_null()) return what + " has no `" + key + "`";
  return "`" + key + "` of " + what + " is of type " + std::string(to_string(value.type()));
}

std::string breach_text(const Catalog& catalog, const ConstraintDefinition& broken, NodeId node,
                        const NodeRecord& record) {
  return breach_text(catalog, broken, node_text(catalog, node, record),
                     value_under(broken, record.properties));
}

std::string breach_text(const Catalog& catalog, const ConstraintDefinition& broken,
                        const EdgeRecord& record) {
  return breach_text(catalog, broken, edge_text(edge_of(record)),
                     value_under(broken, record.properties));
}

Error breach_error(const Catalog& catalog, const ConstraintDefinition& broken,
                   const std::string& breach) {
  const bool nodes = std::holds_alternative<LabelId>(broken.subject);
  const std::string all = (nodes ? "each node labelled '" : "each edge of type '") +
                          name_of(catalog, broken.subject) + "'";
  const std::string key = "`" + catalog.property_keys.name(broken.key) + "`";
  const std::string rule =
      broken.type ? key + " of " + all + " is to be of type " + std::string(to_string(*broken.type))
                  : all + " has to have " + key;
  return Error(ErrorCode::Constraint, breach + ", which constraint '" + broken.name + "' forbids")
      .hint(rule + "; DROP CONSTRAINT takes the rule away")
      .detail("ConstraintValidationFailed");
}

void check_constraints(const Catalog& catalog, const std::vector<ConstraintDefinition>& constraints,
                       const ChangeSet& changes) {
  if (constraints.empty()) return;
  for (const auto& [node, change] : changes.nodes) {
    if (!change.after) continue;
    const auto* broken = broken_constraint(constraints, *change.after);
    if (broken == nullptr) continue;
    throw breach_error(catalog, *broken, breach_text(catalog, *broken, node, *change.after));
  }
  for (const auto& [edge, change] : changes.edges) {
    if (!change.after) continue;
    const auto* broken = broken_constraint(constraints, *change.after);
    if (broken == nullptr) continue;
    throw breach_error(catalog, *broken, breach_text(catalog, *broken, *change.after));
  }
}

void check_sources(const Catalog& catalog, const ChangeSet& changes) {
  const auto label = catalog.labels.find(kSourceLabel);
  const auto key = catalog.property_keys.find(kReliability);
  if (!label || !key) return;
  for (const auto& [node, change] : changes.nodes) {
    if (!change.after) continue;
    const std::vector<LabelId>& labels = change.after->labels;
    if (!std::binary_search(labels.begin(), labels.end(), *label)) continue;
    const Value* value = find_property(change.after->properties, *key);
    const auto fault = value != nullptr ? reliability_fault(*value) : std::nullopt;
    if (!fault) continue;
    const auto names = names_of(change.after->properties, catalog);
    const std::string who = names.empty() ? "a source" : "the source " + quoted(names.front());
    throw Error(ErrorCode::Constraint, who + ": " + *fault).detail("NumberOutOfRange");
  }
}

void check_constraint(const StateView& view, const ConstraintDefinition& constraint,
                      QueryBudget& budget) {
  Breaches breaches(view, constraint, budget);
  if (const auto* label = std::get_if<LabelId>(&constraint.subject)) {
    breaches.look_at_nodes(*label);
  } else {
    breaches.look_at_edges(std::get<EdgeTypeId>(constraint.subject));
  }
  breaches.report();
}

ConstraintDefinition next_constraint(const SchemaRules& rules, ConstraintDefinition wanted) {
  require_new_name(rules, wanted.name);
  wanted.number = 0;
  for (const ConstraintDefinition& known : rules.constraints) {
    if (known.subject == wanted.subject && known.key == wanted.key &&
        known.type.has_value() == wanted.type.has_value()) {
      throw Error(ErrorCode::Constraint,
                  "constraint '" + known.name + "' says what the same property has to be already")
          .hint("drop it first");
    }
    wanted.number = std::max(wanted.number, known.number + 1);
  }
  return wanted;
}

}  // namespace clout::graph
