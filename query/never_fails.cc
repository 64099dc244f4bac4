#include "query/never_fails.h"

#include "query/functions/function.h"

namespace clout::query {
namespace {

bool is_entity(const BoundExpression& expression) { return expression.type.within(kEntity); }

bool is_truth(const BoundExpression& expression) {
  return expression.type.within(ValueType::Boolean);
}

}  // namespace

bool never_fails(const BoundExpression& expression) {
  if (expression.as<bound::Constant>() != nullptr || expression.as<bound::Column>() != nullptr) {
    return true;
  }
  if (const auto* property = expression.as<bound::Property>()) {
    return is_entity(*property->object) && never_fails(*property->object);
  }
  if (const auto* labels = expression.as<bound::LabelTest>()) {
    return is_entity(*labels->operand) && never_fails(*labels->operand);
  }
  if (const auto* test = expression.as<bound::TypeTest>()) return never_fails(*test->operand);
  if (const auto* comparison = expression.as<bound::Comparison>()) {
    return never_fails(*comparison->left) && never_fails(*comparison->right);
  }
  if (const auto* unary = expression.as<bound::Unary>()) {
    const bool asks =
        unary->op == ast::UnaryOperator::IsNull || unary->op == ast::UnaryOperator::IsNotNull;
    const bool negates = unary->op == ast::UnaryOperator::Not && is_truth(*unary->operand);
    return (asks || negates) && never_fails(*unary->operand);
  }
  if (const auto* binary = expression.as<bound::Binary>()) {
    const bool combines =
        binary->op == ast::BinaryOperator::And || binary->op == ast::BinaryOperator::Or;
    return combines && is_truth(*binary->left) && is_truth(*binary->right) &&
           never_fails(*binary->left) && never_fails(*binary->right);
  }
  if (const auto* call = expression.as<bound::Call>()) {
    return call->function->name == "id" && is_entity(*call->arguments[0]) &&
           never_fails(*call->arguments[0]);
  }
  return false;
}

}  // namespace clout::query
