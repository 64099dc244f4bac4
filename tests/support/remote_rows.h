// Rows of a server, all at once.
#pragma once

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "schema/value.h"
#include "tools/client/connection.h"

namespace clout::tests {

inline std::vector<std::vector<Value>> all(client::Rows& rows) {
  std::vector<std::vector<Value>> found;
  while (const auto* row = rows.next()) found.push_back(*row);
  return found;
}

/// The only value of the only row.
inline Value single(client::Connection& connection, const std::string& statement,
                    const Map& parameters = {}) {
  const auto rows = all(*connection.run(statement, parameters));
  REQUIRE(rows.size() == 1);
  REQUIRE(rows[0].size() == 1);
  return rows[0][0];
}

}  // namespace clout::tests
