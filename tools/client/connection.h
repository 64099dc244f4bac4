// A connection to a Clout server, for C++ programs: statements, rows, transactions.
//
// A connection is used by one thread at a time; two threads take two connections. Calls wait for
// their answer. What the server refuses is the Error that it tells, with its place in the
// statement; what goes wrong on the way is Error{Io} with the detail "ConnectionLost". The call
// after that connects again by itself. Whether a statement that writes has been committed when the
// connection broke, nobody can tell: it is not sent a second time. An open transaction is gone.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/write_summary.h"
#include "schema/error.h"
#include "schema/query_budget.h"
#include "schema/value.h"
#include "tools/client/address.h"

namespace clout::client {

/// What to log in with: a token; or a user and a password; or nothing.
struct Login {
  std::string token;
  std::string user, password;
};

struct QueryOptions {
  std::chrono::milliseconds timeout{0};  ///< 0: the server's
  std::uint64_t memory_bytes = 0;        ///< likewise
  bool optimize = true;
};

/// What there is to say of a statement at its end.
struct Outcome {
  std::uint64_t rows = 0;
  query::WriteSummary writes;
  std::vector<std::string> notices;
  std::string summary;
  std::uint64_t commit = 0;              ///< the newest when it ended
  std::chrono::microseconds elapsed{0};  ///< on the server
};

/// Labels and properties of nodes, types and properties of edges, as they came with rows. In rows,
/// nodes and edges are their numbers.
struct NodeContent {
  std::vector<std::string> labels;
  Map properties;
};
struct EdgeContent {
  std::string type;
  Map properties;
};

/// The rows of one statement, pulled. Dropping it cancels the statement. It ends before its
/// connection does.
class Rows {
 public:
  virtual ~Rows() = default;
  [[nodiscard]] virtual const std::vector<std::string>& columns() const = 0;
  /// The next row, or null at the end; valid until the next call. Throws Error.
  virtual const std::vector<Value>* next() = 0;
  /// Complete at the end.
  [[nodiscard]] virtual const Outcome& outcome() const = 0;
  /// Null for one that no row of the current batch has.
  [[nodiscard]] virtual const NodeContent* node(NodeId node) const = 0;
  [[nodiscard]] virtual const EdgeContent* edge(EdgeId edge) const = 0;
};

/// A statement that the server keeps parsed. It ends before its connection does; after a lost
/// connection it is prepared again by itself.
class Prepared {
 public:
  virtual ~Prepared() = default;
  virtual std::unique_ptr<Rows> run(const Map& parameters, const QueryOptions& options = {}) = 0;
};

/// A row of a watched statement: as it was told last and as it is, one of which may be missing.
struct WatchedChange {
  std::optional<std::vector<Value>> before, after;
  bool holds = true;  ///< the condition of WHEN is true of it now
};

/// A statement that is watched. Dropping it ends that. It ends before its connection does, and is
/// over when the connection is lost: whoever goes on watching asks again.
class Watch {
 public:
  virtual ~Watch() = default;
  [[nodiscard]] virtual const std::string& name() const = 0;
  [[nodiscard]] virtual const std::vector<std::string>& columns() const = 0;
  /// At first all rows, as they are. After that it waits for news; none within `patience`: empty.
  /// Throws Error: that of the statement, if it fails now; Error{Cancelled}, after which the watch
  /// goes on; Error{Io} for a lost connection.
  [[nodiscard]] virtual std::vector<WatchedChange> next(std::chrono::milliseconds patience,
                                                        const CancelToken* cancel = nullptr) = 0;
  /// The newest commit when the last news were found.
  [[nodiscard]] virtual std::uint64_t commit() const = 0;
  /// Of nodes and edges in the last news. Null for others.
  [[nodiscard]] virtual const NodeContent* node(NodeId node) const = 0;
  [[nodiscard]] virtual const EdgeContent* edge(EdgeId edge) const = 0;
};

/// A text that rows were rendered to.
struct Rendered {
  Outcome outcome;
  std::size_t columns = 0;
  bool routes = false;  ///< the rows are routes, which a tree would show
};

struct Surface {
  std::uint32_t width = 0;
  bool colour = false, terminal = false, ascii = false;
};

struct SchemaSummary {
  std::uint64_t nodes = 0, edges = 0;
  std::vector<std::pair<std::string, std::uint64_t>> labels, edge_types;
  std::vector<std::string> property_keys;
  std::vector<std::string> names;  ///< of some well connected nodes
};

struct RunningStatement {
  std::uint64_t number = 0;
  std::string user, program, statement;
  std::chrono::milliseconds elapsed{0};
};

struct Words {
  std::size_t start = 0;
  std::vector<std::string> candidates;
  std::string common;
};

class Connection {
 public:
  /// Connects and logs in. `program` names the caller in the server's logs. Throws Error{Io} where
  /// nobody answers within `patience`, Error{Permission} for a login that is not right.
  [[nodiscard]] static std::unique_ptr<Connection> open(
      const Address& address, const Login& login, std::string program,
      std::chrono::milliseconds patience = std::chrono::seconds(10));

  virtual ~Connection() = default;

  /// Runs a statement, within the open transaction if there is one. Its first rows are there when
  /// it returns; one that writes has been committed. `cancel`, if given, outlives the rows: set, it
  /// ends the call with Error{Cancelled}.
  [[nodiscard]] virtual std::unique_ptr<Rows> run(std::string_view statement,
                                                  const Map& parameters = {},
                                                  const QueryOptions& options = {},
                                                  const CancelToken* cancel = nullptr) = 0;
  [[nodiscard]] virtual std::unique_ptr<Prepared> prepare(std::string_view statement) = 0;

  /// Watches `statement`, one of WATCH or another that reads: what the server's commits change in
  /// its rows is told.
  [[nodiscard]] virtual std::unique_ptr<Watch> watch(std::string_view statement,
                                                     const Map& parameters = {},
                                                     const QueryOptions& options = {},
                                                     const CancelToken* cancel = nullptr) = 0;

  /// Throws Error{Usage} if one is open.
  virtual void begin() = 0;
  /// Durable on return. Throws Error{Conflict}: all of it may be tried again.
  virtual void commit() = 0;
  virtual void rollback() = 0;
  [[nodiscard]] virtual bool in_transaction() const = 0;

  /// The rows as text in one of the formats of `clout query`, to `take` as they come.
  virtual Rendered render(std::string_view statement, const Map& parameters,
                          const QueryOptions& options, std::string_view format,
                          const Surface& surface, const std::function<void(std::string_view)>& take,
                          const CancelToken* cancel = nullptr) = 0;

  [[nodiscard]] virtual SchemaSummary schema() = 0;
  /// The schema as a text for people.
  [[nodiscard]] virtual std::string describe(const Surface& surface) = 0;
  /// What may stand at the end of `line`; `typed` came before it.
  [[nodiscard]] virtual Words complete(std::string_view typed, std::string_view line) = 0;
  [[nodiscard]] virtual std::vector<RunningStatement> running() = 0;
  /// Cancels a running statement. Throws Error{NotFound}.
  virtual void kill(std::uint64_t statement) = 0;
};

}  // namespace clout::client
