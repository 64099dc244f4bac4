// Parts of patterns that are more than nodes and edges: selectors of paths and repeated groups.
#include <utility>

#include "graph/influence/influence_filter.h"
#include "query/binder_expression.h"
#include "query/binder_paths.h"

namespace clout::query {

void PathsBinder::choose(const ast::PathPattern& path, BoundPath& bound) {
  using Kind = ast::PathSelector::Kind;
  const ast::PathSelector& selector = path.selector;
  if (selector.kind == Kind::Strongest) return choose_strongest(path, bound);
  for (const std::size_t edge : bound.edges) {
    if (influence_.count(edge) == 0) continue;
    throw context_.unsupported(path.span, "a pattern over influence arcs, =[ ]=>")
        .hint("STRONGEST k PATHS (a)=[e]=>{1,4}(b) can be run");
  }
  bound.mode = path.mode.value_or(ast::PathMode::Trail);
  if (selector.kind == Kind::All) return require_bounded_walk(path, bound);
  require_one_repetition(path, bound);
  if (selector.function_form) return choose_shortest_function(path, bound);
  bound.selector.choice = PathChoice::Ranked;
  bound.selector.groups =
      selector.kind == Kind::AllShortest || selector.kind == Kind::ShortestGroups;
  bind_path_count(path, bound);
  if (selector.cost == nullptr) return;
  const std::size_t number = bound.edges[0];
  const std::size_t place = pattern_.paths.size();
  conditions_.emplace_back([this, &path, number, place] {
    in_step_scope(number, [&](const Scope& scope) {
      BoundPtr& cost = pattern_.paths[place].selector.cost;
      cost = ExpressionBinder(context_, scope).bind(*path.selector.cost);
      require_type(*cost, kNumber, "COST");
    });
  });
}

/// Only where edges may come again does a length without an end give endless answers.
void PathsBinder::require_bounded_walk(const ast::PathPattern& path, const BoundPath& bound) {
  if (bound.mode != ast::PathMode::Walk) return;
  for (const std::size_t number : bound.edges) {
    const auto& repetition = pattern_.edges[number].repetition;
    if (!repetition || repetition->maximum) continue;
    throw context_
        .error(path.span, "InvalidRelationshipPattern",
               "a WALK without a greatest length never ends")
        .hint("give one, as in -[:T]->{1,5}, or choose some: SHORTEST 3 WALK ..");
  }
}

void PathsBinder::require_one_repetition(const ast::PathPattern& path, const BoundPath& bound) {
  if (bound.edges.size() != 1 || bound.nodes.size() != 2) {
    throw context_.unsupported(path.span, "a path selector over several parts")
        .hint("between the two ends stands one repeated edge or group, e.g. -[:T]->{1,4}");
  }
  const BoundEdge& edge = pattern_.edges[bound.edges[0]];
  if (!edge.repetition) {
    throw context_.unsupported(path.span, "a path selector over a single edge")
        .hint("write the length, e.g. -[*1..4]-");
  }
  if (edge.bound) {
    throw context_.unsupported(path.span, "a path selector over edges that are known before");
  }
}

void PathsBinder::choose_shortest_function(const ast::PathPattern& path, BoundPath& bound) {
  if (pattern_.edges[bound.edges[0]].repetition->minimum > 1) {
    throw context_.error(path.span, "InvalidRelationshipPattern",
                         "a shortest path must allow a length of 0 or 1");
  }
  const bool all = path.selector.kind == ast::PathSelector::Kind::AllShortest;
  bound.selector.choice = all ? PathChoice::AllShortest : PathChoice::AnyShortest;
}

void PathsBinder::bind_path_count(const ast::PathPattern& path, BoundPath& bound) {
  if (!path.selector.count) return;
  const Scope nothing;
  bound.selector.count = ExpressionBinder(context_, nothing).bind(*path.selector.count);
  require_type(*bound.selector.count, ValueType::Integer, "the number of paths");
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
  if (path.mode && *path.mode != ast::PathMode::Acyclic) {
    throw context_.error(path.span, "InvalidRelationshipPattern",
                         "influence paths pass no node twice: they are ACYCLIC");
  }
  bound.selector.choice = PathChoice::Strongest;
  bind_path_count(path, bound);
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
  const auto& middle = std::get<ast::EdgePattern>(group.elements[1]);
  const auto& right = std::get<ast::NodePattern>(group.elements[2]);
  declare(left, repetition.left_list);
  declare(right, repetition.right_list);
  edge.repetition = repetition;

  const std::size_t number = pattern_.edges.size();
  step_names_[number] = {left.variable, middle.variable, right.variable};
  conditions_.emplace_back([this, &group, &left, &middle, &right, number, repetition] {
    in_step_scope(number, [&](Scope& scope) {
      auto& found = pattern_.edges[number].repetition->predicates;
      node_conditions(left, repetition.step_left, found, true);
      edge_conditions(middle, repetition.step_edge, found);
      node_conditions(right, repetition.step_right, found, true);
      if (group.where)
        ExpressionBinder(context_, scope).bind_conjuncts(*group.where, "WHERE", found);
    });
  });
}

/// Inside a repetition its variables are single nodes and edges.
void PathsBinder::in_step_scope(std::size_t number, const std::function<void(Scope&)>& bind) {
  const BoundRepetition& repetition = *pattern_.edges[number].repetition;
  const StepNames& names = step_names_[number];
  const Scope outside = scope_;
  const auto add = [&](const std::optional<ast::Name>& name, Slot slot, ValueType type) {
    if (name) scope_.add({name->text, slot, TypeSet(type), kAnyType, false});
  };
  add(names.left, repetition.step_left, ValueType::Node);
  add(names.edge, repetition.step_edge, ValueType::Edge);
  add(names.right, repetition.step_right, ValueType::Node);
  bind(scope_);
  scope_ = outside;
}

}  // namespace clout::query
