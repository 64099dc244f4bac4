// Random queries that mean something, for comparing two ways to run them. They read; their rows do
// not depend on an order that the language leaves open; nothing in them fails on some rows only.
#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

namespace clout::tests {

/// A query in pieces that can be left out one by one.
struct GeneratedQuery {
  struct Clause {
    std::string keyword;             ///< "MATCH", "OPTIONAL MATCH", "WITH", "RETURN", ..
    std::vector<std::string> parts;  ///< patterns or items, at least one
    std::vector<std::string> where;  ///< conjuncts
    std::string rest;                ///< ORDER BY and the like
  };
  std::vector<Clause> clauses;

  [[nodiscard]] std::string text() const;
};

/// Statements that create a small random multigraph: labels A and B, types R, S and T, `x` unique,
/// `k` from 0 to 2 or missing, `w` on edges.
[[nodiscard]] std::vector<std::string> random_graph_statements(std::mt19937_64& random);

[[nodiscard]] GeneratedQuery random_query(std::mt19937_64& random);

/// Leaves pieces out as long as `differs` stays true.
[[nodiscard]] GeneratedQuery smallest(GeneratedQuery query,
                                      const std::function<bool(const std::string&)>& differs);

}  // namespace clout::tests
