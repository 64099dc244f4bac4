// Finds aggregates in expressions of the syntax tree, so that a projection knows whether it groups.
#include "query/aggregates/aggregate.h"
#include "query/binder_expression.h"

namespace clout::query {
namespace {

struct AggregateFinder {
  bool operator()(const ast::Literal&) const { return false; }
  bool operator()(const ast::Parameter&) const { return false; }
  bool operator()(const ast::VariableReference&) const { return false; }
  bool operator()(const ast::PatternComprehension&) const { return false; }
  bool operator()(const ast::PatternExpression&) const { return false; }
  bool operator()(const ast::Subquery&) const { return false; }
  bool operator()(const ast::PropertyAccess& access) const { return in(access.object); }
  bool operator()(const ast::IndexAccess& access) const {
    return in(access.object) || in(access.index);
  }
  bool operator()(const ast::Slice& slice) const {
    return in(slice.list) || in(slice.from) || in(slice.to);
  }
  bool operator()(const ast::Unary& unary) const { return in(unary.operand); }
  bool operator()(const ast::Binary& binary) const { return in(binary.left) || in(binary.right); }
  bool operator()(const ast::Comparison& comparison) const {
    for (const ast::ComparisonStep& step : comparison.steps) {
      if (in(step.right)) return true;
    }
    return in(comparison.first);
  }
  bool operator()(const ast::LabelTest& test) const { return in(test.operand); }
  bool operator()(const ast::TypeTest& test) const { return in(test.operand); }
  bool operator()(const ast::FunctionCall& call) const {
    return find_aggregate(call.name.text) != nullptr || in(call.arguments);
  }
  bool operator()(const ast::ListLiteral& list) const { return in(list.items); }
  bool operator()(const ast::MapLiteral& map) const { return in(map.entries); }
  bool operator()(const ast::MapProjection& projection) const {
    return in(projection.object) || in(projection.entries);
  }
  bool operator()(const ast::Case& branches) const {
    for (const ast::CaseBranch& branch : branches.branches) {
      for (const ast::CaseCondition& condition : branch.when) {
        if (has_aggregate(condition.expression)) return true;
      }
      if (has_aggregate(branch.then)) return true;
    }
    return in(branches.subject) || in(branches.otherwise);
  }
  bool operator()(const ast::CaseSubject&) const { return false; }
  bool operator()(const ast::ListComprehension& comprehension) const {
    return in(comprehension.list) || in(comprehension.filter) || in(comprehension.projection);
  }
  bool operator()(const ast::Quantifier& quantifier) const {
    return in(quantifier.list) || in(quantifier.filter);
  }
  bool operator()(const ast::Reduce& reduce) const {
    return in(reduce.initial) || in(reduce.list) || in(reduce.step);
  }

 private:
  static bool in(const ast::ExpressionPtr& expression) {
    return expression != nullptr && has_aggregate(*expression);
  }
  static bool in(const std::vector<ast::MapEntry>& entries) {
    for (const ast::MapEntry& entry : entries) {
      if (has_aggregate(entry.value)) return true;
    }
    return false;
  }
  static bool in(const std::vector<ast::Expression>& expressions) {
    for (const ast::Expression& expression : expressions) {
      if (has_aggregate(expression)) return true;
    }
    return false;
  }
};

}  // namespace

bool has_aggregate(const ast::Expression& expression) {
  return std::visit(AggregateFinder{}, expression.node);
}

}  // namespace clout::query
