// The graph that `clout query` and the shell talk to: a database of this process, or a server's.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "query/write_summary.h"
#include "schema/query_budget.h"
#include "tools/cli/run_settings.h"
#include "tools/render/row_writer.h"
#include "tools/repl/completion.h"

namespace clout::tools {

/// What there is to say of a statement whose rows have been written.
struct StatementResult {
  std::size_t columns = 0;
  bool routes = false;  ///< its rows are routes, which a tree would show
  std::uint64_t rows = 0;
  query::WriteSummary writes;
  std::vector<std::string> notices;
  std::string summary;
};

/// What a shell greets with.
struct GraphOverview {
  std::uint64_t nodes = 0, edges = 0;
  std::vector<std::string> names;  ///< at most two, that can stand in quotes
};

struct RunningStatementInfo {
  std::uint64_t number = 0;
  std::string user, program, statement;
  double seconds = 0;
};

/// One thread.
class GraphClient {
 public:
  virtual ~GraphClient() = default;

  /// What the command line calls it.
  [[nodiscard]] virtual const std::string& name() const = 0;
  /// Runs a statement and writes its rows to `out`. Throws Error with a place in the statement;
  /// `cancel` ends it with Error{Cancelled}.
  virtual StatementResult run(std::string_view statement, const RunSettings& settings,
                              const Surface& surface, std::ostream& out, CancelToken& cancel) = 0;
  /// Is there a transaction that BEGIN has opened and nothing has ended?
  [[nodiscard]] virtual bool in_transaction() const = 0;

  /// None while there is no database.
  [[nodiscard]] virtual std::optional<GraphOverview> overview() = 0;
  /// The schema as a text for people. Throws Error{NotFound} while there is no database.
  [[nodiscard]] virtual std::string describe(const Surface& surface) = 0;
  /// As Completer::complete().
  [[nodiscard]] virtual Completion complete(std::string_view typed, std::string_view line) = 0;
  /// Statements that run on the server. Throws Error{Usage} where there is none.
  [[nodiscard]] virtual std::vector<RunningStatementInfo> running() = 0;
  virtual void kill(std::uint64_t statement) = 0;
};

/// `name` is a directory or the address of a server. Connects to a server; opens a directory when
/// it is first needed, with `read_only` beside a process that writes. Throws Error{Usage} for an
/// address that is none, or read only, Error{Io} where no server answers, Error{Permission} for a
/// login that is not right.
[[nodiscard]] std::unique_ptr<GraphClient> graph_client(const std::string& name, bool read_only);

}  // namespace clout::tools
