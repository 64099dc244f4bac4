// `clout query`: runs statements and writes their rows.
#include <string>

#include "schema/error.h"
#include "tools/cli/command.h"
#include "tools/cli/query_options.h"
#include "tools/cli/script.h"
#include "tools/cli/statement_runner.h"

namespace clout::tools {
namespace {

void check_source(const QueryCommand& command) {
  const bool text = !command.text.empty();
  const bool file = !command.file.empty();
  if (text && file) {
    throw Error(ErrorCode::Usage, "give either the statements or --file, not both");
  }
  if (!text && !file) {
    throw Error(ErrorCode::Usage, "no statement given")
        .hint("give its text, --file FILE, or - to read standard input");
  }
}

}  // namespace

int run(const QueryCommand& command) {
  check_source(command);
  const auto settings = command.query.settings();
  InterruptListener interrupts(InterruptListener::Otherwise::Terminate);
  const auto graph = graph_client(command.database, command.query.read_only);
  Console console = standard_console();
  StatementRunner runner(*graph, console, interrupts);

  const bool from_input = command.text == "-";
  const std::string path = from_input ? "-" : command.file;
  const std::string source = path == "-" ? "<standard input>" : path;
  bool all_worked = true;
  const auto sink = [&](const query::StatementText& statement) {
    all_worked &= runner.run_and_report(statement, settings, source);
    return all_worked || command.keep_going;
  };
  if (path.empty()) {
    for_each_statement(command.text, sink);
  } else {
    for_each_statement_of(path, sink);
  }
  return note_open_transaction(*graph, console) || !all_worked ? kFailure : kSuccess;
}

}  // namespace clout::tools
