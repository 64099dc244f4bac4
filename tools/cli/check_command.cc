// `clout check`: verifies every record of a database.
#include <cstdint>
#include <iostream>
#include <string>
#include <string_view>

#include "graph/check.h"
#include "tools/cli/command.h"
#include "tools/cli/database_handle.h"
#include "tools/cli/quantity.h"
#include "tools/progress.h"
#include "tools/render/display_text.h"

namespace clout::tools {
namespace {

void write_report(const graph::CheckReport& report, std::ostream& out) {
  for (const auto& problem : report.problems) out << printable(problem) << '\n';
  if (report.problem_count > report.problems.size()) {
    out << "... and " << report.problem_count - report.problems.size() << " more\n";
  }
  out << "checked " << counted(report.nodes, "node") << ", " << counted(report.edges, "edge")
      << ", " << counted(report.claims, "claim") << ", " << counted(report.names, "name") << ", "
      << counted(report.index_entries, "index entry") << ", "
      << counted(report.delta_rows, "delta row") << ", "
      << counted(report.history_rows, "history row") << ", " << counted(report.commits, "commit")
      << ": "
      << (report.problem_count == 0 ? "all is well" : counted(report.problem_count, "problem"))
      << '\n';
}

}  // namespace

int run(const CheckCommand& command) {
  const DatabaseHandle database(command.database);
  database.require_present();
  const auto progress = progress_on_stderr();
  graph::CheckOptions options = command.options;
  options.on_part = [&](std::string_view part) { progress->begin(part, 0, ProgressUnit::Rows); };
  options.on_rows = [&](std::uint64_t rows) { progress->advance(rows); };
  const auto report = graph::check_database(database.name(), options);
  progress->end();
  write_report(report, std::cout);
  if (report.problem_count == 0) return kSuccess;
  std::cerr << "hint: put back a copy of '" << printable(database.name())
            << "', or load its dumps into a new database\n";
  return kFailure;
}

}  // namespace clout::tools
