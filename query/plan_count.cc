#include "query/plan_count.h"

#include "query/plan_text.h"

namespace clout::query {
namespace {

void append_part(std::string& text, const CountedPart& part, const PlanContext& context) {
  text += part.direction == Direction::In ? "<-[" : "-[";
  for (std::size_t i = 0; i < part.types.size(); ++i) text += (i > 0 ? "|" : ":") + part.types[i];
  text += part.direction == Direction::Out ? "]->(" : "]-(";
  text += slot_text(part.to, context) + ")";
  if (!part.predicates.empty()) text += " where " + joined_text(part.predicates, " AND ", context);
  for (const CountedPart& further : part.parts) {
    text += ", (" + slot_text(further.from, context) + ")";
    append_part(text, further, context);
  }
}

}  // namespace

std::string CountPartStep::details(const PlanContext& context) const {
  std::string text = "(" + slot_text(part.from, context) + ")";
  append_part(text, part, context);
  return text;
}

void CountPartStep::reads(SlotSet& slots) const {
  slots.insert(part.from);
  slots.insert_all(differs_from);
}

}  // namespace clout::query
