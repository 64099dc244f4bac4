// Queries in tests: a database, and answers as lines of text.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/database.h"
#include "query/engine.h"
#include "schema/error.h"

namespace clout::tests {

/// Runs statements against a database in memory, or against the one given.
class QueryBench {
 public:
  QueryBench() : QueryBench(graph::Database::open_in_memory()) {}
  explicit QueryBench(std::unique_ptr<graph::Database> database)
      : database_(std::move(database)), engine_(*database_) {}

  using Lines = std::vector<std::string>;

  /// One line a row, values as literals joined by " | "; nodes are "(#3)", edges "[#3]", paths
  /// "<#0 #3 #1>" with their edges' numbers between those of their nodes.
  [[nodiscard]] Lines run(std::string_view text, const Map& parameters = {});
  /// The same, in the order of the text.
  [[nodiscard]] Lines sorted(std::string_view text, const Map& parameters = {});
  /// The error that a statement must throw.
  [[nodiscard]] Error error(std::string_view text, const Map& parameters = {});

  query::QueryOptions options;
  [[nodiscard]] graph::Database& database() { return *database_; }
  [[nodiscard]] query::Engine& engine() { return engine_; }

 private:
  std::unique_ptr<graph::Database> database_;
  query::Engine engine_;
};

}  // namespace clout::tests
