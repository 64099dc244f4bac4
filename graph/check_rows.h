// The single checks that check.h puts together. Each reads one kind of row and tells the report.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "graph/check.h"
#include "graph/graph_state.h"
#include "schema/catalog.h"
#include "storage/kv_store.h"

namespace clout::graph {

/// What all checks share. One thread.
class CheckRun {
 public:
  CheckRun(const storage::KvSnapshot& kv, const CheckOptions& options);

  const storage::KvSnapshot& kv;
  CheckReport report;
  Catalog catalog;
  CommitNumber last_commit{};
  CommitNumber fold_commit{};
  std::uint64_t next_node = 0;
  std::uint64_t next_edge = 0;

  void problem(std::string text);
  /// Runs one check; what it throws is a problem of `what`.
  void part(const char* what, const std::function<void()>& check);
  /// Calls `visit(key, value)` for each row of a family in [lower, upper); what it throws is a
  /// problem of that row.
  void rows(storage::Family family, const std::string& lower, const std::string& upper,
            const std::function<void(std::string_view, std::string_view)>& visit);
  [[nodiscard]] bool has_node(NodeId node) const;
  /// Node numbers in use, by number; filled by check_nodes().
  std::vector<bool> nodes;
  /// Index entries that have to be there; filled by check_nodes() and check_edge_rules().
  std::vector<std::string> entries;

 private:
  CheckOptions options_;
};

void check_meta(CheckRun& run);
/// Records against the constraints; names and external ids against records; what index entries they
/// have to have.
void check_nodes(CheckRun& run);
/// Chunks of both sides, edge numbers, long values, locators.
void check_edges(CheckRun& run);
void check_delta(CheckRun& run);
/// Edges against the constraints, and what index entries they have to have.
void check_edge_rules(CheckRun& run);
/// Those that are stored against `entries`.
void check_index_entries(CheckRun& run);
void check_history(CheckRun& run);
/// Versions of influence models: each what its key says, and valid.
void check_models(CheckRun& run);
/// Claims: numbered without gaps, of commits and on edges that there are, or were.
void check_claims(CheckRun& run);
void check_commit_log(CheckRun& run);
/// The snapshot file in `directory` against the chunks, and the counts against the graph.
void check_topology(CheckRun& run, const std::string& directory);

/// All of them.
[[nodiscard]] CheckReport check_snapshot(const storage::KvSnapshot& kv,
                                         const std::string& directory, const CheckOptions& options);

}  // namespace clout::graph
