// `clout query`: runs statements and writes their rows.
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "schema/error.h"
#include "tools/cli/command.h"
#include "tools/cli/query_options.h"
#include "tools/cli/script.h"

namespace clout::tools {
namespace {

struct Arguments {
  std::string database;
  std::string text;
  std::string file;
  bool keep_going = false;
  QueryArguments query;
};

void check_source(const Arguments& arguments) {
  const bool text = !arguments.text.empty();
  const bool file = !arguments.file.empty();
  if (text && file) {
    throw Error(ErrorCode::Usage, "give either the statements or --file, not both");
  }
  if (!text && !file) {
    throw Error(ErrorCode::Usage, "no statement given")
        .hint("give its text, --file FILE, or - to read standard input");
  }
}

int run(const Arguments& arguments) {
  check_source(arguments);
  const auto settings = arguments.query.settings();
  InterruptListener interrupts(InterruptListener::Otherwise::Terminate);
  DatabaseHandle database(arguments.database);
  Console console = standard_console();
  StatementRunner runner(database, console, interrupts);

  const bool from_input = arguments.text == "-";
  const std::string path = from_input ? "-" : arguments.file;
  const std::string source = path == "-" ? "<standard input>" : path;
  bool all_worked = true;
  const auto sink = [&](const query::StatementText& statement) {
    all_worked &= runner.run_and_report(statement, settings, source);
    return all_worked || arguments.keep_going;
  };
  if (path.empty()) {
    for_each_statement(arguments.text, sink);
  } else {
    for_each_statement_of(path, sink);
  }
  return all_worked ? kSuccess : kFailure;
}

}  // namespace

void add_query_command(CLI::App& app, Action& chosen) {
  auto arguments = std::make_shared<Arguments>();
  auto& command = *app.add_subcommand("query", "Run statements and write their rows");
  command.add_option("database", arguments->database, "Directory of the database")->required();
  command.add_option("statements", arguments->text,
                     "Statements separated by ';', or - to read them from standard input");
  command
      .add_option("-f,--file", arguments->file,
                  "Read the statements from FILE (-: standard "
                  "input)")
      ->type_name("FILE");
  command.add_flag("--continue", arguments->keep_going,
                   "Go on after a statement that fails; the exit code is 1 all the same");
  arguments->query.add_to(command);
  command.footer(
      "Statements run as they arrive; each result is written before the next statement is read.\n"
      "A statement that writes creates a missing database.\n"
      "Examples:\n"
      "  clout query graph.db \"PRESSURE ON 'Apple' TOP 5\"\n"
      "  clout query graph.db 'MATCH (c:Company {name: $who}) RETURN c' --param who=Apple\n"
      "  clout query graph.db --file report.cypher --format markdown > report.md\n"
      "  generate | clout query graph.db - --format jsonl | consume");
  command.callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace clout::tools
