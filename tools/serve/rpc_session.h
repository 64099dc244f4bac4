// What a Cap'n Proto connection begins with, and what whoever logs in there gets.
#pragma once

#include <memory>
#include <string>

#include <kj/async.h>

#include "schema/clout.capnp.h"
#include "tools/serve/accounts.h"
#include "tools/serve/rpc_runner.h"

namespace clout::tools {

/// The bootstrap capability of a connection. References outlive it.
[[nodiscard]] wire::Clout::Client bootstrap(std::shared_ptr<RpcConnection> connection,
                                            Accounts& accounts);

}  // namespace clout::tools
