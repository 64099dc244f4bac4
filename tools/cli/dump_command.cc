// `clout dump`: writes a database as files that `clout load` reads back.
#include <iostream>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "tools/cli/command.h"
#include "tools/cli/database_handle.h"
#include "tools/cli/interrupt.h"
#include "tools/cli/quantity.h"
#include "tools/dump/dump.h"
#include "tools/render/display_text.h"

namespace clout::tools {
namespace {

struct Arguments {
  std::string database;
  std::string directory;
};

int run(const Arguments& arguments) {
  InterruptListener interrupts(InterruptListener::Otherwise::Terminate);
  DatabaseHandle database(arguments.database);
  const auto view = database.open().view();
  CancelToken cancel;
  const InterruptListener::Scope scope(interrupts, cancel);
  const auto progress = progress_on_stderr();
  const auto report = dump(*view, arguments.directory, *progress, &cancel);
  std::cerr << "wrote " << counted(report.nodes, "node") << " and " << counted(report.edges, "edge")
            << " to " << counted(report.files, "file") << " in " << printable(arguments.directory)
            << ", " << text_of_bytes(report.bytes) << '\n';
  return kSuccess;
}

}  // namespace

void add_dump_command(CLI::App& app, Action& chosen) {
  auto arguments = std::make_shared<Arguments>();
  auto& command = *app.add_subcommand("dump", "Write a database as files that load reads back");
  command.add_option("database", arguments->database, "Directory of the database")->required();
  command.add_option("directory", arguments->directory, "Where to write; created, must be empty")
      ->required();
  command.footer(
      "Writes nodes-*.csv and edges-*.csv. Loading them into a new database and dumping again\n"
      "gives the same bytes.\n"
      "Examples:\n"
      "  clout dump graph.db backup\n"
      "  clout load copy.db backup/*.csv");
  command.callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace clout::tools
