#include "tools/cli/database_operations.h"

#include <utility>

#include "tools/cli/database_handle.h"
#include "tools/cli/login.h"
#include "tools/client/administration.h"
#include "tools/operations/open_operations.h"

namespace clout::tools {
namespace {

/// A check and a vacuum need the files, not an open database: one that damage keeps from opening
/// can still be checked.
class DirectoryOperations final : public Operations {
 public:
  explicit DirectoryOperations(const std::string& directory) : handle_(directory) {}

  DatabaseInfo info(const Surface& surface) override {
    return OpenOperations(handle_.open()).info(surface);
  }

  graph::CheckReport check(std::size_t max_problems, Progress& progress) override {
    handle_.require_present();
    graph::CheckOptions options;
    options.max_problems = max_problems;
    show(options, progress);
    return graph::check_database(handle_.name(), options);
  }

  graph::VacuumReport vacuum(graph::RecordedTime before, Progress& progress) override {
    handle_.require_present();
    graph::VacuumOptions options;
    options.before = before;
    show(options, progress);
    return graph::vacuum_database(handle_.name(), options);
  }

  graph::BackupReport backup(const std::string& directory, Progress& progress) override {
    return OpenOperations(handle_.open()).backup(directory, progress);
  }

 private:
  template <typename Options>
  static void show(Options& options, Progress& progress) {
    options.on_part = [&](std::string_view part) { progress.begin(part, 0, ProgressUnit::Rows); };
    options.on_rows = [&](std::uint64_t rows) { progress.advance(rows); };
  }

  DatabaseHandle handle_;
};

}  // namespace

std::unique_ptr<Operations> operations_on(const std::string& name) {
  if (!client::is_address(name)) return std::make_unique<DirectoryOperations>(name);
  const auto address = client::parse_address(name);
  return client::administer(address, login_for(address), kProgramName);
}

}  // namespace clout::tools
