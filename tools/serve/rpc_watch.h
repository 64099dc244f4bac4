// Watches over Cap'n Proto.
#pragma once

#include <kj/async.h>

#include "schema/clout.capnp.h"
#include "tools/serve/rpc_runner.h"

namespace clout::tools {

using WatchContext = capnp::CallContext<wire::Session::WatchParams, wire::Session::WatchResults>;

/// Answers Session.watch().
[[nodiscard]] kj::Promise<void> start_watch(RpcRunner& runner, WatchContext context);

}  // namespace clout::tools
