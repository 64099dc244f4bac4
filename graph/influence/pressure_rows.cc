#include "graph/influence/pressure_rows.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "graph/influence/path_ranker.h"

namespace clout::graph {

void order_rows(std::vector<PressureRow>& rows, Channel channel, const InfluenceNames& names) {
  const auto value = [channel](const PressureRow& row) {
    const Bracket& added = row.total.added(channel);
    if (std::isfinite(added.high)) return added.middle();
    const Bracket& part = row.total.part(channel);
    return std::isfinite(part.high) ? -std::log1p(-part.middle()) : added.low;
  };
  std::sort(rows.begin(), rows.end(), [&](const PressureRow& a, const PressureRow& b) {
    return value(a) != value(b) ? value(a) > value(b) : a.node < b.node;
  });
  const auto named = [&](const PressureRow& row) {
    return std::pair(names.node(row.node), row.node);
  };
  for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
    const double least = value(rows[begin]) * (1 - kEqualStrength);
    while (end < rows.size() && value(rows[end]) >= least) ++end;
    if (end - begin == 1) continue;
    std::sort(rows.begin() + static_cast<std::ptrdiff_t>(begin),
              rows.begin() + static_cast<std::ptrdiff_t>(end),
              [&](const PressureRow& a, const PressureRow& b) { return named(a) < named(b); });
  }
}

}  // namespace clout::graph
