// Paths that a selector chooses: all that lies between the two ends is one edge of the pattern,
// because which paths are kept depends on the ends alone.
#include <utility>

#include "query/binder_expression.h"
#include "query/binder_paths.h"

namespace clout::query {
namespace {

bool is_single_edge(const ast::PathElement& element) {
  const auto* edge = std::get_if<ast::EdgePattern>(&element);
  return edge != nullptr && !edge->repetition && !edge->influence;
}

}  // namespace

void PathsBinder::bind_selected(const std::vector<ast::PathElement>& elements, BoundPath& path,
                                ast::Span span) {
  BoundEdge bound;
  bound.left = bind_end(elements.front());
  bound.right = bind_end(elements.back());
  path.nodes = {bound.left, bound.right};
  const ast::NodePattern* node = nullptr;
  bool after_single_edge = false;
  for (const ast::PathElement& element : elements) {
    if (const auto* found = std::get_if<ast::NodePattern>(&element)) {
      node = found;
      continue;
    }
    std::optional<Slot> start;
    if (!bound.parts.empty()) start = bind_inner_node(node, bound);
    if (after_single_edge) bound.parts.back().hops[0].right = *start;
    add_part(element, bound, start);
    after_single_edge = is_single_edge(element);
    node = nullptr;
  }
  if (bound.bound) {
    throw context_.unsupported(span, "a path selector over edges that are known before");
  }
  add_edge(std::move(bound), path, span);
}

PathsBinder::NodeNumber PathsBinder::bind_end(const ast::PathElement& element) {
  const auto* node = std::get_if<ast::NodePattern>(&element);
  return node != nullptr ? bind_node(*node) : anonymous_node();
}

void PathsBinder::add_part(const ast::PathElement& element, BoundEdge& bound,
                           std::optional<Slot> start) {
  if (const auto* group = std::get_if<std::unique_ptr<ast::PathGroup>>(&element)) {
    add_group(**group, bound);
  } else {
    const auto& edge = std::get<ast::EdgePattern>(element);
    if (edge.influence) {
      throw context_.unsupported(edge.span, "a path selector over influence arcs, =[ ]=>")
          .hint("STRONGEST k PATHS (a)=[e]=>{1,4}(b) can be run");
    }
    if (edge.repetition) {
      add_repeated_edge(edge, bound);
    } else {
      add_single_edge(edge, bound, start ? *start : context_.new_slot());
    }
  }
  if (!start) return;
  bound.parts.back().start = *start;
  bound.parts.back().variables.push_back({*start, true, false, 0});
}

/// Its variables are no lists: while it is tested, they hold what they will hold.
void PathsBinder::add_single_edge(const ast::EdgePattern& edge, BoundEdge& bound, Slot left) {
  BoundPart part;
  part.maximum = 1;
  part.hops.push_back(new_hop(edge, left, context_.new_slot()));
  if (edge.variable) {
    const Slot slot = edge_slot(edge, bound, false);
    part.hops[0].edge = slot;
    part.variables.push_back({slot, false, false, 0});
  }
  conditions_.emplace_back([this, &edge, slot = part.hops[0].edge, path = pattern_.paths.size()] {
    std::vector<BoundPtr> found;
    edge_conditions(edge, slot, found);
    add_to_path(path, found, edge.span);
  });
  bound.parts.push_back(std::move(part));
}

Slot PathsBinder::bind_inner_node(const ast::NodePattern* node, const BoundEdge& bound) {
  if (node == nullptr) return context_.new_slot();
  const Slot slot = inner_node_slot(*node, bound);
  conditions_.emplace_back([this, node, slot, path = pattern_.paths.size()] {
    std::vector<BoundPtr> found;
    node_conditions(*node, slot, found, true);
    add_to_path(path, found, node->span);
  });
  return slot;
}

Slot PathsBinder::inner_node_slot(const ast::NodePattern& node, const BoundEdge& bound) {
  if (!node.variable) return context_.new_slot();
  const std::string& name = node.variable->text;
  const std::size_t path = pattern_.paths.size();
  const Variable* variable = scope_.find(name);
  if (variable == nullptr) {
    require_undeclared(*node.variable);
    const Slot slot = context_.new_slot(name);
    scope_.add({name, slot, TypeSet(ValueType::Node), kAnyType, false});
    inner_nodes_.emplace(name, path);
    return slot;
  }
  require_node(*node.variable, *variable);
  require_joinable(*node.variable, bound);
  context_.use(variable->slot);
  const Slot slot = context_.new_slot();
  conditions_.emplace_back([this, &node, slot, path, other = variable->slot] {
    add_to_path(path, {same_node(slot, other, node)}, node.span);
  });
  return slot;
}

/// Which paths are kept must not depend on what else the pattern finds: inside, a name that comes
/// again is one of the same path, or known before.
void PathsBinder::require_joinable(const ast::Name& name, const BoundEdge& bound) const {
  const auto inner = inner_nodes_.find(name.text);
  if (inner != inner_nodes_.end() && inner->second != pattern_.paths.size()) {
    fail_on_inner_node(name);
  }
  const auto known = nodes_.find(name.text);
  if (known == nodes_.end() || pattern_.nodes[known->second].bound) return;
  if (known->second != bound.left && known->second != bound.right) fail_on_inner_node(name);
}

void PathsBinder::fail_on_inner_node(const ast::Name& name) const {
  throw context_
      .error(name.span, "VariableAlreadyBound",
             "`" + name.text + "` lies inside a path that a selector chooses, and in another path")
      .hint("put one of the two paths into a MATCH of its own");
}

void PathsBinder::require_without_itself(const BoundExpression& condition, const BoundPath& path,
                                         ast::Span span) const {
  if (!path.slot) return;
  SlotSet itself;
  itself.insert(*path.slot);
  if (read_among(condition, itself).slots().empty()) return;
  throw context_
      .error(span, "UndefinedVariable", "path `" + path.name + "` is not known inside of itself")
      .hint("a WHERE behind the pattern sees it, after the choice");
}

/// Each condition is tested where all that it reads is known: outside, at a node between parts, at
/// a single edge, or else over the whole path.
void PathsBinder::add_to_path(std::size_t number, const std::vector<BoundPtr>& conditions,
                              ast::Span span) {
  BoundPath& path = pattern_.paths[number];
  BoundEdge& edge = pattern_.edges[path.edges[0]];
  SlotSet inside = step_slots(edge);
  add_found(edge, inside);
  const auto place_of = [&](const SlotSet& read) {
    if (read.slots().empty()) return &pattern_.predicates;
    for (BoundPart& part : edge.parts) {
      const std::vector<Slot> only = read.slots();
      if (&part != &edge.parts[0] && only.size() == 1 && only[0] == part.start) {
        return &part.start_predicates;
      }
      if (auto* hop = conditions_of_hop(part, read)) return hop;
    }
    return &path.selector.predicates;
  };
  for (const BoundPtr& condition : conditions) {
    require_without_itself(*condition, path, span);
    place_of(read_among(*condition, inside))->push_back(condition);
  }
  if (path.mode != ast::PathMode::Walk || path.selector.predicates.empty()) return;
  throw context_.unsupported(span, "a condition over several parts of a WALK that is chosen")
      .hint("without WALK, no edge comes twice, and any condition can be run");
}

}  // namespace clout::query
