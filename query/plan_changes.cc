#include "query/plan_changes.h"

#include "query/plan_text.h"

namespace clout::query {

std::string RecordedChangesStep::details(const PlanContext& context) const {
  std::string text = "since " + expression_text(*changes.since, context);
  if (changes.until) text += " until " + expression_text(*changes.until, context);
  return text;
}

}  // namespace clout::query
