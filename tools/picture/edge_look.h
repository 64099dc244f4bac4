// How an edge of a result looks: the sign and the strength of its influence arc.
#pragma once

#include <cstdint>
#include <memory>

#include "graph/influence/edge_influence.h"

namespace clout::tools {

/// `None`: the model gives the edge no influence.
enum class Sign : std::uint8_t { None, Harm, Support, Undecided };

struct EdgeLook {
  Sign sign = Sign::None;
  double strength = 0;  ///< the arc's weight, in [0, 1)
  double polarity = 0;  ///< in [-1, 1]
  bool inverse =
      false;  ///< drawn from the stored end to the stored start, which for this type differ
};

/// Looks of edges of one view, which outlives it, under one model as of now. One thread.
class EdgeLooks {
 public:
  /// Without a model: under the shipped one.
  EdgeLooks(const graph::GraphView& view, std::shared_ptr<const InfluenceModel> model);

  /// Of an edge drawn from start to end: its influence that way, else the other way.
  [[nodiscard]] EdgeLook as_stored(const Edge& edge);
  /// Of an edge that a route of influence leaves `from` by.
  [[nodiscard]] EdgeLook leaving(NodeId from, const Edge& edge);

 private:
  std::shared_ptr<const InfluenceModel> model_;
  graph::EdgeInfluence influence_;
};

}  // namespace clout::tools
