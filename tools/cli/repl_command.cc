// `clout repl`: the interactive shell.
#include <iostream>
#include <string>

#include <unistd.h>

#include "tools/cli/command.h"
#include "tools/cli/query_options.h"
#include "tools/cli/script.h"
#include "tools/repl/shell.h"

namespace clout::tools {

int run(const ReplCommand& command) {
  const bool person = ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1;
  InterruptListener interrupts(person ? InterruptListener::Otherwise::Ignore
                                      : InterruptListener::Otherwise::Terminate);
  const auto graph = graph_client(command.database, command.query.read_only);
  Console console = standard_console();
  console.chatty = person;
  Shell shell(*graph, console, interrupts, command.query.settings());
  if (person) return shell.run_interactively();
  const bool worked = shell.run_script(std::cin, "<standard input>");
  return note_open_transaction(*graph, console) || !worked ? kFailure : kSuccess;
}

}  // namespace clout::tools
