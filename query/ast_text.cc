#include "query/ast_text.h"

#include <algorithm>

#include "query/ast_printer.h"
#include "query/words.h"
#include "schema/ascii.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

using ast::BinaryOperator;
using ast::ComparisonOperator;

template <typename T>
std::string printed(const T& tree) {
  AstPrinter printer;
  printer.print(tree);
  return printer.take();
}

struct BinaryForm {
  std::string_view word;
  int binding;  ///< its own, and the left operand's
  int right;    ///< the right operand's
};

BinaryForm form_of(BinaryOperator op) {
  using P = AstPrinter;
  switch (op) {
    case BinaryOperator::Or:
      return {"OR", P::Or, P::Or};
    case BinaryOperator::Xor:
      return {"XOR", P::Xor, P::Xor};
    case BinaryOperator::And:
      return {"AND", P::And, P::And};
    case BinaryOperator::Add:
      return {"+", P::Add, P::Multiply};
    case BinaryOperator::Subtract:
      return {"-", P::Add, P::Multiply};
    case BinaryOperator::Concatenate:
      return {"||", P::Add, P::Multiply};
    case BinaryOperator::Multiply:
      return {"*", P::Multiply, P::Power};
    case BinaryOperator::Divide:
      return {"/", P::Multiply, P::Power};
    case BinaryOperator::Modulo:
      return {"%", P::Multiply, P::Power};
    case BinaryOperator::Power:
      return {"^", P::Power, P::Sign};
    case BinaryOperator::In:
      return {"IN", P::Test, P::Add};
    case BinaryOperator::StartsWith:
      return {"STARTS WITH", P::Test, P::Add};
    case BinaryOperator::EndsWith:
      return {"ENDS WITH", P::Test, P::Add};
    case BinaryOperator::Contains:
      return {"CONTAINS", P::Test, P::Add};
    case BinaryOperator::Matches:
      return {"=~", P::Test, P::Add};
  }
  return {"", P::Atom, P::Atom};
}

std::string_view word_of(ComparisonOperator op) {
  switch (op) {
    case ComparisonOperator::Equal:
      return "=";
    case ComparisonOperator::NotEqual:
      return "<>";
    case ComparisonOperator::Less:
      return "<";
    case ComparisonOperator::LessOrEqual:
      return "<=";
    case ComparisonOperator::Greater:
      return ">";
    case ComparisonOperator::GreaterOrEqual:
      return ">=";
  }
  return "";
}

bool is_negative_number(const Value& value) {
  return (value.is_integer() && value.as_integer() < 0) ||
         (value.is_float() && value.as_float() < 0);
}

int binding_of(const ast::Expression& expression) {
  using P = AstPrinter;
  if (const auto* binary = expression.as<ast::Binary>()) return form_of(binary->op).binding;
  if (expression.as<ast::Comparison>() != nullptr) return P::Compare;
  if (expression.as<ast::TypeTest>() != nullptr) return P::Test;
  if (const auto* unary = expression.as<ast::Unary>()) {
    if (unary->op == ast::UnaryOperator::Not) return P::Not;
    const bool sign =
        unary->op == ast::UnaryOperator::Plus || unary->op == ast::UnaryOperator::Minus;
    return sign ? P::Sign : P::Test;
  }
  if (const auto* literal = expression.as<ast::Literal>()) {
    return is_negative_number(literal->value) ? P::Sign : P::Atom;
  }
  // Nothing may follow a label test, so it needs parentheses in front of `.` and `[`.
  if (expression.as<ast::LabelTest>() != nullptr) return P::Sign;
  return P::Atom;
}

}  // namespace

std::string to_text(const ast::Statement& statement) { return printed(statement); }
std::string to_text(const ast::Query& query) { return printed(query); }
std::string to_text(const ast::Clause& clause) { return printed(clause); }
std::string to_text(const ast::PathPattern& path) { return printed(path); }
std::string to_text(const ast::LabelExpression& labels) { return printed(labels); }
std::string to_text(const ast::Expression& expression) { return printed(expression); }

std::string type_text(const ast::TypeName& type) {
  std::string text(type.type ? to_string(*type.type) : "ANY");
  if (!type.items.empty()) text += "<" + type_text(type.items.front()) + ">";
  return type.not_null ? text + " NOT NULL" : text;
}

void AstPrinter::name(std::string_view text) { out_ += name_text(text); }

void AstPrinter::variable(std::string_view text) {
  out_ += is_reserved(text) ? "`" + std::string(text) + "`" : name_text(text);
}

void AstPrinter::dotted(std::string_view text) {
  // A part between points cannot be empty, but a quoted name may have points anywhere.
  const bool quoted = text.empty() || text.front() == '.' || text.back() == '.' ||
                      text.find("..") != std::string_view::npos;
  if (quoted) return name(text);
  for (auto point = text.find('.'); point != std::string_view::npos; point = text.find('.')) {
    name(text.substr(0, point));
    out_ += '.';
    text.remove_prefix(point + 1);
  }
  name(text);
}

void AstPrinter::optional(std::string_view word, const ast::ExpressionPtr& expression) {
  if (expression == nullptr) return;
  out_ += ' ';
  out_ += word;
  out_ += ' ';
  print(*expression);
}

void AstPrinter::print(const ast::Expression& expression, int binding) {
  const bool bare = binding_of(expression) >= binding;
  if (!bare) out_ += '(';
  std::visit([&](const auto& form) { node(form); }, expression.node);
  if (!bare) out_ += ')';
}

void AstPrinter::node(const ast::Literal& literal) { append_literal(out_, literal.value); }

void AstPrinter::node(const ast::Parameter& parameter) {
  out_ += '$';
  const bool number =
      !parameter.name.empty() &&
      std::all_of(parameter.name.begin(), parameter.name.end(), [](char c) { return is_digit(c); });
  if (number) {
    out_ += parameter.name;
  } else {
    name(parameter.name);
  }
}

void AstPrinter::node(const ast::VariableReference& reference) { variable(reference.name); }

void AstPrinter::node(const ast::PropertyAccess& access) {
  print(*access.object, Postfix);
  out_ += '.';
  name(access.key.text);
}

void AstPrinter::node(const ast::IndexAccess& access) {
  print(*access.object, Postfix);
  out_ += '[';
  print(*access.index);
  out_ += ']';
}

void AstPrinter::node(const ast::Slice& slice) {
  print(*slice.list, Postfix);
  out_ += '[';
  if (slice.from != nullptr) print(*slice.from);
  out_ += "..";
  if (slice.to != nullptr) print(*slice.to);
  out_ += ']';
}

void AstPrinter::node(const ast::Unary& unary) {
  switch (unary.op) {
    case ast::UnaryOperator::Not:
      out_ += "NOT ";
      return print(*unary.operand, Not);
    case ast::UnaryOperator::Plus:
      out_ += '+';
      return print(*unary.operand, Postfix);
    case ast::UnaryOperator::Minus:
      out_ += '-';
      return print(*unary.operand, Postfix);
    case ast::UnaryOperator::IsNull:
      print(*unary.operand, Test);
      out_ += " IS NULL";
      return;
    case ast::UnaryOperator::IsNotNull:
      print(*unary.operand, Test);
      out_ += " IS NOT NULL";
      return;
  }
}

namespace {

bool begins_with_minus(const ast::Expression& expression) {
  if (const auto* binary = expression.as<ast::Binary>()) return begins_with_minus(*binary->left);
  const auto* unary = expression.as<ast::Unary>();
  return unary != nullptr && unary->op == ast::UnaryOperator::Minus;
}

}  // namespace

void AstPrinter::node(const ast::Binary& binary) {
  const auto [word, binding, right] = form_of(binary.op);
  print(*binary.left, binding);
  out_ += ' ';
  out_ += word;
  out_ += ' ';
  // Behind `(n:Label)`, `--(` would be an edge.
  const bool edge = binary.op == ast::BinaryOperator::Subtract && begins_with_minus(*binary.right);
  print(*binary.right, edge ? Atom : right);
}

void AstPrinter::node(const ast::Comparison& comparison) {
  print(*comparison.first, Test);
  for (const ast::ComparisonStep& step : comparison.steps) {
    out_ += ' ';
    out_ += word_of(step.op);
    out_ += ' ';
    print(*step.right, Test);
  }
}

void AstPrinter::node(const ast::LabelTest& test) {
  print(*test.operand, Postfix);
  out_ += ':';
  // A bar might end the surrounding expression: parentheses keep it here.
  print(*test.labels, 1);
}

void AstPrinter::node(const ast::TypeTest& test) {
  print(*test.operand, Test);
  out_ += test.negated ? " IS NOT :: " : " IS :: ";
  out_ += type_text(test.type);
}

void AstPrinter::node(const ast::FunctionCall& call) {
  dotted(call.name.text);
  out_ += '(';
  if (call.star) out_ += '*';
  if (call.distinct) out_ += "DISTINCT ";
  list(call.arguments);
  out_ += ')';
}

namespace {

/// Does its text begin with `x IN`, which alone in brackets begins a comprehension?
bool begins_with_membership(const ast::Expression& expression) {
  if (const auto* comparison = expression.as<ast::Comparison>()) {
    return begins_with_membership(*comparison->first);
  }
  if (const auto* test = expression.as<ast::TypeTest>()) {
    return begins_with_membership(*test->operand);
  }
  if (const auto* unary = expression.as<ast::Unary>()) {
    const bool behind =
        unary->op == ast::UnaryOperator::IsNull || unary->op == ast::UnaryOperator::IsNotNull;
    return behind && begins_with_membership(*unary->operand);
  }
  const auto* binary = expression.as<ast::Binary>();
  if (binary == nullptr) return false;
  const bool variable = binary->left->as<ast::VariableReference>() != nullptr;
  return (variable && binary->op == ast::BinaryOperator::In) ||
         begins_with_membership(*binary->left);
}

}  // namespace

void AstPrinter::node(const ast::ListLiteral& items) {
  out_ += '[';
  if (items.items.size() == 1 && begins_with_membership(items.items[0])) {
    print(items.items[0], Atom);
  } else {
    list(items.items);
  }
  out_ += ']';
}

void AstPrinter::node(const ast::MapLiteral& map) {
  out_ += '{';
  list(map.entries, ", ", [&](const ast::MapEntry& each) { entry(each); });
  out_ += '}';
}

void AstPrinter::entry(const ast::MapEntry& entry) {
  name(entry.key.text);
  out_ += ": ";
  print(entry.value);
}

void AstPrinter::node(const ast::MapProjection& projection) {
  print(*projection.object, Atom);
  out_ += " {";
  if (projection.all) out_ += projection.entries.empty() ? ".*" : ".*, ";
  list(projection.entries, ", ", [&](const ast::MapEntry& each) { entry(each); });
  out_ += '}';
}

void AstPrinter::node(const ast::Case& choice) {
  out_ += "CASE";
  if (choice.subject != nullptr) {
    out_ += ' ';
    print(*choice.subject);
  }
  for (const ast::CaseBranch& branch : choice.branches) {
    out_ += " WHEN";
    list(branch.when, ",", [&](const ast::CaseCondition& condition) {
      if (!condition.goes_on) out_ += ' ';
      print(condition.expression);
    });
    out_ += " THEN ";
    print(branch.then);
  }
  optional("ELSE", choice.otherwise);
  out_ += " END";
}

void AstPrinter::node(const ast::ListComprehension& comprehension) {
  out_ += '[';
  variable(comprehension.variable.text);
  optional("IN", comprehension.list);
  optional("WHERE", comprehension.filter);
  optional("|", comprehension.projection);
  out_ += ']';
}

void AstPrinter::node(const ast::PatternComprehension& comprehension) {
  out_ += '[';
  print(*comprehension.path);
  optional("WHERE", comprehension.filter);
  optional("|", comprehension.projection);
  out_ += ']';
}

void AstPrinter::node(const ast::Quantifier& quantifier) {
  switch (quantifier.kind) {
    case ast::QuantifierKind::All:
      out_ += "all(";
      break;
    case ast::QuantifierKind::Any:
      out_ += "any(";
      break;
    case ast::QuantifierKind::None:
      out_ += "none(";
      break;
    case ast::QuantifierKind::Single:
      out_ += "single(";
      break;
  }
  variable(quantifier.variable.text);
  optional("IN", quantifier.list);
  optional("WHERE", quantifier.filter);
  out_ += ')';
}

void AstPrinter::node(const ast::Reduce& reduce) {
  out_ += "reduce(";
  variable(reduce.accumulator.text);
  optional("=", reduce.initial);
  out_ += ", ";
  variable(reduce.variable.text);
  optional("IN", reduce.list);
  optional("|", reduce.step);
  out_ += ')';
}

void AstPrinter::node(const ast::PatternExpression& pattern) { print(*pattern.path); }

void AstPrinter::node(const ast::Subquery& subquery) {
  switch (subquery.kind) {
    case ast::SubqueryKind::Exists:
      out_ += "EXISTS { ";
      break;
    case ast::SubqueryKind::Count:
      out_ += "COUNT { ";
      break;
    case ast::SubqueryKind::Collect:
      out_ += "COLLECT { ";
      break;
  }
  print(*subquery.query);
  out_ += " }";
}

}  // namespace clout::query
