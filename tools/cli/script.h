// Statements from a file, from standard input or from the command line, run as they arrive.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "query/statement_splitter.h"
#include "tools/cli/console.h"
#include "tools/cli/graph_client.h"

namespace clout::tools {

/// Told of each statement; false stops the reading.
using StatementSink = std::function<bool(const query::StatementText&)>;

/// Cuts `text` into statements.
void for_each_statement(std::string_view text, const StatementSink& sink);

/// The same for what is read from `path` (`-`: standard input), each statement as soon as its `;`
/// has been read; the last one needs none. Throws Error{Io}, and Error{Limit} for a statement of
/// more than 64 MB.
void for_each_statement_of(const std::string& path, const StatementSink& sink);

/// Tells of a transaction that a script left open, which is dropped. Whether there is one.
bool note_open_transaction(const GraphClient& graph, Console& console);

}  // namespace clout::tools
