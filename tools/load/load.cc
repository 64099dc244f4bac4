#include "tools/load/load.h"

#include <chrono>
#include <filesystem>
#include <system_error>

#include "schema/error.h"
#include "tools/load/loader.h"
#include "tools/machine_memory.h"

namespace clout::tools {
namespace {

bool is_missing_or_empty(const std::string& path) {
  std::error_code error;
  return !std::filesystem::exists(path, error) || std::filesystem::is_empty(path, error);
}

/// Removes what was created in a directory that held nothing.
void remove_created(const std::string& path, bool existed) {
  std::error_code error;
  if (!existed) {
    std::filesystem::remove_all(path, error);
    return;
  }
  for (const auto& entry : std::filesystem::directory_iterator(path, error)) {
    std::filesystem::remove_all(entry.path(), error);
  }
}

/// The error as if the files had the names that are shown.
Error renamed(const Error& error, const LoadOptions& options) {
  const auto shown = options.shown_names.find(error.source());
  if (shown == options.shown_names.end()) return error;
  return Error(error).in(shown->second);
}

LoadReport run_loader(graph::Database& database, const LoadOptions& options, Progress& progress,
                      const CancelToken* cancel) {
  try {
    LoadReport report = Loader(database, options, progress, cancel).run();
    for (LoadDiagnostic& diagnostic : report.diagnostics) {
      const auto shown = options.shown_names.find(diagnostic.file);
      if (shown != options.shown_names.end()) diagnostic.file = shown->second;
    }
    return report;
  } catch (const Error& error) {
    throw renamed(error, options);
  }
}

}  // namespace

LoadReport load(graph::Database& database, const LoadOptions& options, Progress& progress,
                const CancelToken* cancel) {
  const auto start = std::chrono::steady_clock::now();
  LoadOptions complete = options;
  if (complete.memory_bytes == 0) complete.memory_bytes = machine_memory_share();
  LoadReport report = run_loader(database, complete, progress, cancel);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  report.seconds = elapsed.count();
  return report;
}

LoadReport load(const std::string& path, const LoadOptions& options, Progress& progress,
                const CancelToken* cancel) {
  const bool created = is_missing_or_empty(path);
  const bool existed = std::filesystem::exists(path);
  try {
    graph::OpenOptions open;
    open.mode = graph::OpenOptions::Mode::CreateIfMissing;
    const auto database = graph::Database::open(path, open);
    return load(*database, options, progress, cancel);
  } catch (...) {
    if (created) remove_created(path, existed);
    throw;
  }
}

}  // namespace clout::tools
