#include "graph/past_state.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "graph/derived_rows.h"
#include "graph/history.h"
#include "graph/state_view.h"
#include "graph/topology_load.h"
#include "storage/keys.h"
#include "storage/memory_store.h"
#include "storage/ordered_code.h"
#include "storage/records.h"

namespace clout::graph {

using storage::CommitRecord;
using storage::EntityKind;
using storage::Family;

namespace {

/// What stands in the delta and in the sets for an undone entity, about; measured.
constexpr std::size_t kNodeBytes = 600;
constexpr std::size_t kEdgeBytes = 900;
constexpr std::size_t kSetBytes = 64;

/// The version that a commit after `time` found, which is the one in force then, unless the entity
/// is younger; null if it was gone already.
template <typename Version>
auto found_at(const std::vector<Version>& versions, RecordedTime time)
    -> decltype(versions.front().record) {
  for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
    if (version->recorded_to > time) return version->record;
  }
  return nullptr;
}

/// Was the entity recorded by `time`?
template <typename Version>
bool recorded_by(const std::vector<Version>& versions, RecordedTime time) {
  return std::any_of(versions.begin(), versions.end(),
                     [&](const Version& version) { return version.record->recorded_from <= time; });
}

/// A state, rows that differ from those that it holds, and what they need to live.
struct PastView {
  std::unique_ptr<storage::KvStore> store;
  std::shared_ptr<GraphState> state;
  RowOverlay rows;
  std::unique_ptr<StateView> view;
};

std::shared_ptr<const GraphView> as_view(const std::shared_ptr<PastView>& past) {
  return {past, past->view.get()};
}

/// Undoes on `past`, a copy of the present, what was recorded after `time`.
class Undo {
 public:
  Undo(const StateView& present, PastView& past, RecordedTime time, OwnerId owner,
       QueryBudget& budget)
      : present_(present),
        state_(*past.state),
        rows_(past.rows),
        time_(time),
        now_(present.commit()),
        owner_(owner),
        budget_(budget) {}

  /// False, and nothing is undone, if nothing at all was known then.
  [[nodiscard]] bool run() {
    find_changes();
    if (raw(state_.commit) == 0 && !any_claim_known()) return false;
    for (const CommitRecord& load : loads_) undo_edges_of(load);
    for (const EdgeId edge : edges_) undo(edge);
    for (const CommitRecord& load : loads_) undo_nodes_of(load);
    for (const NodeId node : nodes_) undo(node);
    hide_later_models();
    return true;
  }

 private:
  void find_changes();
  void note(CommitRecord record);
  [[nodiscard]] bool any_claim_known() const;
  void undo_edges_of(const CommitRecord& load);
  void undo_nodes_of(const CommitRecord& load);
  void undo(EdgeId edge);
  void undo(NodeId node);
  bool hide_later_claims(EdgeId edge);
  void hide_later_models();
  void put(const Edge& edge, const EdgeRecord* now, EdgeRecordPtr then);
  void put(NodeId node, const NodeRecord* now, NodeRecordPtr then);
  template <typename Id>
  void add(std::set<Id>& ids, Id id) {
    budget_.poll();
    if (ids.insert(id).second) budget_.charge(kSetBytes);
  }

  const StateView& present_;
  GraphState& state_;
  RowOverlay& rows_;
  const RecordedTime time_;
  const CommitNumber now_;
  const OwnerId owner_;
  QueryBudget& budget_;
  std::set<NodeId> nodes_;
  std::set<EdgeId> edges_;
  std::set<NodeId> ends_;  ///< of edges that were known
  std::vector<CommitRecord> loads_;
};

/// From the newest commit back to the one that was the newest at the time.
void Undo::find_changes() {
  const auto log = present_.state().kv->scan(Family::CommitLog, {}, {});
  CommitNumber number = now_;
  state_.commit = {};
  state_.commit_time = 0;
  for (log->seek_for_prev(storage::commit_log_key(number)); log->valid();
       log->seek_for_prev(storage::commit_log_key(number))) {
    budget_.poll();
    number = storage::decode_commit_log_key(log->key());
    CommitRecord record = storage::decode_commit(log->value());
    if (record.time <= time_) {
      state_.commit = number;
      state_.commit_time = record.time;
      return;
    }
    note(std::move(record));
    if (raw(number) == 0) return;
    number = CommitNumber{raw(number) - 1};
  }
}

void Undo::note(CommitRecord record) {
  for (const storage::EntityChange& change : record.changes) {
    if (change.entity == EntityKind::Edge) {
      add(edges_, EdgeId{change.id});
    } else {
      add(nodes_, NodeId{static_cast<std::uint32_t>(change.id)});
    }
  }
  if (record.kind != storage::CommitKind::Load) return;
  record.changes.clear();
  loads_.push_back(std::move(record));
}

bool Undo::any_claim_known() const {
  bool known = false;
  present_.visit_claims([&](EdgeId, const Claim& claim) {
    budget_.poll();
    known = claim.recorded <= time_;
    return !known;
  });
  return known;
}

/// Edges with claims are looked at one by one; the others were not known.
void Undo::undo_edges_of(const CommitRecord& load) {
  const EdgeId end{raw(load.first_edge) + load.edge_count};
  present_.rows().scan(Family::Claims, storage::claim_prefix(load.first_edge),
                       storage::claim_prefix(end), [&](std::string_view key, std::string_view) {
                         add(edges_, storage::decode_claim_key(key).edge);
                         return true;
                       });
  const bool indexed = !state_.catalog->rules.indexes.empty();
  for (EdgeId edge = load.first_edge; edge < end; edge = EdgeId{raw(edge) + 1}) {
    budget_.poll();
    if (edges_.contains(edge)) continue;
    const auto now = present_.find_edge(edge);
    if (!now) continue;
    put(*now, indexed ? present_.edge_record(*now).get() : nullptr, nullptr);
  }
}

void Undo::undo_nodes_of(const CommitRecord& load) {
  const std::uint32_t end = raw(load.first_node) + load.node_count;
  for (NodeId node = load.first_node; raw(node) < end; node = NodeId{raw(node) + 1}) {
    budget_.poll();
    if (ends_.contains(node)) {
      add(nodes_, node);
    } else if (!nodes_.contains(node)) {
      if (const NodeRecordPtr now = present_.node_record(node)) put(node, now.get(), nullptr);
    }
  }
}

void Undo::undo(EdgeId edge) {
  budget_.poll();
  const auto versions = edge_history(present_, edge);
  const bool claimed = hide_later_claims(edge);
  if (versions.empty()) return;
  EdgeRecordPtr then = found_at(versions, time_);
  if (!claimed && !recorded_by(versions, time_)) then = nullptr;
  if (then) {
    add(ends_, then->start);
    add(ends_, then->end);
  }
  const bool exists = versions.front().recorded_to == kStillRecorded;
  if (!exists && !then) return;
  const EdgeRecord& newest = *versions.front().record;
  put(edge_of(newest), exists ? &newest : nullptr, std::move(then));
}

void Undo::undo(NodeId node) {
  budget_.poll();
  const auto versions = node_history(present_, node);
  if (versions.empty()) return;
  NodeRecordPtr then = found_at(versions, time_);
  if (!recorded_by(versions, time_) && !ends_.contains(node)) then = nullptr;
  const bool exists = versions.front().recorded_to == kStillRecorded;
  if (!exists && !then) return;
  put(node, exists ? versions.front().record.get() : nullptr, std::move(then));
}

/// Gives whether a claim on the edge remains.
bool Undo::hide_later_claims(EdgeId edge) {
  bool remains = false;
  const std::string prefix = storage::claim_prefix(edge);
  present_.rows().scan(Family::Claims, prefix, storage::prefix_end(prefix),
                       [&](std::string_view key, std::string_view value) {
                         budget_.poll();
                         if (storage::decode_claim(value).recorded <= time_) {
                           remains = true;
                         } else {
                           budget_.charge(kSetBytes + key.size());
                           rows_.erase(Family::Claims, std::string(key));
                         }
                         return true;
                       });
  return remains;
}

void Undo::hide_later_models() {
  const std::string prefix = storage::catalog_prefix(storage::CatalogKind::Model);
  present_.rows().scan(Family::Catalog, prefix, storage::prefix_end(prefix),
                       [&](std::string_view key, std::string_view value) {
                         if (storage::decode_model(value).recorded_from > time_) {
                           rows_.erase(Family::Catalog, std::string(key));
                         }
                         return true;
                       });
}

/// Also where the record is the same: what reads the changed edges then finds that its claims are
/// not.
void Undo::put(const Edge& edge, const EdgeRecord* now, EdgeRecordPtr then) {
  budget_.charge(kEdgeBytes + move_rows(rows_, *state_.catalog, now, then.get()));
  if (!then || !same_ends(edge, edge_of(*then))) {
    state_.delta.remove_edge(*state_.base, edge, now_, owner_);
  }
  if (then) state_.delta.put_edge(*state_.base, std::move(then), now_, owner_);
}

void Undo::put(NodeId node, const NodeRecord* now, NodeRecordPtr then) {
  budget_.charge(kNodeBytes + move_rows(rows_, *state_.catalog, node, now, then.get()));
  state_.delta.put_node(*state_.base, node, std::move(then), now_, owner_);
}

/// A graph of its own, so that it does not cost to take out all that came later.
std::shared_ptr<const GraphView> nothing_known(const GraphState& present) {
  auto past = std::make_shared<PastView>();
  past->store = storage::make_memory_store();
  const std::shared_ptr<const storage::KvSnapshot> kv = past->store->snapshot();
  const auto base = load_topology(*kv, {}, CommitNumber{});
  past->state = std::make_shared<GraphState>(
      GraphState{CommitNumber{}, 0, present.catalog, kv, base, Delta(*base),
                 std::make_shared<InfluenceCache>(""), std::make_shared<PathIndexCache>(""),
                 std::make_shared<StatisticsCache>(), nullptr, nullptr});
  past->view = std::make_unique<StateView>(past->state);
  return as_view(past);
}

}  // namespace

std::shared_ptr<const GraphView> known_at(const std::shared_ptr<const GraphState>& present,
                                          RecordedTime time, OwnerId owner, QueryBudget& budget) {
  require_kept(*present->kv, time);
  if (time >= present->commit_time) return std::make_shared<StateView>(present);
  const StateView now(present);
  auto past = std::make_shared<PastView>();
  past->state = std::make_shared<GraphState>(*present);
  past->state->statistics = std::make_shared<StatisticsCache>();
  if (!Undo(now, *past, time, owner, budget).run()) return nothing_known(*present);
  past->view = std::make_unique<StateView>(past->state, &past->rows);
  return as_view(past);
}

}  // namespace clout::graph
