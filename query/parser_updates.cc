// The clauses that change the graph.
#include "query/parser_state.h"

namespace clout::query {

ast::Create Parser::create() {
  expect_word("CREATE");
  ast::Create result{pattern_list(Place::Create)};
  for (const ast::PathPattern& path : result.patterns) check_plain(path, "CREATE");
  return result;
}

/// `MERGE path [ON CREATE SET ..] [ON MATCH SET ..]`, the parts in any order and number.
ast::Merge Parser::merge() {
  expect_word("MERGE");
  ast::Merge result{path_pattern(Place::Merge), {}, {}};
  check_plain(result.path, "MERGE");
  while (accept_word("ON")) {
    const bool created = accept_word("CREATE");
    if (!created) expect_word("MATCH");
    expect_word("SET");
    auto& items = created ? result.on_create : result.on_match;
    for (ast::SetItem& item : set_items()) items.push_back(std::move(item));
  }
  return result;
}

ast::Set Parser::set() {
  expect_word("SET");
  return {set_items()};
}

std::vector<ast::SetItem> Parser::set_items() {
  std::vector<ast::SetItem> items;
  do {
    items.push_back(set_item());
  } while (accept(TokenKind::Comma));
  return items;
}

ast::SetItem Parser::set_item() {
  const Index start = at_;
  auto target = postfix(false);
  const ast::Span written = span_from(start);
  if (auto* property = std::get_if<ast::PropertyAccess>(&target->node)) {
    if (at(TokenKind::PlusEqual)) {
      fail_at({peek().begin, peek().end}, "`+=` adds a map of properties to a node or edge",
              "for one property write " + std::string(text_.substr(written.begin, written.size())) +
                  " = " + std::string(text_.substr(written.begin, written.size())) + " + ..");
    }
    expect(TokenKind::Equal);
    ast::SetProperty item{std::move(property->object), std::move(property->key), expression()};
    return {span_from(start), std::move(item)};
  }
  const auto* reference = target->as<ast::VariableReference>();
  if (reference == nullptr) {
    fail_at(written, "SET changes a property, a variable's properties or its labels",
            "write n.key = value, n = map, n += map or n:Label");
  }
  ast::Name name{reference->name, target->span};
  if (accept(TokenKind::Colon)) {
    return {span_from(start), ast::SetLabels{std::move(name), label_list()}};
  }
  const bool add = accept(TokenKind::PlusEqual);
  if (!add) expect(TokenKind::Equal);
  ast::SetProperties item{std::move(name), add, expression()};
  return {span_from(start), std::move(item)};
}

/// `A:B:C`, after the first colon.
std::vector<ast::Name> Parser::label_list() {
  std::vector<ast::Name> labels;
  do {
    labels.push_back(any_name("a label"));
  } while (accept(TokenKind::Colon));
  return labels;
}

ast::Remove Parser::remove() {
  expect_word("REMOVE");
  ast::Remove result;
  do {
    result.items.push_back(remove_item());
  } while (accept(TokenKind::Comma));
  return result;
}

ast::RemoveItem Parser::remove_item() {
  const Index start = at_;
  auto target = postfix(false);
  if (auto* property = std::get_if<ast::PropertyAccess>(&target->node)) {
    return {span_from(start),
            ast::RemoveProperty{std::move(property->object), std::move(property->key)}};
  }
  const auto* reference = target->as<ast::VariableReference>();
  if (reference == nullptr || !accept(TokenKind::Colon)) {
    fail_at(span_from(start), "REMOVE takes a property or labels",
            "write n.key or n:Label; DELETE removes nodes and edges");
  }
  ast::Name name{reference->name, target->span};
  return {span_from(start), ast::RemoveLabels{std::move(name), label_list()}};
}

ast::Delete Parser::delete_clause() {
  ast::Delete result;
  result.detach = accept_word("DETACH");
  expect_word("DELETE");
  do {
    auto target = expression();
    if (target->as<ast::LabelTest>() != nullptr) {
      fail_at(target->span, "DELETE takes nodes, edges and paths, not labels",
              "REMOVE n:Label takes a label away", "InvalidDelete");
    }
    result.targets.push_back(std::move(*target));
  } while (accept(TokenKind::Comma));
  return result;
}

/// `FOREACH (variable IN list | updates)`
ast::Foreach Parser::foreach () {
  const Level level(*this);
  expect_word("FOREACH");
  expect(TokenKind::LeftParen);
  ast::Foreach result;
  result.variable = variable();
  expect_word("IN");
  result.list = expression({.bar_ends = true});
  expect(TokenKind::Pipe);
  do {
    const bool update = at_word("CREATE") || at_word("MERGE") || at_word("SET") ||
                        at_word("REMOVE") || at_word("DELETE") || at_word("DETACH") ||
                        at_word("FOREACH") || at_assertion() || at_entity_edit();
    if (!update) {
      note("an updating clause");
      for (const std::string_view word :
           {"CREATE", "MERGE", "SPLIT", "SET", "REMOVE", "DELETE", "DETACH"}) {
        note({}, word);
      }
      fail();
    }
    result.updates.push_back(clause(false));
  } while (!accept(TokenKind::RightParen));
  return result;
}

}  // namespace clout::query
