#include "query/binder_expression.h"

#include <algorithm>
#include <utility>

#include "query/ast_text.h"
#include "query/parameter_sites.h"

namespace clout::query {
namespace {

/// Variables that stand for themselves, and properties of them: what may be a key inside a larger
/// grouped expression.
bool may_be_key(const ast::Expression& expression) {
  return expression.as<ast::VariableReference>() != nullptr ||
         expression.as<ast::PropertyAccess>() != nullptr;
}

/// A node, or an edge, and certainly so.
bool is_entity(const BoundExpression& expression) {
  return expression.type == TypeSet(ValueType::Node) || expression.type == TypeSet(ValueType::Edge);
}

}  // namespace

/// One overload per kind of expression; `span` is the whole expression's.
struct ExpressionBinder::Visitor {
  ExpressionBinder& self;
  ast::Span span;

  [[nodiscard]] SourcePosition at() const { return self.context_.at(span); }
  [[nodiscard]] BoundPtr optional(const ast::ExpressionPtr& expression) const {
    return expression ? self.bind(*expression) : nullptr;
  }

  BoundPtr operator()(const ast::Literal& literal) const {
    return make_constant(literal.value, at());
  }
  BoundPtr operator()(const ast::Parameter& parameter) const {
    const auto found = self.context_.parameters.find(parameter.name);
    if (found == self.context_.parameters.end()) {
      throw self.missing_parameter(parameter.name, span);
    }
    return self.parameter(found->first, found->second, at());
  }
  BoundPtr operator()(const ast::VariableReference& variable) const {
    return self.bind_variable(variable.name, span);
  }
  BoundPtr operator()(const ast::PropertyAccess& access) const {
    BoundPtr object = self.bind(*access.object);
    if (is_entity(*object)) {
      self.context_.names.looked_for(NameKind::PropertyKey, access.key.text);
    }
    return make_property(std::move(object), access.key.text,
                         self.context_.view.catalog().property_keys.find(access.key.text), at());
  }
  BoundPtr operator()(const ast::IndexAccess& access) const {
    BoundPtr object = self.bind(*access.object);
    BoundPtr index = self.bind(*access.index);
    return make_index(std::move(object), std::move(index), at());
  }
  BoundPtr operator()(const ast::Slice& slice) const {
    BoundPtr list = self.bind(*slice.list);
    BoundPtr from = optional(slice.from);
    BoundPtr to = optional(slice.to);
    return make_slice(std::move(list), std::move(from), std::move(to), at());
  }
  BoundPtr operator()(const ast::Unary& unary) const {
    return make_unary(unary.op, self.bind(*unary.operand), at());
  }
  BoundPtr operator()(const ast::Binary& binary) const {
    // In the order of the text, so that the first mistake is the one reported.
    BoundPtr left = self.bind(*binary.left);
    BoundPtr right = self.bind(*binary.right);
    return make_binary(binary.op, std::move(left), std::move(right), at());
  }
  BoundPtr operator()(const ast::Comparison& comparison) const {
    std::vector<BoundPtr> steps;
    BoundPtr left = self.bind(*comparison.first);
    for (const ast::ComparisonStep& step : comparison.steps) {
      BoundPtr right = self.bind(*step.right);
      steps.push_back(make_comparison(step.op, left, right, at()));
      left = std::move(right);
    }
    return make_conjunction(std::move(steps), at());
  }
  BoundPtr operator()(const ast::LabelTest& test) const {
    BoundPtr operand = self.bind(*test.operand);
    if (is_entity(*operand)) {
      const bool edge = operand->type.contains(ValueType::Edge);
      self.context_.names.looked_for(edge ? NameKind::EdgeType : NameKind::Label, *test.labels);
    }
    return make_label_test(std::move(operand), *test.labels, at());
  }
  BoundPtr operator()(const ast::TypeTest& test) const {
    return make_type_test(self.bind(*test.operand), test.type, test.negated, at());
  }
  BoundPtr operator()(const ast::FunctionCall& call) const { return self.bind_call(call, span); }
  BoundPtr operator()(const ast::ListLiteral& list) const {
    return make_list(self.bind_all(list.items), at());
  }
  BoundPtr operator()(const ast::MapLiteral& map) const { return bind_map(map.entries); }
  BoundPtr operator()(const ast::MapProjection& projection) const {
    BoundPtr object = self.bind(*projection.object);
    return make_map_projection(std::move(object), projection.all, bind_map(projection.entries),
                               at());
  }
  BoundPtr operator()(const ast::Case& branches) const {
    bound::Case parts;
    const BoundPtr outer = self.case_subject_;
    const BoundPtr subject = branches.subject ? bind_subject(*branches.subject, parts) : nullptr;
    for (const ast::CaseBranch& branch : branches.branches) {
      self.case_subject_ = subject;
      BoundPtr when = bind_conditions(branch.when);
      self.case_subject_ = outer;
      parts.branches.push_back({std::move(when), self.bind(branch.then)});
    }
    parts.otherwise = optional(branches.otherwise);
    return make_case(std::move(parts), at());
  }
  BoundPtr operator()(const ast::CaseSubject&) const { return self.case_subject_; }
  BoundPtr operator()(const ast::ListComprehension& comprehension) const {
    bound::Comprehension parts;
    parts.list = self.bind(*comprehension.list);
    const Scope inner = with_local(comprehension.variable, *parts.list, parts.variable);
    ExpressionBinder binder = self.inside(inner);
    if (comprehension.filter) parts.filter = binder.bind_predicate(*comprehension.filter, "WHERE");
    if (comprehension.projection) parts.projection = binder.bind(*comprehension.projection);
    return make_comprehension(std::move(parts), at());
  }
  BoundPtr operator()(const ast::Quantifier& quantifier) const {
    bound::Quantifier parts{quantifier.kind, 0, self.bind(*quantifier.list), nullptr};
    const Scope inner = with_local(quantifier.variable, *parts.list, parts.variable);
    ExpressionBinder binder = self.inside(inner);
    parts.filter = quantifier.filter
                       ? binder.bind_predicate(*quantifier.filter, "WHERE")
                       : binder.bind_variable(quantifier.variable.text, quantifier.variable.span);
    return make_quantifier(std::move(parts), at());
  }
  BoundPtr operator()(const ast::Reduce& reduce) const {
    bound::Reduce parts;
    parts.initial = self.bind(*reduce.initial);
    parts.list = self.bind(*reduce.list);
    Scope inner = with_local(reduce.variable, *parts.list, parts.variable);
    parts.accumulator = self.context_.new_slot(reduce.accumulator.text);
    inner.add({reduce.accumulator.text, parts.accumulator, kAnyType, kAnyType, true});
    parts.step = self.inside(inner).bind(*reduce.step);
    return make_reduce(std::move(parts), at());
  }
  BoundPtr operator()(const ast::PatternComprehension& comprehension) const {
    return bind_pattern_comprehension(self.context_, self.scope_, comprehension, span);
  }
  BoundPtr operator()(const ast::PatternExpression& pattern) const {
    return self.bind_pattern(*pattern.path, span);
  }
  BoundPtr operator()(const ast::Subquery& subquery) const {
    return bind_subquery(self.context_, self.scope_, subquery, span);
  }

  [[nodiscard]] BoundPtr bind_map(const std::vector<ast::MapEntry>& entries) const {
    std::vector<bound::MapEntry> bound;
    bound.reserve(entries.size());
    for (const ast::MapEntry& entry : entries) {
      bound.push_back({entry.key.text, self.bind(entry.value)});
    }
    return make_map(std::move(bound), at());
  }

  /// What the conditions compare: the subject's value in a variable, so that it is found once. What
  /// costs nothing stands for itself.
  [[nodiscard]] BoundPtr bind_subject(const ast::Expression& expression, bound::Case& parts) const {
    BoundPtr subject = self.bind(expression);
    const bool simple = subject->as<bound::Constant>() != nullptr ||
                        subject->as<bound::Column>() != nullptr ||
                        subject->as<bound::Local>() != nullptr;
    if (simple) return subject;
    const TypeSet type = subject->type;
    parts.subject = std::move(subject);
    parts.variable = self.context_.new_slot(std::string(self.context_.written(expression.span)));
    return make_local(parts.variable, type, self.context_.at(expression.span));
  }

  /// One of the conditions of a branch of CASE.
  [[nodiscard]] BoundPtr bind_conditions(const std::vector<ast::CaseCondition>& conditions) const {
    BoundPtr any;
    for (const ast::CaseCondition& condition : conditions) {
      BoundPtr one = bind_condition(condition);
      any = any ? make_binary(ast::BinaryOperator::Or, std::move(any), std::move(one), at())
                : std::move(one);
    }
    return any;
  }
  [[nodiscard]] BoundPtr bind_condition(const ast::CaseCondition& condition) const {
    const ast::Expression& expression = condition.expression;
    if (!self.case_subject_ || condition.goes_on) {
      return self.bind_predicate(expression, "a condition of CASE");
    }
    const BoundPtr subject = self.case_subject_;
    return make_comparison(ast::ComparisonOperator::Equal, subject, self.bind(expression),
                           self.context_.at(expression.span));
  }

  /// The scope with one more variable, for the items of `list`.
  [[nodiscard]] Scope with_local(const ast::Name& name, const BoundExpression& list,
                                 Slot& slot) const {
    slot = self.context_.new_slot(name.text);
    Scope inner = self.scope_;
    inner.add({name.text, slot, item_types(list), kAnyType, true});
    return inner;
  }
};

BoundPtr ExpressionBinder::bind(const ast::Expression& expression) {
  if (BoundPtr known = known_text(expression)) return known;
  return std::visit(Visitor{*this, expression.span}, expression.node);
}

BoundPtr ExpressionBinder::bind_predicate(const ast::Expression& expression,
                                          std::string_view what) {
  const bool outside = std::exchange(patterns_, true);
  BoundPtr bound = bind(expression);
  patterns_ = outside;
  require_type(*bound, ValueType::Boolean, what);
  return bound;
}

void ExpressionBinder::bind_conjuncts(const ast::Expression& expression, std::string_view what,
                                      std::vector<BoundPtr>& found) {
  const auto* binary = expression.as<ast::Binary>();
  if (binary != nullptr && binary->op == ast::BinaryOperator::And) {
    bind_conjuncts(*binary->left, what, found);
    bind_conjuncts(*binary->right, what, found);
    return;
  }
  found.push_back(bind_predicate(expression, what));
}

BoundPtr ExpressionBinder::bind_properties(const ast::Expression& expression) {
  BoundPtr bound = bind(expression);
  require_type(*bound, TypeSet(ValueType::Map), "a property map");
  return bound;
}

std::vector<BoundPtr> ExpressionBinder::bind_all(const std::vector<ast::Expression>& expressions) {
  std::vector<BoundPtr> bound;
  bound.reserve(expressions.size());
  for (const ast::Expression& expression : expressions) bound.push_back(bind(expression));
  return bound;
}

ExpressionBinder ExpressionBinder::inside(const Scope& scope) const {
  ExpressionBinder binder(context_, scope);
  binder.grouping_ = grouping_;
  binder.input_ = input_;
  binder.ambiguous_ = ambiguous_;
  binder.columns_ = columns_;
  binder.patterns_ = patterns_;
  binder.in_aggregate_ = in_aggregate_;
  binder.in_comprehension_ = true;
  return binder;
}

BoundPtr ExpressionBinder::known_text(const ast::Expression& expression) const {
  const bool key = grouping_ != nullptr && !grouping_->keys.empty() && may_be_key(expression);
  if (in_aggregate_ || (columns_ == nullptr && !key)) return nullptr;
  // A literal stands for itself even where it was also returned.
  if (expression.as<ast::Literal>() != nullptr) return nullptr;
  const std::string text = to_text(expression);
  const Variable* found = nullptr;
  if (columns_ != nullptr) {
    if (const auto column = columns_->find(text); column != columns_->end()) {
      found = &column->second;
    }
  }
  if (found == nullptr && key) {
    if (const auto at = grouping_->keys.find(text); at != grouping_->keys.end()) {
      found = &at->second;
    }
  }
  if (found == nullptr) return nullptr;
  return make_column(found->slot, found->type, context_.at(expression.span));
}

BoundPtr ExpressionBinder::bind_variable(const std::string& name, ast::Span span) {
  const Variable* variable = scope_.find(name);
  if (variable != nullptr) {
    const SourcePosition position = context_.at(span);
    if (variable->local) return make_local(variable->slot, variable->type, position);
    context_.use(variable->slot);
    return make_column(variable->slot, variable->type, position);
  }
  if (ambiguous_ != nullptr && ambiguous_->find(name) != nullptr) {
    throw context_
        .error(span, "AmbiguousAggregationExpression",
               "`" + name + "` is neither aggregated nor a grouping key")
        .hint("return it as a column of its own, or aggregate it");
  }
  Error error = context_.error(span, "UndefinedVariable", "variable `" + name + "` is not defined");
  if (scope_.had(name)) {
    throw std::move(error).hint(
        "behind WITH, DISTINCT and aggregates only the columns remain: make `" + name +
        "` one of them");
  }
  if (const auto near = scope_.suggestion(name)) {
    throw std::move(error).hint("did you mean `" + *near + "`?");
  }
  throw error;
}

/// What a list or a map holds may decide how the statement is bound.
BoundPtr ExpressionBinder::parameter(const std::string& name, const Value& value,
                                     SourcePosition position) const {
  ParameterSites* sites = context_.sites;
  if (sites == nullptr) return make_constant(value, position);
  if (value.is_list() || value.is_map()) {
    sites->exchangeable = false;
    return make_constant(value, position);
  }
  auto expression = std::make_shared<BoundExpression>(BoundExpression{
      .node = bound::Constant{value, true}, .type = value.type(), .position = position});
  sites->sites.push_back({name, expression});
  return expression;
}

Error ExpressionBinder::missing_parameter(const std::string& name, ast::Span span) const {
  std::vector<std::string> given;
  for (const auto& [known, value] : context_.parameters) given.push_back(known);
  const auto near = nearest_name(name, given);
  return Error(ErrorCode::NotFound, "parameter $" + name + " has no value")
      .at(context_.at(span))
      .detail("MissingParameter")
      .hint(near ? "did you mean $" + *near + "?"
                 : "give it with the call, e.g. --param " + name + "=1");
}

BoundPtr ExpressionBinder::bind_pattern(const ast::PathPattern& path, ast::Span span) {
  if (path.selector.function_form) return bind_shortest_path(context_, scope_, path, span);
  if (!patterns_) {
    throw context_.error(span, "UnexpectedSyntax", "a pattern can only be a condition here")
        .hint("use a pattern comprehension, [(a)-->(b) | b], or EXISTS { }");
  }
  return bind_pattern_predicate(context_, scope_, path, span, BoundSubquery::Kind::Exists);
}

TypeSet item_types(const BoundExpression& list) {
  TypeSet types;
  if (const auto* constant = list.as<bound::Constant>()) {
    if (!constant->value.is_list()) return kAnyType;
    for (const Value& item : constant->value.as_list()) types = types | item.type();
  } else if (const auto* items = list.as<bound::ListOf>()) {
    for (const BoundPtr& item : items->items) types = types | item->type;
  }
  return types.empty() ? kAnyType : types;
}

}  // namespace clout::query
