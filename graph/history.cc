#include "graph/history.h"

#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "graph/observed_view.h"
#include "graph/restricted_history.h"
#include "graph/restricted_view.h"
#include "graph/state_view.h"
#include "schema/error.h"
#include "schema/temporal_text.h"
#include "schema/temporal_zone.h"
#include "storage/keys.h"
#include "storage/ordered_code.h"
#include "storage/records.h"

namespace clout::graph {

using storage::EntityKind;
using storage::Family;

namespace {

constexpr std::size_t kAllVersions = SIZE_MAX;

/// Appends the replaced versions of one entity, newest first, up to `limit` in all.
template <typename Record, typename Version>
void append_replaced(const StateView& view, EntityKind kind, std::uint64_t id, std::size_t limit,
                     std::vector<Version>& versions) {
  const std::string prefix = storage::history_prefix(kind, id);
  view.rows().scan(
      Family::History, prefix, storage::prefix_end(prefix),
      [&](std::string_view key, std::string_view value) {
        const storage::HistoryKey place = storage::decode_history_key(key);
        versions.push_back({old_version<Record>(value), place.recorded_to, place.commit});
        return versions.size() < limit;
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

std::vector<NodeHistoryVersion> newest_versions(const GraphView& view, NodeId node,
                                                std::size_t limit) {
  const StateView& state = stored_view(view);
  std::vector<NodeHistoryVersion> versions;
  if (auto current = state.node_record(node)) {
    versions.push_back({std::move(current), kStillRecorded, std::nullopt});
  }
  if (versions.size() < limit) {
    append_replaced<NodeRecord>(state, EntityKind::Node, raw(node), limit, versions);
  }
  return versions;
}

}  // namespace

const StateView& stored_view(const GraphView& view) {
  const auto* state = dynamic_cast<const StateView*>(&unobserved(view));
  if (state == nullptr) {
    throw Error(ErrorCode::Usage, "history is kept by databases only, not by this view");
  }
  return *state;
}

std::optional<RecordedTime> horizon_of(const storage::KvSnapshot& rows) {
  const auto row = rows.get(Family::Meta, storage::kMetaVacuumTime);
  if (!row) return std::nullopt;
  return static_cast<RecordedTime>(storage::decode_counter(*row));
}

std::optional<RecordedTime> horizon_of(const GraphView& view) {
  return horizon_of(*stored_view(beneath(view)).state().kv);
}

void require_kept(const storage::KvSnapshot& rows, RecordedTime time) {
  const auto horizon = horizon_of(rows);
  if (!horizon || *horizon <= time) return;
  const std::string from = to_text(at_microseconds(*horizon));
  throw Error(ErrorCode::Argument, "history before " + from + " was freed by a vacuum")
      .detail("InvalidArgumentValue")
      .hint("ask about " + from + " or later");
}

template <typename Record>
std::shared_ptr<const Record> old_version(std::string_view bytes) {
  storage::HistoryRecord row = storage::decode_history(bytes);
  auto* record = std::get_if<Record>(&row.version);
  if (record == nullptr) {
    throw Error(ErrorCode::Corruption, "an old version is stored as one of another kind")
        .hint("run 'clout check' on the database");
  }
  return std::make_shared<Record>(std::move(*record));
}

template std::shared_ptr<const NodeRecord> old_version<NodeRecord>(std::string_view bytes);
template std::shared_ptr<const EdgeRecord> old_version<EdgeRecord>(std::string_view bytes);

std::vector<NodeHistoryVersion> node_history(const GraphView& view, NodeId node) {
  const RestrictedView* restricted = as_restricted(view);
  if (restricted == nullptr) return newest_versions(view, node, kAllVersions);
  return shown(*restricted, node, newest_versions(restricted->base(), node, kAllVersions));
}

NodeRecordPtr newest_version(const GraphView& view, NodeId node) {
  const auto versions =
      as_restricted(view) != nullptr ? node_history(view, node) : newest_versions(view, node, 1);
  return versions.empty() ? nullptr : versions.front().record;
}

std::vector<EdgeHistoryVersion> edge_history(const GraphView& view, EdgeId edge) {
  if (const RestrictedView* restricted = as_restricted(view)) {
    return shown(*restricted, edge, edge_history(restricted->base(), edge));
  }
  const StateView& state = stored_view(view);
  std::vector<EdgeHistoryVersion> versions;
  if (const auto current = state.find_edge(edge)) {
    versions.push_back({state.edge_record(*current), kStillRecorded, std::nullopt});
  }
  append_replaced<EdgeRecord>(state, EntityKind::Edge, raw(edge), kAllVersions, versions);
  return versions;
}

NodeRecordPtr node_at(const GraphView& view, NodeId node, RecordedTime time) {
  return in_force(node_history(view, node), time);
}

EdgeRecordPtr edge_at(const GraphView& view, EdgeId edge, RecordedTime time) {
  return in_force(edge_history(view, edge), time);
}

std::optional<RecordedTime> time_of(const GraphView& view, CommitNumber commit) {
  const auto row =
      stored_view(beneath(view)).rows().get(Family::CommitLog, storage::commit_log_key(commit));
  if (!row) return std::nullopt;
  return storage::decode_commit(*row).time;
}

}  // namespace clout::graph
