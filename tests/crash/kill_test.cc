// A writing process is killed at a random moment: afterwards every commit that it reported is
// there, at most the one in flight besides, none by half, and everything fits together.
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <random>
#include <thread>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "graph/check.h"
#include "tests/crash/crash_workload.h"
#include "tests/support/random_seed.h"
#include "tests/support/temporary_directory.h"

namespace clout::tests {
namespace {

using graph::Database;
using graph::OpenOptions;

OpenOptions writer_options() {
  OpenOptions options;
  options.mode = OpenOptions::Mode::CreateIfMissing;
  options.fold_delta_rows = 200;  // so that folds are killed too
  return options;
}

/// This program again, running only the test case that writes. A plain fork would inherit the
/// locks of RocksDB's threads.
pid_t start_writer(const std::string& path, std::uint64_t seed, int report) {
  const std::string arguments[] = {"CLOUT_CRASH_PATH=" + path,
                                   "CLOUT_CRASH_SEED=" + std::to_string(seed),
                                   "CLOUT_CRASH_REPORT=" + std::to_string(report)};
  const pid_t child = ::fork();
  if (child != 0) return child;
  const int null = ::open("/dev/null", O_WRONLY);
  ::dup2(null, STDOUT_FILENO);
  for (const std::string& argument : arguments) ::putenv(const_cast<char*>(argument.c_str()));
  ::execl("/proc/self/exe", "crash_tests", "[crash-writer]", nullptr);
  ::_exit(127);
}

/// Numbers of commits, as the writer reports them.
class Reports {
 public:
  explicit Reports(int descriptor) : descriptor_(descriptor) {}
  ~Reports() { ::close(descriptor_); }
  Reports(const Reports&) = delete;
  Reports& operator=(const Reports&) = delete;

  /// The next one; false when the writer is gone.
  bool next(std::uint64_t& commits) {
    return ::read(descriptor_, &commits, sizeof commits) == sizeof commits;
  }

 private:
  int descriptor_;
};

/// Starts a writer, kills it, and returns how many commits it had reported.
std::uint64_t write_and_kill(const std::string& path, std::uint64_t seed,
                             std::chrono::microseconds life) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  ::fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  const pid_t writer = start_writer(path, seed, ends[1]);
  ::close(ends[1]);
  Reports reports(ends[0]);
  std::uint64_t reported = 0;
  REQUIRE(reports.next(reported));  // it is at work
  std::this_thread::sleep_for(life);
  ::kill(writer, SIGKILL);
  int status = 0;
  ::waitpid(writer, &status, 0);
  REQUIRE(WIFSIGNALED(status));
  while (reports.next(reported)) {
  }
  return reported;
}

void run_rounds(std::uint64_t seed, int rounds, int rounds_a_database) {
  std::mt19937_64 random(seed);
  for (int round = 0; round < rounds;) {
    const TemporaryDirectory directory;
    const std::string path = directory / "db";
    Replica replica(seed);
    for (int i = 0; i < rounds_a_database && round < rounds; ++i, ++round) {
      INFO("CLOUT_SEED=" << seed << " round " << round);
      const std::chrono::microseconds life(random() % 60'000);
      const std::uint64_t reported = write_and_kill(path, seed, life);
      const graph::CheckReport report = graph::check_database(path);
      INFO((report.problems.empty() ? "" : report.problems.front()));
      REQUIRE(report.problem_count == 0);
      OpenOptions options;
      options.background_fold = false;
      const auto database = Database::open(path, options);
      const std::uint64_t stored = raw(database->view()->commit());
      REQUIRE(stored >= reported);
      REQUIRE(stored <= reported + 1);
      replica.advance_to(stored);
      REQUIRE(difference(replica.model(), *database->view()) == "");
    }
  }
}

}  // namespace

/// Not a test of its own: what start_writer() runs.
TEST_CASE("crash writer", "[.][crash-writer]") {
  const char* path = std::getenv("CLOUT_CRASH_PATH");
  if (path == nullptr) return;
  const std::uint64_t seed = std::strtoull(std::getenv("CLOUT_CRASH_SEED"), nullptr, 10);
  const int report = std::atoi(std::getenv("CLOUT_CRASH_REPORT"));
  const auto database = Database::open(path, writer_options());
  Replica replica(seed);
  replica.advance_to(raw(database->view()->commit()));
  for (std::uint64_t number = replica.commits();; ++number) {
    if (::write(report, &number, sizeof number) != sizeof number) return;
    commit_transaction(*database, replica.model(), seed, number);
  }
}

TEST_CASE("crash: a killed writer loses nothing that it reported", "[crash]") {
  run_rounds(random_seed(7), 20, 10);
}

TEST_CASE("crash: five hundred killed writers lose nothing that they reported", "[crash][long]") {
  run_rounds(random_seed(70), 500, 20);
}

}  // namespace clout::tests
