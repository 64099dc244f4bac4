#include "graph/check.h"

#include <algorithm>
#include <set>
#include <utility>

#include "graph/adjacency_scan.h"
#include "graph/check_rows.h"
#include "graph/commit_rows.h"
#include "graph/database.h"
#include "graph/history.h"
#include "graph/shared_catalog.h"
#include "graph/state_view.h"
#include "graph/topology_file.h"
#include "graph/topology_load.h"
#include "schema/error.h"
#include "storage/keys.h"
#include "storage/layout.h"
#include "storage/records.h"
#include "storage/rocks_store.h"

namespace clout::graph {

using storage::Family;

CheckRun::CheckRun(const storage::KvSnapshot& snapshot, const CheckOptions& options)
    : kv(snapshot), options_(options) {}

void CheckRun::problem(std::string text) {
  ++report.problem_count;
  if (report.problems.size() < options_.max_problems) report.problems.push_back(std::move(text));
}

void CheckRun::part(const char* what, const std::function<void()>& check) {
  options_.on_part(what);
  try {
    check();
  } catch (const Error& error) {
    if (error.code() == ErrorCode::Cancelled) throw;
    problem(std::string(what) + ": " + error.message());
  }
}

void CheckRun::rows(Family family, const std::string& lower, const std::string& upper,
                    const std::function<void(std::string_view, std::string_view)>& visit) {
  constexpr std::uint64_t kRowsPerCall = 1024;
  std::uint64_t read = 0;
  const auto cursor = kv.scan(family, lower, upper);
  for (; cursor->valid(); cursor->next()) {
    if (++read % kRowsPerCall == 0) options_.on_rows(kRowsPerCall);
    try {
      visit(cursor->key(), cursor->value());
    } catch (const Error& error) {
      problem("a row of " + std::string(storage::family_name(family)) +
              " is damaged: " + error.message());
    }
  }
}

bool CheckRun::has_node(NodeId node) const { return raw(node) < nodes.size() && nodes[raw(node)]; }

namespace {

/// Are what the rules are about all things with a name?
void check_rules(CheckRun& run) {
  const Catalog& catalog = run.catalog;
  const auto check = [&](const std::string& rule, const SchemaSubject& subject, PropertyKeyId key) {
    const bool nodes = std::holds_alternative<LabelId>(subject);
    const std::size_t names = nodes ? catalog.labels.size() : catalog.edge_types.size();
    if (std::visit([](auto id) { return raw(id); }, subject) >= names ||
        raw(key) >= catalog.property_keys.size()) {
      run.problem(rule + "' is on a label, type or property that has no name");
    }
  };
  for (const auto& each : catalog.rules.indexes) {
    check("index '" + each.name, each.subject, each.key);
  }
  for (const auto& each : catalog.rules.constraints) {
    check("constraint '" + each.name, each.subject, each.key);
  }
  for (const auto& each : catalog.rules.text_indexes) {
    for (const LabelId label : each.labels) {
      for (const PropertyKeyId key : each.keys) check("index '" + each.name, label, key);
    }
  }
  for (const auto& each : catalog.rules.path_indexes) {
    for (const EdgeTypeId type : each.types) {
      if (raw(type) < catalog.edge_types.size()) continue;
      run.problem("index '" + each.name + "' is on an edge type that has no name");
    }
  }
}

}  // namespace

void check_meta(CheckRun& run) {
  const auto counter = [&](std::string_view key) {
    const auto row = run.kv.get(Family::Meta, key);
    if (row) return storage::decode_counter(*row);
    run.problem("the row '" + std::string(key) + "' is missing");
    return std::uint64_t{0};
  };
  run.next_node = counter(storage::kMetaNextNode);
  run.next_edge = counter(storage::kMetaNextEdge);
  run.fold_commit = CommitNumber{counter(storage::kMetaFoldCommit)};
  run.catalog = *load_catalog(run.kv);
  check_rules(run);
}

void check_commit_log(CheckRun& run) {
  RecordedTime last_time = 0;
  run.rows(Family::CommitLog, "", "", [&](std::string_view key, std::string_view value) {
    const CommitNumber commit = storage::decode_commit_log_key(key);
    const storage::CommitRecord record = storage::decode_commit(value);
    const std::string name = "commit " + std::to_string(raw(commit));
    if (run.report.commits > 0 && raw(commit) != raw(run.last_commit) + 1) {
      run.problem("the commit log goes from " + std::to_string(raw(run.last_commit)) + " to " +
                  std::to_string(raw(commit)));
    }
    if (record.time < last_time) run.problem(name + " is recorded before the commit before it");
    last_time = record.time;
    run.last_commit = commit;
    ++run.report.commits;
  });
  if (run.fold_commit > run.last_commit) {
    run.problem("the chunks stand at commit " + std::to_string(raw(run.fold_commit)) +
                ", the log ends at " + std::to_string(raw(run.last_commit)));
  }
}

namespace {

bool same_spans(const TopologyArrays& a, const TopologyArrays& b) {
  const auto equal = [](const auto& x, const auto& y) {
    return std::equal(x.begin(), x.end(), y.begin(), y.end());
  };
  return equal(a.out.offsets, b.out.offsets) && equal(a.out.neighbours, b.out.neighbours) &&
         equal(a.out.types, b.out.types) && equal(a.in.offsets, b.in.offsets) &&
         equal(a.in.neighbours, b.in.neighbours) && equal(a.in.types, b.in.types) &&
         equal(a.out_positions, b.out_positions) && equal(a.runs, b.runs);
}

/// Labels are compared where no commit since the fold changed the node: what it had at the fold is
/// not in the chunks.
void compare_labels(CheckRun& run, const BaseTopology& file, const BaseTopology& chunks,
                    const Delta& delta) {
  for (std::uint32_t i = 0; i < chunks.node_limit(); ++i) {
    const NodeId node{i};
    const NodeDelta* change = delta.node(node);
    if (change != nullptr && change->changed) continue;
    if (file.has_node(node) != chunks.has_node(node) || file.labels(node) != chunks.labels(node)) {
      run.problem("the topology snapshot has other labels for node " + std::to_string(i));
    }
  }
}

/// Nodes that were created since the fold are in a topology made from rows and not in the file, so
/// lists of nodes beyond the file's are not compared.
bool same_edges(const BaseTopology& file, const BaseTopology& chunks) {
  if (file.node_limit() == chunks.node_limit()) return same_spans(file.arrays(), chunks.arrays());
  if (file.counts().edges != chunks.counts().edges) return false;
  const auto equal = [](const auto& x, const auto& y) {
    return std::equal(x.begin(), x.end(), y.begin(), y.end());
  };
  return equal(file.arrays().out.neighbours, chunks.arrays().out.neighbours) &&
         equal(file.arrays().in.neighbours, chunks.arrays().in.neighbours) &&
         equal(file.arrays().out_positions, chunks.arrays().out_positions) &&
         equal(file.arrays().runs, chunks.arrays().runs);
}

void check_counts(CheckRun& run, const GraphState& state) {
  EntityCounts counted;
  for (std::uint32_t i = 0; i < state.delta.node_limit(); ++i) {
    const NodeId node{i};
    const auto* labels = state.labels(node);
    if ((labels != nullptr) != run.has_node(node)) {
      run.problem("node " + std::to_string(i) + " is in the topology and not stored, or stored " +
                  "and not in the topology");
    }
    if (labels != nullptr) counted.add_node(NodeRecord{0, *labels, {}});
    visit_adjacency(state, node, Direction::Out, {},
                    [&](const AdjacencyEntry& entry) { counted.add_edge(entry.type); });
  }
  const auto padded = [](std::vector<std::uint64_t> counts, std::size_t size) {
    counts.resize(std::max(counts.size(), size));
    return counts;
  };
  const EntityCounts& kept = state.delta.counts();
  const std::size_t labels = run.catalog.labels.size();
  const std::size_t types = run.catalog.edge_types.size();
  if (counted.nodes != kept.nodes || counted.edges != kept.edges ||
      padded(counted.nodes_by_label, labels) != padded(kept.nodes_by_label, labels) ||
      padded(counted.edges_by_type, types) != padded(kept.edges_by_type, types)) {
    run.problem("the counts of nodes and edges are not those of the graph");
  }
  run.report.nodes = counted.nodes;
  run.report.edges = counted.edges;
}

/// Each row of Family::EdgeLocator leads to an edge.
void check_locators(CheckRun& run, const GraphState& state) {
  run.rows(Family::EdgeLocator, "", "", [&](std::string_view key, std::string_view value) {
    const EdgeId edge = storage::decode_edge_locator_key(key);
    const storage::EdgeLocation place = storage::decode_edge_location(value);
    bool found = false;
    visit_adjacency(state, place.start, Direction::Out, {place.type, place.end},
                    [&](const AdjacencyEntry& entry) { found |= entry.edge == edge; });
    if (!found) {
      run.problem("the locator of edge " + std::to_string(raw(edge)) + " leads nowhere");
    }
  });
}

}  // namespace

void check_topology(CheckRun& run, const std::string& directory) {
  auto base = scan_topology(run.kv, run.fold_commit);
  const Delta delta = load_delta(run.kv, *base, OwnerId{1});
  if (const auto file = open_topology_file(directory, run.fold_commit)) {
    if (!same_edges(*file, *base))
      run.problem("the topology snapshot has other edges than the chunks");
    compare_labels(run, *file, *base, delta);
  }
  const GraphState state{.commit = run.last_commit,
                         .commit_time = 0,
                         .catalog = nullptr,
                         .kv = nullptr,
                         .base = base,
                         .delta = delta,
                         .influence = nullptr,
                         .path_indexes = nullptr,
                         .statistics = nullptr,
                         .names = nullptr,
                         .records = nullptr};
  check_counts(run, state);
  check_locators(run, state);
}

CheckReport check_snapshot(const storage::KvSnapshot& kv, const std::string& directory,
                           const CheckOptions& options) {
  CheckRun run(kv, options);
  run.part("catalog and counters", [&] { check_meta(run); });
  run.part("influence models", [&] { check_models(run); });
  run.part("commit log", [&] { check_commit_log(run); });
  run.part("claims", [&] { check_claims(run); });
  run.part("nodes", [&] { check_nodes(run); });
  run.part("edges", [&] { check_edges(run); });
  run.part("delta", [&] { check_delta(run); });
  run.part("rules of edges", [&] { check_edge_rules(run); });
  run.part("history", [&] { check_history(run); });
  run.part("index entries", [&] { check_index_entries(run); });
  run.part("topology", [&] { check_topology(run, directory); });
  return std::move(run.report);
}

CheckReport check_database(const std::string& path, const CheckOptions& options) {
  std::unique_ptr<storage::KvStore> store;
  try {
    store = storage::open_rocks_store(path);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::Corruption) throw;
    return {.problem_count = 1, .problems = {"it cannot be opened: " + error.message()}};
  }
  return check_snapshot(*store->snapshot(), path, options);
}

CheckReport check_database(const Database& database, const CheckOptions& options) {
  const auto view = database.view();
  return check_snapshot(*stored_view(*view).state().kv, database.path(), options);
}

}  // namespace clout::graph
