// `clout backup` and `clout restore`: a copy of a database in another directory, and back.
#include <iostream>

#include "graph/backup.h"
#include "tools/cli/command.h"
#include "tools/cli/database_handle.h"
#include "tools/cli/quantity.h"
#include "tools/progress.h"
#include "tools/render/display_text.h"

namespace clout::tools {
namespace {

/// Shows how many bytes have been copied.
class ShownCopy {
 public:
  explicit ShownCopy(const char* phase) {
    options_.on_bytes = [this, phase](std::uint64_t bytes, std::uint64_t total) {
      if (!begun_) progress_->begin(phase, total, ProgressUnit::Bytes);
      begun_ = true;
      progress_->advance(bytes);
    };
  }
  [[nodiscard]] const graph::BackupOptions& options() const { return options_; }
  void end() {
    if (begun_) progress_->end();
  }

 private:
  std::unique_ptr<Progress> progress_ = progress_on_stderr();
  graph::BackupOptions options_;
  bool begun_ = false;
};

}  // namespace

int run(const BackupCommand& command) {
  DatabaseHandle database(command.database);
  ShownCopy copy("backup");
  const auto report = graph::backup_database(database.open(), command.directory, copy.options());
  copy.end();
  std::cout << "backed up commit " << raw(report.commit) << " to '" << printable(command.directory)
            << "': " << counted(report.files, "file") << ", " << text_of_bytes(report.bytes)
            << "; copied " << text_of_bytes(report.copied_bytes) << '\n';
  return kSuccess;
}

int run(const RestoreCommand& command) {
  const DatabaseHandle database(command.database);
  ShownCopy copy("restore");
  const auto report = graph::restore_database(command.directory, database.name(), copy.options());
  copy.end();
  std::cout << "restored commit " << raw(report.commit) << " to '" << printable(database.name())
            << "': " << counted(report.files, "file") << ", " << text_of_bytes(report.bytes)
            << '\n';
  return kSuccess;
}

}  // namespace clout::tools
