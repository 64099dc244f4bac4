// The loader's way in: takes nodes and edges as columns, stores them as sorted runs, and makes
// them visible in one commit or not at all.
//
// Nodes get the next numbers in the order of add(). Edges are sorted by (start, type, end, order of
// add()) and get the next numbers in that order, so that a node's new edges are one run. New edges
// of nodes that have some already are merged into their chunks. What it must not know: files,
// formats, ids as dumps write them (beyond storing them).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/bulk_columns.h"
#include "graph/database.h"
#include "schema/claim.h"
#include "schema/id.h"
#include "schema/query_budget.h"

namespace clout::graph {

/// New nodes, by row.
struct BulkNodes {
  std::vector<std::vector<std::string>> label_sets;
  std::vector<std::uint32_t> label_codes;  ///< by row: places in `label_sets`
  std::vector<BulkColumn> columns;

  [[nodiscard]] std::size_t rows() const { return label_codes.size(); }
};

/// New edges, by row, between nodes that are stored or were added.
struct BulkEdges {
  std::vector<std::uint32_t> starts, ends;  ///< node numbers
  StringTable type_names;
  std::vector<std::uint32_t> types;  ///< by row: places in `type_names`
  std::vector<BulkColumn> columns;

  [[nodiscard]] std::size_t rows() const { return starts.size(); }
};

/// A claim on a new edge. `recorded` 0: the time of the load.
struct BulkClaim {
  std::uint64_t edge = 0;  ///< which edge of the load it is on, counted as they are added
  Claim claim;
};

/// The id that a dump gives a new node. `id` outlives the commit.
struct BulkExternalId {
  std::uint32_t space = 0;  ///< place in the list of spaces
  std::string_view id;
  NodeId node{};
};

/// Told how far commit() is. advance() is called by any thread.
class BulkObserver {
 public:
  virtual ~BulkObserver() = default;
  virtual void begin(std::string_view phase, std::uint64_t total) = 0;
  virtual void advance(std::uint64_t amount) = 0;
};

/// One load into one database. add() and find are called by one thread at a time. Destroying it
/// without commit() leaves the database as it was.
class BulkWriter {
 public:
  struct Options {
    unsigned threads = 1;
    std::size_t memory_bytes = 0;  ///< 0: no limit; more held than this is Error{Limit}
    const CancelToken* cancel = nullptr;
  };

  /// From here on, other commits to `database` wait. It outlives the writer.
  BulkWriter(Database& database, const Options& options);
  ~BulkWriter();
  BulkWriter(const BulkWriter&) = delete;
  BulkWriter& operator=(const BulkWriter&) = delete;

  /// The number that the next row of add(BulkNodes) gets.
  [[nodiscard]] std::uint32_t next_node() const;
  /// Nodes of earlier loads, by their ids.
  [[nodiscard]] std::optional<NodeId> find_external_id(std::string_view space,
                                                       std::string_view id) const;
  /// False if no node has an id in `space`: then none need be looked for.
  [[nodiscard]] bool has_external_ids(std::string_view space) const;

  /// Throws Error{Limit} when node numbers run out or memory does.
  void add(BulkNodes nodes);
  void add(BulkEdges edges);
  /// Claims on edges that are added; those of one edge in the order in which they get numbers.
  void add(std::vector<BulkClaim> claims);
  /// How many edges were added: the number that the next one has for BulkClaim.
  [[nodiscard]] std::uint64_t edges_added() const;
  /// At most once, with everything.
  void set_external_ids(std::vector<std::string> spaces, std::vector<BulkExternalId> ids);

  /// The time that the load is recorded at, in microseconds since the epoch.
  [[nodiscard]] std::int64_t commit_time() const;

  /// Stores everything; durable on return. `note` goes into the commit log. Throws
  /// Error{Constraint} for a value that a unique index has twice and for what breaks a constraint,
  /// Error{Cancelled}, Error{Io}: then nothing was stored.
  CommitNumber commit(const std::string& note, BulkObserver& observer);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace clout::graph
