// The commands of the shell: lines that begin with a colon and say something to the shell itself.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/cli/console.h"
#include "tools/cli/graph_client.h"
#include "tools/cli/run_settings.h"
#include "tools/repl/completion.h"
#include "tools/repl/pager.h"

namespace clout::tools {

/// What commands work on. References outlive it.
struct ShellContext {
  GraphClient& graph;
  Console& console;
  RunSettings& settings;
  Pager& pager;
  /// Runs the lines of a file; false if something in it failed.
  std::function<bool(const std::string& path)> source;
  /// Runs a statement as if it had been typed; false if it failed.
  std::function<bool(std::string_view statement)> run;
  /// Runs a statement and writes its rows to a file, as its name's ending says; false if it failed.
  std::function<bool(std::string_view statement, const std::string& path)> export_rows;
  std::string last_statement;        ///< that was typed or read; empty: none yet
  std::vector<std::string> history;  ///< of this and earlier sessions, oldest first
  bool quit = false;                 ///< set by :quit
};

/// Runs `line`, which begins with a colon. False if the command was right but its work failed and
/// the reason has been told. Throws Error{Usage} for an unknown command, suggesting a near one, or
/// wrong arguments.
bool run_shell_command(ShellContext& context, std::string_view line);

/// Tab in a line that begins with a colon.
[[nodiscard]] Completion complete_shell_command(std::string_view line);

}  // namespace clout::tools
