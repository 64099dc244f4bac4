#include "query/binder_pattern.h"

#include <utility>

#include "query/binder_expression.h"
#include "query/binder_paths.h"

namespace clout::query {
namespace {

/// The names joined by `Join` (LabelAnd or LabelOr), if the expression is nothing but that.
template <typename Join>
std::optional<std::vector<std::string>> plain_names(const ast::LabelExpression& expression) {
  if (const auto* name = std::get_if<ast::LabelName>(&expression.node)) {
    return std::vector<std::string>{name->name};
  }
  const auto* joined = std::get_if<Join>(&expression.node);
  if (joined == nullptr) return std::nullopt;
  std::vector<std::string> names;
  for (const ast::LabelExpression& operand : joined->operands) {
    auto inner = plain_names<Join>(operand);
    if (!inner) return std::nullopt;
    names.insert(names.end(), inner->begin(), inner->end());
  }
  return names;
}

/// What a path is that stands in parentheses of its own, and the conditions in them.
const std::vector<ast::PathElement>& without_parentheses(
    const std::vector<ast::PathElement>& elements,
    std::vector<const ast::Expression*>& conditions) {
  if (elements.size() != 1) return elements;
  const auto* group = std::get_if<std::unique_ptr<ast::PathGroup>>(&elements[0]);
  if (group == nullptr || (*group)->repetition || (*group)->variable) return elements;
  if ((*group)->where) conditions.push_back((*group)->where.get());
  return without_parentheses((*group)->elements, conditions);
}

}  // namespace

bool is_ranked(const ast::PathSelector& selector) {
  using Kind = ast::PathSelector::Kind;
  return selector.kind != Kind::All && selector.kind != Kind::Strongest && !selector.function_form;
}

Direction to_direction(ast::Direction direction) {
  if (direction == ast::Direction::Right) return Direction::Out;
  return direction == ast::Direction::Left ? Direction::In : Direction::Both;
}

BoundPattern PathsBinder::bind(const std::vector<const ast::PathPattern*>& paths) {
  for (const ast::PathPattern* path : paths) bind_path(*path);
  for (const auto& condition : conditions_) condition();
  return std::move(pattern_);
}

BoundPattern PathsBinder::bind(const ast::NodePattern& node) {
  bind_node(node);
  for (const auto& condition : conditions_) condition();
  return std::move(pattern_);
}

void PathsBinder::require_undeclared(const ast::Name& name) {
  if (rules_.declares) return;
  throw context_
      .error(name.span, "UndefinedVariable", "variable `" + name.text + "` is not defined")
      .hint("a pattern as a condition cannot declare variables; use EXISTS { }");
}

void PathsBinder::declare_path_name(const ast::PathPattern& path) {
  if (!path.variable) return;
  require_undeclared(*path.variable);
  if (scope_.find(path.variable->text) != nullptr) {
    throw context_.error(path.variable->span, "VariableAlreadyBound",
                         "variable `" + path.variable->text + "` is already there");
  }
  const Slot slot = context_.new_slot(path.variable->text);
  scope_.add({path.variable->text, slot, TypeSet(ValueType::Path), kAnyType, false});
}

void PathsBinder::bind_path(const ast::PathPattern& path) {
  BoundPath bound;
  std::vector<const ast::Expression*> conditions;
  const auto& elements = without_parentheses(path.elements, conditions);
  const bool single_node =
      elements.size() == 1 && std::holds_alternative<ast::NodePattern>(elements[0]);
  const bool selected = is_ranked(path.selector) && !single_node;
  if (selected) {
    bind_selected(elements, bound, path.span);
  } else {
    bind_elements(elements, bound);
  }
  // The name comes last: within its own path it is a name twice.
  declare_path_name(path);
  if (path.variable) {
    bound.slot = scope_.find(path.variable->text)->slot;
    bound.name = path.variable->text;
  }
  choose(path, bound);
  for (const ast::Expression* condition : conditions) {
    conditions_.emplace_back([this, condition, selected, path_number = pattern_.paths.size()] {
      std::vector<BoundPtr> found;
      ExpressionBinder(context_, scope_).bind_conjuncts(*condition, "WHERE", found);
      if (selected) return add_to_path(path_number, found, condition->span);
      pattern_.predicates.insert(pattern_.predicates.end(), found.begin(), found.end());
    });
  }
  pattern_.paths.push_back(std::move(bound));
}

PathsBinder::NodeNumber PathsBinder::anonymous_node() {
  const Slot slot = context_.new_slot();
  pattern_.nodes.push_back({slot, context_.statement.slot_names[slot], false, {}});
  return pattern_.nodes.size() - 1;
}

void PathsBinder::bind_elements(const std::vector<ast::PathElement>& elements, BoundPath& path) {
  // First the nodes, so that each edge or group knows both of its ends; a group at an end, or
  // beside another one, gets a node without a name.
  std::vector<std::optional<NodeNumber>> numbers(elements.size());
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (const auto* node = std::get_if<ast::NodePattern>(&elements[i]))
      numbers[i] = bind_node(*node);
  }
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (numbers[i]) {
      if (path.nodes.size() == path.edges.size()) path.nodes.push_back(*numbers[i]);
      continue;
    }
    if (path.nodes.size() == path.edges.size()) path.nodes.push_back(anonymous_node());
    const NodeNumber left = path.nodes.back();
    const bool node_follows = i + 1 < elements.size() && numbers[i + 1].has_value();
    const NodeNumber right = node_follows ? *numbers[i + 1] : anonymous_node();
    if (const auto* edge = std::get_if<ast::EdgePattern>(&elements[i])) {
      bind_edge(*edge, left, right, path);
    } else {
      BoundEdge bound;
      bound.left = left;
      bound.right = right;
      const auto& group = *std::get<std::unique_ptr<ast::PathGroup>>(elements[i]);
      add_group(group, bound);
      add_edge(std::move(bound), path, group.span);
    }
    path.nodes.push_back(right);
  }
}

void PathsBinder::require_node(const ast::Name& name, const Variable& variable) const {
  if (variable.type.overlaps(ValueType::Node)) return;
  throw context_.error(
      name.span, "VariableTypeConflict",
      "variable `" + name.text + "` is a " + to_string(variable.type) + " and cannot be a node");
}

PathsBinder::NodeNumber PathsBinder::bind_node(const ast::NodePattern& node) {
  NodeNumber number = 0;
  if (!node.variable) {
    number = anonymous_node();
  } else if (const auto known = nodes_.find(node.variable->text); known != nodes_.end()) {
    number = known->second;
  } else {
    const std::string& name = node.variable->text;
    const Variable* variable = scope_.find(name);
    if (variable != nullptr) require_node(*node.variable, *variable);
    if (inner_nodes_.count(name) != 0) fail_on_inner_node(*node.variable);
    const bool bound = variable != nullptr;
    if (!bound) require_undeclared(*node.variable);
    const Slot slot = bound ? variable->slot : context_.new_slot(name);
    if (bound) context_.use(slot);
    if (!bound) scope_.add({name, slot, TypeSet(ValueType::Node), kAnyType, false});
    pattern_.nodes.push_back({slot, name, bound, {}});
    number = pattern_.nodes.size() - 1;
    nodes_.emplace(name, number);
  }
  BoundNode& bound = pattern_.nodes[number];
  const auto labels = node.labels ? plain_conjunction(*node.labels) : std::nullopt;
  if (node.labels) context_.names.looked_for(NameKind::Label, *node.labels);
  if (labels) {
    bound.labels.insert(bound.labels.end(), labels->begin(), labels->end());
  }
  const Slot slot = bound.slot;
  conditions_.emplace_back([this, &node, slot, plain = labels.has_value()] {
    node_conditions(node, slot, pattern_.predicates, !plain);
  });
  return number;
}

void PathsBinder::property_conditions(const ast::Expression& properties, Slot slot, TypeSet type,
                                      std::vector<BoundPtr>& found) {
  const auto* map = properties.as<ast::MapLiteral>();
  if (map == nullptr) {
    throw context_
        .error(properties.span, "InvalidParameterUse",
               "a parameter cannot stand for the properties of a pattern")
        .hint("write them out: {name: $map.name}");
  }
  ExpressionBinder binder(context_, scope_);
  for (const ast::MapEntry& entry : map->entries) {
    const SourcePosition position = context_.at(entry.key.span);
    context_.names.looked_for(NameKind::PropertyKey, entry.key.text);
    BoundPtr column = make_column(slot, type, position);
    BoundPtr property =
        make_property(std::move(column), entry.key.text,
                      context_.view.catalog().property_keys.find(entry.key.text), position);
    found.push_back(make_comparison(ast::ComparisonOperator::Equal, std::move(property),
                                    binder.bind(entry.value), position));
  }
}

void PathsBinder::node_conditions(const ast::NodePattern& node, Slot slot,
                                  std::vector<BoundPtr>& found, bool labels) {
  if (node.labels && labels) {
    found.push_back(
        make_label_test(make_column(slot, ValueType::Node, context_.at(node.labels->span)),
                        *node.labels, context_.at(node.labels->span)));
  }
  if (node.properties) property_conditions(*node.properties, slot, ValueType::Node, found);
  if (node.where) ExpressionBinder(context_, scope_).bind_conjuncts(*node.where, "WHERE", found);
}

void PathsBinder::edge_conditions(const ast::EdgePattern& edge, Slot slot,
                                  std::vector<BoundPtr>& found) {
  if (edge.types && !plain_alternatives(*edge.types)) {
    found.push_back(
        make_label_test(make_column(slot, ValueType::Edge, context_.at(edge.types->span)),
                        *edge.types, context_.at(edge.types->span)));
  }
  if (edge.properties) property_conditions(*edge.properties, slot, ValueType::Edge, found);
  if (!edge.where) return;
  // In the condition the variable is the single edge, also where it repeats.
  Scope inner = scope_;
  if (edge.variable) {
    inner.add({edge.variable->text, slot, TypeSet(ValueType::Edge), kAnyType, false});
  }
  ExpressionBinder(context_, inner).bind_conjuncts(*edge.where, "WHERE", found);
}

void PathsBinder::bind_types(const ast::EdgePattern& edge, std::vector<std::string>& types) {
  if (!edge.types) return;
  context_.names.looked_for(NameKind::EdgeType, *edge.types);
  if (auto names = plain_alternatives(*edge.types)) types = std::move(*names);
}

Slot PathsBinder::edge_slot(const ast::EdgePattern& edge, BoundEdge& bound, bool list) {
  if (!edge.variable) return context_.new_slot();
  const std::string& name = edge.variable->text;
  const TypeSet type = list ? ValueType::List : ValueType::Edge;
  if (edges_.count(name) != 0) {
    throw context_.error(edge.variable->span, "RelationshipUniquenessViolation",
                         "edge `" + name + "` cannot be in one pattern twice");
  }
  edges_.emplace(name, edge.variable->span);
  const Variable* variable = scope_.find(name);
  const bool declared_here = variable != nullptr && before_.find(name) == nullptr;
  if (variable != nullptr && (declared_here || !variable->type.overlaps(type))) {
    throw context_.error(edge.variable->span, "VariableTypeConflict",
                         "variable `" + name + "` is a " + to_string(variable->type) +
                             " and cannot be " + (list ? "a list of edges" : "an edge"));
  }
  if (variable != nullptr) {
    bound.bound = true;
    context_.use(variable->slot);
    return variable->slot;
  }
  require_undeclared(*edge.variable);
  const Slot slot = context_.new_slot(name);
  scope_.add({name, slot, type, list ? TypeSet(ValueType::Edge) : kAnyType, false});
  return slot;
}

void PathsBinder::bind_edge(const ast::EdgePattern& edge, NodeNumber left, NodeNumber right,
                            BoundPath& path) {
  BoundEdge bound;
  bound.left = left;
  bound.right = right;
  bound.influence = edge.influence;
  if (edge.repetition || edge.influence) {
    add_repeated_edge(edge, bound);
  } else {
    bound.direction = to_direction(edge.direction);
    bind_types(edge, bound.types);
    bound.slot = edge_slot(edge, bound, false);
    conditions_.emplace_back(
        [this, &edge, slot = bound.slot] { edge_conditions(edge, slot, pattern_.predicates); });
  }
  add_edge(std::move(bound), path, edge.span);
}

BoundPattern bind_paths(const BindContext& context, Scope& scope,
                        const std::vector<const ast::PathPattern*>& paths, PatternRules rules) {
  return PathsBinder(context, scope, rules).bind(paths);
}

BoundPattern bind_single_node(const BindContext& context, const ast::NodePattern& node) {
  Scope scope;
  return PathsBinder(context, scope, {}).bind(node);
}

std::optional<std::vector<std::string>> plain_alternatives(const ast::LabelExpression& types) {
  return plain_names<ast::LabelOr>(types);
}

std::optional<std::vector<std::string>> plain_conjunction(const ast::LabelExpression& labels) {
  return plain_names<ast::LabelAnd>(labels);
}

}  // namespace clout::query
