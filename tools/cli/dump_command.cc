// `clout dump`: writes a database as files that `clout load` reads back.
#include <iostream>
#include <string>

#include "tools/cli/command.h"
#include "tools/cli/database_handle.h"
#include "tools/cli/interrupt.h"
#include "tools/cli/quantity.h"
#include "tools/dump/dump.h"
#include "tools/render/display_text.h"

namespace clout::tools {
int run(const DumpCommand& command) {
  InterruptListener interrupts(InterruptListener::Otherwise::Terminate);
  DatabaseHandle database(command.database);
  const auto view = database.open().view();
  CancelToken cancel;
  const InterruptListener::Scope scope(interrupts, cancel);
  const auto progress = progress_on_stderr();
  const auto report = dump(*view, command.directory, *progress, &cancel);
  std::cerr << "wrote " << counted(report.nodes, "node") << " and " << counted(report.edges, "edge")
            << " to " << counted(report.files, "file") << " in " << printable(command.directory)
            << ", " << text_of_bytes(report.bytes) << '\n';
  return kSuccess;
}

}  // namespace clout::tools
