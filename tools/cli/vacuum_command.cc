// `clout vacuum`: frees the history before a moment.
#include <iostream>
#include <string_view>

#include "graph/vacuum.h"
#include "schema/temporal_text.h"
#include "schema/temporal_zone.h"
#include "tools/cli/command.h"
#include "tools/cli/database_handle.h"
#include "tools/cli/quantity.h"
#include "tools/progress.h"

namespace clout::tools {

int run(const VacuumCommand& command) {
  const DatabaseHandle database(command.database);
  const auto progress = progress_on_stderr();
  graph::VacuumOptions options;
  options.before = parse_recorded_time(command.before);
  options.on_part = [&](std::string_view part) { progress->begin(part, 0, ProgressUnit::Rows); };
  options.on_rows = [&](std::uint64_t rows) { progress->advance(rows); };
  database.require_present();
  const auto report = graph::vacuum_database(database.name(), options);
  progress->end();
  std::cout << "freed " << counted(report.versions, "old version") << " and "
            << counted(report.commits, "commit") << " of the log, " << text_of_bytes(report.bytes)
            << "; history goes back to " << to_text(at_microseconds(report.horizon)) << '\n';
  return kSuccess;
}

}  // namespace clout::tools
