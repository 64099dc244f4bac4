// The plan step of paths: what it says of itself, and how many rows it expects.
#include <algorithm>
#include <cmath>

#include "query/plan_match.h"
#include "query/plan_text.h"

namespace clout::query {
namespace {

std::string range_text(const BoundPart& part) {
  const std::string range = "*" + std::to_string(part.minimum) + "..";
  return part.maximum ? range + std::to_string(*part.maximum) : range;
}

}  // namespace

RepeatStep::RepeatStep(PlanPtr input, const BoundEdge& what, bool reversed, Slot from_slot,
                       Slot to_slot, bool to_bound, const BoundPath& path)
    : ExpandBase(std::move(input), what, reversed, from_slot, to_slot, to_bound),
      pattern(what),
      selector(path.selector),
      mode(path.mode) {
  const BoundHop& last =
      backwards ? what.parts.front().hops.front() : what.parts.back().hops.back();
  direction = backwards ? opposite(last.direction) : last.direction;
  types = last.types;
}

std::string_view RepeatStep::name() const {
  switch (selector.choice) {
    case PathChoice::AnyShortest:
      return "ShortestPath";
    case PathChoice::AllShortest:
      return "AllShortestPaths";
    case PathChoice::Ranked:
      return selector.cost ? "CheapestPaths" : "ShortestPaths";
    case PathChoice::Strongest:
      return "StrongestPaths";
    case PathChoice::All:
      break;
  }
  return into ? "ExpandRepeatedInto" : "ExpandRepeated";
}

/// In the order of the pattern, whichever way it is followed.
std::string RepeatStep::parts_text(const PlanContext& context) const {
  std::string text = "(" + slot_text(backwards ? to : from, context) + ")";
  for (const BoundPart& part : pattern.parts) {
    std::string turn;
    for (const BoundHop& hop : part.hops) {
      const std::string arrow =
          arrow_text({hop.left, hop.edge, hop.right, hop.direction, hop.types}, "", context);
      turn += turn.empty() ? arrow : arrow.substr(arrow.find(')') + 1);
    }
    text += " (" + turn + ")" + range_text(part);
  }
  return text + " (" + slot_text(backwards ? from : to, context) + ")";
}

std::string RepeatStep::details(const PlanContext& context) const {
  const bool one_hop = pattern.parts.size() == 1 && pattern.parts[0].hops.size() == 1;
  std::string text = one_hop ? arrow(context, range_text(pattern.parts[0])) : parts_text(context);
  std::vector<BoundPtr> conditions = inner_conditions(pattern);
  conditions.insert(conditions.end(), selector.predicates.begin(), selector.predicates.end());
  if (!conditions.empty()) text += " where " + joined_text(conditions, " AND ", context);
  if (mode != ast::PathMode::Trail) text += " " + std::string(mode_word(mode));
  if (selector.cost) text += " cost " + expression_text(*selector.cost, context);
  const auto used = std::find_if(indexes.begin(), indexes.end(),
                                 [](const auto& index) { return index.has_value(); });
  if (used != indexes.end()) text += " by index " + (*used)->name;
  return text;
}

void RepeatStep::defines(SlotSet& slots) const {
  ExpandBase::defines(slots);
  add_found(pattern, slots);
}

void RepeatStep::expressions(std::vector<BoundPtr>& found) const {
  const std::vector<BoundPtr> inner = inner_conditions(pattern);
  found.insert(found.end(), inner.begin(), inner.end());
  found.insert(found.end(), selector.predicates.begin(), selector.predicates.end());
  found.push_back(selector.count);
  found.push_back(selector.cost);
}

/// Of an inner node of a turn, no label is known.
double RepeatStep::turn_fan_out(const PlanContext& context) const {
  const std::vector<BoundHop>& hops = pattern.parts[0].hops;
  double product = 1;
  for (std::size_t i = 0; i < hops.size(); ++i) {
    const BoundHop& hop = hops[backwards ? hops.size() - 1 - i : i];
    const Direction way = backwards ? opposite(hop.direction) : hop.direction;
    product *= fan_out(context, hop.types, way, i == 0 ? from_labels : std::vector<std::string>());
  }
  return product;
}

double RepeatStep::estimate(const PlanContext& context) const {
  if (edge_bound) return inputs[0]->rows;
  if (selector.choice != PathChoice::All) return inputs[0]->rows;
  // Lengths beyond a few more do not change which plan is best.
  constexpr std::uint64_t kCounted = 8;
  const BoundPart& part = pattern.parts[0];
  const std::uint64_t last =
      std::min(part.maximum.value_or(part.minimum + 4), part.minimum + kCounted);
  const double each = turn_fan_out(context);
  double sum = 0;
  for (std::uint64_t length = part.minimum; length <= last; ++length) {
    sum += std::pow(each, static_cast<double>(length));
  }
  if (into) sum *= into_share(context);
  return std::min(kMaxRows, inputs[0]->rows * sum);
}

}  // namespace clout::query
