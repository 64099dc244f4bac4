// The front door of the engine as a library: open a directory, read views, begin transactions.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/graph_view.h"
#include "graph/transaction.h"
#include "schema/query_budget.h"

namespace clout::graph {

class BulkSession;
struct VacuumOptions;
struct VacuumReport;

struct OpenOptions {
  enum class Mode : std::uint8_t {
    ReadWrite,
    CreateIfMissing,
    /// The newest commit as of opening, whatever another process writes meanwhile. Writes no file,
    /// so the disk may be full or write-protected.
    ReadOnly,
  };
  Mode mode = Mode::ReadWrite;
  std::uint64_t block_cache_bytes = std::uint64_t{256} << 20;
  /// The fold starts above this share of the edges or this number of delta rows.
  double fold_edge_share = 0.05;
  std::uint64_t fold_delta_rows = 1'000'000;
  bool background_fold = true;
};

/// What a database is made of, as of one moment; for `clout info`.
struct DatabaseFigures {
  std::uint32_t format_version = 0;
  CommitNumber commit{};         ///< the newest
  CommitNumber fold_commit{};    ///< merged into the chunks up to here
  std::uint64_t delta_rows = 0;  ///< written since, not merged yet
  /// Bytes on disk (or held in memory), about, by kind of record: "adjacency", "nodes", ...; in
  /// the order of the storage families.
  std::vector<std::pair<std::string, std::uint64_t>> stored_bytes;
};

/// A property index to be made.
struct IndexRequest {
  std::string name;     ///< empty: made of subject and key
  std::string subject;  ///< a label, or an edge type
  std::string key;
  bool unique = false;
  bool on_edges = false;
};

/// A text index to be made.
struct TextIndexRequest {
  std::string name;
  std::vector<std::string> labels;
  std::vector<std::string> keys;
};

/// A path index to be made.
struct PathIndexRequest {
  std::string name;
  std::vector<std::string> types;
  std::string variable, cost;  ///< as in PathIndexDefinition
};

/// A constraint to be made.
struct ConstraintRequest {
  std::string name;     ///< empty: made of what follows
  std::string subject;  ///< a label, or an edge type
  std::string key;
  bool on_edges = false;
  std::optional<ValueType> type;  ///< as in ConstraintDefinition
};

/// One open database. Any number of threads. Views and transactions end before it does.
class Database {
 public:
  /// Throws Error{Io} for a path that is no database, is locked by another process or cannot be
  /// read, Error{Usage} for one of a newer format, Error{Corruption} for a damaged one.
  [[nodiscard]] static std::unique_ptr<Database> open(const std::string& path,
                                                      const OpenOptions& options = {});
  /// A database in memory: the same engine over the in-memory store.
  [[nodiscard]] static std::unique_ptr<Database> open_in_memory(const OpenOptions& options = {});

  virtual ~Database() = default;

  /// The newest commit. Costs an epoch pin; never waits for a writer.
  [[nodiscard]] virtual std::shared_ptr<const GraphView> view() const = 0;
  /// The graph as it was known at `time`, microseconds since the epoch: see graph/past_state.h.
  [[nodiscard]] virtual std::shared_ptr<const GraphView> view_at(std::int64_t time,
                                                                 QueryBudget& budget) const = 0;
  [[nodiscard]] virtual std::unique_ptr<Transaction> begin() = 0;
  /// Transactions can be begun, but not committed; all else that writes throws Error{Permission}.
  [[nodiscard]] virtual bool read_only() const { return false; }
  /// Merges the delta into the chunks and writes a new topology snapshot. Waits for its end.
  virtual void fold() = 0;
  /// Indexes what is there, while other commits wait. Throws Error{Constraint} if the
  /// name is taken, the same index exists, or values that must be unique are not, and what the
  /// budget throws; then nothing has changed.
  virtual IndexDefinition create_index(const IndexRequest& request, QueryBudget& budget) = 0;
  virtual TextIndexDefinition create_text_index(const TextIndexRequest& request,
                                                QueryBudget& budget) = 0;
  /// Writes the definition alone: GraphView::edges_by_cost() makes the order. What the cost means
  /// is the caller's business. Throws as create_index().
  virtual PathIndexDefinition create_path_index(const PathIndexRequest& request,
                                                QueryBudget& budget) = 0;
  /// Any kind. Throws Error{NotFound} if there is none of that name, and what the budget throws.
  virtual void drop_index(std::string_view name, QueryBudget& budget) = 0;
  /// Looks at what is there, while other commits wait. Throws Error{Constraint} if the name is
  /// taken, the same constraint exists, or something breaks it, and what the budget throws.
  virtual ConstraintDefinition create_constraint(const ConstraintRequest& request,
                                                 QueryBudget& budget) = 0;
  /// Likewise. (A unique index is dropped as an index.)
  virtual void drop_constraint(std::string_view name, QueryBudget& budget) = 0;
  /// For BulkWriter: folds, then keeps other commits waiting until the session ends.
  [[nodiscard]] virtual std::unique_ptr<BulkSession> begin_bulk() = 0;
  /// A consistent copy of the files in a new directory, by hard links where possible; commits go
  /// on meanwhile. See graph/backup.h. Throws Error{Io}, and Error{Usage} in memory.
  virtual void checkpoint(const std::string& directory) const = 0;
  /// Frees history (graph/vacuum.h) while reads and commits go on; one at a time, others wait.
  /// Throws Error{Usage} for a moment that is still to come, and Error{Io}.
  virtual VacuumReport vacuum(const VacuumOptions& options) = 0;
  [[nodiscard]] virtual DatabaseFigures figures() const = 0;
  [[nodiscard]] virtual const std::string& path() const = 0;  ///< empty in memory
};

}  // namespace clout::graph
