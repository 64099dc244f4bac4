// A vacuum ends in the middle: the database is whole, and nobody is told of a past with holes.
#include "graph/vacuum.h"

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "graph/check.h"
#include "graph/history.h"
#include "schema/error.h"
#include "storage/rocks_store.h"
#include "tests/crash/crash_workload.h"
#include "tests/support/fault_file_system.h"
#include "tests/support/random_seed.h"
#include "tests/support/temporary_directory.h"

namespace clout::tests {
namespace {

constexpr std::uint64_t kSeed = 9;
constexpr std::size_t kSmallBatch = 512;

/// A database with a history, and the graph after each commit.
struct Recorded {
  explicit Recorded(std::uint64_t commits) {
    graph::OpenOptions options;
    options.mode = graph::OpenOptions::Mode::CreateIfMissing;
    options.background_fold = false;
    const auto database = graph::Database::open(path, options);
    GraphModel model;
    for (std::uint64_t number = 0; number < commits; ++number) {
      commit_transaction(*database, model, kSeed, number);
      const auto view = database->view();
      times.push_back(graph::time_of(*view, view->commit()).value());
      graphs.push_back(model);
    }
  }

  void require_whole(const std::string& copy) const {
    const graph::CheckReport report = graph::check_database(copy);
    INFO((report.problems.empty() ? "" : report.problems.front()));
    REQUIRE(report.problem_count == 0);
    const auto database = graph::Database::open(copy);
    const auto horizon = graph::horizon_of(*database->view());
    QueryBudget budget;
    for (std::size_t i = 0; i < times.size(); ++i) {
      if (horizon && times[i] < *horizon) {
        REQUIRE_THROWS_AS(database->view_at(times[i], budget), Error);
      } else {
        REQUIRE(difference(graphs[i], *database->view_at(times[i], budget)) == "");
      }
    }
  }

  TemporaryDirectory directory;
  std::string path = directory / "original";
  std::vector<std::int64_t> times;
  std::vector<GraphModel> graphs;
};

void copy_database(const std::string& from, const std::string& to) {
  std::filesystem::copy(from, to, std::filesystem::copy_options::recursive);
}

/// True if the disk failed before the vacuum had ended.
bool vacuum_with_fault(const Recorded& recorded, std::uint64_t call) {
  const TemporaryDirectory directory;
  const std::string path = directory / "db";
  copy_database(recorded.path, path);
  const auto files = FaultFileSystem::create();
  const graph::VacuumOptions options{.before = recorded.times[25], .batch_bytes = kSmallBatch};
  bool failed = false;
  {
    const auto store =
        storage::open_rocks_store(path, {.environment = FaultFileSystem::environment(files)});
    files->fail_at(call, FileFault::IoError);
    try {
      (void)graph::vacuum(*store, options);
    } catch (const Error& error) {
      REQUIRE(error.code() == ErrorCode::Io);
      failed = true;
    }
  }
  files->drop_unsynced();
  files->mend();
  recorded.require_whole(path);
  (void)graph::vacuum_database(path, options);
  REQUIRE(graph::vacuum_database(path, options).bytes == 0);
  recorded.require_whole(path);
  return failed;
}

void run_faults(std::uint64_t first, std::uint64_t step) {
  const Recorded recorded(40);
  std::uint64_t call = first;
  for (; vacuum_with_fault(recorded, call); call += step) {
    INFO("the disk fails from call " << call << " on");
  }
  REQUIRE(call > first + 5);  // the vacuum was long enough to be cut
}

/// This program again, running only the test case that vacuums.
pid_t start_vacuum(const std::string& path, std::int64_t before) {
  const std::string arguments[] = {"CLOUT_VACUUM_PATH=" + path,
                                   "CLOUT_VACUUM_BEFORE=" + std::to_string(before)};
  const pid_t child = ::fork();
  if (child != 0) return child;
  const int null = ::open("/dev/null", O_WRONLY);
  ::dup2(null, STDOUT_FILENO);
  for (const std::string& argument : arguments) ::putenv(const_cast<char*>(argument.c_str()));
  ::execl("/proc/self/exe", "crash_tests", "[crash-vacuum]", nullptr);
  ::_exit(127);
}

}  // namespace

TEST_CASE("vacuum: a disk that fails at some calls leaves a whole database", "[crash]") {
  run_faults(1, 3);
}

TEST_CASE("vacuum: a disk that fails at any call leaves a whole database", "[crash][long]") {
  run_faults(1, 1);
}

/// Not a test of its own: what start_vacuum() runs.
TEST_CASE("crash vacuum", "[.][crash-vacuum]") {
  const char* path = std::getenv("CLOUT_VACUUM_PATH");
  if (path == nullptr) return;
  const std::int64_t before = std::strtoll(std::getenv("CLOUT_VACUUM_BEFORE"), nullptr, 10);
  (void)graph::vacuum_database(path, {.before = before, .batch_bytes = kSmallBatch});
}

TEST_CASE("vacuum: one that is killed leaves a whole database", "[crash]") {
  const std::uint64_t seed = random_seed(17);
  std::mt19937_64 random(seed);
  const Recorded recorded(60);
  for (int round = 0; round < 12; ++round) {
    INFO("CLOUT_SEED=" << seed << " round " << round);
    const TemporaryDirectory directory;
    const std::string path = directory / "db";
    copy_database(recorded.path, path);
    const pid_t child = start_vacuum(path, recorded.times[random() % recorded.times.size()]);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 80'000));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    recorded.require_whole(path);
  }
}

}  // namespace clout::tests
