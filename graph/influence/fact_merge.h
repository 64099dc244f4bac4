// "One fact, one arc": what the parallel edges of one fact, and the claims on them, say together,
// and from when to when.
//
// Pure functions over the rows of one fact: its edges, or the claims on them (equal model type,
// start and end; for a symmetric type equal unordered ends). docs/influence.md has the rule.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "graph/influence/influence_edge.h"
#include "schema/influence_model.h"

namespace clout::graph {

/// What one fact says over [from, until).
struct FactPiece {
  std::int64_t from = kOpenPast;
  std::int64_t until = kOpenFuture;
  std::size_t representative = 0;  ///< index of a row of the most credible edge
  double confidence = 0;           ///< noisy-or of support, times the doubt that denial leaves
};

/// The pieces of a fact, disjoint and ascending: one where dates make no difference, else one for
/// each elementary interval of its edges' dates in which an edge is valid. O(n log n).
void merge_fact(std::span<const InfluenceEdge> edges, std::vector<FactPiece>& out);

/// What an arc carries, both ways.
struct Transmission {
  double weight_forward = 0;
  double weight_reverse = 0;
  double polarity_forward = 0;
  double polarity_reverse = 0;
};

/// `edge` stands for a fact that is known with `confidence`; the rules are its model type's.
[[nodiscard]] Transmission transmission(const ArcRule& forward, const ArcRule& reverse,
                                        const InfluenceEdge& edge, double confidence);

/// The greatest weight of any arc: keeps -ln(1 - weight) finite.
inline constexpr double kMaxArcWeight = 0.999;

/// Whether the polarity of an arc comes from a property that `edge` has.
[[nodiscard]] bool has_own_polarity(const ArcRule& rule, const InfluenceEdge& edge);

}  // namespace clout::graph
