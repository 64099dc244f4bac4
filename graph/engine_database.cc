#include "graph/engine_database.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "graph/batch_runs.h"
#include "graph/commit_rows.h"
#include "graph/constraints.h"
#include "graph/fold.h"
#include "graph/index_build.h"
#include "graph/past_state.h"
#include "graph/state_view.h"
#include "graph/system_time.h"
#include "graph/topology_file.h"
#include "graph/topology_load.h"
#include "graph/vacuum.h"
#include "graph/write_transaction.h"
#include "schema/error.h"
#include "storage/format_version.h"
#include "storage/keys.h"
#include "storage/layout.h"
#include "storage/records.h"

namespace clout::graph {

using storage::Family;

namespace {

std::uint64_t counter(const storage::KvSnapshot& kv, std::string_view key) {
  const auto row = kv.get(Family::Meta, key);
  return row ? storage::decode_counter(*row) : 0;
}

IdCounters stored_counters(const storage::KvSnapshot& kv) {
  return {counter(kv, storage::kMetaNextNode), counter(kv, storage::kMetaNextEdge)};
}

/// Rows of Family::Delta behind it: an edge has two, a node one.
std::uint64_t delta_rows(const Delta& delta) {
  return 2 * delta.changed_edges() + delta.changed_nodes();
}

/// Number and time of the newest commit; zeros for a new database.
std::pair<CommitNumber, RecordedTime> last_commit(const storage::KvSnapshot& kv) {
  const auto rows = kv.scan(Family::CommitLog, "", "");
  rows->seek_for_prev(storage::commit_log_key(CommitNumber{~std::uint64_t{0}}));
  if (!rows->valid()) return {};
  return {storage::decode_commit_log_key(rows->key()), storage::decode_commit(rows->value()).time};
}

std::shared_ptr<const GraphState> load_state(const storage::KvStore& store, const std::string& path,
                                             bool read_only) {
  const std::shared_ptr<const storage::KvSnapshot> kv = store.snapshot();
  const CommitNumber fold_commit{counter(*kv, storage::kMetaFoldCommit)};
  const auto base = load_topology(*kv, path, fold_commit, read_only);
  const auto [commit, time] = last_commit(*kv);
  const std::string caches = read_only ? std::string() : path;
  return std::make_shared<GraphState>(
      GraphState{commit, time, load_catalog(*kv), kv, base, load_delta(*kv, *base, kLoadingOwner),
                 std::make_shared<InfluenceCache>(caches), std::make_shared<PathIndexCache>(caches),
                 std::make_shared<StatisticsCache>(), std::make_shared<NameCache>(),
                 std::make_shared<RecordCache>()});
}

/// Links the snapshot files of a database into a copy of it. They can be made anew, so one that
/// cannot be linked is left out.
void add_snapshot_files(const std::string& from, const std::string& to) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(from)) {
    if (entry.path().extension() != ".snapshot") continue;
    fs::create_hard_link(entry.path(), fs::path(to) / entry.path().filename(), ignored);
  }
}

/// An index of more rows than this is not written by way of the log.
constexpr std::size_t kManyRows = 20'000;

std::string definition_key(const ConstraintDefinition& constraint) {
  return storage::encode_key(
      storage::CatalogKey{storage::CatalogKind::Constraint, {}, constraint.number});
}

/// The label or type that a request names.
template <typename Request>
SchemaSubject subject_of(SharedCatalog& catalog, const Request& request) {
  if (request.on_edges) return catalog.edge_type(request.subject);
  return catalog.label(request.subject);
}

template <typename Id>
void sort_unique(std::vector<Id>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

/// Takes out the rule of that name, if it is among them.
template <typename Rule>
std::optional<Rule> take_named(std::vector<Rule>& rules, std::string_view name) {
  const auto found =
      std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.name == name; });
  if (found == rules.end()) return std::nullopt;
  Rule taken = std::move(*found);
  rules.erase(found);
  return taken;
}

[[noreturn]] void throw_no_such(const char* what, std::string_view name) {
  throw Error(ErrorCode::NotFound,
              std::string("there is no ") + what + " '" + std::string(name) + "'");
}

}  // namespace

EngineDatabase::EngineDatabase(std::unique_ptr<storage::KvStore> store, std::string path,
                               const OpenOptions& options)
    : path_(std::move(path)), options_(options), store_(std::move(store)) {
  const auto state = load_state(*store_, path_, read_only());
  committer_ =
      std::make_unique<Committer>(*store_, state, stored_counters(*state->kv), system_time);
  if (options_.background_fold && !read_only())
    background_ = std::thread([this] { fold_in_background(); });
}

EngineDatabase::~EngineDatabase() {
  {
    const std::lock_guard lock(background_mutex_);
    closing_ = true;
  }
  background_wake_.notify_all();
  if (background_.joinable()) background_.join();
}

std::shared_ptr<const GraphView> EngineDatabase::view() const {
  return std::make_shared<StateView>(committer_->current());
}

std::shared_ptr<const GraphView> EngineDatabase::view_at(std::int64_t time,
                                                         QueryBudget& budget) const {
  return known_at(committer_->current(), time, committer_->new_owner(), budget);
}

std::unique_ptr<Transaction> EngineDatabase::begin() {
  return std::make_unique<WriteTransaction>(*committer_);
}

void EngineDatabase::checkpoint(const std::string& directory) const {
  store_->checkpoint(directory);
  add_snapshot_files(path_, directory);
}

/// The newest commit over what the store holds now.
void EngineDatabase::publish_store() {
  Committer::Pause pause(*committer_);
  auto next = std::make_shared<GraphState>(*pause.state());
  next->kv = store_->snapshot();
  pause.publish(std::move(next));
}

/// The state that is published holds the rows from before until another takes its place.
VacuumReport EngineDatabase::vacuum(const VacuumOptions& options) {
  require_writable();
  const std::lock_guard lock(vacuum_mutex_);
  VacuumOptions complete = options;
  complete.on_erased = [&] {
    publish_store();
    options.on_erased();
  };
  try {
    return graph::vacuum(*store_, complete);
  } catch (...) {
    publish_store();  // the horizon may have moved
    throw;
  }
}

DatabaseFigures EngineDatabase::figures() const {
  const auto state = committer_->current();
  DatabaseFigures figures;
  figures.format_version =
      static_cast<std::uint32_t>(counter(*state->kv, storage::kMetaFormatVersion));
  figures.commit = state->commit;
  figures.fold_commit = state->base->fold_commit();
  figures.delta_rows = delta_rows(state->delta);
  for (const Family family : storage::all_families()) {
    figures.stored_bytes.emplace_back(storage::family_name(family),
                                      store_->approximate_bytes(family));
  }
  return figures;
}

// --- fold --------------------------------------------------------------------------------------

void EngineDatabase::require_writable() const {
  if (!read_only()) return;
  throw Error(ErrorCode::Permission, "the database '" + path_ + "' was opened for reading only");
}

void EngineDatabase::fold() {
  require_writable();
  const std::lock_guard lock(fold_mutex_);
  fold_locked();
}

/// Commits go on while the chunks are prepared; what they do is kept and applied to the new base.
void EngineDatabase::fold_locked() {
  std::shared_ptr<const GraphState> state;
  {
    Committer::Pause pause(*committer_);
    state = pause.state();
    if (state->delta.empty()) return;
    pause.keep_steps();
  }
  try {
    finish_fold(*state);
  } catch (...) {
    std::ignore = Committer::Pause(*committer_).take_steps();
    throw;
  }
}

void EngineDatabase::finish_fold(const GraphState& folded) {
  FoldResult result = prepare_fold(folded);
  SnapshotFileWriter file = write_topology_file(path_, *result.base);
  Committer::Pause pause(*committer_);
  const std::vector<DeltaStep> steps = pause.take_steps();
  std::vector<std::string> newer;
  for (const DeltaStep& step : steps) append_delta_keys(step, newer);
  const std::unordered_set<std::string> kept(newer.begin(), newer.end());
  for (std::string& key : result.delta_keys) {
    if (!kept.contains(key)) result.rows.erase(Family::Delta, std::move(key));
  }
  pause.write(result.rows);
  file.replace();
  replace_base(pause, std::move(result.base), steps);
}

/// Publishes the newest state over another base, with `steps` as its delta.
void EngineDatabase::replace_base(Committer::Pause& pause, std::shared_ptr<const BaseTopology> base,
                                  const std::vector<DeltaStep>& steps) {
  auto next = std::make_shared<GraphState>(*pause.state());
  next->kv = store_->snapshot();
  next->delta = Delta(*base);
  const OwnerId owner = committer_->new_owner();
  for (const DeltaStep& step : steps) next->delta.apply(*base, step, next->commit, owner);
  next->base = std::move(base);
  next->records = std::make_shared<RecordCache>();
  next->path_indexes->forget_other_folds(next->base->fold_commit());
  pause.publish(std::move(next));
}

bool EngineDatabase::wants_fold(const GraphState& state) const {
  const double share = options_.fold_edge_share * static_cast<double>(state.base->counts().edges);
  constexpr double kFewEdges = 10'000;
  return delta_rows(state.delta) > options_.fold_delta_rows ||
         static_cast<double>(state.delta.changed_edges()) > std::max(share, kFewEdges);
}

/// Looks now and then; works at most a fifth of the time.
void EngineDatabase::fold_in_background() {
  using Clock = std::chrono::steady_clock;
  constexpr auto kInterval = std::chrono::milliseconds(200);
  Clock::duration rest = kInterval;
  std::unique_lock lock(background_mutex_);
  while (!background_wake_.wait_for(lock, rest, [this] { return closing_; })) {
    rest = kInterval;
    if (!wants_fold(*committer_->current())) continue;
    lock.unlock();
    const auto began = Clock::now();
    try {
      fold();
      rest = std::max<Clock::duration>(kInterval, 4 * (Clock::now() - began));
    } catch (const Error&) {
      // The delta stays as it is: nothing is lost, and whoever writes next is told why.
      rest = std::chrono::seconds(60);
    }
    lock.lock();
  }
}

// --- indexes and constraints -------------------------------------------------------------------

/// A bulk load may hold the lock for long.
std::unique_lock<std::mutex> EngineDatabase::lock_rules(QueryBudget& budget) {
  require_writable();
  // A timed lock would do, but the thread sanitizer reports each of them as a race.
  constexpr auto kLookEvery = std::chrono::milliseconds(5);
  budget.check_now();
  std::unique_lock lock(fold_mutex_, std::defer_lock);
  while (!lock.try_lock()) {
    std::this_thread::sleep_for(kLookEvery);
    budget.check_now();
  }
  return lock;
}

/// Writes what they take, and publishes a state that has them.
void EngineDatabase::change_rules(Committer::Pause& pause, storage::WriteBatch& batch,
                                  SchemaRules rules) {
  SharedCatalog& catalog = committer_->catalog();
  const auto names = catalog.append_unstored(batch);
  if (batch.operations().size() < kManyRows) {
    pause.write(batch);
  } else {
    pause.ingest(runs_of(*store_, batch));
  }
  catalog.mark_stored(names);
  catalog.set_rules(std::move(rules));
  auto next = std::make_shared<GraphState>(*pause.state());
  next->catalog = catalog.current();
  next->kv = store_->snapshot();
  pause.publish(std::move(next));
}

IndexDefinition EngineDatabase::create_index(const IndexRequest& request, QueryBudget& budget) {
  const auto lock = lock_rules(budget);
  Committer::Pause pause(*committer_);
  SharedCatalog& catalog = committer_->catalog();
  IndexDefinition wanted;
  wanted.name = request.name.empty() ? request.subject + "_" + request.key : request.name;
  wanted.subject = subject_of(catalog, request);
  wanted.key = catalog.property_key(request.key);
  wanted.unique = request.unique;
  SchemaRules rules = catalog.current()->rules;
  IndexDefinition index = next_index(rules, std::move(wanted));
  storage::WriteBatch batch;
  append_index(StateView(pause.state()), index, budget, batch);
  rules.indexes.push_back(index);
  change_rules(pause, batch, std::move(rules));
  return index;
}

TextIndexDefinition EngineDatabase::create_text_index(const TextIndexRequest& request,
                                                      QueryBudget& budget) {
  const auto lock = lock_rules(budget);
  Committer::Pause pause(*committer_);
  SharedCatalog& catalog = committer_->catalog();
  TextIndexDefinition wanted;
  wanted.name = request.name;
  for (const auto& label : request.labels) wanted.labels.push_back(catalog.label(label));
  for (const auto& key : request.keys) wanted.keys.push_back(catalog.property_key(key));
  sort_unique(wanted.labels);
  sort_unique(wanted.keys);
  SchemaRules rules = catalog.current()->rules;
  TextIndexDefinition index = next_index(rules, std::move(wanted));
  storage::WriteBatch batch;
  append_index(StateView(pause.state()), index, budget, batch);
  rules.text_indexes.push_back(index);
  change_rules(pause, batch, std::move(rules));
  return index;
}

PathIndexDefinition EngineDatabase::create_path_index(const PathIndexRequest& request,
                                                      QueryBudget& budget) {
  const auto lock = lock_rules(budget);
  Committer::Pause pause(*committer_);
  SharedCatalog& catalog = committer_->catalog();
  PathIndexDefinition wanted{0, request.name, {}, request.variable, request.cost};
  for (const auto& type : request.types) wanted.types.push_back(catalog.edge_type(type));
  sort_unique(wanted.types);
  SchemaRules rules = catalog.current()->rules;
  PathIndexDefinition index = next_index(rules, std::move(wanted));
  storage::WriteBatch batch;
  append_index(index, batch);
  rules.path_indexes.push_back(index);
  change_rules(pause, batch, std::move(rules));
  return index;
}

void EngineDatabase::drop_index(std::string_view name, QueryBudget& budget) {
  const auto lock = lock_rules(budget);
  Committer::Pause pause(*committer_);
  SchemaRules rules = committer_->catalog().current()->rules;
  storage::WriteBatch batch;
  std::optional<PathIndexDefinition> dropped;
  if (const auto index = take_named(rules.indexes, name)) {
    erase_index(*pause.state()->kv, *index, budget, batch);
  } else if (const auto text_index = take_named(rules.text_indexes, name)) {
    erase_index(*pause.state()->kv, *text_index, budget, batch);
  } else if (const auto path_index = take_named(rules.path_indexes, name)) {
    erase_index(*path_index, batch);
    dropped = *path_index;
  } else {
    throw_no_such("index", name);
  }
  change_rules(pause, batch, std::move(rules));
  if (dropped) pause.state()->path_indexes->forget(*dropped);
}

ConstraintDefinition EngineDatabase::create_constraint(const ConstraintRequest& request,
                                                       QueryBudget& budget) {
  const auto lock = lock_rules(budget);
  Committer::Pause pause(*committer_);
  SharedCatalog& catalog = committer_->catalog();
  ConstraintDefinition wanted;
  wanted.name = request.name.empty()
                    ? request.subject + "_" + request.key + (request.type ? "_type" : "_not_null")
                    : request.name;
  wanted.subject = subject_of(catalog, request);
  wanted.key = catalog.property_key(request.key);
  wanted.type = request.type;
  SchemaRules rules = catalog.current()->rules;
  ConstraintDefinition constraint = next_constraint(rules, std::move(wanted));
  auto state = std::make_shared<GraphState>(*pause.state());
  state->catalog = catalog.current();  // it has names for the message
  check_constraint(StateView(state), constraint, budget);
  storage::WriteBatch batch;
  batch.put(Family::Catalog, definition_key(constraint), storage::encode(constraint));
  storage::raise_format_version(batch);
  rules.constraints.push_back(constraint);
  change_rules(pause, batch, std::move(rules));
  return constraint;
}

void EngineDatabase::drop_constraint(std::string_view name, QueryBudget& budget) {
  const auto lock = lock_rules(budget);
  Committer::Pause pause(*committer_);
  SchemaRules rules = committer_->catalog().current()->rules;
  const auto constraint = take_named(rules.constraints, name);
  if (!constraint) throw_no_such("constraint", name);
  storage::WriteBatch batch;
  batch.erase(Family::Catalog, definition_key(*constraint));
  change_rules(pause, batch, std::move(rules));
}

// --- bulk loads --------------------------------------------------------------------------------

class EngineDatabase::Session final : public BulkSession {
 public:
  explicit Session(EngineDatabase& database)
      : database_(database), fold_lock_(database.fold_mutex_) {
    for (;;) {
      database_.fold_locked();
      pause_.emplace(*database_.committer_);
      state_ = pause_->state();
      if (state_->delta.empty()) break;
      pause_.reset();  // a commit came in between
    }
    commit_time_ = pause_->next_commit_time();
    // Numbers that open transactions took, but did not store, are not given a second time.
    const IdCounters ids = database_.committer_->ids().counters();
    storage::WriteBatch batch;
    batch.put(Family::Meta, std::string(storage::kMetaNextNode),
              storage::encode_counter(ids.next_node));
    batch.put(Family::Meta, std::string(storage::kMetaNextEdge),
              storage::encode_counter(ids.next_edge));
    pause_->write(batch);
  }

  [[nodiscard]] storage::KvStore& store() override { return *database_.store_; }
  [[nodiscard]] const GraphState& state() const override { return *state_; }
  [[nodiscard]] SharedCatalog& catalog() override { return database_.committer_->catalog(); }
  [[nodiscard]] RecordedTime commit_time() const override { return commit_time_; }

  void set_topology(std::shared_ptr<const BaseTopology> topology) override {
    topology_ = std::move(topology);
    topology_file_.emplace(write_topology_file(database_.path_, *topology_));
  }

  CommitNumber commit(std::vector<std::unique_ptr<storage::SortedRun>> runs) override {
    CLOUT_ASSERT(pause_.has_value() && topology_);
    pause_->ingest(std::move(runs));
    topology_file_->replace();
    const auto kv = database_.store_->snapshot();
    const auto [commit, time] = last_commit(*kv);
    CLOUT_ASSERT(topology_->fold_commit() == commit);
    pause_->set_ids(stored_counters(*kv), commit);
    catalog().mark_stored(names_in(*load_catalog(*kv)));
    auto next = std::make_shared<GraphState>(GraphState{
        commit, time, catalog().current(), kv, topology_, Delta(*topology_), state_->influence,
        state_->path_indexes, state_->statistics, state_->names, std::make_shared<RecordCache>()});
    pause_->publish(std::move(next));
    pause_.reset();
    fold_lock_.unlock();
    return commit;
  }

 private:
  EngineDatabase& database_;
  std::unique_lock<std::mutex> fold_lock_;
  std::optional<Committer::Pause> pause_;
  RecordedTime commit_time_ = 0;  ///< one for all that the load writes
  std::shared_ptr<const GraphState> state_;
  std::shared_ptr<const BaseTopology> topology_;
  std::optional<SnapshotFileWriter> topology_file_;
};

std::unique_ptr<BulkSession> EngineDatabase::begin_bulk() {
  return std::make_unique<Session>(*this);
}

}  // namespace clout::graph
