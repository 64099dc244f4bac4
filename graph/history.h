// Earlier versions of nodes and edges: what a commit replaced stays readable.
//
// Versions of one entity follow one another: each is in force from the commit that made it to the
// commit that replaced or deleted it. Times of commits are all different, so a time names one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "graph/entity_record.h"
#include "graph/graph_view.h"

namespace clout::graph {

class StateView;

/// `recorded_to` of a version that is still in force.
inline constexpr RecordedTime kStillRecorded = INT64_MAX;

struct NodeHistoryVersion {
  NodeRecordPtr record;
  RecordedTime recorded_to = kStillRecorded;
  std::optional<CommitNumber> replaced_by;  ///< none: in force
};
struct EdgeHistoryVersion {
  EdgeRecordPtr record;
  RecordedTime recorded_to = kStillRecorded;
  std::optional<CommitNumber> replaced_by;
};

/// All versions that `view` knows, newest first; empty if there never was such an entity (or its
/// versions were vacuumed: see horizon_of()). `view` is one of a database, without a transaction's
/// own changes; of a restricted one what it shows (graph/restricted_history.h).
[[nodiscard]] std::vector<NodeHistoryVersion> node_history(const GraphView& view, NodeId node);
[[nodiscard]] std::vector<EdgeHistoryVersion> edge_history(const GraphView& view, EdgeId edge);

/// The first of them, or null.
[[nodiscard]] NodeRecordPtr newest_version(const GraphView& view, NodeId node);

/// What was in force at `time` (microseconds since the epoch); null: it did not exist.
[[nodiscard]] NodeRecordPtr node_at(const GraphView& view, NodeId node, RecordedTime time);
[[nodiscard]] EdgeRecordPtr edge_at(const GraphView& view, EdgeId edge, RecordedTime time);

/// The time of a commit; none if it is not in the log. What was in force at that time is what the
/// commit left behind.
[[nodiscard]] std::optional<RecordedTime> time_of(const GraphView& view, CommitNumber commit);

/// What a vacuum has left: of earlier moments nothing can be said. None: everything is kept.
[[nodiscard]] std::optional<RecordedTime> horizon_of(const storage::KvSnapshot& rows);
[[nodiscard]] std::optional<RecordedTime> horizon_of(const GraphView& view);
/// Throws Error{Argument} for a moment before the horizon.
void require_kept(const storage::KvSnapshot& rows, RecordedTime time);

/// The view as one of a database's states. Throws Error{Usage} for another kind of view.
[[nodiscard]] const StateView& stored_view(const GraphView& view);

/// A row of Family::History. `Record` is NodeRecord or EdgeRecord; Error{Corruption} for the other.
template <typename Record>
[[nodiscard]] std::shared_ptr<const Record> old_version(std::string_view bytes);

}  // namespace clout::graph
