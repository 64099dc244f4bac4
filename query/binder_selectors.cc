// Selectors: which of the paths between two ends are kept.
#include <utility>

#include "graph/influence/influence_filter.h"
#include "query/binder_expression.h"
#include "query/binder_paths.h"

namespace clout::query {

void PathsBinder::choose(const ast::PathPattern& path, BoundPath& bound) {
  if (path.selector.kind == ast::PathSelector::Kind::Strongest)
    return choose_strongest(path, bound);
  bound.mode = path.mode.value_or(ast::PathMode::Trail);
  if (path.selector.function_form) return choose_shortest_function(path, bound);
  if (!is_ranked(path.selector)) return require_bounded_walk(path, bound);
  choose_ranked(path, bound);
}

void PathsBinder::choose_ranked(const ast::PathPattern& path, BoundPath& bound) {
  using Kind = ast::PathSelector::Kind;
  if (bound.edges.empty()) return;  // a single node: there is nothing to choose from
  const Kind kind = path.selector.kind;
  bound.selector.choice = PathChoice::Ranked;
  bound.selector.groups = kind == Kind::AllShortest || kind == Kind::ShortestGroups;
  bind_path_count(path, bound);
  if (path.selector.cost == nullptr) return;
  conditions_.emplace_back([this, &path, number = pattern_.paths.size()] {
    bind_cost(*path.selector.cost, pattern_.paths[number]);
  });
}

/// The cost speaks of the edges that it names; of all, if it names none.
void PathsBinder::bind_cost(const ast::Expression& cost, BoundPath& path) {
  const std::size_t number = path.edges[0];
  auto& parts = pattern_.edges[number].parts;
  std::vector<PartNumber> numbers;
  for (std::size_t i = 0; i < parts.size(); ++i) numbers.emplace_back(number, i);
  in_step_scope(numbers, [&](const Scope& scope) {
    path.selector.cost = ExpressionBinder(context_, scope).bind(cost);
    require_type(*path.selector.cost, kNumber, "COST");
  });
  SlotSet edges;
  for (const BoundPart& part : parts) {
    for (const BoundHop& hop : part.hops) edges.insert(hop.edge);
  }
  const SlotSet named = read_among(*path.selector.cost, edges);
  for (BoundPart& part : parts) {
    for (BoundHop& hop : part.hops) {
      hop.has_cost = named.slots().empty() || named.contains(hop.edge);
    }
  }
}

/// Only where edges may come again does a length without an end give endless answers.
void PathsBinder::require_bounded_walk(const ast::PathPattern& path, const BoundPath& bound) {
  if (bound.mode != ast::PathMode::Walk) return;
  for (const std::size_t number : bound.edges) {
    const BoundEdge& edge = pattern_.edges[number];
    if (edge.is_single() || edge.parts[0].maximum) continue;
    throw context_
        .error(path.span, "InvalidRelationshipPattern",
               "a WALK without a greatest length never ends")
        .hint("give one, as in -[:T]->{1,5}, or choose some: SHORTEST 3 WALK ..");
  }
}

void PathsBinder::choose_shortest_function(const ast::PathPattern& path, BoundPath& bound) {
  if (bound.edges.size() != 1 || bound.nodes.size() != 2) {
    throw context_.unsupported(path.span, "shortestPath() over several parts")
        .hint("SHORTEST 1 (a)-->(b)-->+(c) can be run");
  }
  const BoundEdge& edge = pattern_.edges[bound.edges[0]];
  if (edge.is_single() || edge.parts[0].hops.size() != 1 || !edge.parts[0].variables.empty()) {
    throw context_.unsupported(path.span, "shortestPath() over anything but a repeated edge")
        .hint("write the length, e.g. -[*1..4]-");
  }
  if (edge.bound) {
    throw context_.unsupported(path.span, "a path selector over edges that are known before");
  }
  if (edge.parts[0].minimum > 1) {
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
  const bool plain = bound.edges.size() == 1 && bound.nodes.size() == 2 &&
                     pattern_.edges[bound.edges[0]].influence;
  if (!plain) {
    throw context_.unsupported(path.span, "a strongest path that is not one influence arrow")
        .hint("write STRONGEST 5 PATHS (a)=[e]=>{1,4}(b)");
  }
  const BoundPart& repetition = pattern_.edges[bound.edges[0]].parts[0];
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

}  // namespace clout::query
