#include "graph/influence/path_enumeration.h"

#include <array>
#include <cmath>

#include "graph/influence/node_map.h"

namespace clout::graph {

namespace {

class Enumeration {
 public:
  Enumeration(FilteredArcs& arcs, const EnumerationQuery& query)
      : arcs_(arcs), query_(query), logs_{.aggregate = query.aggregate}, charge_(arcs.budget()) {}

  std::optional<PathLogs> run() {
    if (!measure_distances()) return std::nullopt;
    nodes_[0] = query_.from;
    if (!extend(0, {})) return std::nullopt;
    return logs_;
  }

 private:
  /// What a prefix carries so far.
  struct Carried {
    double strength = 1;
    double polarity = 1;
    double last = 0;  ///< polarity of its last arc
  };
  /// False when the limit of arcs is met.
  [[nodiscard]] bool look() {
    arcs_.budget().poll();
    return ++looked_ <= query_.arc_limit;
  }
  [[nodiscard]] bool measure_distances();
  [[nodiscard]] bool extend(std::uint32_t hops, const Carried& carried);
  [[nodiscard]] bool complete(std::uint32_t hops, const Carried& carried);
  [[nodiscard]] bool on_path(std::uint32_t hops, std::uint32_t node) const {
    for (std::uint32_t i = 0; i <= hops; ++i) {
      if (nodes_[i] == node) return true;
    }
    return false;
  }

  FilteredArcs& arcs_;
  const EnumerationQuery& query_;
  NodeMap<std::uint32_t> distance_;  // arcs to the end; absent: too far to matter
  std::array<std::uint32_t, kMaxInfluenceHops + 1> nodes_{};
  std::size_t looked_ = 0;
  PathLogs logs_;
  MemoryCharge charge_;
};

bool Enumeration::measure_distances() {
  distance_.at(query_.to) = 0;
  for (std::size_t next = 0; next < distance_.size(); ++next) {
    const std::uint32_t node = distance_.entries()[next].node;
    const std::uint32_t distance = distance_.entries()[next].value + 1;
    if (distance >= query_.hops) break;
    for (const Arc& arc : arcs_.arcs(node, Along::In)) {
      if (!look()) return false;
      if (distance_.find(arc.other) != nullptr || arc.other == query_.from) continue;
      if (arc.weight() <= 0 || !arcs_.admits(arc, node, Along::In)) continue;
      if (!arcs_.passable(arc.other)) continue;
      distance_.at(arc.other) = distance;
      charge_.add(NodeMap<std::uint32_t>::kEntryBytes);
    }
  }
  return true;
}

bool Enumeration::extend(std::uint32_t hops, const Carried& carried) {
  const std::uint32_t node = nodes_[hops];
  for (const Arc& arc : arcs_.arcs(node, Along::Out)) {
    if (!look()) return false;
    const std::uint32_t* distance = distance_.find(arc.other);
    if (distance == nullptr || hops + 1 + *distance > query_.hops) continue;
    if (arc.weight() <= 0 || on_path(hops, arc.other)) continue;
    if (!arcs_.admits(arc, node, Along::Out)) continue;
    const double sign = arcs_.polarity(arc);
    const double factor = hops == 0 ? 1 : arcs_.hop_rule().factor(carried.last, sign);
    const Carried longer{carried.strength * factor * arc.weight(), carried.polarity * sign, sign};
    if (longer.strength <= 0) continue;  // of a balance of 0
    nodes_[hops + 1] = arc.other;
    const bool ends = arc.other == query_.to;
    if (!(ends ? complete(hops + 1, longer) : extend(hops + 1, longer))) return false;
  }
  return true;
}

bool Enumeration::complete(std::uint32_t hops, const Carried& carried) {
  for (const std::uint32_t via : query_.via) {
    if (!on_path(hops, via)) return true;
  }
  logs_.add(carried.strength, carried.polarity);
  return logs_.paths <= query_.path_limit;
}

}  // namespace

void PathLogs::add(double strength, double polarity) {
  harm += addend(aggregate, strength * (1 - polarity) / 2);
  support += addend(aggregate, strength * (1 + polarity) / 2);
  leverage += addend(aggregate, strength * (1 - std::fabs(polarity)));
  ++paths;
}

std::optional<PathLogs> enumerate_paths(FilteredArcs& arcs, const EnumerationQuery& query) {
  return Enumeration(arcs, query).run();
}

}  // namespace clout::graph
