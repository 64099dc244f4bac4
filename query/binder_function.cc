// Calls of functions and aggregates.
#include <utility>

#include "query/aggregates/aggregate.h"
#include "query/ast_text.h"
#include "query/binder_expression.h"
#include "query/characters.h"
#include "query/functions/function.h"
#include "query/functions/unknown_function.h"

namespace clout::query {
namespace {

bool has_random_call(const BoundExpression& expression) {
  const auto* call = expression.as<bound::Call>();
  if (call != nullptr && call->function->has(Function::Nondeterministic)) return true;
  bool found = false;
  for_each_child(expression,
                 [&](const BoundExpression& child) { found = found || has_random_call(child); });
  return found;
}

}  // namespace

BoundPtr ExpressionBinder::bind_call(const ast::FunctionCall& call, ast::Span span) {
  if (find_aggregate(call.name.text) != nullptr) return bind_aggregate(call, span);
  if (call.distinct) {
    throw context_.error(call.name.span, "UnexpectedSyntax",
                         "DISTINCT needs an aggregate, and " + call.name.text + "() is none");
  }
  if (call.arguments.size() == 1) {
    const auto* pattern = call.arguments[0].as<ast::PatternExpression>();
    if (pattern != nullptr && !pattern->path->selector.function_form) {
      if (equals_ignoring_case(call.name.text, "EXISTS")) {
        return bind_pattern_predicate(context_, scope_, *pattern->path, span,
                                      BoundSubquery::Kind::Exists);
      }
    }
  }
  if (find_function(call.name.text) == nullptr) {
    throw context_
        .error(call.name.span, "UnknownFunction", "there is no function " + call.name.text + "()")
        .hint(unknown_function_hint(call.name.text));
  }
  return make_call(call.name.text, bind_all(call.arguments), context_.at(span));
}

BoundPtr ExpressionBinder::bind_aggregate(const ast::FunctionCall& call, ast::Span span) {
  if (in_aggregate_) {
    throw context_.error(span, "NestedAggregation", "an aggregate cannot be inside another one")
        .hint("compute the inner one in a WITH before");
  }
  if (grouping_ == nullptr || in_comprehension_) {
    throw context_
        .error(span, "InvalidAggregation",
               call.name.text + "() is an aggregate, which cannot stand here")
        .hint("compute it in a WITH before and use its column");
  }
  const Aggregate* aggregate = find_aggregate(call.star ? "count(*)" : call.name.text);
  const std::size_t wanted =
      call.star || aggregate == nullptr ? 0 : (aggregate->takes_percentile ? 2U : 1U);
  if (aggregate == nullptr || call.arguments.size() != wanted) {
    throw context_.error(span, "InvalidNumberOfArguments",
                         call.name.text + "() takes " + std::to_string(wanted) +
                             (wanted == 1 ? " argument" : " arguments"));
  }
  std::string text(call.distinct ? "distinct " : "");
  text += aggregate->name;
  for (const ast::Expression& argument : call.arguments) text += "\n" + to_text(argument);
  const SourcePosition position = context_.at(span);
  if (const auto known = grouping_->calls.find(text); known != grouping_->calls.end()) {
    return make_column(known->second, aggregate->result, position);
  }

  ExpressionBinder binder(context_, *input_);
  binder.grouping_ = grouping_;
  binder.in_aggregate_ = true;
  BoundAggregate made{context_.new_slot(), std::string(aggregate->name), call.distinct,
                      binder.bind_all(call.arguments), position};
  for (const BoundPtr& argument : made.arguments) {
    if (!has_random_call(*argument)) continue;
    throw context_.error(span, "NonConstantExpression",
                         "the argument of " + call.name.text + "() must not be random");
  }
  if (!made.arguments.empty()) {
    require_type(*made.arguments[0], aggregate->argument, "the argument of " + call.name.text);
  }
  grouping_->calls.emplace(std::move(text), made.slot);
  const Slot slot = made.slot;
  grouping_->aggregates.push_back(std::move(made));
  return make_column(slot, aggregate->result, position);
}

}  // namespace clout::query
