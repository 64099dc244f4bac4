#include "tools/operations/open_operations.h"

#include <filesystem>
#include <sstream>
#include <string_view>
#include <utility>

#include "graph/history.h"
#include "schema/error.h"
#include "tools/access/user_store.h"
#include "tools/repl/schema_report.h"

namespace clout::tools {
namespace {

/// Bytes of all files below `directory`; what cannot be read counts as nothing.
std::uint64_t bytes_below(const std::filesystem::path& directory) {
  std::error_code error;
  std::uint64_t bytes = 0;
  for (auto entry = std::filesystem::recursive_directory_iterator(directory, error);
       !error && entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    if (entry->is_regular_file(ignored)) bytes += entry->file_size(ignored);
  }
  return bytes;
}

std::string schema_of(const graph::GraphView& view, const Surface& surface) {
  std::ostringstream out;
  write_schema(view, surface, out);
  return std::move(out).str();
}

}  // namespace

void OpenOperations::check_cancelled() const {
  if (cancel_ == nullptr || !cancel_->cancelled()) return;
  throw Error(ErrorCode::Cancelled, "the work was cancelled");
}

template <typename Options>
void OpenOperations::tell(Options& options, Progress& progress) const {
  options.on_part = [this, &progress](std::string_view part) {
    check_cancelled();
    progress.begin(part, 0, ProgressUnit::Rows);
  };
  options.on_rows = [this, &progress](std::uint64_t rows) {
    check_cancelled();
    progress.advance(rows);
  };
}

DatabaseInfo OpenOperations::info(const Surface& surface) {
  const auto view = database_.view();
  DatabaseInfo info;
  info.directory = database_.path();
  info.figures = database_.figures();
  info.horizon = graph::horizon_of(*view);
  if (const auto model = view->influence_model(default_influence_model().name)) {
    info.model = {model->name, model->version, model->types.size()};
  }
  info.bytes_on_disk = bytes_below(info.directory);
  info.schema = schema_of(*view, surface);
  return info;
}

graph::CheckReport OpenOperations::check(std::size_t max_problems, Progress& progress) {
  graph::CheckOptions options;
  options.max_problems = max_problems;
  tell(options, progress);
  return graph::check_database(database_, options);
}

graph::VacuumReport OpenOperations::vacuum(graph::RecordedTime before, Progress& progress) {
  graph::VacuumOptions options;
  options.before = before;
  tell(options, progress);
  return database_.vacuum(options);
}

graph::BackupReport OpenOperations::backup(const std::string& directory, Progress& progress) {
  graph::BackupOptions options;
  options.other_files = {kUsersFileName};
  bool begun = false;
  options.on_bytes = [&](std::uint64_t bytes, std::uint64_t total) {
    check_cancelled();
    if (!std::exchange(begun, true)) progress.begin("backup", total, ProgressUnit::Bytes);
    progress.advance(bytes);
  };
  return graph::backup_database(database_, directory, options);
}

}  // namespace clout::tools
