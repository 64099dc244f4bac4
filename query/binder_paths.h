// The work behind query/binder_pattern.h: one object binds the paths of one clause.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "query/binder_context.h"
#include "query/binder_pattern.h"
#include "query/binder_scope.h"

namespace clout::query {

/// The direction of an edge pattern, as seen from its left end.
[[nodiscard]] Direction to_direction(ast::Direction direction);

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
  /// What a repetition calls the parts of one step.
  struct StepNames {
    std::optional<ast::Name> left, edge, right;
  };

  void declare_path_name(const ast::PathPattern& path);
  void bind_path(const ast::PathPattern& path);
  const std::vector<ast::PathElement>& without_parentheses(
      const std::vector<ast::PathElement>& elements);
  void bind_elements(const std::vector<ast::PathElement>& elements, BoundPath& path);
  NodeNumber bind_node(const ast::NodePattern& node);
  NodeNumber anonymous_node();
  void bind_edge(const ast::EdgePattern& edge, NodeNumber left, NodeNumber right, BoundPath& path);
  void bind_group(const ast::PathGroup& group, NodeNumber left, NodeNumber right, BoundPath& path);
  void bind_repeated_group(const ast::PathGroup& group, BoundEdge& edge);
  void bind_types(const ast::EdgePattern& edge, BoundEdge& bound);
  Slot edge_slot(const ast::EdgePattern& edge, BoundEdge& bound, bool list);
  void node_conditions(const ast::NodePattern& node, Slot slot, std::vector<BoundPtr>& found,
                       bool labels);
  void edge_conditions(const ast::EdgePattern& edge, Slot slot, std::vector<BoundPtr>& found);
  void property_conditions(const ast::Expression& properties, Slot slot, TypeSet type,
                           std::vector<BoundPtr>& found);
  void require_undeclared(const ast::Name& name);
  void in_step_scope(std::size_t number, const std::function<void(Scope&)>& bind);
  void choose(const ast::PathPattern& path, BoundPath& bound);
  void require_bounded_walk(const ast::PathPattern& path, const BoundPath& bound);
  void require_one_repetition(const ast::PathPattern& path, const BoundPath& bound);
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
  std::map<std::size_t, StepNames> step_names_;  ///< by number of the repeated edge
  std::set<std::size_t> influence_;              ///< edges that are influence arrows
  std::vector<std::function<void()>> conditions_;
};

}  // namespace clout::query
