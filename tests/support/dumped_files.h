// A dump as what its files hold.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "graph/graph_view.h"
#include "tools/dump/dump.h"

namespace clout::tests {

/// Dumps into `directory` and reads the files back, by name.
inline std::map<std::string, std::string> dumped_files(const graph::GraphView& view,
                                                       const std::string& directory) {
  tools::NoProgress progress;
  tools::dump(view, directory, progress);
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    std::ifstream in(entry.path(), std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    files[entry.path().filename().string()] = text.str();
  }
  return files;
}

}  // namespace clout::tests
