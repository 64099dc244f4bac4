// Runs golden files against the engine, on either store.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "graph/database.h"
#include "query/engine.h"
#include "schema/error.h"
#include "schema/value.h"
#include "tests/language/golden_file.h"

namespace clout::tests {

/// One way to run the whole set. All ways must give the same answers.
struct Configuration {
  bool rocksdb = false;
  bool reopen_each = false;  ///< close and open the database after every statement
  bool optimize = true;
  bool prepared = false;  ///< what reads runs twice, and is judged by a plan that served before
  std::filesystem::path graphs;  ///< where NAME.cypher files are
};

/// What a block gave, in the form of its head and expected lines.
struct Outcome {
  std::vector<std::string> head;
  std::optional<std::vector<std::string>> lines;
};

class TemporaryDirectory;

/// One golden file under one configuration. Statements see a fixed clock.
class GoldenRunner {
 public:
  explicit GoldenRunner(const Configuration& configuration);
  ~GoldenRunner();

  /// Runs every block; says what differs on `out`. With `update`, puts what came into the blocks
  /// instead. Returns the number of blocks that differ.
  int run(GoldenFile& file, bool update, std::ostream& out);

  [[nodiscard]] int statements() const { return statements_; }
  [[nodiscard]] int skipped() const { return skipped_; }

 private:
  [[nodiscard]] bool skips(const Block& block) const;
  void prepare(const Block& block);
  void set_option(const std::string& name, const std::string& number);
  void open_graph(const std::string& name);
  void open();
  void run_script(const std::filesystem::path& path);
  Outcome outcome(const Block& block);
  [[nodiscard]] std::unique_ptr<query::Cursor> run_again(const std::string& text) const;
  std::vector<std::string> rows(const Block& block, query::Cursor& cursor) const;
  Outcome failure(const Block& block, const Error& error) const;

  Configuration configuration_;
  std::unique_ptr<TemporaryDirectory> directory_;
  std::unique_ptr<graph::Database> database_;
  std::unique_ptr<query::Engine> engine_;
  Map parameters_;
  query::QueryOptions options_;
  int statements_ = 0;
  int skipped_ = 0;
};

}  // namespace clout::tests
