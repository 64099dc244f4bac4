// `clout backup` and `clout restore`: a copy of a database in another directory, and back.
#include <iostream>
#include <utility>

#include "graph/backup.h"
#include "tools/cli/command.h"
#include "tools/cli/database_handle.h"
#include "tools/cli/database_operations.h"
#include "tools/cli/quantity.h"
#include "tools/progress.h"
#include "tools/render/display_text.h"

namespace clout::tools {
int run(const BackupCommand& command) {
  const auto operations = operations_on(command.database);
  const auto progress = progress_on_stderr();
  const auto report = operations->backup(command.directory, *progress);
  progress->end();
  std::cout << "backed up commit " << raw(report.commit) << " to '" << printable(command.directory)
            << "': " << counted(report.files, "file") << ", " << text_of_bytes(report.bytes)
            << "; copied " << text_of_bytes(report.copied_bytes) << '\n';
  return kSuccess;
}

int run(const RestoreCommand& command) {
  const DatabaseHandle database(command.database);
  const auto progress = progress_on_stderr();
  graph::BackupOptions options;
  bool begun = false;
  options.on_bytes = [&](std::uint64_t bytes, std::uint64_t total) {
    if (!std::exchange(begun, true)) progress->begin("restore", total, ProgressUnit::Bytes);
    progress->advance(bytes);
  };
  const auto report = graph::restore_database(command.directory, database.name(), options);
  progress->end();
  std::cout << "restored commit " << raw(report.commit) << " to '" << printable(database.name())
            << "': " << counted(report.files, "file") << ", " << text_of_bytes(report.bytes)
            << '\n';
  return kSuccess;
}

}  // namespace clout::tools
