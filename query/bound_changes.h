// `CHANGES SINCE` after binding.
#pragma once

#include <vector>

#include "query/bound_expression.h"
#include "schema/error.h"

namespace clout::query {

/// Columns: recorded, change, kind, what, before, after, gained, lost, entity.
struct BoundRecordedChanges {
  BoundPtr since, until;  ///< without variables; no `until`: now
  SourcePosition since_position, until_position;
  std::vector<Slot> columns;
};

}  // namespace clout::query
