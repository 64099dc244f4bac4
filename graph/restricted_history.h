// The past of what a restricted view shows: versions and recorded changes without the hidden ones.
#pragma once

#include <optional>
#include <vector>

#include "graph/change_log.h"
#include "graph/history.h"
#include "graph/restricted_view.h"

namespace clout::graph {

/// None of an entity that is hidden by its newest version, else those that are visible themselves.
/// Of edges, a version is also hidden where an end was at its time, or where only hidden sources
/// had stated it. O(versions, and those of the ends).
[[nodiscard]] std::vector<NodeHistoryVersion> shown(const RestrictedView& view, NodeId node,
                                                    std::vector<NodeHistoryVersion> versions);
[[nodiscard]] std::vector<EdgeHistoryVersion> shown(const RestrictedView& view, EdgeId edge,
                                                    std::vector<EdgeHistoryVersion> versions);

/// The change as `view` shows it; none if it shows nothing of it. A version that is hidden counts
/// as none: what comes out of hiding is created, what goes into it deleted. `commit` made it.
[[nodiscard]] std::optional<RecordedChange> shown(const RestrictedView& view, RecordedChange change,
                                                  CommitNumber commit);

}  // namespace clout::graph
