// What was recorded, change by change: the commit log, with the versions that each commit found and
// those that it left behind.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "graph/entity_record.h"
#include "graph/graph_view.h"
#include "graph/state_view.h"
#include "schema/claim.h"
#include "schema/query_budget.h"
#include "storage/records.h"

namespace clout::graph {

class RestrictedView;

/// `before` is null for a node that was created, `after` for one that was deleted.
struct NodeChanged {
  NodeId node{};
  NodeRecordPtr before, after;
};
struct EdgeChanged {
  Edge edge;
  EdgeRecordPtr before, after;
};
struct ClaimAdded {
  Edge edge;
  Claim claim;
};

struct RecordedChange {
  RecordedTime recorded = 0;  ///< the time of the commit
  std::variant<NodeChanged, EdgeChanged, ClaimAdded> what;
};

/// Reads forward: commit by commit, in each the nodes by their number, then the edges by theirs,
/// the claims on an edge behind it. An edge to which nothing but claims came has not changed
/// itself. One thread; ends before its view.
///
/// O(1) seeks for each change, and for the first as many as the logarithm of the commits. Of a
/// restricted view it reads what that shows (graph/restricted_history.h).
class ChangeLog {
 public:
  /// Changes recorded after `since` and not after `until`, as far as `view` has them. It is one of
  /// a database, without a transaction's own changes. Throws Error{Argument} for a time before the
  /// horizon of a vacuum (graph/history.h).
  ChangeLog(const GraphView& view, RecordedTime since, RecordedTime until, QueryBudget& budget);

  /// None at the end. Throws what the budget throws, and Error{Corruption}.
  [[nodiscard]] std::optional<RecordedChange> next();

 private:
  struct Entity {
    storage::EntityKind kind;
    storage::ChangeKind change;
    std::uint64_t id;
  };

  [[nodiscard]] std::optional<RecordedChange> next_recorded();
  [[nodiscard]] CommitNumber first_commit_after(RecordedTime time) const;
  bool read_commit();
  [[nodiscard]] std::optional<Entity> next_entity();
  void append_node(const Entity& entity);
  void append_edge(const Entity& entity);
  void append_claims(const Edge& edge);
  [[nodiscard]] std::optional<std::uint32_t> first_claim(EdgeId edge);
  template <typename Record>
  [[nodiscard]] std::shared_ptr<const Record> replaced(const Entity& entity);
  template <typename Record>
  [[nodiscard]] std::shared_ptr<const Record> replaced_later(const Entity& entity);
  void append(std::variant<NodeChanged, EdgeChanged, ClaimAdded> what);

  const StateView& view_;
  const RestrictedView* restricted_;  ///< null: all is shown
  const RecordedTime until_;
  QueryBudget& budget_;
  MemoryCharge charge_;          ///< of the commit that is read
  MemoryCharge pending_charge_;  ///< of the claims that wait
  std::unique_ptr<storage::KvCursor> log_, history_, claims_;
  bool more_ = true;
  CommitNumber commit_{};  ///< that made what is in `pending_`
  storage::CommitRecord record_;
  std::uint64_t changes_ = 0, nodes_ = 0, edges_ = 0;  ///< of `record_`, read so far
  std::deque<RecordedChange> pending_;
};

}  // namespace clout::graph
