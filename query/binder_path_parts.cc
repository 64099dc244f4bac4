// Parts of patterns that are more than nodes and edges: selectors of paths and repeated groups.
#include <utility>

#include "graph/influence/influence_filter.h"
#include "query/binder_expression.h"
#include "query/binder_paths.h"

namespace clout::query {

void PathsBinder::choose(const ast::PathPattern& path, BoundPath& bound) {
  using Kind = ast::PathSelector::Kind;
  const ast::PathSelector& selector = path.selector;
  if (path.mode && *path.mode != ast::PathMode::Trail) {
    throw context_.unsupported(path.span, "a path mode other than TRAIL");
  }
  if (selector.kind == Kind::Strongest) return choose_strongest(path, bound);
  for (const std::size_t edge : bound.edges) {
    if (influence_.count(edge) == 0) continue;
    throw context_.unsupported(path.span, "a pattern over influence arcs, =[ ]=>")
        .hint("STRONGEST k PATHS (a)=[e]=>{1,4}(b) can be run");
  }
  if (selector.kind == Kind::All) return;
  const bool one = selector.count == nullptr;
  if (selector.kind == Kind::AllShortest || (selector.kind == Kind::ShortestGroups && one)) {
    bound.choice = PathChoice::AllShortest;
  } else if ((selector.kind == Kind::Shortest || selector.kind == Kind::Any) && one) {
    bound.choice = PathChoice::AnyShortest;
  } else {
    throw context_.unsupported(path.span, "this path selector")
        .hint("ANY SHORTEST, ALL SHORTEST, shortestPath() and allShortestPaths() can be run");
  }
  const bool plain = bound.edges.size() == 1 && bound.nodes.size() == 2;
  if (!plain) throw context_.unsupported(path.span, "a shortest path of several parts");
  const BoundEdge& edge = pattern_.edges[bound.edges[0]];
  if (!edge.repetition) {
    throw context_.unsupported(path.span, "a shortest path along a single edge")
        .hint("write the length, e.g. -[*1..4]-");
  }
  if (edge.repetition->minimum > 1) {
    throw context_.error(path.span, "InvalidRelationshipPattern",
                         "a shortest path must allow a length of 0 or 1");
  }
}

void PathsBinder::choose_strongest(const ast::PathPattern& path, BoundPath& bound) {
  const bool plain =
      bound.edges.size() == 1 && bound.nodes.size() == 2 && influence_.count(bound.edges[0]) != 0;
  if (!plain) {
    throw context_.unsupported(path.span, "a strongest path that is not one influence arrow")
        .hint("write STRONGEST 5 PATHS (a)=[e]=>{1,4}(b)");
  }
  const BoundRepetition& repetition = *pattern_.edges[bound.edges[0]].repetition;
  if (repetition.minimum > 1) {
    throw context_.unsupported(path.span, "a strongest path of a least length above 1");
  }
  if (repetition.maximum.value_or(1) > graph::kMaxInfluenceHops) {
    throw context_.error(
        path.span, "NumberOutOfRange",
        "influence paths have at most " + std::to_string(graph::kMaxInfluenceHops) + " hops");
  }
  bound.choice = PathChoice::Strongest;
  if (!path.selector.count) return;
  const Scope nothing;
  bound.count = ExpressionBinder(context_, nothing).bind(*path.selector.count);
  require_type(*bound.count, ValueType::Integer, "STRONGEST");
}

void PathsBinder::bind_group(const ast::PathGroup& group, NodeNumber left, NodeNumber right,
                             BoundPath& path) {
  if (group.variable) throw context_.unsupported(group.span, "a variable for a part of a path");
  const bool one_edge = group.elements.size() == 3 &&
                        std::holds_alternative<ast::EdgePattern>(group.elements[1]) &&
                        std::holds_alternative<ast::NodePattern>(group.elements[0]) &&
                        std::holds_alternative<ast::NodePattern>(group.elements[2]);
  if (!group.repetition || !one_edge) {
    throw context_.unsupported(group.span, "a group that is not one repeated edge");
  }
  const auto& edge = std::get<ast::EdgePattern>(group.elements[1]);
  if (edge.influence || edge.repetition) {
    throw context_.unsupported(edge.span, "a repetition inside a repetition");
  }
  BoundEdge bound;
  bound.left = left;
  bound.right = right;
  bound.direction = to_direction(edge.direction);
  bind_types(edge, bound);
  bound.slot = edge_slot(edge, bound, true);
  bind_repeated_group(group, bound);
  path.edges.push_back(pattern_.edges.size());
  pattern_.edges.push_back(std::move(bound));
}

void PathsBinder::bind_repeated_group(const ast::PathGroup& group, BoundEdge& edge) {
  BoundRepetition repetition{group.repetition->minimum,
                             group.repetition->maximum,
                             context_.new_slot(),
                             context_.new_slot(),
                             context_.new_slot(),
                             {},
                             std::nullopt,
                             std::nullopt};
  const auto declare = [&](const ast::NodePattern& node, std::optional<Slot>& list) {
    if (!node.variable) return;
    require_undeclared(*node.variable);
    if (scope_.find(node.variable->text) != nullptr) {
      throw context_.error(node.variable->span, "VariableAlreadyBound",
                           "variable `" + node.variable->text + "` is already there");
    }
    list = context_.new_slot(node.variable->text);
    scope_.add(
        {node.variable->text, *list, TypeSet(ValueType::List), TypeSet(ValueType::Node), false});
  };
  const auto& left = std::get<ast::NodePattern>(group.elements[0]);
  const auto& right = std::get<ast::NodePattern>(group.elements[2]);
  declare(left, repetition.left_list);
  declare(right, repetition.right_list);
  edge.repetition = repetition;

  const std::size_t number = pattern_.edges.size();
  conditions_.emplace_back([this, &group, number, repetition] {
    const auto& first = std::get<ast::NodePattern>(group.elements[0]);
    const auto& middle = std::get<ast::EdgePattern>(group.elements[1]);
    const auto& last = std::get<ast::NodePattern>(group.elements[2]);
    auto& found = pattern_.edges[number].repetition->predicates;
    // Inside the group its variables are single nodes and edges.
    const Scope outside = scope_;
    const auto add = [&](const std::optional<ast::Name>& name, Slot slot, ValueType type) {
      if (name) scope_.add({name->text, slot, TypeSet(type), kAnyType, false});
    };
    add(first.variable, repetition.step_left, ValueType::Node);
    add(middle.variable, repetition.step_edge, ValueType::Edge);
    add(last.variable, repetition.step_right, ValueType::Node);
    node_conditions(first, repetition.step_left, found, true);
    edge_conditions(middle, repetition.step_edge, found);
    node_conditions(last, repetition.step_right, found, true);
    if (group.where)
      ExpressionBinder(context_, scope_).bind_conjuncts(*group.where, "WHERE", found);
    scope_ = outside;
  });
}

}  // namespace clout::query
