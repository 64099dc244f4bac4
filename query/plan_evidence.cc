#include "query/plan_evidence.h"

#include "query/plan_influence.h"
#include "query/plan_text.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

std::string end_text(const BoundEdgeEnd& end, const PlanContext& context) {
  if (end.slot) return "(" + (*context.slot_names)[*end.slot] + ")";
  return end.entity.key ? "(" + entity_text(end.entity, context) + ")"
                        : entity_text(end.entity, context);
}

std::string edge_text(const BoundNamedEdge& edge, const PlanContext& context) {
  const std::string type = edge.type.empty() ? "" : ":" + name_text(edge.type);
  return end_text(edge.start, context) + "-[" + type + "]->" + end_text(edge.end, context);
}

void edge_reads(const BoundNamedEdge& edge, SlotSet& slots) {
  if (edge.start.slot) slots.insert(*edge.start.slot);
  if (edge.end.slot) slots.insert(*edge.end.slot);
}

void edge_expressions(const BoundNamedEdge& edge, std::vector<BoundPtr>& found) {
  found.push_back(edge.start.entity.key);
  found.push_back(edge.end.entity.key);
  found.push_back(edge.properties);
}

}  // namespace

std::string_view AssertionStep::name() const {
  constexpr std::string_view kNames[] = {"Assert", "Deny", "Doubt"};
  return kNames[static_cast<std::size_t>(assertion.stance)];
}

std::string AssertionStep::details(const PlanContext& context) const {
  return edge_text(assertion.edge, context);
}

void AssertionStep::reads(SlotSet& slots) const { edge_reads(assertion.edge, slots); }

void AssertionStep::expressions(std::vector<BoundPtr>& found) const {
  edge_expressions(assertion.edge, found);
  found.insert(found.end(), assertion.parts.begin(), assertion.parts.end());
}

std::string_view EdgeEditStep::name() const {
  using Kind = ast::EdgeEdit::Kind;
  if (edit.kind == Kind::Create) return "CreateEdge";
  return edit.kind == Kind::Delete ? "DeleteEdge" : "SetOutcome";
}

std::string EdgeEditStep::details(const PlanContext& context) const {
  return edge_text(edit.edge, context);
}

void EdgeEditStep::reads(SlotSet& slots) const { edge_reads(edit.edge, slots); }

void EdgeEditStep::defines(SlotSet& slots) const {
  if (edit.slot) slots.insert(*edit.slot);
}

void EdgeEditStep::expressions(std::vector<BoundPtr>& found) const {
  edge_expressions(edit.edge, found);
}

std::string_view EntityEditStep::name() const {
  return edit.splits ? "SplitEntity" : "MergeEntities";
}

std::string EntityEditStep::details(const PlanContext& context) const {
  return end_text(edit.which, context) + (edit.splits ? " from " : " into ") +
         end_text(edit.kept, context);
}

void EntityEditStep::reads(SlotSet& slots) const {
  if (edit.which.slot) slots.insert(*edit.which.slot);
  if (edit.kept.slot) slots.insert(*edit.kept.slot);
}

void EntityEditStep::expressions(std::vector<BoundPtr>& found) const {
  found.push_back(edit.which.entity.key);
  found.push_back(edit.kept.entity.key);
}

std::string ContradictionsStep::details(const PlanContext& context) const {
  return contradictions.about ? "about " + entity_text(*contradictions.about, context) : "";
}

void ContradictionsStep::expressions(std::vector<BoundPtr>& found) const {
  if (contradictions.about) found.push_back(contradictions.about->key);
}

std::string ImpactStep::details(const PlanContext& context) const {
  std::string text = "of ";
  for (const BoundNamedEdge& tie : impact.ties) {
    text += (text == "of " ? "" : ", ") + edge_text(tie, context);
  }
  if (impact.on) text += " on " + entity_text(*impact.on, context);
  return text + options_text(impact.options, context);
}

void ImpactStep::expressions(std::vector<BoundPtr>& found) const {
  for (const BoundNamedEdge& tie : impact.ties) edge_expressions(tie, found);
  if (impact.on) found.push_back(impact.on->key);
}

std::string SourcesForStep::details(const PlanContext& context) const {
  std::string text;
  for (const BoundNamedEdge& edge : sources.edges) {
    text += (text.empty() ? "" : ", ") + edge_text(edge, context);
  }
  return text;
}

void SourcesForStep::expressions(std::vector<BoundPtr>& found) const {
  for (const BoundNamedEdge& edge : sources.edges) edge_expressions(edge, found);
}

}  // namespace clout::query
