// Options that `clout query` and `clout repl` share: how statements are run and shown.
#pragma once

#include <string>
#include <vector>

#include "tools/cli/run_settings.h"

namespace clout::tools {

/// As given; settings() makes sense of them.
struct QueryArguments {
  std::string format = "table";
  std::vector<std::string> parameters;
  std::string timeout;
  std::string memory;
  bool no_optimizer = false;
  bool read_only = false;  ///< the database is opened so

  /// Throws Error{Usage}.
  [[nodiscard]] RunSettings settings() const;
};

}  // namespace clout::tools
