// The operations of the database, over Cap'n Proto.
#pragma once

#include <memory>

#include "schema/clout.capnp.h"
#include "tools/serve/call_gate.h"
#include "tools/serve/maintenance.h"

namespace clout::tools {

/// For a caller who may administer. `maintenance` outlives it, `held` lives as long as it.
[[nodiscard]] wire::Administration::Client administration(Maintenance& maintenance,
                                                          kj::Own<CallGate::Permit> held,
                                                          std::shared_ptr<const Caller> caller);

}  // namespace clout::tools
