// `clout repl`: the interactive shell.
#include <iostream>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "tools/cli/command.h"
#include "tools/cli/query_options.h"
#include "tools/repl/shell.h"

namespace clout::tools {
namespace {

struct Arguments {
  std::string database;
  QueryArguments query;
};

int run(const Arguments& arguments) {
  const bool person = ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1;
  InterruptListener interrupts(person ? InterruptListener::Otherwise::Ignore
                                      : InterruptListener::Otherwise::Terminate);
  DatabaseHandle database(arguments.database);
  Console console = standard_console();
  console.chatty = person;
  Shell shell(database, console, interrupts, arguments.query.settings());
  if (person) return shell.run_interactively();
  return shell.run_script(std::cin, "<standard input>") ? kSuccess : kFailure;
}

}  // namespace

void add_repl_command(CLI::App& app, Action& chosen) {
  auto arguments = std::make_shared<Arguments>();
  auto& command = *app.add_subcommand("repl", "Talk with a database: the interactive shell");
  command.add_option("database", arguments->database, "Directory of the database")->required();
  arguments->query.add_to(command);
  command.footer(
      "A statement ends with ; or an empty line; :help lists the shell's own commands. Ctrl-C\n"
      "stops the running statement, Ctrl-D leaves. Where standard input is no terminal it is run\n"
      "as a script, up to the first error.\n"
      "Examples:\n"
      "  clout repl graph.db\n"
      "  clout repl graph.db --format csv < script.cypher");
  command.callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace clout::tools
