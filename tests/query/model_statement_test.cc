// Influence models as commits: what answers cite, transactions, and statements at the same time.
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "query/engine.h"
#include "schema/error.h"
#include "tests/support/temporary_directory.h"

using namespace clout;

namespace {

std::unique_ptr<query::Cursor> run(query::Engine& engine, const std::string& text) {
  auto cursor = engine.run(text, {});
  cursor->finish();
  return cursor;
}

bool cites(query::Engine& engine, const std::string& model, const std::string& citation) {
  for (const std::string question :
       {"INFLUENCE FROM 'A' TO 'B'", "WHY 'A' PRESSURES 'B'", "PRESSURE ON 'B'", "PRESSURE BY 'A'",
        "HISTORY OF PRESSURE FROM 'A' TO 'B' FROM '2025-01-01' UNTIL '2025-01-02' EVERY 1 DAY"}) {
    const std::string summary = run(engine, question + " USING MODEL " + model)->summary();
    UNSCOPED_INFO(question << ": " << summary);
    if ((summary + ";").find("model " + citation + ";") == std::string::npos) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("models: a balance raises the format version, which older programs would not heed",
          "[query][influence]") {
  const auto database = graph::Database::open_in_memory({});
  query::Engine engine(*database);
  (void)run(engine, "CREATE INFLUENCE MODEL m SET hop_decay = 0.5, balance = 1.0");
  CHECK(database->figures().format_version == 1);
  (void)run(engine, "ALTER INFLUENCE MODEL m SET balance = 0.5");
  CHECK(database->figures().format_version == 5);
}

TEST_CASE("models: answers cite name and version, also after the database was opened again",
          "[query][influence]") {
  const tests::TemporaryDirectory directory;
  graph::OpenOptions options;
  options.mode = graph::OpenOptions::Mode::CreateIfMissing;
  {
    const auto database = graph::Database::open(directory / "db", options);
    query::Engine engine(*database);
    (void)run(engine, "CREATE (:X {name: 'A'})-[:T]->(:X {name: 'B'})");
    const auto made =
        run(engine, "CREATE INFLUENCE MODEL m SET TYPE T = {kappa: 0.5, polarity: -1}");
    CHECK(made->writes().models_created == 1);
    CHECK(made->writes().any());
    CHECK(run(engine, "ALTER INFLUENCE MODEL m SET hop_decay = 0.5")->writes().models_altered == 1);
    CHECK(cites(engine, "m", "m version 2"));
  }
  const auto database = graph::Database::open(directory / "db", options);
  query::Engine engine(*database);
  CHECK(cites(engine, "m", "m version 2"));
  CHECK(cites(engine, "m VERSION 1", "m version 1"));
  CHECK(run(engine, "DROP INFLUENCE MODEL m")->writes().models_dropped == 1);
  (void)run(engine, "CREATE INFLUENCE MODEL m FROM m VERSION 1");
  CHECK(cites(engine, "m", "m version 4"));
}

TEST_CASE("models: they are not changed inside a transaction", "[query][influence]") {
  const auto database = graph::Database::open_in_memory();
  query::Engine engine(*database);
  query::Session session(engine);
  session.run("BEGIN", {})->finish();
  CHECK_THROWS_WITH(session.run("CREATE INFLUENCE MODEL m", {}),
                    Catch::Contains("influence models are not changed inside a transaction"));
  session.run("COMMIT", {})->finish();
  CHECK_NOTHROW(session.run("CREATE INFLUENCE MODEL m", {}));
}

TEST_CASE("models: of statements at the same time each makes a version", "[query][influence]") {
  constexpr int kThreads = 4, kEach = 10;
  const auto database = graph::Database::open_in_memory();
  query::Engine engine(*database);
  (void)run(engine, "CREATE INFLUENCE MODEL m");
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int each = 0; each < kEach; ++each) {
        run(engine, "ALTER INFLUENCE MODEL m SET hop_decay = 0.5");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(database->view()->influence_model("m")->version == 1 + kThreads * kEach);
}
