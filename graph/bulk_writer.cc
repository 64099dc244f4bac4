#include "graph/bulk_writer.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <limits>
#include <utility>

#include "graph/batch_runs.h"
#include "graph/bulk_edge_rows.h"
#include "graph/bulk_edge_rules.h"
#include "graph/bulk_edge_table.h"
#include "graph/bulk_node_rows.h"
#include "graph/bulk_session.h"
#include "graph/bulk_topology.h"
#include "graph/entity_merge.h"
#include "graph/run_tasks.h"
#include "graph/state_view.h"
#include "schema/error.h"
#include "storage/format_version.h"
#include "storage/keys.h"
#include "storage/records.h"

namespace clout::graph {
namespace {

using storage::Family;

/// The largest number is no node: tables use it for "none".
constexpr std::uint32_t kMaxNodes = std::numeric_limits<std::uint32_t>::max();
/// Rows per task of node records.
constexpr std::size_t kNodesPerTask = std::size_t{1} << 17;

std::uint64_t stored_counter(const storage::KvSnapshot& kv, std::string_view key) {
  const auto bytes = kv.get(Family::Meta, key);
  return bytes ? storage::decode_counter(*bytes) : 0;
}

std::size_t held_bytes(const std::vector<BulkColumn>& columns) {
  std::size_t bytes = 0;
  for (const auto& column : columns) bytes += column.bytes();
  return bytes;
}

}  // namespace

struct BulkWriter::State {
  State(Database& database, const Options& given) : options(given), session(database.begin_bulk()) {
    // The session may have raised the counters since the state was published.
    const auto snapshot = session->store().snapshot();
    const auto& kv = *snapshot;
    first_node = static_cast<std::uint32_t>(stored_counter(kv, storage::kMetaNextNode));
    next_node = first_node;
    first_edge = stored_counter(kv, storage::kMetaNextEdge);
    next_large = stored_counter(kv, storage::kMetaNextLargeValue);
  }

  void charge(std::size_t bytes) {
    held += bytes;
    if (options.memory_bytes == 0 || held <= options.memory_bytes) return;
    throw Error(ErrorCode::Limit, "the load needs more than its memory limit of " +
                                      std::to_string(options.memory_bytes >> 20) + " MiB")
        .hint("load the files in several steps");
  }

  [[nodiscard]] CommitNumber commit() const {
    return CommitNumber{raw(session->state().commit) + 1};
  }

  void write_nodes(BulkRuns& runs, BulkObserver& observer);
  void write_edges(BulkRuns& runs, BulkObserver& observer);
  void write_claims(BulkRuns& runs, const BulkAdjacency& out);
  void write_index_entries(BulkRuns& runs);
  void write_small_rows(BulkRuns& runs, const std::string& note) const;

  /// What the session's state says, which lives as long.
  [[nodiscard]] static StateView view_of(const BulkSession& session) {
    return StateView({std::shared_ptr<const void>(), &session.state()});
  }

  Options options;
  std::unique_ptr<BulkSession> session;
  StateView view = view_of(*session);
  std::uint32_t first_node = 0, next_node = 0;
  std::uint64_t first_edge = 0, edge_count = 0;
  std::atomic<std::uint64_t> next_large{0};
  std::size_t held = 0;
  std::vector<BulkNodes> nodes;
  BulkNodeLabels node_labels;
  std::vector<BulkEdges> edges;
  std::vector<BulkClaim> claims;
  std::vector<SortedTexts> index_entries;  ///< several sorted lists
  CoarseValues coarse;                     ///< of the index entries
  std::vector<std::string> spaces;
  std::vector<BulkExternalId> external_ids;
};

BulkWriter::BulkWriter(Database& database, const Options& options)
    : state_(std::make_unique<State>(database, options)) {}

BulkWriter::~BulkWriter() = default;

std::uint32_t BulkWriter::next_node() const { return state_->next_node; }

std::optional<NodeId> BulkWriter::find_external_id(std::string_view space,
                                                   std::string_view id) const {
  const auto bytes =
      state_->session->state().kv->get(Family::ExternalIds, storage::external_id_key(space, id));
  if (!bytes) return std::nullopt;
  const NodeId node{static_cast<std::uint32_t>(storage::decode_counter(*bytes))};
  // The id of a deleted node is free again; that of a merged one means what it is now.
  if (!state_->view.has_node(node)) return std::nullopt;
  return kept_for(state_->view, node).value_or(node);
}

bool BulkWriter::has_external_ids(std::string_view space) const {
  const std::string prefix = storage::external_id_prefix(space);
  return state_->session->state()
      .kv->scan(Family::ExternalIds, prefix, storage::prefix_end(prefix))
      ->valid();
}

void BulkWriter::add(BulkNodes nodes) {
  if (nodes.rows() >= kMaxNodes - state_->next_node) {
    throw Error(ErrorCode::Limit,
                "a database holds at most " + std::to_string(kMaxNodes) + " nodes over its life");
  }
  state_->charge(held_bytes(nodes.columns) + nodes.rows() * sizeof(std::uint32_t));
  state_->next_node += static_cast<std::uint32_t>(nodes.rows());
  state_->nodes.push_back(std::move(nodes));
}

void BulkWriter::add(BulkEdges edges) {
  // Beside its columns a row has both ends and its type here, and later two sorted entries.
  state_->charge(held_bytes(edges.columns) +
                 edges.rows() * (3 * sizeof(std::uint32_t) + 2 * sizeof(storage::AdjacencyEntry)));
  state_->edge_count += edges.rows();
  state_->edges.push_back(std::move(edges));
}

void BulkWriter::add(std::vector<BulkClaim> claims) {
  for (BulkClaim& added : claims) {
    const Claim& claim = added.claim;
    state_->charge(2 * sizeof(BulkClaim) + claim.source.size() + claim.quote.size() +
                   claim.url.size() + claim.origin.size() + claim.speaker.size());
    state_->claims.push_back(std::move(added));
  }
}

std::uint64_t BulkWriter::edges_added() const { return state_->edge_count; }

std::int64_t BulkWriter::commit_time() const { return state_->session->commit_time(); }

void BulkWriter::set_external_ids(std::vector<std::string> spaces,
                                  std::vector<BulkExternalId> ids) {
  state_->spaces = std::move(spaces);
  state_->external_ids = std::move(ids);
}

void BulkWriter::State::write_nodes(BulkRuns& runs, BulkObserver& observer) {
  observer.begin("write nodes", next_node - first_node);
  intern_names(session->catalog(), nodes);
  const auto catalog = session->catalog().current();
  node_labels = collect_labels(nodes, *catalog, first_node);
  const BulkNodeJob job{*catalog, node_labels, session->commit_time(),
                        runs,     observer,    options.cancel};

  std::vector<std::function<void()>> tasks;
  std::vector<BulkNodeKeys> keys(nodes.size());
  std::uint32_t first = first_node;
  for (std::size_t begin = 0; begin < nodes.size();) {
    std::size_t rows = 0;
    std::size_t end = begin;
    while (end < nodes.size() && rows < kNodesPerTask) rows += nodes[end++].rows();
    tasks.emplace_back([&, begin, end, first] {
      keys[begin] = write_node_records(job, std::span(nodes).subspan(begin, end - begin), first);
    });
    first += static_cast<std::uint32_t>(rows);
    begin = end;
  }
  run_tasks(options.threads, tasks);
  nodes.clear();

  std::vector<SortedTexts> names;
  for (auto& part : keys) {
    names.push_back(std::move(part.names));
    index_entries.push_back(std::move(part.index_entries));
    coarse.merge(part.coarse);
  }
  run_tasks(options.threads, {[&] { write_merged_keys(runs, Family::Names, std::move(names)); },
                              [&] { write_external_ids(runs, spaces, std::move(external_ids)); }});
}

void BulkWriter::State::write_edges(BulkRuns& runs, BulkObserver& observer) {
  observer.begin("sort edges", 0);
  BulkEdgeTable table(std::move(edges), session->catalog(), options.threads);
  check_constraints(table, *session->catalog().current());
  BulkAdjacency out = group_edges(table);
  table.drop_ends();
  std::vector<std::function<void()>> tasks;
  add_sort_tasks(out, tasks);
  run_tasks(options.threads, tasks);
  write_claims(runs, out);
  table.reorder(out, options.threads);
  index_entries.push_back(
      edge_index_entries(table, out, *session->catalog().current(), EdgeId{first_edge}, coarse));

  observer.begin("write edges", 2 * edge_count);
  const BulkEdgeJob job{table, session->state(), session->commit_time(), first_edge, next_large,
                        runs,  observer,         options.cancel};
  std::shared_ptr<const BaseTopology> topology;
  tasks = {[&] {
    topology = extended_topology(*session->state().base, node_labels, out, first_edge, commit());
  }};
  add_out_tasks(job, out, tasks);
  run_tasks(options.threads, tasks);

  tasks = {[&] { session->set_topology(topology); }};
  add_in_tasks(job, *topology, tasks);
  run_tasks(options.threads, tasks);
}

/// By edge number, which the order of the sorted rows gives.
void BulkWriter::State::write_claims(BulkRuns& runs, const BulkAdjacency& out) {
  if (claims.empty()) return;
  std::vector<std::uint64_t> edge_of_row(out.entries.size());
  for (std::size_t i = 0; i < out.entries.size(); ++i) {
    edge_of_row[out.entries[i].row] = first_edge + i;
  }
  for (BulkClaim& added : claims) added.edge = edge_of_row[added.edge];
  std::stable_sort(claims.begin(), claims.end(),
                   [](const BulkClaim& a, const BulkClaim& b) { return a.edge < b.edge; });
  auto run = runs.make(Family::Claims);
  storage::ClaimKey key;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    Claim& claim = claims[i].claim;
    const EdgeId edge{claims[i].edge};
    key = {edge, i > 0 && key.edge == edge ? key.claim + 1 : 0};
    claim.commit = commit();
    if (claim.recorded == 0) claim.recorded = session->commit_time();
    run->put(storage::encode_key(key), storage::encode(claim));
  }
  runs.keep(std::move(run));
}

/// Those of nodes and edges, which may lie between each other.
void BulkWriter::State::write_index_entries(BulkRuns& runs) {
  check_unique_entries(session->state(), *session->catalog().current(), index_entries, coarse);
  write_merged_keys(runs, Family::PropertyIndex, std::move(index_entries));
}

/// The commit log, new names, and the counters.
void BulkWriter::State::write_small_rows(BulkRuns& runs, const std::string& note) const {
  storage::CommitRecord record;
  record.time = session->commit_time();
  record.kind = storage::CommitKind::Load;
  record.first_node = NodeId{first_node};
  record.node_count = next_node - first_node;
  record.first_edge = EdgeId{first_edge};
  record.edge_count = edge_count;
  record.note = note;

  storage::WriteBatch batch;
  static_cast<void>(session->catalog().append_unstored(batch));
  batch.put(Family::CommitLog, storage::commit_log_key(commit()), storage::encode(record));
  const auto counter = [&](std::string_view key, std::uint64_t value) {
    batch.put(Family::Meta, std::string(key), storage::encode_counter(value));
  };
  counter(storage::kMetaNextNode, next_node);
  counter(storage::kMetaNextEdge, first_edge + edge_count);
  counter(storage::kMetaNextLargeValue, next_large);
  counter(storage::kMetaFoldCommit, raw(commit()));
  if (!claims.empty()) storage::raise_format_version(batch);

  for (auto& run : runs_of(session->store(), batch)) runs.keep(std::move(run));
}

CommitNumber BulkWriter::commit(const std::string& note, BulkObserver& observer) {
  BulkRuns runs(state_->session->store());
  state_->write_nodes(runs, observer);
  state_->write_edges(runs, observer);
  state_->write_index_entries(runs);
  state_->write_small_rows(runs, note);
  observer.begin("publish", 0);
  return state_->session->commit(runs.take());
}

}  // namespace clout::graph
