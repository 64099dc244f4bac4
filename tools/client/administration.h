// The operations of a server's database, for programs that run it.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "tools/client/address.h"
#include "tools/client/connection.h"
#include "tools/operations/operations.h"

namespace clout::client {

/// Connects and logs in, as Connection::open(), on a connection of its own. Throws, too,
/// Error{Permission} for who may not administer, or a server that is too old. Each operation throws
/// what the server tells, such as Error{Busy} while another one runs there; dropping the connection
/// ends it.
[[nodiscard]] std::unique_ptr<tools::Operations> administer(
    const Address& address, const Login& login, std::string program,
    std::chrono::milliseconds patience = std::chrono::seconds(10));

}  // namespace clout::client
