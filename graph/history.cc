#include "graph/history.h"

#include <memory>
#include <utility>
#include <variant>

#include "graph/state_view.h"
#include "schema/error.h"
#include "storage/keys.h"
#include "storage/ordered_code.h"
#include "storage/records.h"

namespace clout::graph {

using storage::EntityKind;
using storage::Family;

namespace {

const StateView& stored(const GraphView& view) {
  const auto* state = dynamic_cast<const StateView*>(&view);
  if (state == nullptr) {
    throw Error(ErrorCode::Usage, "history is kept by databases only, not by this view");
  }
  return *state;
}

/// Appends the replaced versions of one entity, newest first.
template <typename Record, typename Version>
void append_replaced(const StateView& view, EntityKind kind, std::uint64_t id,
                     std::vector<Version>& versions) {
  const std::string prefix = storage::history_prefix(kind, id);
  view.rows().scan(
      Family::History, prefix, storage::prefix_end(prefix),
      [&](std::string_view key, std::string_view value) {
        const storage::HistoryKey place = storage::decode_history_key(key);
        storage::HistoryRecord row = storage::decode_history(value);
        auto* record = std::get_if<Record>(&row.version);
        if (record == nullptr) {
          throw Error(ErrorCode::Corruption, "an old version is stored as one of another kind")
              .hint("run 'clout check' on the database");
        }
        versions.push_back(
            {std::make_shared<Record>(std::move(*record)), place.recorded_to, place.commit});
        return true;
      });
}

/// The version whose interval [recorded_from, recorded_to) holds `time`.
template <typename Version>
auto in_force(const std::vector<Version>& versions, RecordedTime time)
    -> decltype(versions.front().record) {
  for (const Version& version : versions) {
    if (version.record->recorded_from <= time && time < version.recorded_to) return version.record;
  }
  return nullptr;
}

}  // namespace

std::vector<NodeHistoryVersion> node_history(const GraphView& view, NodeId node) {
  const StateView& state = stored(view);
  std::vector<NodeHistoryVersion> versions;
  if (auto current = state.node_record(node)) {
    versions.push_back({std::move(current), kStillRecorded, std::nullopt});
  }
  append_replaced<NodeRecord>(state, EntityKind::Node, raw(node), versions);
  return versions;
}

std::vector<EdgeHistoryVersion> edge_history(const GraphView& view, EdgeId edge) {
  const StateView& state = stored(view);
  std::vector<EdgeHistoryVersion> versions;
  if (const auto current = state.find_edge(edge)) {
    versions.push_back({state.edge_record(*current), kStillRecorded, std::nullopt});
  }
  append_replaced<EdgeRecord>(state, EntityKind::Edge, raw(edge), versions);
  return versions;
}

NodeRecordPtr node_at(const GraphView& view, NodeId node, RecordedTime time) {
  return in_force(node_history(view, node), time);
}

EdgeRecordPtr edge_at(const GraphView& view, EdgeId edge, RecordedTime time) {
  return in_force(edge_history(view, edge), time);
}

std::optional<RecordedTime> time_of(const GraphView& view, CommitNumber commit) {
  const auto row = stored(view).rows().get(Family::CommitLog, storage::commit_log_key(commit));
  if (!row) return std::nullopt;
  return storage::decode_commit(*row).time;
}

}  // namespace clout::graph
