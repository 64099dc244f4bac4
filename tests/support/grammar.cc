#include "tests/support/grammar.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <stdexcept>
#include <utility>

#include "query/characters.h"
#include "query/lexer.h"

namespace clout::tests {

using query::Token;
using query::TokenKind;

/// Reads EBNF by recursive descent; each bracket becomes a rule of its own.
class GrammarReader {
 public:
  using Symbol = Grammar::Symbol;

  GrammarReader(std::string_view text, Grammar::TokenClasses classes, Grammar& grammar)
      : text_(text), tokens_(query::tokenize(text)), classes_(std::move(classes)), out_(grammar) {}

  void run() {
    while (!at(TokenKind::End)) read_rule();
    for (const auto& [name, symbol] : rules_) {
      if (out_.rule(symbol).productions.empty()) fail("no rule for " + name);
    }
  }

 private:
  [[noreturn]] static void fail(const std::string& what) { throw std::runtime_error(what); }
  [[nodiscard]] bool at(TokenKind kind) const { return tokens_[at_].kind == kind; }
  void expect(TokenKind kind) {
    if (!at(kind)) fail("unexpected " + std::string(tokens_[at_].text(text_)) + " in the grammar");
    ++at_;
  }

  Symbol new_rule(std::string name) {
    out_.rules_.push_back({std::move(name), {}, {}, false});
    return static_cast<Symbol>(Grammar::kMaximumTerminals + out_.rules_.size() - 1);
  }
  Symbol rule_called(const std::string& name) {
    const auto known = rules_.find(name);
    return known != rules_.end() ? known->second : rules_[name] = new_rule(name);
  }
  void add(Symbol rule, std::vector<Symbol> symbols) {
    auto& of_rule = out_.rules_[rule - Grammar::kMaximumTerminals].productions;
    of_rule.push_back(static_cast<std::uint16_t>(out_.productions_.size()));
    out_.productions_.push_back({rule, std::move(symbols)});
  }
  Symbol terminal(const std::string& name, Grammar::TokenTest test) {
    const auto known = terminals_.find(name);
    if (known != terminals_.end()) return known->second;
    if (out_.terminals_.size() == Grammar::kMaximumTerminals) fail("too many terminals");
    out_.terminals_.push_back(std::move(test));
    out_.terminal_names_.push_back(name);
    return terminals_[name] = static_cast<Symbol>(out_.terminals_.size() - 1);
  }

  void read_rule() {
    const std::string name(tokens_[at_].text(text_));
    expect(TokenKind::Word);
    expect(TokenKind::Equal);
    const Symbol rule = rule_called(name);
    if (!out_.rule(rule).productions.empty()) fail("two rules called " + name);
    read_alternatives(rule);
    expect(TokenKind::Semicolon);
  }

  void read_alternatives(Symbol rule) {
    do {
      add(rule, read_sequence());
    } while (at(TokenKind::Pipe) && ++at_ != 0);
  }

  std::vector<Symbol> read_sequence() {
    std::vector<Symbol> symbols;
    for (;; ++at_) {
      if (at(TokenKind::Word)) {
        symbols.push_back(named(std::string(tokens_[at_].text(text_))));
      } else if (at(TokenKind::String)) {
        read_symbols(symbols);
      } else if (at(TokenKind::LeftParen) || at(TokenKind::LeftBracket) ||
                 at(TokenKind::LeftBrace)) {
        symbols.push_back(read_bracket());
      } else {
        return symbols;
      }
    }
  }

  /// Up to the closing bracket.
  Symbol read_bracket() {
    const TokenKind open = tokens_[at_++].kind;
    const Symbol part = new_rule({});
    if (open == TokenKind::LeftBrace) {
      const Symbol once = new_rule({});
      read_alternatives(once);
      add(part, {once, part});
    } else {
      read_alternatives(part);
    }
    if (open != TokenKind::LeftParen) add(part, {});
    if (tokens_[at_].kind != static_cast<TokenKind>(static_cast<int>(open) + 1)) {
      fail("a bracket is not closed in the grammar");
    }
    return part;
  }

  Symbol named(const std::string& word) {
    const auto is_capital = [](char c) {
      return c == '_' || std::isupper(static_cast<unsigned char>(c)) != 0;
    };
    if (std::all_of(word.begin(), word.end(), is_capital)) {
      return terminal(word, [word](const Token& token, std::string_view text) {
        return token.kind == TokenKind::Word && query::equals_ignoring_case(token.text(text), word);
      });
    }
    const auto found = classes_.find(word);
    return found != classes_.end() ? terminal(word, found->second) : rule_called(word);
  }

  /// The tokens of a quoted symbol: "<-" is two.
  void read_symbols(std::vector<Symbol>& out) {
    std::string_view quoted = tokens_[at_].text(text_);
    quoted = quoted.substr(1, quoted.size() - 2);
    for (const Token& token : query::tokenize(quoted)) {
      const TokenKind kind = token.kind;
      if (kind == TokenKind::End) return;
      out.push_back(terminal("\"" + std::string(token.text(quoted)) + "\"",
                             [kind](const Token& t, std::string_view) { return t.kind == kind; }));
    }
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  Grammar::TokenClasses classes_;
  Grammar& out_;
  std::map<std::string, Symbol> rules_;
  std::map<std::string, Symbol> terminals_;
};

/// Earley's sets of one text.
class Derivation {
 public:
  explicit Derivation(const Grammar& grammar) : grammar_(grammar) {}

  bool run(std::string_view text) {
    const auto tokens = query::tokenize(text);
    sets_.resize(tokens.size());
    predict(0, kStart, grammar_.terminals_of(tokens[0], text));
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const auto next = grammar_.terminals_of(tokens[i], text);
      for (std::size_t k = 0; k < sets_[i].items.size(); ++k) step(i, sets_[i].items[k], next);
    }
    return accepted_;
  }

 private:
  using Symbol = Grammar::Symbol;
  struct Item {
    std::uint16_t production;
    std::uint16_t dot;
    std::uint32_t origin;
    auto operator<=>(const Item&) const = default;
  };
  struct Set {
    std::vector<Item> items;
    std::set<Item> known;
    std::set<Symbol> predicted;
    std::map<Symbol, std::vector<Item>> waiting;  ///< for a rule that begins here
  };

  void add(std::size_t set, Item item) {
    if (sets_[set].known.insert(item).second) sets_[set].items.push_back(item);
  }

  void predict(std::size_t set, Symbol rule, const Grammar::TerminalSet& next) {
    if (!sets_[set].predicted.insert(rule).second) return;
    for (const std::uint16_t production : grammar_.rule(rule).productions) {
      if (!grammar_.may_begin(grammar_.productions_[production], next)) continue;
      add(set, {production, 0, static_cast<std::uint32_t>(set)});
    }
  }

  /// `item` by value: sets grow.
  void step(std::size_t set, Item item, const Grammar::TerminalSet& next) {
    const auto& production = grammar_.productions_[item.production];
    if (item.dot == production.symbols.size()) return complete(set, item, production.rule);
    const Symbol symbol = production.symbols[item.dot];
    const Item moved{item.production, static_cast<std::uint16_t>(item.dot + 1), item.origin};
    if (!Grammar::is_rule(symbol)) {
      if (next.test(symbol)) add(set + 1, moved);
      return;
    }
    sets_[set].waiting[symbol].push_back(item);
    predict(set, symbol, next);
    if (grammar_.rule(symbol).nullable) add(set, moved);
  }

  void complete(std::size_t set, const Item& item, Symbol rule) {
    if (rule == kStart && item.origin == 0 && set + 1 == sets_.size()) accepted_ = true;
    const auto waiting = sets_[item.origin].waiting.find(rule);
    if (waiting == sets_[item.origin].waiting.end()) return;
    const std::vector<Item> items = waiting->second;
    for (const Item& waiter : items) {
      add(set, {waiter.production, static_cast<std::uint16_t>(waiter.dot + 1), waiter.origin});
    }
  }

  static constexpr auto kStart = static_cast<Symbol>(Grammar::kMaximumTerminals);

  const Grammar& grammar_;
  std::vector<Set> sets_;  ///< one before each token; the end of the text is the last of them
  bool accepted_ = false;
};

Grammar::Grammar(std::string_view ebnf, TokenClasses classes) {
  GrammarReader(ebnf, std::move(classes), *this).run();
  find_first();
}

bool Grammar::derives(std::string_view text) const { return Derivation(*this).run(text); }

void Grammar::find_first() {
  for (bool changed = true; changed;) {
    changed = false;
    for (const Production& production : productions_) {
      if (extend_first(production)) changed = true;
    }
  }
}

/// True if the production's rule may now begin with more, or be empty.
bool Grammar::extend_first(const Production& production) {
  Rule& rule_of = rules_[production.rule - kMaximumTerminals];
  TerminalSet first = rule_of.first;
  bool nullable = true;
  for (const Symbol symbol : production.symbols) {
    if (!is_rule(symbol)) {
      first.set(symbol);
    } else {
      first |= rule(symbol).first;
    }
    nullable = is_rule(symbol) && rule(symbol).nullable;
    if (!nullable) break;
  }
  const bool changed = first != rule_of.first || (nullable && !rule_of.nullable);
  rule_of.first = first;
  rule_of.nullable = rule_of.nullable || nullable;
  return changed;
}

/// Can the production derive something that begins with one of `next`, or nothing?
bool Grammar::may_begin(const Production& production, const TerminalSet& next) const {
  for (const Symbol symbol : production.symbols) {
    if (!is_rule(symbol)) return next.test(symbol);
    if ((rule(symbol).first & next).any()) return true;
    if (!rule(symbol).nullable) return false;
  }
  return true;
}

Grammar::TerminalSet Grammar::terminals_of(const Token& token, std::string_view text) const {
  TerminalSet set;
  for (std::size_t i = 0; i < terminals_.size(); ++i) {
    if (terminals_[i](token, text)) set.set(i);
  }
  return set;
}

std::vector<std::string> Grammar::unreachable() const {
  std::set<Symbol> reached{static_cast<Symbol>(kMaximumTerminals)};
  std::vector<Symbol> open(reached.begin(), reached.end());
  while (!open.empty()) {
    const Rule& from = rule(open.back());
    open.pop_back();
    for (const std::uint16_t production : from.productions) {
      for (const Symbol symbol : productions_[production].symbols) {
        if (is_rule(symbol) && reached.insert(symbol).second) open.push_back(symbol);
      }
    }
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const auto symbol = static_cast<Symbol>(kMaximumTerminals + i);
    if (!rules_[i].name.empty() && reached.count(symbol) == 0) names.push_back(rules_[i].name);
  }
  return names;
}

}  // namespace clout::tests
