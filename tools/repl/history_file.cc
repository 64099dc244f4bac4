#include "tools/repl/history_file.h"

#include <cstdlib>
#include <fstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace clout::tools {

std::filesystem::path history_path() {
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return std::filesystem::path(value == nullptr ? "" : value);
  };
  auto state = variable("XDG_STATE_HOME");
  if (state.empty()) {
    const auto home = variable("HOME");
    if (home.empty()) return {};
    state = home / ".local" / "state";
  }
  return state / "clout" / "history";
}

std::vector<std::string> HistoryFile::load(std::size_t limit) const {
  std::vector<std::string> entries;
  std::ifstream file(path_);
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) entries.push_back(std::move(line));
  }
  if (entries.size() <= limit) return entries;
  const bool too_long = entries.size() >= 2 * limit;
  entries.erase(entries.begin(), entries.end() - static_cast<std::ptrdiff_t>(limit));
  if (too_long) rewrite(entries);
  return entries;
}

void HistoryFile::append(std::string_view entry) const {
  if (path_.empty()) return;
  std::error_code ignored;
  std::filesystem::create_directories(path_.parent_path(), ignored);
  const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return;
  const std::string line = std::string(entry) + "\n";
  // One write: what another session appends at the same time does not end up inside this line.
  [[maybe_unused]] const auto written = ::write(file, line.data(), line.size());
  ::close(file);
}

void HistoryFile::rewrite(const std::vector<std::string>& entries) const {
  const auto fresh = path_.string() + ".new";
  {
    const HistoryFile file{fresh};
    for (const auto& entry : entries) file.append(entry);
  }
  std::error_code ignored;
  std::filesystem::rename(fresh, path_, ignored);
}

}  // namespace clout::tools
