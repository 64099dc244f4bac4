// Paths, nodes, edges, groups, selectors and repetitions.
#include <array>

#include "query/characters.h"
#include "query/parser_state.h"

namespace clout::query {
namespace {

using Kind = ast::PathSelector::Kind;

struct ModeWord {
  std::string_view word;
  ast::PathMode mode;
};
constexpr std::array<ModeWord, 4> kModes{{
    {"WALK", ast::PathMode::Walk},
    {"TRAIL", ast::PathMode::Trail},
    {"ACYCLIC", ast::PathMode::Acyclic},
    {"SIMPLE", ast::PathMode::Simple},
}};

}  // namespace

std::vector<ast::PathPattern> Parser::pattern_list(Place place) {
  std::vector<ast::PathPattern> paths;
  do {
    paths.push_back(path_pattern(place));
  } while (accept(TokenKind::Comma));
  return paths;
}

ast::PathPattern Parser::path_pattern(Place place) {
  const Level level(*this);
  const Index start = at_;
  std::optional<ast::Name> name;
  if (at_name() && at(TokenKind::Equal, 1)) {
    name = variable();
    expect(TokenKind::Equal);
  }
  ast::PathPattern path;
  const bool function =
      at(TokenKind::LeftParen, 1) && (at_word("SHORTESTPATH") || at_word("ALLSHORTESTPATHS"));
  if (function) {
    path = shortest_path_function();
  } else {
    if (at(TokenKind::Word)) selector(path);
    path.elements = path_elements(place);
    if (path.selector.kind == Kind::Cheapest) {
      expect_word("COST");
      path.selector.cost = expression();
    }
  }
  path.variable = std::move(name);
  path.span = span_from(start);
  return path;
}

/// `SELECTOR [count] [MODE] [PATH|PATHS] [MODE] [GROUP|GROUPS]`, any part of it.
void Parser::selector(ast::PathPattern& path) {
  const bool counted = selector_words(path.selector);
  if (counted && (at(TokenKind::Number) || at(TokenKind::Parameter))) {
    path.selector.count = count_literal("a number of paths");
  }
  path.mode = path_mode();
  if (!accept_rare_word("PATHS")) accept_rare_word("PATH");
  if (!path.mode) path.mode = path_mode();
  if (path.selector.kind == Kind::Shortest &&
      (accept_rare_word("GROUPS") || accept_rare_word("GROUP"))) {
    path.selector.kind = Kind::ShortestGroups;
  }
}

/// True if a count may follow.
bool Parser::selector_words(ast::PathSelector& selector) {
  if (accept_rare_word("ALL")) {
    if (accept_rare_word("SHORTEST")) selector.kind = Kind::AllShortest;
    return false;
  }
  if (accept_rare_word("ANY")) {
    const bool shortest = accept_rare_word("SHORTEST");
    selector.kind = shortest ? Kind::Shortest : Kind::Any;
    return !shortest;
  }
  if (accept_rare_word("SHORTEST")) {
    selector.kind = Kind::Shortest;
  } else if (accept_rare_word("STRONGEST")) {
    selector.kind = Kind::Strongest;
  } else if (accept_rare_word("CHEAPEST")) {
    selector.kind = Kind::Cheapest;
  } else {
    return false;
  }
  return true;
}

std::optional<ast::PathMode> Parser::path_mode() {
  for (const auto& [word, mode] : kModes) {
    if (accept_rare_word(word)) return mode;
  }
  return std::nullopt;
}

/// `shortestPath((a)-[*]-(b))` and `allShortestPaths(..)`.
ast::PathPattern Parser::shortest_path_function() {
  const Index start = at_;
  ast::PathPattern path;
  path.selector.function_form = true;
  path.selector.kind = at_word("SHORTESTPATH") ? Kind::Shortest : Kind::AllShortest;
  advance();
  expect(TokenKind::LeftParen);
  path.elements = path_elements(Place::Expression);
  expect(TokenKind::RightParen);
  path.span = span_from(start);
  return path;
}

std::vector<ast::PathElement> Parser::path_elements(Place place) {
  std::vector<ast::PathElement> elements;
  const bool takes_groups = place == Place::Match || place == Place::Expression;
  bool after_edge = false;
  do {
    if (!after_edge && at_group()) {
      elements.emplace_back(path_group(place));
      continue;
    }
    const bool after_node =
        !elements.empty() && std::holds_alternative<ast::NodePattern>(elements.back());
    if (after_node)
      fail_at({peek().begin, peek().end}, "two nodes without an edge between them",
              "write (a)-->(b) for an edge, (a), (b) for two patterns");
    elements.emplace_back(node_pattern(place));
    after_edge = at_edge(place);
    if (after_edge && place != Place::Create) {
      count(steps_, limits_.steps, "edges in its patterns", "split it into several statements");
    }
    if (after_edge) elements.emplace_back(edge_pattern(place));
  } while (after_edge || (takes_groups && at(TokenKind::LeftParen)));
  note("an edge");
  return elements;
}

/// `((` or `(name = (`, which no node pattern begins with.
bool Parser::at_group() const {
  if (!at(TokenKind::LeftParen)) return false;
  return at(TokenKind::LeftParen, 1) ||
         (at_name(1) && at(TokenKind::Equal, 2) && at(TokenKind::LeftParen, 3));
}

std::unique_ptr<ast::PathGroup> Parser::path_group(Place place) {
  const Level level(*this);
  const Index start = at_;
  auto group = std::make_unique<ast::PathGroup>();
  expect(TokenKind::LeftParen);
  if (at_name()) {
    group->variable = variable();
    expect(TokenKind::Equal);
  }
  group->elements = path_elements(place);
  if (accept_word("WHERE")) group->where = predicate();
  expect(TokenKind::RightParen);
  group->repetition = quantifier_after();
  group->span = span_from(start);
  return group;
}

ast::NodePattern Parser::node_pattern(Place place) {
  const Index start = at_;
  ast::NodePattern node;
  if (!accept(TokenKind::LeftParen)) fail_without_parenthesis();
  if (at(TokenKind::LeftParen) && (place == Place::Match || place == Place::Expression)) {
    fail_at({peek().begin, peek().end}, "a group cannot stand at the end of an edge",
            "put a node between: -->() ((a)-->(b)){1,3}");
  }
  const bool where_first = at_word("WHERE") && !at(TokenKind::RightParen, 1);
  if (at_name() && !where_first && !at_word("IS")) {
    node.variable = variable();
  } else {
    note("a variable");
  }
  if (accept_label_sign()) node.labels = labels(LabelPlace::Node);
  node.properties = pattern_properties(place);
  if (accept_word("WHERE")) node.where = predicate();
  expect(TokenKind::RightParen);
  node.span = span_from(start);
  return node;
}

void Parser::fail_without_parenthesis() {
  const std::string written(text_of(peek()));
  const ast::Span span{peek().begin, peek().end};
  if (at(TokenKind::String)) {
    fail_at(span, "a string is not a node pattern", "write e.g. ({name: " + written + "})");
  }
  const bool created = at_ > 0 && equals_ignoring_case(text_of(tokens_[at_ - 1]), "CREATE");
  if (created && at(TokenKind::Word) && at_word("INDEX", 1)) {
    fail_at({span.begin, peek(1).end}, "there are no " + written + " indexes",
            "CREATE INDEX, or CREATE RANGE INDEX, is for values of a property, and CREATE FULLTEXT "
            "INDEX for words; labels, edge types and names need none");
  }
  if (at(TokenKind::Word) && !is_reserved(written) && spelling_hint().empty()) {
    fail_at(span, "unexpected `" + written + "`, expected `(`",
            "a node is written in parentheses: (" + written + ")");
  }
  fail();
}

ast::ExpressionPtr Parser::pattern_properties(Place place) {
  if (at(TokenKind::LeftBrace)) return map_literal();
  note(describe(TokenKind::LeftBrace));
  if (!at(TokenKind::Parameter)) return nullptr;
  if (place == Place::Match || place == Place::Merge) {
    fail_at({peek().begin, peek().end}, "a parameter cannot stand for all properties here",
            "name the properties: {name: $name}", "InvalidParameterUse");
  }
  return parameter();
}

bool Parser::at_edge(Place place) const {
  if (at(TokenKind::Minus)) return true;
  if (at(TokenKind::Less)) return at(TokenKind::Minus, 1);
  return place == Place::Match && at(TokenKind::Equal) && at(TokenKind::LeftBracket, 1);
}

ast::EdgePattern Parser::edge_pattern(Place place) {
  const Index start = at_;
  ast::EdgePattern edge;
  edge.influence = at(TokenKind::Equal);
  const bool left = at(TokenKind::Less);
  if (left) advance();
  const TokenKind line = edge.influence ? TokenKind::Equal : TokenKind::Minus;
  expect(line);
  if (accept(TokenKind::LeftBracket)) {
    edge_detail(edge, place);
    expect(TokenKind::RightBracket);
  }
  expect(line);
  const bool right = edge.influence || at(TokenKind::Greater);
  if (right) expect(TokenKind::Greater);
  edge.direction = left == right ? ast::Direction::Either
                   : left        ? ast::Direction::Left
                                 : ast::Direction::Right;
  if (auto repetition = quantifier_after()) {
    if (edge.repetition) fail_at(repetition->span, "this edge has two repetitions");
    edge.repetition = repetition;
  }
  edge.span = span_from(start);
  return edge;
}

/// What stands between `[` and `]`.
void Parser::edge_detail(ast::EdgePattern& edge, Place place) {
  const bool where_first = at_word("WHERE") && (at_name(1) || at(TokenKind::LeftParen, 1));
  if (at_name() && !where_first && !at_word("IS")) {
    edge.variable = variable();
  } else {
    note("a variable");
  }
  if (accept_label_sign()) edge.types = labels(LabelPlace::Edge);
  if (accept(TokenKind::Star)) edge.repetition = star_range();
  edge.properties = pattern_properties(place);
  if (accept_word("WHERE")) edge.where = predicate();
  if (at(TokenKind::DotDot)) {
    fail_at({peek().begin, peek().end}, "a range of hops without `*`",
            "write [:TYPE*1..3], or [:TYPE]->{1,3} after the brackets",
            "InvalidRelationshipPattern");
  }
}

/// After the `*`: nothing, `n`, `m..n`, `m..` or `..n`.
ast::Repetition Parser::star_range() {
  const Index start = at_ - 1;
  ast::Repetition range;
  range.syntax = ast::Repetition::Syntax::Star;
  if (at(TokenKind::Minus)) {
    fail_at({peek().begin, peek().end}, "a number of hops cannot be negative", {},
            "InvalidRelationshipPattern");
  }
  const bool bounded = at(TokenKind::Number);
  if (bounded) range.minimum = bound();
  if (accept(TokenKind::DotDot)) {
    if (at(TokenKind::Number)) range.maximum = bound();
  } else if (bounded) {
    range.maximum = range.minimum;
  }
  range.span = span_from(start);
  return range;
}

std::uint64_t Parser::bound() {
  const ast::Span span{peek().begin, peek().end};
  const auto count = count_literal("a number of hops");
  const auto* literal = count->as<ast::Literal>();
  if (literal == nullptr) {
    fail_at(span, "a number of hops cannot be a parameter", "write an integer");
  }
  return static_cast<std::uint64_t>(literal->value.as_integer());
}

/// `{n}`, `{m,n}`, `{m,}`, `{,n}`, `+` or `*` after an edge or a group.
std::optional<ast::Repetition> Parser::quantifier_after() {
  const Index start = at_;
  ast::Repetition range;
  if (at(TokenKind::Plus) || at(TokenKind::Star)) {
    range.minimum = at(TokenKind::Plus) ? 1 : 0;
    advance();
    range.span = span_from(start);
    return range;
  }
  if (!accept(TokenKind::LeftBrace)) return std::nullopt;
  range.minimum = 0;
  const bool bounded = at(TokenKind::Number);
  if (bounded) range.minimum = bound();
  if (accept(TokenKind::Comma)) {
    if (at(TokenKind::Number)) range.maximum = bound();
  } else if (bounded) {
    range.maximum = range.minimum;
  } else {
    note("a number of hops");
    fail();
  }
  expect(TokenKind::RightBrace);
  range.span = span_from(start);
  if (range.maximum && *range.maximum < range.minimum) {
    fail_at(range.span, "the least number of repetitions is above the greatest");
  }
  return range;
}

/// In an expression: does a path begin `ahead` tokens from here? Decided from the shape of the
/// first node and edge or group, without backtracking: `(a)-(b)` is a difference, `(a)--(b)` a
/// path.
bool Parser::looks_like_path(Index ahead) const {
  using enum TokenKind;
  const auto kind = [&](Index index) { return tokens_[std::min(index, tokens_.size() - 1)].kind; };
  const Index open = at_ + ahead;
  if (kind(open) != LeftParen || tokens_[open].partner == Token::kNone) return false;
  const bool named =
      (kind(open + 1) == Word || kind(open + 1) == QuotedName) && !at_word("IS", ahead + 1);
  const TokenKind next = kind(open + (named ? 2 : 1));
  const bool word =
      at_word("WHERE", ahead + (named ? 2 : 1)) || at_word("IS", ahead + (named ? 2 : 1));
  if (next != RightParen && next != Colon && next != LeftBrace && next != Parameter && !word) {
    return false;
  }
  Index edge = tokens_[open].partner + 1;
  if (kind(edge) == LeftParen && kind(edge + 1) == LeftParen) return true;  // a group follows
  const bool left = kind(edge) == Less;
  if (left) ++edge;
  if (kind(edge++) != Minus) return false;
  const bool detailed = kind(edge) == LeftBracket;
  if (detailed) {
    if (tokens_[edge].partner == Token::kNone) return false;
    edge = tokens_[edge].partner + 1;
  }
  if (kind(edge++) != Minus) return false;
  // A quantifier may follow; of `--+`, it is two signs.
  const bool quantified =
      kind(edge) == Star || kind(edge) == LeftBrace || (detailed && kind(edge) == Plus);
  return left || quantified || kind(edge) == Greater || kind(edge) == LeftParen;
}

/// CREATE and MERGE take nodes and edges as they are to be, nothing that searches.
void Parser::check_plain(const ast::PathPattern& path, std::string_view clause) {
  const std::string where = " cannot be part of " + std::string(clause);
  if (path.selector.kind != Kind::All || path.mode) fail_at(path.span, "a path selector" + where);
  for (const ast::PathElement& element : path.elements) {
    if (const auto* node = std::get_if<ast::NodePattern>(&element)) {
      if (node->where != nullptr) fail_at(node->where->span, "a predicate" + where);
    } else if (const auto* edge = std::get_if<ast::EdgePattern>(&element)) {
      if (edge->where != nullptr) fail_at(edge->where->span, "a predicate" + where);
      const bool quantified =
          edge->repetition && edge->repetition->syntax == ast::Repetition::Syntax::Quantifier;
      if (quantified) fail_at(edge->repetition->span, "a repetition" + where);
    } else {
      fail_at(std::get<std::unique_ptr<ast::PathGroup>>(element)->span, "a group" + where);
    }
  }
}

}  // namespace clout::query
