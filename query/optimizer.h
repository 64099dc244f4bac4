// Makes a plan better without changing its rows: an ordered list of rules (query/rules/).
//
// Switched off, patterns are still put in an order (that of the text) and nothing else is done;
// both ways give the same rows.
#pragma once

#include "query/planner.h"

namespace clout::query {

/// Rewrites every tree of `plan`, and sets its estimates and outputs. `wanted` are the slots of the
/// result.
void optimize(Plan& plan, const std::vector<Slot>& wanted, const PlanContext& context,
              bool enabled);

}  // namespace clout::query
