// How far a server is, shown here.
#pragma once

#include "schema/clout.capnp.h"
#include "tools/progress.h"

namespace clout::client {

/// `progress` outlives it, and is told from the event loop.
[[nodiscard]] wire::ProgressSink::Client shown_by(tools::Progress& progress);

}  // namespace clout::client
