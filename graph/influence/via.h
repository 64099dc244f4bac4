// VIA, as the kernels take it: the nodes between the ends that every path must touch.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "graph/influence/influence_filter.h"
#include "schema/error.h"

namespace clout::graph {

/// Each once; the ends are always touched. Throws Error{Argument} for more than kMostVia.
[[nodiscard]] inline std::vector<std::uint32_t> via_between(const InfluenceFilter& filter,
                                                            NodeId from, NodeId to) {
  std::vector<std::uint32_t> between;
  for (const NodeId via : filter.via) {
    const bool known = std::find(between.begin(), between.end(), raw(via)) != between.end();
    if (!known && via != from && via != to) between.push_back(raw(via));
  }
  if (between.size() <= kMostVia) return between;
  throw Error(ErrorCode::Argument, "paths via " + std::to_string(between.size()) + " nodes")
      .hint("ask for at most " + std::to_string(kMostVia));
}

}  // namespace clout::graph
