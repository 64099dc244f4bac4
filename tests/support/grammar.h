// The grammar that a page of the language prints, as something that runs: is a text derivable?
#pragma once

#include <bitset>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "query/token.h"

namespace clout::tests {

/// A context-free grammar, read from EBNF: `name = alternatives ;` with `[ ]` for what may be
/// missing, `{ }` for what repeats, `( )` for groups and `|` between alternatives. Words in
/// capitals are keywords, which match in any case; "symbols" are cut as the lexer cuts them; other
/// names are rules, or one of the token classes. Derivation is Earley's (An Efficient Context-Free
/// Parsing Algorithm, 1970), with one token of lookahead and the treatment of empty rules of Aycock
/// and Horspool (2002). Immutable once read; any number of threads.
class Grammar {
 public:
  using TokenTest = std::function<bool(const query::Token& token, std::string_view text)>;
  /// Classes of tokens by name. One token may be in several.
  using TokenClasses = std::map<std::string, TokenTest>;

  /// Throws std::runtime_error for text that is no EBNF, and for a name that is neither a rule nor
  /// a class. The first rule is the start.
  Grammar(std::string_view ebnf, TokenClasses classes);

  /// Is `text` a sentence? O(tokens^3) at worst, about linear for texts that people write.
  [[nodiscard]] bool derives(std::string_view text) const;
  /// Rules and classes that no sentence can need.
  [[nodiscard]] std::vector<std::string> unreachable() const;

 private:
  friend class GrammarReader;
  friend class Derivation;

  static constexpr std::size_t kMaximumTerminals = 256;
  using TerminalSet = std::bitset<kMaximumTerminals>;

  /// Terminals are numbers below kMaximumTerminals, rules those from there on.
  using Symbol = std::uint16_t;
  struct Production {
    Symbol rule;
    std::vector<Symbol> symbols;
  };
  struct Rule {
    std::string name;  ///< empty: a part of another rule
    std::vector<std::uint16_t> productions;
    TerminalSet first;
    bool nullable = false;
  };

  [[nodiscard]] static bool is_rule(Symbol symbol) { return symbol >= kMaximumTerminals; }
  [[nodiscard]] const Rule& rule(Symbol symbol) const { return rules_[symbol - kMaximumTerminals]; }
  void find_first();
  bool extend_first(const Production& production);
  [[nodiscard]] bool may_begin(const Production& production, const TerminalSet& next) const;
  [[nodiscard]] TerminalSet terminals_of(const query::Token& token, std::string_view text) const;

  std::vector<TokenTest> terminals_;
  std::vector<std::string> terminal_names_;
  std::vector<Rule> rules_;
  std::vector<Production> productions_;
};

}  // namespace clout::tests
