// The plan step for repeated edges of which only the far ends matter.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/plan_match.h"

namespace clout::query {

/// Each input row with each node within some hops, once, however many paths lead there.
class ReachStep final : public PlanNode {
 public:
  ReachStep(PlanPtr input, const RepeatStep& repeated);
  [[nodiscard]] std::string_view name() const override { return "Reach"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void reads(SlotSet& slots) const override { slots.insert(from); }
  void defines(SlotSet& slots) const override;
  [[nodiscard]] double estimate(const PlanContext& context) const override;
  [[nodiscard]] bool reads_graph() const override { return true; }

  Slot from, edge, to;
  Direction direction;  ///< as seen from `from`
  std::vector<std::string> types;
  bool from_start;  ///< a path may have no edge
  std::optional<std::uint64_t> maximum;
  double each;  ///< paths expected for each row of the input
};

}  // namespace clout::query
