// What the subcommands of `clout` have in common.
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace clout::tools {

// Exit codes of the program.
inline constexpr int kSuccess = 0;
inline constexpr int kFailure = 1;  ///< the work failed
inline constexpr int kUsage = 2;    ///< the command line is wrong

/// What a subcommand does once its arguments are parsed; returns an exit code or throws Error.
using Action = std::function<int()>;

// Each adds its subcommand to `app`; parsing a command line that names it sets `chosen`, which
// outlives the parsing.
void add_load_command(CLI::App& app, Action& chosen);
void add_query_command(CLI::App& app, Action& chosen);
void add_repl_command(CLI::App& app, Action& chosen);
void add_dump_command(CLI::App& app, Action& chosen);
void add_check_command(CLI::App& app, Action& chosen);
void add_info_command(CLI::App& app, Action& chosen);

}  // namespace clout::tools
