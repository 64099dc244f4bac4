// Builds bound expressions: checks, result types, constant folding.
#include "query/bound_make.h"

#include <algorithm>

#include "query/evaluate.h"
#include "query/evaluate_operators.h"
#include "query/functions/function.h"
#include "schema/error.h"

namespace clout::query {
namespace {

using ast::BinaryOperator;

constexpr TypeSet kBoolean = ValueType::Boolean;
constexpr TypeSet kList = ValueType::List;
constexpr TypeSet kString = ValueType::String;
constexpr TypeSet kDuration = ValueType::Duration;
constexpr TypeSet kConcatenated = TypeSet(ValueType::String) | ValueType::List;
constexpr TypeSet kHasProperties = kMapLike | kTemporal;

BoundPtr made(BoundExpression::Node node, TypeSet type, SourcePosition position) {
  return std::make_shared<const BoundExpression>(
      BoundExpression{.node = std::move(node), .type = type, .position = position});
}

bool is_constant(const BoundExpression& expression) {
  const auto* constant = expression.as<bound::Constant>();
  return constant != nullptr && !constant->exchangeable;
}

/// Does the expression itself (its operands aside) always give the same for the same operands, with
/// nothing but them?
bool foldable(const BoundExpression& expression) {
  if (expression.as<bound::Column>() != nullptr || expression.as<bound::Local>() != nullptr ||
      expression.as<bound::Subquery>() != nullptr || expression.as<bound::LabelTest>() != nullptr ||
      expression.as<bound::Comprehension>() != nullptr ||
      expression.as<bound::Quantifier>() != nullptr || expression.as<bound::Reduce>() != nullptr) {
    return false;
  }
  const auto* call = expression.as<bound::Call>();
  if (call == nullptr) return true;
  const Function& function = *call->function;
  if (function.has(Function::Nondeterministic) || function.has(Function::ReadsContext))
    return false;
  return !function.has(Function::ClockIfBare) || !call->arguments.empty();
}

/// What folding may build at most; larger values are left to the rows and their budget.
constexpr std::size_t kFoldedBytes = std::size_t{1} << 20;

/// The constant that the expression is, if it is one.
BoundPtr folded(BoundPtr expression) {
  if (is_constant(*expression) || !foldable(*expression)) return expression;
  bool constant = true;
  for_each_child(*expression,
                 [&](const BoundExpression& child) { constant = constant && is_constant(child); });
  if (!constant) return expression;
  QueryBudget budget(QueryBudget::Limits{.memory_bytes = kFoldedBytes});
  EvaluationContext context(budget);
  try {
    return make_constant(evaluate_constant(*expression, context), expression->position);
  } catch (const Error&) {
    return expression;  // The rows that meet it will report it.
  }
}

[[noreturn]] void throw_operand(std::string_view what, TypeSet expected,
                                const BoundExpression& operand, std::string hint = {}) {
  throw Error(ErrorCode::Semantic, std::string(what) + " takes " + to_string(expected) + ", not " +
                                       to_string(operand.type))
      .at(operand.position)
      .hint(std::move(hint))
      .detail("InvalidArgumentType");
}

/// Both operands within the numbers: what the numbers give.
TypeSet number_result(BinaryOperator op, TypeSet left, TypeSet right) {
  if (op == BinaryOperator::Power) return ValueType::Float;
  if (left.within(ValueType::Integer) && right.within(ValueType::Integer)) {
    return ValueType::Integer;
  }
  if (left.within(ValueType::Float) || right.within(ValueType::Float)) return ValueType::Float;
  return kNumber;
}

TypeSet addition_result(TypeSet left, TypeSet right) {
  if (left.within(kNumber) && right.within(kNumber)) {
    return number_result(BinaryOperator::Add, left, right);
  }
  if (left.within(kList) || right.within(kList)) return kList;
  const bool may_be_list = left.contains(ValueType::List) || right.contains(ValueType::List);
  if (!may_be_list && (left.within(kString) || right.within(kString))) return kString;
  return kAnyType;
}

TypeSet arithmetic_result(BinaryOperator op, TypeSet left, TypeSet right) {
  if (op == BinaryOperator::Add) return addition_result(left, right);
  if (left.within(kNumber) && right.within(kNumber)) return number_result(op, left, right);
  if (op == BinaryOperator::Modulo || op == BinaryOperator::Power) return kNumber;
  return kNumber | kTemporal;
}

/// What arithmetic other than + takes on either side.
TypeSet arithmetic_operands(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::Subtract:
      return kNumber | kTemporal;
    case BinaryOperator::Multiply:
    case BinaryOperator::Divide:
      return kNumber | kDuration;
    default:
      return kNumber;
  }
}

void require_operand(const BoundExpression& operand, TypeSet expected, BinaryOperator op) {
  if (operand.type.overlaps(expected)) return;
  // `||` joins text as in SQL; other languages have it between conditions.
  const bool meant_or = op == BinaryOperator::Concatenate && operand.type == kBoolean;
  throw_operand(to_string(op), expected, operand, meant_or ? "between conditions stands OR" : "");
}

/// Two strings or two lists, as far as is known.
TypeSet concatenation_result(const BoundExpression& left, const BoundExpression& right) {
  require_operand(left, kConcatenated, BinaryOperator::Concatenate);
  const TypeSet first = left.type & kConcatenated;
  require_operand(right, first.empty() ? kConcatenated : first, BinaryOperator::Concatenate);
  const TypeSet second = right.type & kConcatenated;
  return first.empty() ? second : second.empty() ? first : first & second;
}

/// Checks the operands and gives the result's types.
TypeSet binary_type(BinaryOperator op, const BoundExpression& left, const BoundExpression& right) {
  switch (op) {
    case BinaryOperator::And:
    case BinaryOperator::Or:
    case BinaryOperator::Xor:
      require_operand(left, kBoolean, op);
      require_operand(right, kBoolean, op);
      return kBoolean;
    case BinaryOperator::In:
      require_operand(right, kList, op);
      return kBoolean;
    case BinaryOperator::StartsWith:
    case BinaryOperator::EndsWith:
    case BinaryOperator::Contains:
    case BinaryOperator::Matches:
      return kBoolean;
    case BinaryOperator::Add:
      return addition_result(left.type, right.type);
    case BinaryOperator::Concatenate:
      return concatenation_result(left, right);
    default:
      require_operand(left, arithmetic_operands(op), op);
      require_operand(right, arithmetic_operands(op), op);
      return arithmetic_result(op, left.type, right.type);
  }
}

std::string argument_count(const Function& function) {
  std::string text = std::to_string(function.required);
  if (function.has(Function::Variadic)) {
    text += " or more";
  } else if (function.allowed != function.required) {
    text += " to " + std::to_string(function.allowed);
  }
  return text + (text == "1" ? " argument" : " arguments");
}

void require_list(const BoundExpression& list) {
  if (!list.type.overlaps(kList)) throw_operand("IN", kList, list);
}

bound::LabelPredicate combined(bound::LabelPredicate::Kind kind,
                               const std::vector<ast::LabelExpression>& operands) {
  bound::LabelPredicate predicate;
  predicate.kind = kind;
  for (const ast::LabelExpression& operand : operands) {
    predicate.operands.push_back(to_label_predicate(operand));
  }
  return predicate;
}

}  // namespace

BoundPtr make_constant(Value value, SourcePosition position) {
  const TypeSet type = value.type();
  return made(bound::Constant{std::move(value)}, type, position);
}

BoundPtr make_column(Slot slot, TypeSet type, SourcePosition position) {
  return made(bound::Column{slot}, type, position);
}

BoundPtr make_local(Slot slot, TypeSet type, SourcePosition position) {
  return made(bound::Local{slot}, type, position);
}

BoundPtr make_property(BoundPtr object, std::string key, std::optional<PropertyKeyId> key_id,
                       SourcePosition position) {
  if (!object->type.overlaps(kHasProperties)) {
    throw Error(ErrorCode::Type, "a " + to_string(object->type) + " has no properties")
        .at(object->position)
        .detail("InvalidArgumentType");
  }
  return folded(
      made(bound::Property{std::move(object), std::move(key), key_id}, kAnyType, position));
}

BoundPtr make_index(BoundPtr object, BoundPtr index, SourcePosition position) {
  return folded(made(bound::Index{std::move(object), std::move(index)}, kAnyType, position));
}

BoundPtr make_slice(BoundPtr list, BoundPtr from, BoundPtr to, SourcePosition position) {
  if (!list->type.overlaps(kList)) throw_operand("a slice", kList, *list);
  return folded(
      made(bound::Slice{std::move(list), std::move(from), std::move(to)}, kList, position));
}

BoundPtr make_unary(ast::UnaryOperator op, BoundPtr operand, SourcePosition position) {
  TypeSet type = kBoolean;
  if (op == ast::UnaryOperator::Not) {
    if (!operand->type.overlaps(kBoolean)) throw_operand("NOT", kBoolean, *operand);
  } else if (op == ast::UnaryOperator::Plus || op == ast::UnaryOperator::Minus) {
    constexpr TypeSet kSigned = kNumber | kDuration;
    if (!operand->type.overlaps(kSigned)) throw_operand("a sign", kSigned, *operand);
    type = operand->type & kSigned;
  }
  return folded(made(bound::Unary{op, std::move(operand)}, type, position));
}

BoundPtr make_binary(BinaryOperator op, BoundPtr left, BoundPtr right, SourcePosition position) {
  const TypeSet type = binary_type(op, *left, *right);
  return folded(made(bound::Binary{op, std::move(left), std::move(right)}, type, position));
}

BoundPtr make_comparison(ast::ComparisonOperator op, BoundPtr left, BoundPtr right,
                         SourcePosition position) {
  return folded(made(bound::Comparison{op, std::move(left), std::move(right)}, kBoolean, position));
}

BoundPtr make_conjunction(std::vector<BoundPtr> predicates, SourcePosition position) {
  if (predicates.empty()) return make_constant(true, position);
  BoundPtr all = std::move(predicates.front());
  for (std::size_t i = 1; i < predicates.size(); ++i) {
    all = make_binary(BinaryOperator::And, std::move(all), std::move(predicates[i]), position);
  }
  return all;
}

BoundPtr make_label_test(BoundPtr operand, const ast::LabelExpression& labels,
                         SourcePosition position) {
  if (!operand->type.overlaps(kEntity)) throw_operand("a label test", kEntity, *operand);
  return made(bound::LabelTest{std::move(operand), to_label_predicate(labels)}, kBoolean, position);
}

BoundPtr make_type_test(BoundPtr operand, ast::TypeName type, bool negated,
                        SourcePosition position) {
  return folded(
      made(bound::TypeTest{std::move(operand), std::move(type), negated}, kBoolean, position));
}

BoundPtr make_call(std::string_view name, std::vector<BoundPtr> arguments,
                   SourcePosition position) {
  const Function* function = find_function(name);
  if (function == nullptr) {
    throw Error(ErrorCode::Semantic, "there is no function " + std::string(name) + "()")
        .at(position)
        .detail("UnknownFunction");
  }
  if (!function->takes(arguments.size())) {
    throw Error(ErrorCode::Semantic, std::string(function->name) + "() takes " +
                                         argument_count(*function) + ", not " +
                                         std::to_string(arguments.size()))
        .at(position)
        .hint("write " + call_text(*function))
        .detail("InvalidNumberOfArguments");
  }
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const TypeSet expected = function->type_of(i);
    if (arguments[i]->type.overlaps(expected)) continue;
    throw_operand(std::string(function->name) + "()", expected, *arguments[i]);
  }
  return folded(made(bound::Call{function, std::move(arguments)}, function->result, position));
}

BoundPtr make_list(std::vector<BoundPtr> items, SourcePosition position) {
  return folded(made(bound::ListOf{std::move(items)}, kList, position));
}

BoundPtr make_map(std::vector<bound::MapEntry> entries, SourcePosition position) {
  return folded(made(bound::MapOf{std::move(entries)}, ValueType::Map, position));
}

BoundPtr make_map_projection(BoundPtr object, bool all, BoundPtr entries, SourcePosition position) {
  require_type(*object, kMapLike, "a map projection");
  BoundPtr properties = all ? make_call("properties", {object}, position) : nullptr;
  return folded(
      made(bound::MapProjection{std::move(object), std::move(properties), std::move(entries)},
           ValueType::Map, position));
}

BoundPtr make_case(bound::Case parts, SourcePosition position) {
  TypeSet type = parts.otherwise ? parts.otherwise->type : TypeSet(ValueType::Null);
  for (const bound::CaseBranch& branch : parts.branches) type = type | branch.then->type;
  return folded(made(std::move(parts), type, position));
}

BoundPtr make_comprehension(bound::Comprehension parts, SourcePosition position) {
  require_list(*parts.list);
  return made(std::move(parts), kList, position);
}

BoundPtr make_quantifier(bound::Quantifier parts, SourcePosition position) {
  require_list(*parts.list);
  require_type(*parts.filter, kBoolean, "the condition of a quantifier");
  return made(std::move(parts), kBoolean, position);
}

BoundPtr make_reduce(bound::Reduce parts, SourcePosition position) {
  require_list(*parts.list);
  return made(std::move(parts), kAnyType, position);
}

BoundPtr make_subquery(std::shared_ptr<const Subplan> plan, TypeSet type, SourcePosition position) {
  return made(bound::Subquery{std::move(plan)}, type, position);
}

bound::LabelPredicate to_label_predicate(const ast::LabelExpression& labels) {
  using Kind = bound::LabelPredicate::Kind;
  if (const auto* name = std::get_if<ast::LabelName>(&labels.node)) {
    return {.kind = Kind::Name, .name = name->name, .operands = {}};
  }
  if (const auto* negated = std::get_if<ast::LabelNot>(&labels.node)) {
    return {.kind = Kind::Not, .name = {}, .operands = {to_label_predicate(*negated->operand)}};
  }
  if (const auto* all = std::get_if<ast::LabelAnd>(&labels.node)) {
    return combined(Kind::And, all->operands);
  }
  if (const auto* any = std::get_if<ast::LabelOr>(&labels.node)) {
    return combined(Kind::Or, any->operands);
  }
  return {};
}

void require_type(const BoundExpression& expression, TypeSet expected, std::string_view what) {
  if (!expression.type.overlaps(expected)) throw_operand(what, expected, expression);
}

}  // namespace clout::query
