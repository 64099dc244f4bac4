#include "query/plan_text.h"

#include <utility>

#include "query/ast_text.h"
#include "query/evaluate_operators.h"
#include "query/functions/function.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

const char* operator_text(ast::ComparisonOperator op) {
  using Op = ast::ComparisonOperator;
  switch (op) {
    case Op::Equal:
      return "=";
    case Op::NotEqual:
      return "<>";
    case Op::Less:
      return "<";
    case Op::LessOrEqual:
      return "<=";
    case Op::Greater:
      return ">";
    case Op::GreaterOrEqual:
      return ">=";
  }
  return "?";
}

std::string label_text(const bound::LabelPredicate& labels) {
  using Kind = bound::LabelPredicate::Kind;
  if (labels.kind == Kind::Name) return labels.name;
  if (labels.kind == Kind::Any) return "%";
  if (labels.kind == Kind::Not) return "!" + label_text(labels.operands[0]);
  std::string text;
  for (const bound::LabelPredicate& operand : labels.operands) {
    if (!text.empty()) text += labels.kind == Kind::And ? "&" : "|";
    text += label_text(operand);
  }
  return "(" + text + ")";
}

struct TextWriter {
  const PlanContext& context;

  [[nodiscard]] std::string of(const BoundPtr& expression) const {
    return expression ? expression_text(*expression, context) : std::string();
  }
  /// With parentheses where the expression is made of parts.
  [[nodiscard]] std::string part(const BoundPtr& expression) const {
    const bool compound = expression->as<bound::Binary>() != nullptr ||
                          expression->as<bound::Comparison>() != nullptr;
    return compound ? "(" + of(expression) + ")" : of(expression);
  }

  std::string operator()(const bound::Constant& constant) const {
    std::string text = literal(constant.value, [](std::string& out, const Value& entity) {
      out += entity.is_node() ? "(a node)" : entity.is_edge() ? "[an edge]" : "(a path)";
    });
    constexpr std::size_t kShown = 60;
    if (text.size() > kShown) text.replace(kShown, std::string::npos, "...");
    return text;
  }
  std::string operator()(const bound::Column& column) const {
    return slot_text(column.slot, context);
  }
  std::string operator()(const bound::Local& local) const { return slot_text(local.slot, context); }
  std::string operator()(const bound::Property& property) const {
    return part(property.object) + "." + property.key;
  }
  std::string operator()(const bound::Index& index) const {
    return part(index.object) + "[" + of(index.index) + "]";
  }
  std::string operator()(const bound::Slice& slice) const {
    return part(slice.list) + "[" + of(slice.from) + ".." + of(slice.to) + "]";
  }
  std::string operator()(const bound::Unary& unary) const {
    using Op = ast::UnaryOperator;
    const std::string operand = part(unary.operand);
    if (unary.op == Op::IsNull) return operand + " IS NULL";
    if (unary.op == Op::IsNotNull) return operand + " IS NOT NULL";
    return (unary.op == Op::Not ? "NOT " : unary.op == Op::Minus ? "-" : "+") + operand;
  }
  std::string operator()(const bound::Binary& binary) const {
    return part(binary.left) + " " + std::string(to_string(binary.op)) + " " + part(binary.right);
  }
  std::string operator()(const bound::Comparison& comparison) const {
    return part(comparison.left) + " " + operator_text(comparison.op) + " " +
           part(comparison.right);
  }
  std::string operator()(const bound::LabelTest& test) const {
    return part(test.operand) + ":" + label_text(test.labels);
  }
  std::string operator()(const bound::TypeTest& test) const {
    return part(test.operand) + (test.negated ? " IS NOT :: " : " IS :: ") + type_text(test.type);
  }
  std::string operator()(const bound::Call& call) const {
    return std::string(call.function->name) + "(" + joined_text(call.arguments, ", ", context) +
           ")";
  }
  std::string operator()(const bound::ListOf& list) const {
    return "[" + joined_text(list.items, ", ", context) + "]";
  }
  std::string operator()(const bound::MapOf& map) const {
    std::string text;
    for (const bound::MapEntry& entry : map.entries) {
      if (!text.empty()) text += ", ";
      text += entry.key + ": " + of(entry.value);
    }
    return "{" + text + "}";
  }
  std::string operator()(const bound::MapProjection& projection) const {
    const std::string entries = of(projection.entries).substr(1);
    const std::string separator = entries == "}" ? ".*" : ".*, ";
    return of(projection.object) + " {" + (projection.all ? separator : "") + entries;
  }
  std::string operator()(const bound::Case& branches) const {
    std::string text = "CASE";
    if (branches.subject) text += " " + of(branches.subject);
    for (const bound::CaseBranch& branch : branches.branches) {
      text += " WHEN " + of(branch.when) + " THEN " + of(branch.then);
    }
    if (branches.otherwise) text += " ELSE " + of(branches.otherwise);
    return text + " END";
  }
  std::string operator()(const bound::Comprehension& comprehension) const {
    std::string text =
        "[" + slot_text(comprehension.variable, context) + " IN " + of(comprehension.list);
    if (comprehension.filter) text += " WHERE " + of(comprehension.filter);
    if (comprehension.projection) text += " | " + of(comprehension.projection);
    return text + "]";
  }
  std::string operator()(const bound::Quantifier& quantifier) const {
    using Kind = ast::QuantifierKind;
    const char* name = quantifier.kind == Kind::All    ? "all"
                       : quantifier.kind == Kind::Any  ? "any"
                       : quantifier.kind == Kind::None ? "none"
                                                       : "single";
    return std::string(name) + "(" + slot_text(quantifier.variable, context) + " IN " +
           of(quantifier.list) + " WHERE " + of(quantifier.filter) + ")";
  }
  std::string operator()(const bound::Reduce& reduce) const {
    return "reduce(" + slot_text(reduce.accumulator, context) + " = " + of(reduce.initial) + ", " +
           slot_text(reduce.variable, context) + " IN " + of(reduce.list) + " | " +
           of(reduce.step) + ")";
  }
  std::string operator()(const bound::Subquery&) const { return "{subquery}"; }
};

}  // namespace

std::string expression_text(const BoundExpression& expression, const PlanContext& context) {
  return std::visit(TextWriter{context}, expression.node);
}

std::string joined_text(const std::vector<BoundPtr>& expressions, std::string_view separator,
                        const PlanContext& context) {
  std::string text;
  for (const BoundPtr& expression : expressions) {
    if (!text.empty()) text += separator;
    text += expression_text(*expression, context);
  }
  return text;
}

std::string slot_text(Slot slot, const PlanContext& context) { return (*context.slot_names)[slot]; }

std::string slots_text(const std::vector<Slot>& slots, const PlanContext& context) {
  std::string text;
  for (const Slot slot : slots) {
    if (!text.empty()) text += ", ";
    text += slot_text(slot, context);
  }
  return text;
}

std::string arrow_text(const ArrowText& arrow, std::string_view repetition,
                       const PlanContext& context) {
  std::string types;
  for (const std::string& type : arrow.types) types += (types.empty() ? ":" : "|") + type;
  return "(" + slot_text(arrow.from, context) + ")" +
         (arrow.direction == Direction::In ? "<-[" : "-[") + slot_text(arrow.edge, context) +
         types + std::string(repetition) + (arrow.direction == Direction::Out ? "]->" : "]-") +
         "(" + slot_text(arrow.to, context) + ")";
}

}  // namespace clout::query
