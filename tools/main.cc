// The one program of the project.
#include "tools/cli/command_line.h"

// NOLINTNEXTLINE(bugprone-exception-escape): only a wrong table of options would throw
int main(int argc, char** argv) { return clout::tools::run_command_line(argc, argv); }
