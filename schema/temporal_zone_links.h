// Zones that share one history before 1970.
//
// The time zone database comes in two forms: as it is published, zones that agree since 1970 share
// the history of one of them; built with its "backzone" file, as some systems ship it, each has its
// own. So that an answer does not depend on the machine, the published form holds everywhere.
#pragma once

#include <string_view>

namespace clout {

/// The zone whose rules hold for `name` before 1970: `name` itself for most. O(log zones).
[[nodiscard]] std::string_view zone_before_1970(std::string_view name);

}  // namespace clout
