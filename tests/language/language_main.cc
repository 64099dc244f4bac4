// Usage: language_tests [--store memory|rocksdb] [--reopen-each] [--no-optimizer] [--prepared]
// [--update]
//                       [--graphs DIRECTORY] FILE_OR_DIRECTORY...
// Runs golden files (*.test) and the examples of Markdown pages. Exit code 1 if any differs.
#include <algorithm>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "tests/language/golden_runner.h"

namespace {

using clout::tests::Configuration;
using clout::tests::GoldenFile;
using clout::tests::GoldenRunner;
namespace fs = std::filesystem;

struct Arguments {
  Configuration configuration;
  bool update = false;
  std::vector<fs::path> files;
};

void add_files(const fs::path& path, std::vector<fs::path>& files) {
  if (!fs::is_directory(path)) {
    files.push_back(path);
    return;
  }
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (entry.path().extension() == ".test") files.push_back(entry.path());
  }
}

Arguments parse(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const auto next = [&]() -> std::string {
      if (i + 1 == argc) throw std::runtime_error(word + " needs a value");
      return argv[++i];
    };
    if (word == "--store") {
      arguments.configuration.rocksdb = next() == "rocksdb";
    } else if (word == "--reopen-each") {
      arguments.configuration.reopen_each = true;
    } else if (word == "--prepared") {
      arguments.configuration.prepared = true;
    } else if (word == "--no-optimizer") {
      arguments.configuration.optimize = false;
    } else if (word == "--update") {
      arguments.update = true;
    } else if (word == "--graphs") {
      arguments.configuration.graphs = next();
    } else {
      add_files(word, arguments.files);
    }
  }
  std::sort(arguments.files.begin(), arguments.files.end());
  return arguments;
}

/// The number of blocks of the file that differ.
int run_file(const fs::path& path, const Arguments& arguments, GoldenRunner& runner) {
  try {
    const bool page = path.extension() == ".md";
    GoldenFile file =
        page ? clout::tests::read_markdown(path) : clout::tests::read_golden_file(path);
    const int differences = runner.run(file, arguments.update && !page, std::cout);
    if (arguments.update && !page && differences > 0) clout::tests::write_golden_file(file);
    return differences;
  } catch (const std::exception& error) {
    std::cout << path.string() << ": " << error.what() << "\n";
    return 1;
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const Arguments arguments = parse(argc, argv);
    GoldenRunner runner(arguments.configuration);
    int differences = 0;
    for (const fs::path& path : arguments.files) differences += run_file(path, arguments, runner);
    std::cout << arguments.files.size() << " files, " << runner.statements() << " statements, "
              << runner.skipped() << " skipped, " << differences << " differ\n";
    return differences == 0 && runner.statements() > 0 ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 2;
  }
}
