// `clout check`: verifies every record of a database.
#include <cstdint>
#include <iostream>

#include "tools/cli/command.h"
#include "tools/cli/database_operations.h"
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
  const auto operations = operations_on(command.database);
  const auto progress = progress_on_stderr();
  const auto report = operations->check(command.max_problems, *progress);
  progress->end();
  write_report(report, std::cout);
  if (report.problem_count == 0) return kSuccess;
  std::cerr << "hint: put back a backup, or load its dumps into a new database\n";
  return kFailure;
}

}  // namespace clout::tools
