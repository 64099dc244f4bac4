// `clout vacuum`: frees the history before a moment.
#include <iostream>

#include "schema/temporal_text.h"
#include "schema/temporal_zone.h"
#include "tools/cli/command.h"
#include "tools/cli/database_operations.h"
#include "tools/cli/quantity.h"
#include "tools/progress.h"

namespace clout::tools {

int run(const VacuumCommand& command) {
  const auto before = parse_recorded_time(command.before);
  const auto operations = operations_on(command.database);
  const auto progress = progress_on_stderr();
  const auto report = operations->vacuum(before, *progress);
  progress->end();
  std::cout << "freed " << counted(report.versions, "old version") << " and "
            << counted(report.commits, "commit") << " of the log, " << text_of_bytes(report.bytes)
            << "; history goes back to " << to_text(at_microseconds(report.horizon)) << '\n';
  return kSuccess;
}

}  // namespace clout::tools
