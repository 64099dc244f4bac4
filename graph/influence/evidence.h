// What claims weigh: how reliable their sources are, and claims as rows of an edge.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "graph/influence/confidence.h"
#include "graph/influence/influence_edge.h"
#include "schema/claim.h"
#include "schema/id.h"
#include "schema/influence_properties.h"

namespace clout::graph {

class GraphView;
class InfluenceOrigins;

/// Is there any claim? One seek.
[[nodiscard]] bool has_claims(const GraphView& view);

/// The reliabilities that a view's sources (kSourceLabel) state, by their names and aliases. Of
/// several sources with one name the most reliable counts. A value; const functions are safe from
/// several threads.
class SourceReliability {
 public:
  /// O(sources).
  explicit SourceReliability(const GraphView& view);

  /// kDefaultReliability for a source that is not there or states no number.
  [[nodiscard]] double of(const std::string& source) const;
  /// Differs where any reliability does, but for accidents of hashing.
  [[nodiscard]] std::uint64_t fingerprint() const;

 private:
  std::unordered_map<std::string, double> stated_;
};

/// The claim as confidence is computed from it; `origin` is its origin's number.
[[nodiscard]] WeighedClaim weigh(const Claim& claim, std::uint64_t origin,
                                 const SourceReliability& sources);

/// The edge's `confidence` as it counts: brought into [0,1], 1 where it states none.
[[nodiscard]] double stated_confidence(const GraphView& view, const Edge& edge);

/// What the claims on one edge, or its `confidence` where none supports it, say of it alone.
[[nodiscard]] Belief belief_in(const GraphView& view, const Edge& edge,
                               std::span<const Claim> claims, const SourceReliability& sources);

/// The row of claim `number` (from 0) on the edge whose own row is `own`.
[[nodiscard]] InfluenceEdge claim_row(const InfluenceEdge& own, std::uint32_t number,
                                      const WeighedClaim& claim);

/// The claims of a whole view by edge, for reading edges in bulk. Any number of threads.
class ClaimTable {
 public:
  /// Those that a commit up to `last` stored. O(claims); about 40 bytes each.
  ClaimTable(const GraphView& view, CommitNumber last, InfluenceOrigins& origins);

  [[nodiscard]] bool empty() const { return claims_.empty(); }
  [[nodiscard]] std::span<const WeighedClaim> of(EdgeId edge) const;

 private:
  std::vector<WeighedClaim> claims_;
  std::unordered_map<EdgeId, std::pair<std::size_t, std::size_t>> places_;  // first, count
};

/// Calls `add` with the rows that the edge with its own row `own` counts as.
template <typename Add>
void visit_rows(const InfluenceEdge& own, std::span<const WeighedClaim> claims, Add&& add) {
  bool supported = false;
  for (const WeighedClaim& claim : claims) {
    supported = supported || claim.stance == Stance::Supports;
  }
  if (!supported) add(own);
  for (std::uint32_t i = 0; i < claims.size(); ++i) add(claim_row(own, i, claims[i]));
}

}  // namespace clout::graph
