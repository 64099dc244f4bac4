// Text and parameters in, rows out: the one header of this folder that tools need.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "graph/database.h"
#include "query/write_summary.h"
#include "schema/error.h"
#include "schema/influence_model.h"
#include "schema/query_budget.h"
#include "schema/value.h"

namespace clout::graph {
class ReadSet;
}

namespace clout::query {

class PlanPool;
class ProcedureTable;
class TableSource;
struct OpenTransaction;
struct StatementRequest;

struct QueryOptions {
  std::chrono::milliseconds timeout{60'000};  ///< 0: none
  std::size_t memory_bytes = std::size_t{1} << 30;
  /// Memory that it shares with other statements, or null.
  std::shared_ptr<MemoryPool> memory_pool = nullptr;
  bool optimize = true;  ///< false: the plan as bound, for comparison
  /// `now` for this statement, microseconds since the epoch; 0 means the clock's.
  std::int64_t now_microseconds = 0;
  /// What LOAD CSV may read; outlives the cursor. Null: nothing.
  const TableSource* tables = nullptr;
  /// If not null: gets what the statement reads, of a statement that reads outside a transaction.
  /// Complete when the cursor has ended and its rows have been shown.
  std::shared_ptr<graph::ReadSet> reads = nullptr;
};

/// The rows of one statement, in order, pulled. One thread. A query finds its rows while they are
/// pulled; a statement that writes has committed before there is a cursor.
class Cursor {
 public:
  virtual ~Cursor() = default;
  [[nodiscard]] virtual const std::vector<std::string>& columns() const = 0;
  /// The next row, or null at the end; valid until the next call. Throws Error.
  virtual const std::vector<Value>* next() = 0;
  /// Runs to the end, dropping rows.
  virtual void finish() = 0;
  /// The state that node and edge references of the rows are read from, as the statement left it.
  [[nodiscard]] virtual const graph::GraphView& view() const = 0;
  /// Complete at the end.
  [[nodiscard]] virtual const WriteSummary& writes() const = 0;
  /// Sentences for the person who asked, e.g. "12 edges of type FOO carry no influence". Complete
  /// at the end.
  [[nodiscard]] virtual const std::vector<std::string>& notices() const = 0;
  /// One line about an influence statement's whole answer: totals, model, as-of. Empty for other
  /// statements. Complete at the end.
  [[nodiscard]] virtual const std::string& summary() const = 0;
  /// The model that an influence statement was asked under, from its first row on; else null.
  [[nodiscard]] virtual std::shared_ptr<const InfluenceModel> influence_model() const = 0;
};

namespace ast {
struct Statement;
}

/// What a statement does to what is stored.
enum class StatementKind : std::uint8_t {
  Reads,
  Supposes,     ///< WHAT IF: changes that are never stored
  Writes,       ///< nodes, edges, claims
  WritesRules,  ///< indexes, constraints, influence models
  Transaction,  ///< BEGIN, COMMIT, ROLLBACK
  Watches,      ///< WATCH: not run, but subscribed to (query/watch.h)
};

/// A statement that has been parsed, to be run often. Immutable; any number of threads.
class PreparedStatement {
 public:
  /// Throws Error{Syntax} with a position, or Error{Limit}.
  explicit PreparedStatement(std::string text);
  ~PreparedStatement();
  PreparedStatement(const PreparedStatement&) = delete;
  PreparedStatement& operator=(const PreparedStatement&) = delete;

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const ast::Statement& statement() const { return *statement_; }
  [[nodiscard]] StatementKind kind() const { return kind_; }
  /// Plans of earlier runs, to be used again.
  [[nodiscard]] const std::shared_ptr<PlanPool>& plans() const { return plans_; }

 private:
  std::string text_;
  std::unique_ptr<const ast::Statement> statement_;
  StatementKind kind_;
  std::shared_ptr<PlanPool> plans_;
};

/// Runs statements against one database, which outlives it. Any number of threads.
class Engine {
 public:
  explicit Engine(graph::Database& database);
  /// The same with other procedures for CALL: builtin_procedures() (query/procedures/procedure.h)
  /// and what a program adds to them.
  Engine(graph::Database& database, std::shared_ptr<const ProcedureTable> procedures);
  ~Engine();

  /// Parses, binds and plans `text` (one statement); throws Error with a position for what is
  /// wrong with it. A statement that writes runs to its end and commits, again if another commit
  /// came first; if it fails, nothing is written. BEGIN, COMMIT and ROLLBACK need a Session: here
  /// they are Error{Usage}. `cancel`, if given, outlives the cursor.
  [[nodiscard]] std::unique_ptr<Cursor> run(std::string_view text, const Map& parameters,
                                            const QueryOptions& options = {},
                                            const CancelToken* cancel = nullptr);
  /// The same for a statement that was parsed before; it may go before the cursor does.
  [[nodiscard]] std::unique_ptr<Cursor> run(const PreparedStatement& statement,
                                            const Map& parameters, const QueryOptions& options = {},
                                            const CancelToken* cancel = nullptr);

 private:
  friend class Session;
  [[nodiscard]] std::unique_ptr<Cursor> run(const StatementRequest& request);
  [[nodiscard]] std::unique_ptr<Cursor> run_query(const StatementRequest& request);
  [[nodiscard]] std::unique_ptr<Cursor> run_within(OpenTransaction& open,
                                                   const StatementRequest& request);

  graph::Database& database_;
  std::shared_ptr<const ProcedureTable> procedures_;
  const std::uint64_t number_;  ///< no two engines of a process have the same
};

/// The statements of one client, one after the other: as Engine::run, but that after BEGIN they
/// make one transaction. They see each other's changes, which nobody else does before COMMIT;
/// ROLLBACK, and the end of the session, drop them. A statement that fails while it writes spoils
/// the transaction: nothing of it can be stored any more.
///
/// One thread; the engine outlives it. In a transaction, a cursor is used before the next statement
/// is run.
class Session {
 public:
  explicit Session(Engine& engine);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// As Engine::run. COMMIT throws Error{Conflict} if another commit changed the same things since
  /// BEGIN: then all of it may be tried again. Indexes, constraints and influence models are
  /// not changed inside a transaction: Error{Usage}.
  [[nodiscard]] std::unique_ptr<Cursor> run(std::string_view text, const Map& parameters,
                                            const QueryOptions& options = {},
                                            const CancelToken* cancel = nullptr);
  [[nodiscard]] std::unique_ptr<Cursor> run(const PreparedStatement& statement,
                                            const Map& parameters, const QueryOptions& options = {},
                                            const CancelToken* cancel = nullptr);
  [[nodiscard]] bool in_transaction() const { return open_ != nullptr; }

 private:
  std::unique_ptr<Cursor> run(const StatementRequest& request);
  std::unique_ptr<Cursor> control(const StatementRequest& request);
  void begin(const StatementRequest& request);
  void commit(const StatementRequest& request);

  Engine& engine_;
  std::unique_ptr<OpenTransaction> open_;
};

/// Does `text` write? False also for what does not parse. For the choice to create a missing
/// database.
[[nodiscard]] bool is_write_statement(std::string_view text);

/// Words that the language knows, for completion.
[[nodiscard]] const std::vector<std::string>& keywords();

}  // namespace clout::query
