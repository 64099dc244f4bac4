// Random databases, and statements about them, for what must hold under read rules.
#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "graph/database.h"
#include "graph/read_rule.h"
#include "query/engine.h"

namespace clout::tests {

void run(query::Engine& engine, const std::string& statement);
/// What fails has told nothing.
void try_to_run(query::Engine& engine, const std::string& statement);

/// A database with a past of random_stated_change()s, and all indexes.
struct StatedDatabase {
  explicit StatedDatabase(std::mt19937_64& random);

  std::unique_ptr<graph::Database> database = graph::Database::open_in_memory();
  query::Engine engine{*database};
  std::vector<std::int64_t> times;  ///< of its commits
};

/// The indexes of a StatedDatabase on what the rule does not hide.
void make_indexes(query::Engine& engine, const graph::ReadRule& rule);

/// For messages.
[[nodiscard]] std::string text_of(const graph::ReadRule& rule);

/// Random statements that read a StatedDatabase.
class RuleStatements {
 public:
  explicit RuleStatements(std::mt19937_64& random) : random_(random) {}

  struct Asked {
    std::string text;
    bool in_order = false;  ///< the language says in which order its rows come
  };
  /// Of any kind: the ones below, and random_query().
  [[nodiscard]] Asked any_statement();

  [[nodiscard]] std::string influence();
  [[nodiscard]] std::string catalog();
  /// Nothing in it has the name of something hidden, so that databases with and without take it
  /// alike.
  [[nodiscard]] std::string what_if();

  [[nodiscard]] std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
  [[nodiscard]] std::string name() { return "'n" + std::to_string(below(10)) + "'"; }

 private:
  [[nodiscard]] std::string source() { return "'s" + std::to_string(below(4)) + "'"; }
  [[nodiscard]] std::string any(const std::vector<std::string>& texts) {
    return texts[below(texts.size())];
  }

  std::mt19937_64& random_;
};

}  // namespace clout::tests
