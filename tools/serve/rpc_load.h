// Bulk loads over Cap'n Proto.
#pragma once

#include "schema/clout.capnp.h"
#include "tools/serve/rpc_runner.h"

namespace clout::tools {

/// For a caller who may load, on a connection that has room for it. Throws Error{Argument} for
/// options that are none.
[[nodiscard]] wire::Load::Client begin_load(RpcRunner& runner, kj::Own<CallGate::Permit> held,
                                            wire::LoadOptions::Reader options);

}  // namespace clout::tools
