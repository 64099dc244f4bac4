// Parts of paths that repeat: edges with a quantifier, and groups. What their variables are outside
// are lists; inside, in conditions, they are single nodes and edges.
#include <algorithm>
#include <utility>

#include "query/binder_expression.h"
#include "query/binder_paths.h"
#include "query/bound_make.h"

namespace clout::query {
SlotSet read_among(const BoundExpression& expression, const SlotSet& slots) {
  SlotSet read;
  for (const Slot slot : columns_read(expression)) {
    if (slots.contains(slot)) read.insert(slot);
  }
  return read;
}

SlotSet slots_of(const BoundHop& hop) {
  SlotSet slots;
  for (const Slot slot : {hop.edge, hop.left, hop.right}) slots.insert(slot);
  return slots;
}

std::vector<BoundPtr>* conditions_of_hop(BoundPart& part, const SlotSet& read) {
  for (BoundHop& hop : part.hops) {
    if (read.within(slots_of(hop))) return &hop.predicates;
  }
  return nullptr;
}

/// The only hop's variable, if it has one, is the list of all edges; else there is one without a
/// name.
void PathsBinder::add_edge(BoundEdge bound, BoundPath& path, ast::Span span) {
  if (!bound.is_single()) {
    const bool one_hop = bound.parts.size() == 1 && bound.parts[0].hops.size() == 1;
    if (bound.bound && !one_hop) {
      throw context_.unsupported(span, "a group of several edges that are known before");
    }
    auto& variables = bound.parts[0].variables;
    const auto named = std::find_if(
        variables.begin(), variables.end(),
        [](const BoundPartVariable& variable) { return !variable.is_node && variable.is_list; });
    if (one_hop && named != variables.end()) {
      bound.slot = named->slot;
      variables.erase(named);
    } else {
      bound.slot = context_.new_slot();
    }
  }
  path.edges.push_back(pattern_.edges.size());
  pattern_.edges.push_back(std::move(bound));
}

BoundHop PathsBinder::new_hop(const ast::EdgePattern& edge, Slot left, Slot right) {
  BoundHop hop;
  hop.edge = edge.variable ? context_.new_slot(edge.variable->text) : context_.new_slot();
  hop.left = left;
  hop.right = right;
  hop.direction = to_direction(edge.direction);
  bind_types(edge, hop.types);
  return hop;
}

/// Gives the last hop of `part` a variable, if the text has one for it.
void PathsBinder::name_edges(const ast::EdgePattern& edge, BoundEdge& bound, BoundPart& part) {
  if (!edge.variable) return;
  const Slot slot = edge_slot(edge, bound, true);
  part.variables.push_back({slot, false, true, part.hops.size() - 1});
  step_variables_[{pattern_.edges.size(), bound.parts.size()}].push_back(
      {edge.variable->text, part.hops.back().edge, ValueType::Edge});
}

void PathsBinder::add_repeated_edge(const ast::EdgePattern& edge, BoundEdge& bound) {
  BoundPart part;
  part.minimum = edge.repetition ? edge.repetition->minimum : 1;
  part.maximum = edge.repetition ? edge.repetition->maximum : std::optional<std::uint64_t>(1);
  part.hops.push_back(new_hop(edge, context_.new_slot(), context_.new_slot()));
  name_edges(edge, bound, part);
  const PartNumber number{pattern_.edges.size(), bound.parts.size()};
  conditions_.emplace_back([this, &edge, number, step = part.hops[0].edge] {
    std::vector<BoundPtr> found;
    edge_conditions(edge, step, found);
    add_to_part(number, found, edge.span);
  });
  bound.parts.push_back(std::move(part));
}

void PathsBinder::require_plain(const ast::PathGroup& group) const {
  if (group.variable) throw context_.unsupported(group.span, "a variable for a part of a path");
  if (!group.repetition) {
    throw context_.unsupported(group.span, "a group that does not repeat, beside other parts")
        .hint("leave its parentheses out");
  }
  for (const ast::PathElement& element : group.elements) {
    const auto* inner = std::get_if<std::unique_ptr<ast::PathGroup>>(&element);
    if (inner != nullptr) throw context_.unsupported((*inner)->span, "a group inside a group");
    const auto* edge = std::get_if<ast::EdgePattern>(&element);
    if (edge == nullptr || (!edge->repetition && !edge->influence)) continue;
    throw context_.unsupported(edge->span, "a repetition inside a repetition");
  }
  if (group.elements.size() > 1) return;
  throw context_.error(group.span, "InvalidRelationshipPattern", "a repeated group needs an edge");
}

/// A name that comes again in the group is the same node in each turn.
Slot PathsBinder::bind_group_node(const ast::NodePattern& node, const BoundEdge& bound,
                                  BoundPart& part) {
  if (!node.variable) return context_.new_slot();
  const Slot slot = context_.new_slot(node.variable->text);
  const PartNumber number{pattern_.edges.size(), bound.parts.size()};
  const std::string& name = node.variable->text;
  for (const StepVariable& known : step_variables_[number]) {
    if (known.name != name || known.type != ValueType::Node) continue;
    conditions_.emplace_back([this, number, &node, slot, other = known.slot] {
      add_to_part(number, {same_node(slot, other, node)}, node.span);
    });
    return slot;
  }
  require_undeclared(*node.variable);
  if (scope_.find(name) != nullptr) {
    throw context_.error(node.variable->span, "VariableAlreadyBound",
                         "variable `" + name + "` is already there");
  }
  const Slot list = context_.new_slot(name);
  scope_.add({name, list, TypeSet(ValueType::List), TypeSet(ValueType::Node), false});
  part.variables.push_back({list, true, true, part.hops.size()});
  step_variables_[number].push_back({name, slot, ValueType::Node});
  return slot;
}

BoundPtr PathsBinder::same_node(Slot a, Slot b, const ast::NodePattern& node) const {
  const SourcePosition position = context_.at(node.span);
  return make_comparison(ast::ComparisonOperator::Equal, make_column(a, ValueType::Node, position),
                         make_column(b, ValueType::Node, position), position);
}

void PathsBinder::add_group(const ast::PathGroup& group, BoundEdge& bound) {
  require_plain(group);
  BoundPart part;
  part.minimum = group.repetition->minimum;
  part.maximum = group.repetition->maximum;
  Slot left = bind_group_node(std::get<ast::NodePattern>(group.elements[0]), bound, part);
  for (std::size_t i = 1; i < group.elements.size(); i += 2) {
    const auto& edge = std::get<ast::EdgePattern>(group.elements[i]);
    part.hops.push_back(new_hop(edge, left, left));
    name_edges(edge, bound, part);
    left = bind_group_node(std::get<ast::NodePattern>(group.elements[i + 1]), bound, part);
    part.hops.back().right = left;
  }
  const PartNumber number{pattern_.edges.size(), bound.parts.size()};
  conditions_.emplace_back([this, &group, number] { bind_group_conditions(group, number); });
  bound.parts.push_back(std::move(part));
}

void PathsBinder::bind_group_conditions(const ast::PathGroup& group, PartNumber number) {
  const std::vector<BoundHop> hops = pattern_.edges[number.first].parts[number.second].hops;
  std::vector<BoundPtr> found;
  in_step_scope({number}, [&](const Scope& scope) {
    for (std::size_t i = 0; i < group.elements.size(); ++i) {
      const BoundHop& hop = hops[std::min(i / 2, hops.size() - 1)];
      if (const auto* edge = std::get_if<ast::EdgePattern>(&group.elements[i])) {
        edge_conditions(*edge, hop.edge, found);
      } else {
        const Slot node = i / 2 < hops.size() ? hop.left : hop.right;
        node_conditions(std::get<ast::NodePattern>(group.elements[i]), node, found, true);
      }
    }
    if (group.where) ExpressionBinder(context_, scope).bind_conjuncts(*group.where, "WHERE", found);
  });
  add_to_part(number, found, group.span);
}

/// Inside a repetition its variables are single nodes and edges.
void PathsBinder::in_step_scope(const std::vector<PartNumber>& parts,
                                const std::function<void(const Scope&)>& bind) {
  const Scope outside = scope_;
  for (const PartNumber& part : parts) {
    for (const StepVariable& variable : step_variables_[part]) {
      scope_.add({variable.name, variable.slot, TypeSet(variable.type), kAnyType, false});
    }
  }
  bind(scope_);
  scope_ = outside;
}

/// Each condition is tested at the one hop that it reads, or over a turn.
void PathsBinder::add_to_part(PartNumber number, const std::vector<BoundPtr>& conditions,
                              ast::Span span) {
  BoundEdge& edge = pattern_.edges[number.first];
  BoundPart& part = edge.parts[number.second];
  const SlotSet steps = step_slots(edge);
  SlotSet turn;
  for (const BoundHop& hop : part.hops) turn.insert_all(slots_of(hop));
  for (const BoundPtr& condition : conditions) {
    const SlotSet read = read_among(*condition, steps);
    if (auto* hop = conditions_of_hop(part, read)) {
      hop->push_back(condition);
    } else if (read.within(turn)) {
      part.predicates.push_back(condition);
    } else {
      throw context_.unsupported(span, "a condition on single steps that reads another part")
          .hint("a WHERE around the whole path may read all of it, with steps as lists");
    }
  }
}

}  // namespace clout::query
