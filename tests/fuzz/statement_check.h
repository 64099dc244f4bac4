// What the fuzz targets of statements share: a small graph, parameters, and what must hold of every
// error.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "graph/database.h"
#include "query/engine.h"
#include "query/statement_splitter.h"
#include "schema/error.h"
#include "schema/value.h"
#include "tests/fuzz/fuzz_check.h"

namespace clout::tests {

/// People and companies, with a loop, parallel edges, an index and a constraint.
inline constexpr std::string_view kSmallGraph = R"(
  CREATE (ann:Person {name: 'Ann', age: 30, born: date('1995-03-01')}),
         (bo:Person:Admin {name: 'Bo', age: 25, tags: ['x', 'y']}),
         (cy:Person {name: 'Cy', age: 41.5}), (dee:Person {name: 'Dee'}),
         (h:Company {name: 'Huawei'}), (a:Company {name: 'Apple', alias: 'AAPL'}),
         (i:Product {name: 'iPhone'}),
         (ann)-[:KNOWS {since: 2010}]->(bo), (bo)-[:KNOWS {since: 2015}]->(cy),
         (cy)-[:KNOWS {since: 2020}]->(ann), (ann)-[:LIKES {w: 1.5}]->(cy), (bo)-[:LIKES]->(bo),
         (h)-[:COMPETES_WITH {fact: 'f1', strength: 1.0, confidence: 0.9, source: 's'}]->(a),
         (h)-[:COMPETES_WITH {fact: 'f2', strength: 0.5, valid_from: date('2024-01-01')}]->(a),
         (a)-[:MAKES {fact: 'f3', strength: 1.0}]->(i), (ann)-[:WORKS_FOR]->(a);
  CREATE INDEX by_age FOR (p:Person) ON (p.age);
  CREATE CONSTRAINT FOR (c:Company) REQUIRE c.name IS UNIQUE)";

/// A database in memory with the small graph, merged into its chunks.
inline std::unique_ptr<graph::Database> small_database() {
  graph::OpenOptions options;
  options.background_fold = false;  // the same work for the same input
  auto database = graph::Database::open_in_memory(options);
  query::Engine engine(*database);
  query::StatementSplitter splitter;
  splitter.feed(kSmallGraph);
  while (const auto statement = splitter.next()) engine.run(statement->text, {})->finish();
  while (const auto statement = splitter.rest()) engine.run(statement->text, {})->finish();
  database->fold();
  return database;
}

inline const Map& small_parameters() {
  static const Map parameters{{"p", Value(1)},
                              {"s", Value("Ann")},
                              {"l", Value(List{Value(1), Value()})},
                              {"m", Value(Map{{"name", Value("Bo")}})}};
  return parameters;
}

/// The error can be shown, and its place, if it has one, is in the text.
inline void check_error(const Error& error, std::string_view text) {
  FUZZ_CHECK(!error.message().empty() && !render_error(error, text).empty());
  FUZZ_CHECK(error.code() != ErrorCode::Internal && error.code() != ErrorCode::Corruption);
  if (!error.position()) return;
  const SourcePosition end = position_at(text, text.size());
  const SourcePosition& place = *error.position();
  FUZZ_CHECK(place.line >= 1 && place.line <= end.line && place.column >= 1 && place.length >= 1);
  FUZZ_CHECK(place.line < end.line || place.column <= end.column);
}

}  // namespace clout::tests
