// The plan step that closes cycles: a node found by edges from several known ones at once.
#pragma once

#include <string>
#include <vector>

#include "query/plan_match.h"

namespace clout::query {

/// One of the edges that lead to the node.
struct IntersectionLeg {
  Slot from = 0, edge = 0;
  Direction direction = Direction::Out;  ///< as seen from `from`
  std::vector<std::string> types;
  std::vector<Slot> differs_from;              ///< edges of the same MATCH found before
  std::vector<std::size_t> differs_from_legs;  ///< earlier legs with edges of the same MATCH
};

/// Each input row with each node that all legs lead to, and each choice of edges to it. The legs'
/// lists of neighbours are intersected, beginning with the shortest, so that the work per row grows
/// with that one and not with the first: a worst-case optimal join (Ngo et al. 2012; Generic Join).
class IntersectStep final : public PlanNode {
 public:
  IntersectStep(PlanPtr input, Slot into, std::vector<IntersectionLeg> from, double rows_each)
      : to(into), legs(std::move(from)), each(rows_each) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return "Intersect"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void reads(SlotSet& slots) const override;
  void defines(SlotSet& slots) const override;
  [[nodiscard]] double estimate(const PlanContext&) const override {
    return inputs[0]->rows * each;
  }
  [[nodiscard]] bool reads_graph() const override { return true; }

  Slot to;
  std::vector<IntersectionLeg> legs;
  double each;  ///< rows expected for each row of the input
};

}  // namespace clout::query
