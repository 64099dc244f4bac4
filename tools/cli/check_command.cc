// `clout check`: verifies every record of a database.
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "graph/check.h"
#include "tools/cli/command.h"
#include "tools/cli/database_handle.h"
#include "tools/cli/quantity.h"
#include "tools/render/display_text.h"

namespace clout::tools {
namespace {

struct Arguments {
  std::string database;
  graph::CheckOptions options;
};

void write_report(const graph::CheckReport& report, std::ostream& out) {
  for (const auto& problem : report.problems) out << printable(problem) << '\n';
  if (report.problem_count > report.problems.size()) {
    out << "... and " << report.problem_count - report.problems.size() << " more\n";
  }
  out << "checked " << counted(report.nodes, "node") << ", " << counted(report.edges, "edge")
      << ", " << counted(report.names, "name") << ", "
      << counted(report.index_entries, "index entry") << ", "
      << counted(report.delta_rows, "delta row") << ", "
      << counted(report.history_rows, "history row") << ", " << counted(report.commits, "commit")
      << ": "
      << (report.problem_count == 0 ? "all is well" : counted(report.problem_count, "problem"))
      << '\n';
}

int run(const Arguments& arguments) {
  const DatabaseHandle database(arguments.database);
  database.require_present();
  const auto report = graph::check_database(database.name(), arguments.options);
  write_report(report, std::cout);
  return report.problem_count == 0 ? kSuccess : kFailure;
}

}  // namespace

void add_check_command(CLI::App& app, Action& chosen) {
  auto arguments = std::make_shared<Arguments>();
  auto& command = *app.add_subcommand("check", "Verify every record of a database");
  command.add_option("database", arguments->database, "Directory of the database")->required();
  command
      .add_option("--max-problems", arguments->options.max_problems,
                  "Problems to tell; more are counted")
      ->capture_default_str();
  command.footer(
      "Reads everything and changes nothing: edges stand on both sides, names and index entries\n"
      "have their nodes, the topology snapshot says what the records say. The exit code is 1 if\n"
      "anything is wrong.\n"
      "Example:\n"
      "  clout check graph.db");
  command.callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace clout::tools
