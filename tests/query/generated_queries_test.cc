// Generated queries give the same rows with and without the optimizer, in memory and on disk.
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/query_generator.h"
#include "tests/support/query_rows.h"
#include "tests/support/random_seed.h"
#include "tests/support/temporary_directory.h"

using namespace clout;
using clout::tests::QueryBench;

namespace {

/// One graph, held in each of the ways that are compared.
class Compared {
 public:
  explicit Compared(const std::vector<std::string>& statements)
      : disk_(std::make_unique<QueryBench>(open())) {
    for (const std::string& statement : statements) {
      (void)memory_.run(statement);
      (void)disk_->run(statement);
    }
    disk_->database().fold();
  }

  void reopen() {
    disk_.reset();
    disk_ = std::make_unique<QueryBench>(open());
  }

  /// Sorted rows as text, or the code of the error.
  static std::string answer(QueryBench& bench, const std::string& text, bool optimize) {
    // As written, a query may walk through all combinations of what its conditions leave out.
    bench.options.optimize = optimize;
    bench.options.timeout = std::chrono::seconds(optimize ? 10 : 600);
    try {
      std::string lines;
      for (const std::string& line : bench.sorted(text)) lines += line + "\n";
      return lines;
    } catch (const Error& error) {
      return "error " + std::string(to_string(error.code())) + "\n";
    }
  }

  bool differs(const std::string& text) {
    const std::string as_written = answer(memory_, text, false);
    return answer(memory_, text, true) != as_written || answer(*disk_, text, true) != as_written;
  }
  std::string report(const std::string& text) {
    return text + "\nas written:\n" + answer(memory_, text, false) + "optimized:\n" +
           answer(memory_, text, true) + "on disk:\n" + answer(*disk_, text, true);
  }

 private:
  std::unique_ptr<graph::Database> open() {
    return graph::Database::open(directory_ / "db",
                                 {.mode = graph::OpenOptions::Mode::CreateIfMissing});
  }

  tests::TemporaryDirectory directory_;
  QueryBench memory_;
  std::unique_ptr<QueryBench> disk_;
};

/// Returns how many gave rows; those that fail alike in all ways say little.
int compare(int graphs, int queries, bool reopen_each) {
  const std::uint64_t seed = tests::random_seed(61);
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  int answered = 0;
  for (int i = 0; i < graphs; ++i) {
    const auto statements = tests::random_graph_statements(random);
    Compared compared(statements);
    for (int k = 0; k < queries; ++k) {
      const tests::GeneratedQuery query = tests::random_query(random);
      if (reopen_each) compared.reopen();
      if (!compared.differs(query.text())) {
        ++answered;
        continue;
      }
      const auto least =
          tests::smallest(query, [&](const std::string& text) { return compared.differs(text); });
      std::string graph;
      for (const std::string& statement : statements) graph += statement + ";\n";
      FAIL("the ways differ:\n" << graph << compared.report(least.text()));
    }
  }
  return answered;
}

}  // namespace

TEST_CASE("generated queries: they run", "[query][generated]") {
  std::mt19937_64 random(tests::random_seed(5));
  QueryBench bench;
  for (const std::string& statement : tests::random_graph_statements(random)) {
    (void)bench.run(statement);
  }
  int failed = 0;
  for (int i = 0; i < 300; ++i) {
    const std::string text = tests::random_query(random).text();
    const std::string answer = Compared::answer(bench, text, true);
    if (answer.rfind("error", 0) == 0) ++failed;
    CAPTURE(text);
    CHECK(answer.rfind("error Internal", 0) != 0);
  }
  CHECK(failed < 30);
}

TEST_CASE("generated queries: every way to run them gives the same rows", "[query][generated]") {
  CHECK(compare(20, 40, false) == 800);
}

TEST_CASE("generated queries: twenty thousand, the database opened anew for each",
          "[query][generated][long]") {
  CHECK(compare(200, 100, true) == 20'000);
}
