// WITH and RETURN: columns, grouping, order and window.
#include <algorithm>
#include <set>
#include <utility>

#include "query/ast_text.h"
#include "query/binder_clause.h"
#include "query/binder_expression.h"

namespace clout::query {
namespace {

/// One column before it is bound: an item as written, or a variable that `*` stands for.
struct Column {
  std::string name;
  ast::Span span;
  const ast::Expression* expression = nullptr;
  const Variable* variable = nullptr;
};

class ProjectionBinder {
 public:
  ProjectionBinder(const BindContext& context, const Scope& input,
                   const ast::Projection& projection, const ast::RowWindow& window, bool is_with,
                   ast::Span keyword, const Scope& outside = {})
      : context_(context),
        input_(input),
        projection_(projection),
        window_(window),
        is_with_(is_with),
        keyword_(keyword),
        outside_(outside) {}

  BoundProjection bind(const ast::Expression* where);
  /// What the clauses behind it see.
  [[nodiscard]] Scope output() const;
  [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }

 private:
  void collect_columns();
  void require_names() const;
  void require_not_from_outside() const;
  void bind_keys();
  void bind_items();
  void add_column(const Column& column, Slot slot, TypeSet type, TypeSet items);
  void bind_item(const Column& column);
  void bind_order();
  [[nodiscard]] BoundPtr bind_sort_expression(const ast::Expression& expression);
  /// An aggregate that only sorts may read what is visible after the projection, and no more.
  void require_visible(const BoundAggregate& aggregate, const Scope& scope, ast::Span span) const;
  [[nodiscard]] BoundPtr bind_count(const ast::ExpressionPtr& expression, std::string_view what);
  [[nodiscard]] Scope variables_of_keys() const;
  /// The scope of ORDER BY and of WHERE after WITH.
  [[nodiscard]] Scope scope_after() const;
  [[nodiscard]] bool sees_input() const { return !bound_.grouped && !projection_.distinct; }

  const BindContext& context_;
  const Scope& input_;
  const ast::Projection& projection_;
  const ast::RowWindow& window_;
  bool is_with_;
  ast::Span keyword_;
  Scope outside_;
  std::vector<Variable> stars_;
  std::vector<Column> columns_;
  BoundProjection bound_;
  Grouping grouping_;
  Scope key_scope_;                          ///< variables that are grouping keys themselves
  std::map<std::string, Variable> by_text_;  ///< columns by the text of their expression
  Scope output_;
};

void ProjectionBinder::collect_columns() {
  if (projection_.star) {
    stars_ = input_.sorted();
    if (stars_.empty() && !is_with_) {
      throw context_.error(keyword_, "NoVariablesInScope", "there are no variables for `*`");
    }
    for (const Variable& variable : stars_) {
      columns_.push_back({variable.name, keyword_, nullptr, &variable});
    }
  }
  for (const ast::ProjectionItem& item : projection_.items) {
    std::string name = item.column;
    if (!item.alias) {
      if (const auto* variable = item.expression.as<ast::VariableReference>()) {
        name = variable->name;
      }
    }
    columns_.push_back({std::move(name), item.alias ? item.alias->span : item.expression.span,
                        &item.expression, nullptr});
  }
  std::set<std::string> names;
  for (const Column& column : columns_) {
    if (names.insert(column.name).second) continue;
    throw context_.error(column.span, "ColumnNameConflict",
                         "two columns are called `" + column.name + "`");
  }
}

/// Asked last: what is wrong with the expressions themselves comes first.
void ProjectionBinder::require_names() const {
  if (!is_with_) return;
  for (const ast::ProjectionItem& item : projection_.items) {
    if (item.alias || item.expression.as<ast::VariableReference>() != nullptr) continue;
    throw context_
        .error(item.expression.span, "NoExpressionAlias", "an expression in WITH needs a name")
        .hint("write " + item.column + " AS name");
  }
}

/// A name from outside is one thing in all of the query.
void ProjectionBinder::require_not_from_outside() const {
  for (const Column& column : columns_) {
    if (column.expression == nullptr || outside_.find(column.name) == nullptr) continue;
    const auto* same = column.expression->as<ast::VariableReference>();
    if (same != nullptr && same->name == column.name) continue;
    throw context_
        .error(column.span, "VariableAlreadyBound",
               "variable `" + column.name + "` comes from outside of the subquery")
        .hint("choose another name");
  }
}

void ProjectionBinder::add_column(const Column& column, Slot slot, TypeSet type, TypeSet items) {
  bound_.columns.push_back(slot);
  Variable variable{column.name, slot, type, items, false};
  if (column.expression != nullptr) by_text_.emplace(to_text(*column.expression), variable);
  output_.add(std::move(variable));
}

/// Grouping keys are the items without aggregates; they are evaluated below the grouping.
void ProjectionBinder::bind_keys() {
  ExpressionBinder binder(context_, input_);
  for (const Column& column : columns_) {
    if (column.expression != nullptr && has_aggregate(*column.expression)) continue;
    const BoundPtr key =
        column.expression != nullptr
            ? binder.bind(*column.expression)
            : make_column(column.variable->slot, column.variable->type, context_.at(column.span));
    if (column.variable != nullptr) context_.use(column.variable->slot);
    const Slot slot = context_.new_slot(column.name);
    bound_.keys.push_back({slot, key});
    Variable variable{column.name, slot, key->type, kAnyType, false};
    std::string text = column.name;
    if (column.expression != nullptr) {
      text = to_text(*column.expression);
      const auto* reference = column.expression->as<ast::VariableReference>();
      if (reference == nullptr && column.expression->as<ast::PropertyAccess>() == nullptr) continue;
      if (reference != nullptr) text = reference->name;
    }
    if (column.variable != nullptr || column.expression->as<ast::VariableReference>() != nullptr) {
      key_scope_.add({text, slot, key->type, kAnyType, false});
    }
    grouping_.keys.emplace(std::move(text), std::move(variable));
  }
}

void ProjectionBinder::bind_item(const Column& column) {
  if (column.variable != nullptr) {
    context_.use(column.variable->slot);
    add_column(column, column.variable->slot, column.variable->type, column.variable->items);
    return;
  }
  ExpressionBinder binder(context_, input_);
  const BoundPtr bound = binder.bind(*column.expression);
  // A variable that keeps its value keeps its column: nothing is copied.
  if (const auto* same = bound->as<bound::Column>()) {
    const auto* reference = column.expression->as<ast::VariableReference>();
    const Variable* variable = reference ? input_.find(reference->name) : nullptr;
    add_column(column, same->slot, bound->type, variable ? variable->items : kAnyType);
    return;
  }
  const Slot slot = context_.new_slot(column.name);
  bound_.items.push_back({slot, bound});
  add_column(column, slot, bound->type, item_types(*bound));
}

void ProjectionBinder::bind_items() {
  if (!bound_.grouped) {
    for (const Column& column : columns_) bind_item(column);
    return;
  }
  bind_keys();
  std::size_t next_key = 0;
  for (const Column& column : columns_) {
    if (column.expression == nullptr || !has_aggregate(*column.expression)) {
      const SlotExpression& key = bound_.keys[next_key++];
      add_column(column, key.slot, key.expression->type, kAnyType);
      continue;
    }
    ExpressionBinder binder(context_, key_scope_);
    binder.group(grouping_, input_);
    const BoundPtr bound = binder.bind(*column.expression);
    const auto* plain = bound->as<bound::Column>();
    const Slot slot = plain != nullptr ? plain->slot : context_.new_slot(column.name);
    if (plain == nullptr) bound_.items.push_back({slot, bound});
    if (plain != nullptr) context_.statement.slot_names[slot] = column.name;
    add_column(column, slot, bound->type, kAnyType);
  }
}

Scope ProjectionBinder::output() const {
  Scope scope = outside_;
  scope.replaces(input_);
  for (const Variable& variable : output_.variables()) scope.add(variable);
  return scope;
}

Scope ProjectionBinder::scope_after() const {
  Scope scope = sees_input() ? input_ : outside_;
  scope.replaces(input_);
  for (const Variable& variable : output_.variables()) scope.add(variable);
  return scope;
}

BoundPtr ProjectionBinder::bind_sort_expression(const ast::Expression& expression) {
  Scope scope = scope_after();
  const bool aggregates = has_aggregate(expression);
  if (bound_.grouped && aggregates) {
    for (const Variable& key : key_scope_.variables()) {
      if (scope.find(key.name) == nullptr) scope.add(key);
    }
  }
  ExpressionBinder binder(context_, scope);
  binder.substitute(by_text_);
  if (!bound_.grouped || !aggregates) return binder.bind(expression);
  // A returned expression that is itself an aggregate, or one more aggregate over the same groups.
  std::map<std::string, Variable> simple;
  for (const auto& [text, variable] : grouping_.keys) simple.emplace(text, variable);
  binder.substitute(simple);
  binder.group(grouping_, input_);
  const Scope projected = variables_of_keys();
  binder.ambiguous(projected);
  const std::size_t returned = grouping_.aggregates.size();
  BoundPtr bound = binder.bind(expression);
  for (std::size_t i = returned; i < grouping_.aggregates.size(); ++i) {
    require_visible(grouping_.aggregates[i], scope, expression.span);
  }
  return bound;
}

/// What the grouping keys are made of.
Scope ProjectionBinder::variables_of_keys() const {
  Scope scope;
  for (const SlotExpression& key : bound_.keys) {
    for (const Slot slot : columns_read(*key.expression)) {
      for (const Variable& variable : input_.variables()) {
        if (variable.slot == slot) scope.add(variable);
      }
    }
  }
  return scope;
}

void ProjectionBinder::require_visible(const BoundAggregate& aggregate, const Scope& scope,
                                       ast::Span span) const {
  const auto visible = [&](Slot slot) {
    const auto& variables = scope.variables();
    return std::any_of(variables.begin(), variables.end(),
                       [&](const Variable& variable) { return variable.slot == slot; });
  };
  for (const BoundPtr& argument : aggregate.arguments) {
    for (const Slot slot : columns_read(*argument)) {
      if (visible(slot)) continue;
      throw context_.error(span, "UndefinedVariable",
                           aggregate.function + "() sorts by a variable that is not returned");
    }
  }
}

void ProjectionBinder::bind_order() {
  for (const ast::SortItem& item : window_.order_by) {
    const BoundPtr key = bind_sort_expression(item.expression);
    Slot slot = 0;
    if (const auto* column = key->as<bound::Column>()) {
      slot = column->slot;
    } else {
      slot = context_.new_slot(std::string(context_.written(item.expression.span)));
      bound_.sort_items.push_back({slot, key});
    }
    bound_.order_by.push_back({slot, item.descending});
  }
}

BoundPtr ProjectionBinder::bind_count(const ast::ExpressionPtr& expression, std::string_view what) {
  if (!expression) return nullptr;
  const Scope nothing;
  BoundPtr bound;
  try {
    bound = ExpressionBinder(context_, nothing).bind(*expression);
  } catch (const Error& error) {
    if (error.detail_name() != "UndefinedVariable") throw;
    throw context_.error(expression->span, "NonConstantExpression",
                         std::string(what) + " cannot depend on variables");
  }
  const auto* constant = bound->as<bound::Constant>();
  // A parameter is not part of the text: its value is judged when the statement runs.
  if (constant == nullptr || expression->as<ast::Parameter>() != nullptr) return bound;
  const Value& value = constant->value;
  if (!value.is_integer()) {
    throw context_.error(expression->span, "InvalidArgumentType",
                         std::string(what) + " takes an integer");
  }
  if (value.as_integer() < 0) {
    throw context_.error(expression->span, "NegativeIntegerArgument",
                         std::string(what) + " cannot be negative");
  }
  return bound;
}

BoundProjection ProjectionBinder::bind(const ast::Expression* where) {
  collect_columns();
  require_not_from_outside();
  bound_.distinct = projection_.distinct;
  for (const Column& column : columns_) {
    bound_.grouped =
        bound_.grouped || (column.expression != nullptr && has_aggregate(*column.expression));
  }
  bound_.recalls = bound_.grouped && !outside_.empty();
  bind_items();
  bind_order();
  require_names();
  bound_.skip = bind_count(window_.skip, "SKIP");
  bound_.limit = bind_count(window_.limit, "LIMIT");
  if (where != nullptr) {
    const Scope scope = scope_after();
    ExpressionBinder binder(context_, scope);
    binder.substitute(by_text_);
    binder.bind_conjuncts(*where, "WHERE", bound_.where);
  }
  bound_.aggregates = std::move(grouping_.aggregates);
  return std::move(bound_);
}

BoundProjection bind_and_hand_on(ProjectionBinder binder, const ast::Expression* where,
                                 Scope& scope, std::vector<std::string>& names) {
  BoundProjection bound = binder.bind(where);
  names.clear();
  for (const Column& column : binder.columns()) names.push_back(column.name);
  scope = binder.output();
  return bound;
}

}  // namespace

BoundProjection bind_with(const BindContext& context, Scope& scope, const ast::With& with,
                          const Scope& outside, ast::Span keyword,
                          std::vector<std::string>& names) {
  return bind_and_hand_on(
      {context, scope, with.projection, with.projection.window, true, keyword, outside},
      with.where.get(), scope, names);
}

BoundProjection bind_return(const BindContext& context, Scope& scope, const ast::Return& result,
                            ast::Span keyword, std::vector<std::string>& names) {
  return bind_and_hand_on(
      {context, scope, result.projection, result.projection.window, false, keyword}, nullptr, scope,
      names);
}

std::vector<BoundProjection> bind_row_window(const BindContext& context, const Scope& scope,
                                             const ast::ResultRows& rows) {
  std::vector<BoundProjection> bound;
  if (rows.where) bound.push_back(bind_filter(context, scope, *rows.where));
  if (!rows.window.order_by.empty() || rows.window.skip || rows.window.limit) {
    ast::Projection everything;
    everything.star = true;
    ProjectionBinder binder(context, scope, everything, rows.window, true, {});
    bound.push_back(binder.bind(nullptr));
    bound.back().columns.clear();
    for (const Variable& variable : scope.variables()) {
      bound.back().columns.push_back(variable.slot);
    }
  }
  return bound;
}

}  // namespace clout::query
