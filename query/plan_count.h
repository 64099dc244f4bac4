// The plan step that counts matches instead of listing them.
#pragma once

#include <string>
#include <vector>

#include "query/plan.h"

namespace clout::query {

/// A part of a pattern that hangs on one node: an edge, what its far end must satisfy, and the
/// parts that hang on that end. The number of its matches depends on nothing but the node it hangs
/// on.
struct CountedPart {
  Slot from = 0, edge = 0, to = 0;
  Direction direction = Direction::Out;  ///< as seen from `from`
  std::vector<std::string> types;
  std::vector<BoundPtr> predicates;  ///< over `edge` and `to`
  std::vector<CountedPart> parts;    ///< their `from` is this part's `to`
};

/// Each row with the number of matches of a part, in the slot of its `to`; rows without one are
/// dropped. Edges in `differs_from` are not matches of the part's first edge.
class CountPartStep final : public PlanNode {
 public:
  CountPartStep(PlanPtr input, CountedPart what, std::vector<Slot> used)
      : part(std::move(what)), differs_from(std::move(used)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return "CountMatches"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void reads(SlotSet& slots) const override;
  void defines(SlotSet& slots) const override { slots.insert(part.to); }
  [[nodiscard]] bool reads_graph() const override { return true; }

  CountedPart part;
  std::vector<Slot> differs_from;
};

}  // namespace clout::query
