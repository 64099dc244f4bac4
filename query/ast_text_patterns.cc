// Patterns and label expressions in normal form.
#include "query/ast_printer.h"
#include "query/characters.h"
#include "schema/utf8.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

using Kind = ast::PathSelector::Kind;

std::string_view word_of(ast::PathMode mode) {
  switch (mode) {
    case ast::PathMode::Walk:
      return "WALK ";
    case ast::PathMode::Trail:
      return "TRAIL ";
    case ast::PathMode::Acyclic:
      return "ACYCLIC ";
    case ast::PathMode::Simple:
      return "SIMPLE ";
  }
  return "";
}

std::string_view word_of(Kind kind, bool counted) {
  switch (kind) {
    case Kind::All:
      return "";
    case Kind::Any:
      return "ANY ";
    case Kind::Shortest:
      return counted ? "SHORTEST " : "ANY SHORTEST ";
    case Kind::AllShortest:
      return "ALL SHORTEST ";
    case Kind::ShortestGroups:
      return "SHORTEST ";
    case Kind::Strongest:
      return "STRONGEST ";
    case Kind::Cheapest:
      return "CHEAPEST ";
  }
  return "";
}

/// Words and numbers joined by hyphens, as the lexer joins them after `[:`.
bool is_hyphenated(std::string_view text) {
  bool part_begins = true;
  bool first = true;
  for (std::size_t i = 0; i < text.size();) {
    const auto [value, bytes] = code_point_at(text, i);
    i += bytes;
    if (value == '-') {
      if (part_begins) return false;
      part_begins = true;
      first = false;
      continue;
    }
    if (!is_name_part(value) || (part_begins && first && !is_name_start(value))) return false;
    part_begins = false;
  }
  return !part_begins;
}

}  // namespace

void AstPrinter::edge_type(std::string_view text) {
  if (is_hyphenated(text)) {
    out_ += text;
  } else {
    name(text);
  }
}

/// `binding` 0: anything; 1: no bare `|`; 2: no bare `&` either.
void AstPrinter::print(const ast::LabelExpression& labels, int binding) {
  if (const auto* label = std::get_if<ast::LabelName>(&labels.node)) {
    return edge_labels_ ? edge_type(label->name) : name(label->name);
  }
  if (std::holds_alternative<ast::LabelWildcard>(labels.node)) {
    out_ += '%';
    return;
  }
  if (const auto* negated = std::get_if<ast::LabelNot>(&labels.node)) {
    out_ += '!';
    return print(*negated->operand, 2);
  }
  const auto* both = std::get_if<ast::LabelAnd>(&labels.node);
  const auto& operands =
      both != nullptr ? both->operands : std::get<ast::LabelOr>(labels.node).operands;
  const int own = both != nullptr ? 1 : 0;
  if (own < binding) out_ += '(';
  list(operands, own == 1 ? "&" : "|",
       [&](const ast::LabelExpression& operand) { print(operand, own + 1); });
  if (own < binding) out_ += ')';
}

void AstPrinter::print(const ast::PathPattern& path) {
  if (path.variable) {
    variable(path.variable->text);
    out_ += " = ";
  }
  if (path.selector.function_form) {
    out_ += path.selector.kind == Kind::AllShortest ? "allShortestPaths(" : "shortestPath(";
    elements(path.elements);
    out_ += ')';
    return;
  }
  selector(path);
  elements(path.elements);
  optional("COST", path.selector.cost);
}

void AstPrinter::selector(const ast::PathPattern& path) {
  const ast::PathSelector& selector = path.selector;
  out_ += word_of(selector.kind, selector.count != nullptr);
  if (selector.count != nullptr) {
    print(*selector.count);
    out_ += ' ';
  }
  if (path.mode) out_ += word_of(*path.mode);
  if (selector.kind == Kind::ShortestGroups) out_ += "GROUPS ";
  if (selector.kind == Kind::Strongest || selector.kind == Kind::Cheapest) out_ += "PATHS ";
}

void AstPrinter::elements(const std::vector<ast::PathElement>& elements) {
  for (const ast::PathElement& piece : elements) {
    std::visit([&](const auto& form) { element(form); }, piece);
  }
}

/// The map or parameter of a node or edge, after a space unless it comes first.
void AstPrinter::properties(const ast::ExpressionPtr& map, bool first) {
  if (map == nullptr) return;
  if (!first) out_ += ' ';
  print(*map);
}

void AstPrinter::element(const ast::NodePattern& pattern) {
  out_ += '(';
  if (pattern.variable) variable(pattern.variable->text);
  if (pattern.labels != nullptr) {
    out_ += ':';
    const bool outer = std::exchange(edge_labels_, false);
    print(*pattern.labels);
    edge_labels_ = outer;
  }
  properties(pattern.properties, !pattern.variable && pattern.labels == nullptr);
  optional("WHERE", pattern.where);
  out_ += ')';
}

void AstPrinter::element(const ast::EdgePattern& pattern) {
  const char line = pattern.influence ? '=' : '-';
  const bool star =
      pattern.repetition && pattern.repetition->syntax == ast::Repetition::Syntax::Star;
  const bool detail = pattern.variable || pattern.types != nullptr || star ||
                      pattern.properties != nullptr || pattern.where != nullptr;
  if (pattern.direction == ast::Direction::Left) out_ += '<';
  out_ += line;
  if (detail || pattern.influence) {
    out_ += '[';
    if (pattern.variable) variable(pattern.variable->text);
    if (pattern.types != nullptr) {
      out_ += ':';
      const bool outer = std::exchange(edge_labels_, true);
      print(*pattern.types);
      edge_labels_ = outer;
    }
    if (star) repetition(*pattern.repetition);
    properties(pattern.properties, !pattern.variable && pattern.types == nullptr && !star);
    optional("WHERE", pattern.where);
    out_ += ']';
  }
  out_ += line;
  if (pattern.direction == ast::Direction::Right) out_ += '>';
  if (pattern.repetition && !star) repetition(*pattern.repetition);
}

void AstPrinter::element(const std::unique_ptr<ast::PathGroup>& group) {
  out_ += '(';
  if (group->variable) {
    variable(group->variable->text);
    out_ += " = ";
  }
  elements(group->elements);
  optional("WHERE", group->where);
  out_ += ')';
  if (group->repetition) repetition(*group->repetition);
}

void AstPrinter::repetition(const ast::Repetition& range) {
  const bool star = range.syntax == ast::Repetition::Syntax::Star;
  const std::string least = std::to_string(range.minimum);
  const std::string most = range.maximum ? std::to_string(*range.maximum) : "";
  if (star) {
    out_ += "*" + least + (least == most ? "" : ".." + most);
  } else {
    out_ += "{" + least + (least == most ? "" : "," + most) + "}";
  }
}

}  // namespace clout::query
