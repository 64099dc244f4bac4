// As whom the command line logs in to a server.
#pragma once

#include <string>

#include "tools/client/connection.h"

namespace clout::tools {

/// How the command line names itself to servers.
inline constexpr const char* kProgramName = "clout " CLOUT_VERSION;

/// The token in $CLOUT_TOKEN; else the user that the address names, with the password in it, in
/// $CLOUT_PASSWORD, or asked for on a terminal.
[[nodiscard]] client::Login login_for(const client::Address& address);

}  // namespace clout::tools
