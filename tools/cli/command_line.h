// The command line of `clout`, from its words to an exit code.
#pragma once

namespace clout::tools {

/// Runs the program. Results go to standard output, everything else to standard error; no
/// exception leaves it.
int run_command_line(int argc, const char* const* argv);

}  // namespace clout::tools
