// Data sets that the repository does not hold. A test that needs one warns and returns without it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>

namespace clout::tests {

/// The file or directory `relative` of the shared data: below $CLOUT_SHARED, else below the
/// directory `shared` beside the source tree. Nothing if it does not exist.
inline std::optional<std::filesystem::path> shared_data(std::string_view relative) {
  const char* given = std::getenv("CLOUT_SHARED");
  const std::filesystem::path root = given != nullptr ? given : CLOUT_SOURCE_DIR "/../shared";
  std::filesystem::path path = root / relative;
  if (!std::filesystem::exists(path)) return std::nullopt;
  return path;
}

}  // namespace clout::tests
