// A budget for what a test lets run as long as it takes.
#pragma once

#include "schema/query_budget.h"

namespace clout::tests {

[[nodiscard]] inline QueryBudget& no_limits() {
  thread_local QueryBudget budget;
  return budget;
}

}  // namespace clout::tests
