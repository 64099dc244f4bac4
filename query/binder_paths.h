// The work behind query/binder_pattern.h: one object binds the paths of one clause.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "query/binder_context.h"
#include "query/binder_pattern.h"
#include "query/binder_scope.h"

namespace clout::query {

/// The direction of an edge pattern, as seen from its left end.
[[nodiscard]] Direction to_direction(ast::Direction direction);
/// Are paths chosen by length or cost, between the ends of the whole path?
[[nodiscard]] bool is_ranked(const ast::PathSelector& selector);

[[nodiscard]] SlotSet slots_of(const BoundHop& hop);
/// Those of `slots` that the expression reads.
[[nodiscard]] SlotSet read_among(const BoundExpression& expression, const SlotSet& slots);
/// The conditions of a hop that has all slots of `read`; null if there is none.
[[nodiscard]] std::vector<BoundPtr>* conditions_of_hop(BoundPart& part, const SlotSet& read);

/// Binds the paths of one clause. Variables are declared first, conditions bound after, so that a
/// condition may speak of a variable that comes later in the text.
class PathsBinder {
 public:
  PathsBinder(const BindContext& context, Scope& scope, PatternRules rules)
      : context_(context), scope_(scope), before_(scope), rules_(rules) {}

  [[nodiscard]] BoundPattern bind(const std::vector<const ast::PathPattern*>& paths);
  [[nodiscard]] BoundPattern bind(const ast::NodePattern& node);

 private:
  using NodeNumber = std::size_t;
  /// What is a list outside of a repetition, and one node or edge inside.
  struct StepVariable {
    std::string name;
    Slot slot;
    ValueType type;
  };
  /// A part by the numbers of its edge and of itself.
  using PartNumber = std::pair<std::size_t, std::size_t>;

  void declare_path_name(const ast::PathPattern& path);
  void bind_path(const ast::PathPattern& path);
  void bind_elements(const std::vector<ast::PathElement>& elements, BoundPath& path);
  void require_node(const ast::Name& name, const Variable& variable) const;
  NodeNumber bind_node(const ast::NodePattern& node);
  NodeNumber anonymous_node();
  void bind_edge(const ast::EdgePattern& edge, NodeNumber left, NodeNumber right, BoundPath& path);
  void bind_types(const ast::EdgePattern& edge, std::vector<std::string>& types);
  Slot edge_slot(const ast::EdgePattern& edge, BoundEdge& bound, bool list);
  void node_conditions(const ast::NodePattern& node, Slot slot, std::vector<BoundPtr>& found,
                       bool labels);
  void edge_conditions(const ast::EdgePattern& edge, Slot slot, std::vector<BoundPtr>& found);
  void property_conditions(const ast::Expression& properties, Slot slot, TypeSet type,
                           std::vector<BoundPtr>& found);
  void require_undeclared(const ast::Name& name);

  // binder_parts.cc
  void add_edge(BoundEdge bound, BoundPath& path, ast::Span span);
  void add_repeated_edge(const ast::EdgePattern& edge, BoundEdge& bound);
  void add_group(const ast::PathGroup& group, BoundEdge& bound);
  void require_plain(const ast::PathGroup& group) const;
  BoundHop new_hop(const ast::EdgePattern& edge, Slot left, Slot right);
  void name_edges(const ast::EdgePattern& edge, BoundEdge& bound, BoundPart& part);
  Slot bind_group_node(const ast::NodePattern& node, const BoundEdge& bound, BoundPart& part);
  void bind_group_conditions(const ast::PathGroup& group, PartNumber number);
  [[nodiscard]] BoundPtr same_node(Slot a, Slot b, const ast::NodePattern& node) const;
  void in_step_scope(const std::vector<PartNumber>& parts,
                     const std::function<void(const Scope&)>& bind);
  void add_to_part(PartNumber number, const std::vector<BoundPtr>& conditions, ast::Span span);

  // binder_selected_path.cc
  void bind_selected(const std::vector<ast::PathElement>& elements, BoundPath& path,
                     ast::Span span);
  NodeNumber bind_end(const ast::PathElement& element);
  void add_part(const ast::PathElement& element, BoundEdge& bound, std::optional<Slot> start);
  void add_single_edge(const ast::EdgePattern& edge, BoundEdge& bound, Slot left);
  Slot bind_inner_node(const ast::NodePattern* node, const BoundEdge& bound);
  Slot inner_node_slot(const ast::NodePattern& node, const BoundEdge& bound);
  void require_joinable(const ast::Name& name, const BoundEdge& bound) const;
  [[noreturn]] void fail_on_inner_node(const ast::Name& name) const;
  void require_without_itself(const BoundExpression& condition, const BoundPath& path,
                              ast::Span span) const;
  void add_to_path(std::size_t number, const std::vector<BoundPtr>& conditions, ast::Span span);

  // binder_selectors.cc
  void choose(const ast::PathPattern& path, BoundPath& bound);
  void choose_ranked(const ast::PathPattern& path, BoundPath& bound);
  void bind_cost(const ast::Expression& cost, BoundPath& path);
  void require_bounded_walk(const ast::PathPattern& path, const BoundPath& bound);
  void choose_shortest_function(const ast::PathPattern& path, BoundPath& bound);
  void bind_path_count(const ast::PathPattern& path, BoundPath& bound);
  void choose_strongest(const ast::PathPattern& path, BoundPath& bound);

  const BindContext& context_;
  Scope& scope_;
  const Scope before_;  ///< what was known before the clause
  PatternRules rules_;
  BoundPattern pattern_;
  std::map<std::string, NodeNumber> nodes_;
  std::map<std::string, ast::Span> edges_;
  std::map<std::string, std::size_t> inner_nodes_;  ///< by name: the selected path around it
  std::map<PartNumber, std::vector<StepVariable>> step_variables_;
  std::vector<std::function<void()>> conditions_;
};

}  // namespace clout::query
