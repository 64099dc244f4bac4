// The operations of the database, over Cap'n Proto.
#pragma once

#include <memory>

#include "schema/clout.capnp.h"
#include "tools/serve/maintenance.h"

namespace clout::tools {

/// For a caller who may administer. `maintenance` outlives it.
[[nodiscard]] wire::Administration::Client administration(Maintenance& maintenance,
                                                          std::shared_ptr<const Caller> caller);

}  // namespace clout::tools
