// The band of the pressure of one node on another: its harmful paths, and what is said for and
// against the facts they rest on, as possible worlds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "graph/influence/influence_edge.h"
#include "graph/influence/pair_total.h"
#include "graph/influence/possible_worlds.h"
#include "schema/influence_model.h"

namespace clout::graph {

/// What a band is computed from, beside the arcs. Outlived by all that it refers to.
struct BandSource {
  const InfluenceModel& model;
  /// The stored types by number.
  const std::vector<std::string>& type_names;
  /// Appends the rows of a stored edge, origins numbered alike in every call.
  std::function<void(const Edge&, std::vector<InfluenceEdge>&)> read;
  /// Where worlds have to be drawn: the same seed draws the same ones.
  std::uint64_t seed = 0;
};

/// A band needs all harmful paths; with more than this there is none.
inline constexpr std::size_t kMostBandPaths = 10'000;

/// nullopt: more than kMostBandPaths paths, or more arcs to look at than belong to a side question
/// (2^20). All zero when from == to. Edges that name no origin are one within a fact and
/// independent between facts, those for it and those against it apart. Errors as pair_total().
[[nodiscard]] std::optional<PressureBand> pair_band(const InfluenceGraph& graph,
                                                    const PairQuery& query,
                                                    const BandSource& source, QueryBudget& budget);

}  // namespace clout::graph
