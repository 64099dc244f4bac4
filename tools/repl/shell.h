// The interactive shell: lines to statements and commands, one after another.
//
// A statement ends with `;` or an empty line; a line that begins with `:` between statements is a
// command. Where standard input is no terminal the lines are a script: only `;` ends a statement,
// nothing but results is written to standard output, and the first error ends it.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "query/statement_splitter.h"
#include "tools/cli/console.h"
#include "tools/cli/graph_client.h"
#include "tools/cli/interrupt.h"
#include "tools/cli/statement_runner.h"
#include "tools/repl/pager.h"
#include "tools/repl/shell_commands.h"

namespace clout::tools {

/// References outlive it. One thread.
class Shell {
 public:
  Shell(GraphClient& graph, Console& console, InterruptListener& interrupts, RunSettings settings);

  /// Talks with a person at the terminal until they leave. Returns an exit code.
  int run_interactively();
  /// Runs the lines of `input`, called `source` in messages. False if something failed.
  bool run_script(std::istream& input, const std::string& source);

 private:
  void welcome();
  /// What a person typed; the statements in it have run when this returns.
  [[nodiscard]] std::string prompt() const;
  void take_line(std::string_view line);
  bool run_statement(std::string_view text);
  bool export_rows(std::string_view text, const std::string& path, InterruptListener& interrupts);
  bool run_command(std::string_view line);
  bool run_file(const std::string& path);

  GraphClient& graph_;
  Console& console_;
  RunSettings settings_;
  Pager pager_ = pager_of_environment();
  StatementRunner runner_;
  ShellContext context_;
  query::StatementSplitter splitter_;
  std::string typed_;  ///< lines of the unfinished statement
  class LineEditor* editor_ = nullptr;
  int source_depth_ = 0;
};

}  // namespace clout::tools
