#include "graph/committer.h"

#include <algorithm>
#include <utility>

#include "graph/commit_rows.h"
#include "schema/error.h"
#include "storage/layout.h"
#include "storage/records.h"

namespace clout::graph {

using storage::Family;
using storage::KvStore;

namespace {

/// So many change sets share a write at most, that none waits long for the others' rows.
constexpr std::size_t kMaxGroup = 1024;

}  // namespace

Committer::Committer(KvStore& store, std::shared_ptr<const GraphState> first, IdCounters ids,
                     Clock clock)
    : store_(store),
      catalog_(first->catalog),
      ids_(ids),
      clock_(std::move(clock)),
      states_(std::move(first)),
      stored_ids_(ids) {}

std::shared_ptr<const GraphState> Committer::begin() {
  const std::lock_guard lock(active_mutex_);
  auto state = current();
  active_.insert(state->commit);
  return state;
}

void Committer::end(CommitNumber snapshot) {
  const std::lock_guard lock(active_mutex_);
  active_.erase(active_.find(snapshot));
}

RecordedTime Committer::time_after(RecordedTime last) const {
  // Each commit has a time of its own, so that a time names a commit.
  return std::max(clock_(), last + 1);
}

// --- the queue ---------------------------------------------------------------------------------

CommitNumber Committer::commit(ChangeSet& changes, CommitNumber snapshot, std::uint64_t rules) {
  Request request{&changes, snapshot, rules, {}, false, {}, nullptr};
  std::unique_lock lock(queue_mutex_);
  queue_.push_back(&request);
  request.answered.wait(lock, [&] { return request.done || queue_.front() == &request; });
  if (!request.done) lead(lock);
  if (request.error) std::rethrow_exception(request.error);
  return request.commit;
}

/// Answers those that waited when the write began. Called by the front of the queue, which stays
/// the front until then, so there is one leader.
void Committer::lead(std::unique_lock<std::mutex>& queue_lock) {
  queue_lock.unlock();
  std::unique_lock write_lock(write_mutex_);
  queue_lock.lock();
  const std::size_t size = std::min(queue_.size(), kMaxGroup);
  const std::vector<Request*> requests(queue_.begin(),
                                       queue_.begin() + static_cast<std::ptrdiff_t>(size));
  queue_lock.unlock();
  run(requests);
  write_lock.unlock();
  queue_lock.lock();
  for (Request* request : requests) {
    queue_.pop_front();
    request->done = true;
    request->answered.notify_one();
  }
  if (!queue_.empty()) queue_.front()->answered.notify_one();
}

// --- one group ---------------------------------------------------------------------------------

struct Committer::Group {
  GraphState next;
  OwnerId owner;
  storage::WriteBatch batch;
  std::vector<Request*> accepted;
  std::vector<DeltaStep> steps;
};

void Committer::run(const std::vector<Request*>& requests) {
  Group group{*current(), new_owner(), {}, {}, {}};
  for (Request* request : requests) {
    try {
      add(*request, group);
    } catch (...) {
      request->error = std::current_exception();
    }
  }
  if (group.accepted.empty()) return;
  try {
    finish(group);
  } catch (...) {
    for (Request* request : group.accepted) request->error = std::current_exception();
  }
}

void Committer::add(Request& request, Group& group) {
  refuse_after_failure();
  ChangeSet& changes = *request.changes;
  conflicts_.check(changes, request.snapshot);
  // The load gave out numbers, and may have brought what was found absent.
  if (request.snapshot < last_load_ && (changes.creates() || !changes.guards.empty())) {
    throw Error(ErrorCode::Conflict, "a bulk load was stored meanwhile")
        .hint("run the transaction again");
  }
  if (request.rules != catalog_.current()->rules.version) {
    throw Error(ErrorCode::Conflict, "an index or a constraint was created or dropped meanwhile")
        .hint("run the transaction again");
  }
  GraphState& next = group.next;
  const CommitNumber commit{raw(next.commit) + 1};
  const RecordedTime time = time_after(next.commit_time);
  append_commit_rows(changes, commit, time, group.batch);
  for (DeltaStep& step : delta_steps(changes)) {
    next.delta.apply(*next.base, step, commit, group.owner);
    if (steps_) group.steps.push_back(std::move(step));
  }
  conflicts_.record(changes, commit);
  next.commit = commit;
  next.commit_time = time;
  request.commit = commit;
  group.accepted.push_back(&request);
}

/// Makes the group durable and visible, or throws and leaves the database as it was.
void Committer::finish(Group& group) {
  const auto names = catalog_.append_unstored(group.batch);
  const IdCounters ids = ids_.counters();
  if (ids != stored_ids_) {
    group.batch.put(Family::Meta, std::string(storage::kMetaNextNode),
                    storage::encode_counter(ids.next_node));
    group.batch.put(Family::Meta, std::string(storage::kMetaNextEdge),
                    storage::encode_counter(ids.next_edge));
  }
  guarded([&] { store_.write(group.batch, KvStore::Durability::Sync); });
  catalog_.mark_stored(names);
  stored_ids_ = ids;
  if (steps_) {
    steps_->insert(steps_->end(), std::make_move_iterator(group.steps.begin()),
                   std::make_move_iterator(group.steps.end()));
  }
  group.next.kv = store_.snapshot();
  group.next.catalog = catalog_.current();
  states_.publish(std::make_shared<GraphState>(std::move(group.next)));

  const std::lock_guard lock(active_mutex_);
  conflicts_.forget(active_.empty() ? current()->commit : *active_.begin());
}

void Committer::refuse_after_failure() const {
  if (failure_.empty()) return;
  throw Error(ErrorCode::Io, "the database refuses changes since a write failed: " + failure_)
      .hint("it can still be read; make room or mend the disk, then open it again");
}

template <typename Write>
void Committer::guarded(Write&& write) {
  refuse_after_failure();
  try {
    write();
  } catch (const Error& error) {
    failure_ = error.message();
    throw;
  }
}

// --- pauses ------------------------------------------------------------------------------------

void Committer::Pause::write(const storage::WriteBatch& batch) {
  committer_.guarded([&] { committer_.store_.write(batch, KvStore::Durability::Sync); });
}

void Committer::Pause::ingest(std::vector<std::unique_ptr<storage::SortedRun>> runs) {
  committer_.guarded([&] { committer_.store_.ingest(std::move(runs)); });
}

void Committer::Pause::publish(std::shared_ptr<const GraphState> next) {
  committer_.states_.publish(std::move(next));
}

void Committer::Pause::set_ids(IdCounters ids, CommitNumber load) {
  committer_.ids_.reset(ids);
  committer_.stored_ids_ = ids;
  committer_.last_load_ = load;
}

RecordedTime Committer::Pause::next_commit_time() const {
  return committer_.time_after(state()->commit_time);
}

void Committer::Pause::keep_steps() { committer_.steps_.emplace(); }

std::vector<DeltaStep> Committer::Pause::take_steps() {
  std::vector<DeltaStep> steps;
  if (committer_.steps_) steps = *std::move(committer_.steps_);
  committer_.steps_.reset();
  return steps;
}

}  // namespace clout::graph
