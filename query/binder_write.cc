// CREATE, MERGE, SET, REMOVE, DELETE.
#include <map>
#include <utility>

#include "query/binder_clause.h"
#include "query/binder_expression.h"
#include "query/binder_pattern.h"

namespace clout::query {
namespace {

/// Binds what CREATE makes. With `found` (of a MERGE), variables have the slots that the matched
/// pattern gave them.
class CreateBinder {
 public:
  CreateBinder(const BindContext& context, Scope& scope) : context_(context), scope_(scope) {}
  CreateBinder(const BindContext& context, Scope& scope, const Scope& before,
               const BoundPattern& found)
      : context_(context), scope_(scope), merge_before_(&before), found_(&found) {}

  void bind_path(const ast::PathPattern& path);
  BoundCreate finish() { return std::move(create_); }

 private:
  Slot bind_node(const ast::NodePattern& node, bool alone);
  Slot bind_edge(const ast::EdgePattern& edge, Slot left, Slot right);
  [[nodiscard]] BoundPtr properties(const ast::ExpressionPtr& expression) const;
  [[nodiscard]] Error already_bound(const ast::Name& name) const {
    return context_.error(name.span, "VariableAlreadyBound",
                          "variable `" + name.text + "` is already there");
  }
  [[nodiscard]] bool known_before(const std::string& name) const {
    return (merge_before_ ? merge_before_ : &scope_)->find(name) != nullptr;
  }

  const BindContext& context_;
  Scope& scope_;
  const Scope* merge_before_ = nullptr;
  const BoundPattern* found_ = nullptr;
  std::size_t next_node_ = 0, next_edge_ = 0;  ///< positions in the path of the MERGE
  std::map<std::string, Slot> merged_nodes_;   ///< nodes that the MERGE declares and has met
  BoundCreate create_;
};

BoundPtr CreateBinder::properties(const ast::ExpressionPtr& expression) const {
  if (!expression) return nullptr;
  BoundPtr map = ExpressionBinder(context_, scope_).bind_properties(*expression);
  context_.names.created_keys(*map);
  return map;
}

Slot CreateBinder::bind_node(const ast::NodePattern& node, bool alone) {
  const bool plain = !node.labels && !node.properties;
  std::optional<Slot> slot;
  if (found_ != nullptr) {
    slot = found_->nodes[found_->paths[0].nodes[next_node_++]].slot;
  }
  if (node.variable) {
    const std::string& name = node.variable->text;
    const Variable* variable = scope_.find(name);
    const bool met = merged_nodes_.count(name) != 0;
    if (variable != nullptr && (found_ == nullptr || known_before(name) || met)) {
      if (alone || !plain) throw already_bound(*node.variable);
      if (!variable->type.overlaps(ValueType::Node)) {
        throw context_.error(
            node.variable->span, "VariableTypeConflict",
            "variable `" + name + "` is a " + to_string(variable->type) + " and cannot be a node");
      }
      context_.use(variable->slot);
      return variable->slot;
    }
    if (!slot) slot = context_.new_slot(name);
    merged_nodes_.emplace(name, *slot);
  }
  if (!slot) slot = context_.new_slot();
  BoundCreateNode made{*slot, node.variable ? node.variable->text : "", {}, nullptr};
  if (node.labels) {
    auto labels = plain_conjunction(*node.labels);
    if (!labels) {
      throw context_.error(node.labels->span, "InvalidLabelExpression",
                           "a new node needs plain labels, :A:B");
    }
    for (const std::string& label : *labels) context_.names.created(NameKind::Label, label);
    made.labels = std::move(*labels);
  }
  // Bound before the variable is there: a new node cannot refer to itself.
  made.properties = properties(node.properties);
  if (node.where) throw context_.error(node.where->span, "UnexpectedSyntax", "WHERE needs MATCH");
  if (node.variable) {
    scope_.add({node.variable->text, *slot, TypeSet(ValueType::Node), kAnyType, false});
  }
  create_.nodes.push_back(std::move(made));
  return *slot;
}

Slot CreateBinder::bind_edge(const ast::EdgePattern& edge, Slot left, Slot right) {
  if (edge.influence) throw context_.error(edge.span, "UnexpectedSyntax", "=[ ]=> needs MATCH");
  if (edge.repetition) {
    throw context_.error(edge.span, "CreatingVarLength",
                         "an edge of variable length cannot be created");
  }
  if (edge.variable && known_before(edge.variable->text)) throw already_bound(*edge.variable);
  const auto types = edge.types ? plain_alternatives(*edge.types) : std::nullopt;
  if (!types || types->size() != 1) {
    throw context_.error(edge.span, "NoSingleRelationshipType", "a new edge needs exactly one type")
        .hint("write -[:TYPE]->");
  }
  if (edge.direction == ast::Direction::Either && found_ == nullptr) {
    throw context_.error(edge.span, "RequiresDirectedRelationship", "a new edge needs a direction")
        .hint("write -[:" + types->front() + "]-> or <-[:" + types->front() + "]-");
  }
  std::optional<Slot> slot;
  if (found_ != nullptr) {
    slot = found_->edges[found_->paths[0].edges[next_edge_++]].slot;
  } else if (edge.variable) {
    slot = context_.new_slot(edge.variable->text);
  } else {
    slot = context_.new_slot();
  }
  context_.names.created(NameKind::EdgeType, types->front());
  const bool leftwards = edge.direction == ast::Direction::Left;
  create_.edges.push_back({*slot, edge.variable ? edge.variable->text : "", types->front(),
                           leftwards ? right : left, leftwards ? left : right,
                           properties(edge.properties)});
  if (edge.variable) {
    scope_.add({edge.variable->text, *slot, TypeSet(ValueType::Edge), kAnyType, false});
  }
  return *slot;
}

void CreateBinder::bind_path(const ast::PathPattern& path) {
  if (path.selector.kind != ast::PathSelector::Kind::All) {
    throw context_.error(path.span, "UnexpectedSyntax", "a path selector needs MATCH");
  }
  if (found_ == nullptr && path.variable && known_before(path.variable->text)) {
    throw already_bound(*path.variable);
  }
  BoundCreatedPath made;
  const ast::EdgePattern* pending = nullptr;
  for (const ast::PathElement& element : path.elements) {
    if (std::holds_alternative<std::unique_ptr<ast::PathGroup>>(element)) {
      throw context_.error(path.span, "CreatingVarLength", "a repeated group cannot be created");
    }
    if (const auto* edge = std::get_if<ast::EdgePattern>(&element)) {
      pending = edge;
      continue;
    }
    const auto& node = std::get<ast::NodePattern>(element);
    const Slot slot = bind_node(node, path.elements.size() == 1);
    if (pending != nullptr) made.edges.push_back(bind_edge(*pending, made.nodes.back(), slot));
    made.nodes.push_back(slot);
    pending = nullptr;
  }
  if (!path.variable) return;
  const Variable* known = scope_.find(path.variable->text);
  made.slot = found_ != nullptr ? known->slot : context_.new_slot(path.variable->text);
  scope_.add({path.variable->text, made.slot, TypeSet(ValueType::Path), kAnyType, false});
  create_.paths.push_back(std::move(made));
}

const Variable& require_variable(const BindContext& context, const Scope& scope,
                                 const ast::Name& name) {
  const Variable* variable = scope.find(name.text);
  if (variable != nullptr) {
    context.use(variable->slot);
    return *variable;
  }
  Error error =
      context.error(name.span, "UndefinedVariable", "variable `" + name.text + "` is not defined");
  if (const auto near = scope.suggestion(name.text)) {
    throw std::move(error).hint("did you mean `" + *near + "`?");
  }
  throw error;
}

void require_entity(const BindContext& context, ast::Span span, const BoundExpression& object,
                    TypeSet expected) {
  if (object.type.overlaps(expected)) return;
  throw context.error(
      span, "InvalidArgumentType",
      "only " + to_string(expected) + " can be changed, not " + to_string(object.type));
}

std::vector<std::string> names_of(const std::vector<ast::Name>& labels) {
  std::vector<std::string> names;
  names.reserve(labels.size());
  for (const ast::Name& label : labels) names.push_back(label.text);
  return names;
}

/// One SET or REMOVE item, one overload per kind.
struct SetItemBinder {
  const BindContext& context;
  const Scope& scope;

  BoundSetItem operator()(const ast::SetProperty& item) const {
    ExpressionBinder binder(context, scope);
    BoundPtr object = binder.bind(*item.object);
    require_entity(context, item.object->span, *object, kEntity | ValueType::Map);
    context.names.created(NameKind::PropertyKey, item.key.text);
    return BoundSetProperty{std::move(object), item.key.text, binder.bind(*item.value)};
  }
  BoundSetItem operator()(const ast::SetProperties& item) const {
    const Variable& variable = require_variable(context, scope, item.variable);
    ExpressionBinder binder(context, scope);
    BoundPtr value = binder.bind(*item.value);
    require_entity(context, item.variable.span,
                   *make_column(variable.slot, variable.type, context.at(item.variable.span)),
                   kEntity);
    require_type(*value, kEntity | ValueType::Map, "SET of all properties");
    context.names.created_keys(*value);
    return BoundSetProperties{variable.slot, item.add, std::move(value)};
  }
  BoundSetItem operator()(const ast::SetLabels& item) const {
    const Variable& variable = require_variable(context, scope, item.variable);
    for (const ast::Name& label : item.labels) {
      context.names.created(NameKind::Label, label.text);
    }
    return BoundSetLabels{variable.slot, names_of(item.labels), false};
  }
  BoundSetItem operator()(const ast::RemoveProperty& item) const {
    BoundPtr object = ExpressionBinder(context, scope).bind(*item.object);
    require_entity(context, item.object->span, *object, kEntity);
    context.names.looked_for(NameKind::PropertyKey, item.key.text);
    return BoundSetProperty{std::move(object), item.key.text, nullptr};
  }
  BoundSetItem operator()(const ast::RemoveLabels& item) const {
    const Variable& variable = require_variable(context, scope, item.variable);
    for (const ast::Name& label : item.labels) {
      context.names.looked_for(NameKind::Label, label.text);
    }
    return BoundSetLabels{variable.slot, names_of(item.labels), true};
  }
};

template <typename Items>
BoundSet bind_items(const BindContext& context, const Scope& scope, const Items& items) {
  BoundSet bound;
  for (const auto& item : items) {
    bound.items.push_back(std::visit(SetItemBinder{context, scope}, item.node));
  }
  return bound;
}

}  // namespace

BoundCreate bind_create(const BindContext& context, Scope& scope,
                        const std::vector<const ast::PathPattern*>& paths) {
  CreateBinder binder(context, scope);
  for (const ast::PathPattern* path : paths) binder.bind_path(*path);
  return binder.finish();
}

BoundMerge bind_merge(const BindContext& context, Scope& scope, const ast::Merge& merge) {
  const Scope before = scope;
  BoundMerge bound;
  bound.pattern = bind_paths(context, scope, {&merge.path}, {});
  CreateBinder binder(context, scope, before, bound.pattern);
  binder.bind_path(merge.path);
  bound.create = binder.finish();
  bound.on_create = bind_set(context, scope, merge.on_create).items;
  bound.on_match = bind_set(context, scope, merge.on_match).items;
  return bound;
}

BoundSet bind_set(const BindContext& context, const Scope& scope,
                  const std::vector<ast::SetItem>& items) {
  return bind_items(context, scope, items);
}

BoundSet bind_remove(const BindContext& context, const Scope& scope,
                     const std::vector<ast::RemoveItem>& items) {
  return bind_items(context, scope, items);
}

BoundDelete bind_delete(const BindContext& context, const Scope& scope, const ast::Delete& clause) {
  BoundDelete bound;
  bound.detach = clause.detach;
  for (const ast::Expression& target : clause.targets) {
    if (target.as<ast::LabelTest>() != nullptr) {
      throw context.error(target.span, "InvalidDelete", "labels and types cannot be deleted")
          .hint("REMOVE takes a label away");
    }
    BoundPtr expression = ExpressionBinder(context, scope).bind(target);
    const TypeSet deletable = kEntity | ValueType::Path;
    if (!expression->type.overlaps(deletable)) {
      throw context.error(
          target.span, "InvalidArgumentType",
          "only nodes, edges and paths can be deleted, not " + to_string(expression->type));
    }
    bound.targets.push_back(std::move(expression));
  }
  return bound;
}

}  // namespace clout::query
