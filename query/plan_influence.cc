#include "query/plan_influence.h"

#include "query/plan_text.h"

namespace clout::query {
namespace {

void entity_expressions(const BoundEntity& entity, std::vector<BoundPtr>& found) {
  found.push_back(entity.key);
}

}  // namespace

std::string entity_text(const BoundEntity& entity, const PlanContext& context) {
  if (entity.key) return expression_text(*entity.key, context);
  std::string text = "(";
  for (const std::string& label : entity.pattern.nodes[0].labels) text += ":" + label;
  if (!entity.pattern.predicates.empty()) {
    text += " " + joined_text(entity.pattern.predicates, " AND ", context);
  }
  return text + ")";
}

std::string options_text(const BoundInfluenceOptions& options, const PlanContext& context) {
  std::string text;
  if (options.within) text += " within " + expression_text(*options.within, context) + " hops";
  for (std::size_t i = 0; i < options.over.size(); ++i) {
    text += (i == 0 ? " over " : "|") + options.over[i];
  }
  if (options.edge_filter) text += " where " + expression_text(*options.edge_filter, context);
  if (options.node_filter) text += " where " + expression_text(*options.node_filter, context);
  if (options.top) text += " top " + expression_text(*options.top, context);
  return text;
}

std::string InfluenceStep::details(const PlanContext& context) const {
  return "from " + entity_text(influence.from, context) + " to " +
         entity_text(influence.to, context) + options_text(influence.options, context);
}

void InfluenceStep::expressions(std::vector<BoundPtr>& found) const {
  entity_expressions(influence.from, found);
  entity_expressions(influence.to, found);
}

std::string PressureStep::details(const PlanContext& context) const {
  return (pressure.by ? "by " : "on ") + entity_text(pressure.who, context) +
         options_text(pressure.options, context);
}

void PressureStep::expressions(std::vector<BoundPtr>& found) const {
  entity_expressions(pressure.who, found);
}

std::string HistoryStep::details(const PlanContext& context) const {
  std::string text = "from " + entity_text(history.from, context) + " to " +
                     entity_text(history.to, context) + " since " +
                     expression_text(*history.begin, context);
  if (history.end) text += " until " + expression_text(*history.end, context);
  return text + " every " + expression_text(*history.every, context) + " days" +
         options_text(history.options, context);
}

void HistoryStep::expressions(std::vector<BoundPtr>& found) const {
  entity_expressions(history.from, found);
  entity_expressions(history.to, found);
}

std::string PressureChangesStep::details(const PlanContext& context) const {
  return "on " + entity_text(changes.who, context) + " between " +
         expression_text(*changes.before, context) + " and " +
         expression_text(*changes.after, context) + options_text(changes.options, context);
}

void PressureChangesStep::expressions(std::vector<BoundPtr>& found) const {
  entity_expressions(changes.who, found);
}

std::string_view ExplanationStep::name() const {
  return explanation.by == BoundExplained::Chokepoints ? "Chokepoints" : "Why";
}

std::string ExplanationStep::details(const PlanContext& context) const {
  constexpr std::string_view kBy[] = {" by edge", " by node", " by source", " by claim", ""};
  return "from " + entity_text(explanation.from, context) + " to " +
         entity_text(explanation.to, context) +
         std::string(kBy[static_cast<std::size_t>(explanation.by)]) +
         options_text(explanation.options, context);
}

void ExplanationStep::expressions(std::vector<BoundPtr>& found) const {
  entity_expressions(explanation.from, found);
  entity_expressions(explanation.to, found);
}

}  // namespace clout::query
