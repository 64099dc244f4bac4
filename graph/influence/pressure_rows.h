// Rows of a ranking by pressure, and their order.
#pragma once

#include <vector>

#include "graph/influence/pair_total.h"
#include "graph/influence/strongest_paths.h"
#include "schema/id.h"

namespace clout::graph {

struct PressureRow {
  NodeId node{};
  PairTotal total;
};

/// Orders by what adds up in the channel, highest first: a bracket by its middle, one without an
/// upper end by the middle of the total or, if that has none either, by its lower end. Equal within
/// 1e-12 relative: by name, then number.
void order_rows(std::vector<PressureRow>& rows, Channel channel, const InfluenceNames& names);

}  // namespace clout::graph
