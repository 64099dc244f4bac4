// The one place that says how long an influence path may be asked for.
#pragma once

#include <cstdint>
#include <string>

#include "graph/influence/influence_filter.h"
#include "schema/error.h"

namespace clout::graph {

/// Throws Error{Argument} when `hops` is not in [1, kMaxInfluenceHops].
inline void check_influence_hops(std::uint32_t hops) {
  if (hops >= 1 && hops <= kMaxInfluenceHops) return;
  throw Error(ErrorCode::Argument, "an influence path of " + std::to_string(hops) + " hops")
      .hint("ask for 1 to " + std::to_string(kMaxInfluenceHops) + " hops");
}

}  // namespace clout::graph
