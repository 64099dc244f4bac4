// Bulk loads over Cap'n Proto.
#pragma once

#include <memory>

#include "schema/clout.capnp.h"
#include "tools/serve/call_gate.h"
#include "tools/serve/maintenance.h"

namespace clout::tools {

/// For a caller who may load. `held` lives as long as it. Throws Error{Argument} for options that
/// are none.
[[nodiscard]] wire::Load::Client begin_load(Maintenance& maintenance,
                                            kj::Own<CallGate::Permit> held,
                                            std::shared_ptr<const Caller> caller,
                                            wire::LoadOptions::Reader options);

}  // namespace clout::tools
