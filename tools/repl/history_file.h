// Lines typed in earlier sessions, kept in a file of the user's.
//
// Each entry is appended as it is typed, so sessions side by side do not overwrite one another and
// a killed one loses nothing. A history that cannot be read or written is no reason to stop:
// the shell then simply remembers less.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace clout::tools {

/// $XDG_STATE_HOME/clout/history, or ~/.local/state/clout/history; empty if neither is known.
[[nodiscard]] std::filesystem::path history_path();

class HistoryFile {
 public:
  /// An empty path remembers nothing.
  explicit HistoryFile(std::filesystem::path path) : path_(std::move(path)) {}

  /// The newest entries, at most `limit`, oldest first. Rewrites a file that has grown to twice
  /// the limit.
  [[nodiscard]] std::vector<std::string> load(std::size_t limit) const;
  /// Appends one entry of one line. The file can be read by its owner only.
  void append(std::string_view entry) const;

 private:
  void rewrite(const std::vector<std::string>& entries) const;

  std::filesystem::path path_;
};

}  // namespace clout::tools
