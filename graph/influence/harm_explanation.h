// Why one node harms another: what each edge, and each node in between, has to do with it.
//
// Pure functions over all harmful paths of a pair. -ln(1 - h), or the plain h of a sum, adds up
// over paths: leaving something out takes away the parts of the paths that use it, and each path's
// part belongs to its members alone. So both numbers are exact; docs/influence.md, "Explanation".
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "graph/influence/aggregate.h"
#include "graph/influence/strongest_paths.h"
#include "schema/id.h"

namespace clout::graph {

/// The part that an edge or a node has in the harm.
struct HarmPart {
  /// Its Shapley value (Shapley 1953) in the game where a path counts once all its edges (or nodes)
  /// are there, as a share of the whole.
  double share = 0;
  double relief = 0;      ///< by how much the harm falls without it
  std::size_t paths = 0;  ///< that use it
};

struct EdgeHarm {
  Edge edge;  ///< stands for its fact: with it go the other edges that state the same
  HarmPart part;
};
struct NodeHarm {
  NodeId node{};  ///< between the ends; a path without one is no node's part
  HarmPart part;
};

struct HarmExplanation {
  double harm = 0;
  std::size_t paths = 0;        ///< that harm
  std::vector<EdgeHarm> edges;  ///< by number; their shares add up to 1
  std::vector<NodeHarm> nodes;  ///< by number
};

/// `paths` are all of one pair that harm at all, each once; others among them change nothing.
/// O(paths * hops * log).
[[nodiscard]] HarmExplanation explain_harm(std::span<const InfluencePath> paths,
                                           Aggregate aggregate = Aggregate::NoisyOr);

}  // namespace clout::graph
