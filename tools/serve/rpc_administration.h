// The operations of the database, over Cap'n Proto.
#pragma once

#include "schema/clout.capnp.h"
#include "tools/serve/rpc_runner.h"

namespace clout::tools {

/// For a caller who may administer, on a connection that has room for it.
[[nodiscard]] wire::Administration::Client administration(RpcRunner& runner,
                                                          kj::Own<CallGate::Permit> held);

}  // namespace clout::tools
