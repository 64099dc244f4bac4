// Bulk loads into a server's database, of files that are here.
#pragma once

#include <chrono>
#include <string>

#include "schema/query_budget.h"
#include "tools/client/address.h"
#include "tools/client/connection.h"
#include "tools/load/load.h"

namespace clout::client {

/// Sends the files that `options` name ("-": standard input) and has the server load them: one
/// commit or nothing. Rejected rows come back to the file that the options name; threads and memory
/// are the server's business. On a connection of its own. Throws as tools::load() and
/// Connection::open(), and Error{Permission} for who may not load. After a connection that was lost
/// while the server loaded, nobody can tell whether it has committed.
tools::LoadReport load(const Address& address, const Login& login, std::string program,
                       const tools::LoadOptions& options, tools::Progress& progress,
                       const CancelToken* cancel = nullptr,
                       std::chrono::milliseconds patience = std::chrono::seconds(10));

}  // namespace clout::client
