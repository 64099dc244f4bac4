// All that a statement says, as one text that does not depend on the numbers of nodes and edges: to
// compare databases, and ways to ask them. Rows are sorted where the language leaves their order
// open; after them come notices and summary. Or it is the error.
#pragma once

#include <string>

#include "query/engine.h"
#include "schema/value.h"
#include "tools/client/connection.h"

namespace clout::tests {

/// `now`: the moment of the statement, in microseconds; 0: now.
[[nodiscard]] std::string told_answer(query::Engine& engine, const std::string& statement,
                                      bool in_order = false, const Map& parameters = {},
                                      std::int64_t now = 1'750'000'000'000'000);
/// What a server says, to the letter of the one above.
[[nodiscard]] std::string told_answer(client::Connection& connection, const std::string& statement,
                                      bool in_order = false);

/// The same in the terms of HTTP: values are JSON.
[[nodiscard]] std::string told_as_json(query::Engine& engine, const std::string& statement,
                                       bool in_order = false);
[[nodiscard]] std::string told_over_http(unsigned port, const std::string& token,
                                         const std::string& statement, bool in_order = false);

}  // namespace clout::tests
