// Turns change sets into commits, one at a time, many in one write.
//
// Whoever commits while nobody else does leads: takes all change sets that wait, checks each for
// conflicts, writes them as one batch with one fsync, publishes the state they lead to, and answers
// all. The others wait. A leader costs no thread of its own and a lone writer no hand-over.
// First committer wins, on {node, edge, guarded key}.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "graph/change_set.h"
#include "graph/conflict_table.h"
#include "graph/graph_state.h"
#include "graph/id_allocator.h"
#include "graph/shared_catalog.h"
#include "graph/state_publisher.h"
#include "storage/kv_store.h"

namespace clout::graph {

/// Owns what is made of stored rows before there is a committer.
inline constexpr OwnerId kLoadingOwner = 1;

/// Any number of threads.
class Committer {
 public:
  /// Microseconds since the epoch; any thread.
  using Clock = std::function<RecordedTime()>;

  /// The store outlives it; `first` is the state that the store holds.
  Committer(storage::KvStore& store, std::shared_ptr<const GraphState> first, IdCounters ids,
            Clock clock);

  [[nodiscard]] std::shared_ptr<const GraphState> current() const { return states_.current(); }
  [[nodiscard]] SharedCatalog& catalog() { return catalog_; }
  [[nodiscard]] IdAllocator& ids() { return ids_; }
  [[nodiscard]] OwnerId new_owner() { return next_owner_.fetch_add(1); }
  [[nodiscard]] RecordedTime now() const { return clock_(); }
  [[nodiscard]] storage::KvStore& store() { return store_; }

  /// The newest state, for a transaction: what commits after it is remembered until end().
  [[nodiscard]] std::shared_ptr<const GraphState> begin();
  void end(CommitNumber snapshot);

  /// Durable on return. `rules` is the version of those that the change set was made and checked
  /// for. Throws Error{Conflict}, or Error{Io} if the store refused: from then on it refuses all
  /// commits, since what is on the disk is not known before it is opened again.
  CommitNumber commit(ChangeSet& changes, CommitNumber snapshot, std::uint64_t rules);

  /// While it lives no commit happens; for the fold, bulk loads and new rules.
  class Pause {
   public:
    explicit Pause(Committer& committer) : committer_(committer), lock_(committer.write_mutex_) {}
    [[nodiscard]] std::shared_ptr<const GraphState> state() const { return committer_.current(); }
    /// Writes durably; a failure closes the database for writing.
    void write(const storage::WriteBatch& batch);
    void ingest(std::vector<std::unique_ptr<storage::SortedRun>> runs);
    void publish(std::shared_ptr<const GraphState> next);
    /// A commit time above all others.
    [[nodiscard]] RecordedTime next_commit_time() const;

    /// After the bulk load that is commit `load`: it gave numbers by itself and looked at no
    /// guards, so a transaction that began before it and created or guarded something gets
    /// Error{Conflict}.
    void set_ids(IdCounters ids, CommitNumber load);

    /// From now until take_steps(), what commits do is kept.
    void keep_steps();
    [[nodiscard]] std::vector<DeltaStep> take_steps();

   private:
    Committer& committer_;
    std::unique_lock<std::mutex> lock_;
  };

 private:
  struct Request {
    ChangeSet* changes;
    CommitNumber snapshot;
    std::uint64_t rules;
    std::condition_variable answered;
    bool done = false;
    CommitNumber commit{};
    std::exception_ptr error;
  };
  struct Group;

  void lead(std::unique_lock<std::mutex>& queue_lock);
  void run(const std::vector<Request*>& requests);
  void add(Request& request, Group& group);
  void finish(Group& group);
  void refuse_after_failure() const;
  template <typename Write>
  void guarded(Write&& write);
  [[nodiscard]] RecordedTime time_after(RecordedTime last) const;

  storage::KvStore& store_;
  SharedCatalog catalog_;
  IdAllocator ids_;
  Clock clock_;
  StatePublisher states_;
  std::atomic<OwnerId> next_owner_{kLoadingOwner + 1};

  std::mutex active_mutex_;
  std::multiset<CommitNumber> active_;  // snapshots of open transactions

  std::mutex queue_mutex_;
  std::deque<Request*> queue_;  // the front one leads

  std::mutex write_mutex_;  // held by the leader or a Pause; guards what follows
  ConflictTable conflicts_;
  IdCounters stored_ids_;
  CommitNumber last_load_{};
  std::string failure_;  // why the store refused, if it did
  std::optional<std::vector<DeltaStep>> steps_;
};

/// Ends a transaction's hold on its snapshot.
class ActiveSnapshot {
 public:
  ActiveSnapshot(Committer& committer, CommitNumber snapshot)
      : committer_(committer), snapshot_(snapshot) {}
  ~ActiveSnapshot() { committer_.end(snapshot_); }
  ActiveSnapshot(const ActiveSnapshot&) = delete;
  ActiveSnapshot& operator=(const ActiveSnapshot&) = delete;

 private:
  Committer& committer_;
  const CommitNumber snapshot_;
};

}  // namespace clout::graph
