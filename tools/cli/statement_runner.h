// Runs one statement and writes its result: what `clout query` and the shell share.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>

#include "query/statement_splitter.h"
#include "query/write_summary.h"
#include "schema/error.h"
#include "tools/cli/console.h"
#include "tools/cli/graph_client.h"
#include "tools/cli/interrupt.h"
#include "tools/cli/run_settings.h"
#include "tools/repl/pager.h"

namespace clout::tools {

/// "2 nodes and 1 edge created, 3 properties set"; empty if nothing was written.
[[nodiscard]] std::string text_of(const query::WriteSummary& writes);

/// "0.8 ms", "12 ms", "1.23 s", "2 min 5 s".
[[nodiscard]] std::string text_of(std::chrono::duration<double> elapsed);

/// What was caught, as our own kind of error.
[[nodiscard]] Error as_error(const std::exception& failure);

/// `error`, whose position counts in `statement`, placed in the text that the statement was cut
/// from. `source` is that text's file; may be empty.
[[nodiscard]] Error located(const Error& error, const query::StatementText& statement,
                            const std::string& source);

/// References outlive it. One thread.
class StatementRunner {
 public:
  StatementRunner(GraphClient& graph, Console& console, InterruptListener& interrupts)
      : graph_(graph), console_(console), interrupts_(interrupts) {}

  /// From now on `pager`, which outlives the runner, shows results that are longer than the screen.
  void show_pages_with(Pager& pager) { pager_ = &pager; }

  /// Writes the result to the console's output and notices to its error stream. Throws Error with
  /// a position in `statement`; SIGINT makes that Error{Cancelled}. A person who leaves the pager
  /// has seen enough: that is none.
  void run(std::string_view statement, const RunSettings& settings);

  /// run(), with an error told to the person: where in `source` it is, with carets. False if there
  /// was one.
  bool run_and_report(const query::StatementText& statement, const RunSettings& settings,
                      const std::string& source);

 private:
  [[nodiscard]] bool is_paged(std::string_view statement) const;
  void report(const StatementResult& result, std::chrono::duration<double> took,
              const RunSettings& settings);
  /// Once is enough.
  void recommend_trees(const StatementResult& result, const RunSettings& settings);

  GraphClient& graph_;
  Console& console_;
  InterruptListener& interrupts_;
  Pager* pager_ = nullptr;
  bool recommended_ = false;
};

}  // namespace clout::tools
