// The disk fails at the n-th call, for every n over a small workload: the commit in flight fails
// with a clear message, reading goes on, later commits are refused, and after a power cut every
// acknowledged commit is there and none by half.
#include <filesystem>

#include <catch2/catch.hpp>

#include "graph/check.h"
#include "graph/engine_database.h"
#include "schema/error.h"
#include "storage/rocks_store.h"
#include "tests/crash/crash_workload.h"
#include "tests/support/fault_file_system.h"
#include "tests/support/temporary_directory.h"

namespace clout::tests {
namespace {

constexpr std::uint64_t kSeed = 5;
constexpr std::uint64_t kCommitsBefore = 4;
constexpr std::uint64_t kCommits = 12;
constexpr std::uint64_t kFoldBefore = 8;  // the fold comes before this commit

graph::OpenOptions quiet() {
  graph::OpenOptions options;
  options.background_fold = false;
  options.mode = graph::OpenOptions::Mode::CreateIfMissing;
  return options;
}

std::unique_ptr<graph::Database> open_on(const std::shared_ptr<FaultFileSystem>& files,
                                         const std::string& path) {
  storage::RocksOptions options;
  options.environment = FaultFileSystem::environment(files);
  return std::make_unique<graph::EngineDatabase>(storage::open_rocks_store(path, options), path,
                                                 quiet());
}

/// True if `work` was done; false if the disk refused it, which must be said as such.
template <typename Work>
bool done(Work&& work) {
  try {
    work();
    return true;
  } catch (const Error& error) {
    REQUIRE(error.code() == ErrorCode::Io);
    return false;
  }
}

/// Runs the workload on a disk that fails from the `call`-th call on; true if it came to that.
bool run_with_fault(const std::string& original, std::uint64_t call, FileFault fault) {
  const TemporaryDirectory directory;
  const std::string path = directory / "db";
  std::filesystem::copy(original, path, std::filesystem::copy_options::recursive);
  const auto files = FaultFileSystem::create();
  Replica replica(kSeed);
  replica.advance_to(kCommitsBefore);
  std::uint64_t acknowledged = kCommitsBefore;
  bool failed = false;
  {
    const auto database = open_on(files, path);
    files->fail_at(call, fault);
    GraphModel model = replica.model();
    for (std::uint64_t number = kCommitsBefore; number < kCommits; ++number) {
      if (number == kFoldBefore) failed |= !done([&] { database->fold(); });
      const bool committed = done([&] { commit_transaction(*database, model, kSeed, number); });
      if (committed) {
        REQUIRE_FALSE(failed);  // after a failure commits are refused
        ++acknowledged;
      }
      failed |= !committed;
      REQUIRE(difference(model, *database->view()) == "");
      if (failed) break;
    }
    if (failed) {
      REQUIRE_FALSE(done([&] { commit_transaction(*database, model, kSeed, kCommits); }));
    }
  }
  const bool reached = files->has_failed();
  files->drop_unsynced();
  files->mend();
  const graph::CheckReport report = graph::check_database(path);
  INFO((report.problems.empty() ? "" : report.problems.front()));
  REQUIRE(report.problem_count == 0);
  const auto database = graph::Database::open(path, quiet());
  const std::uint64_t stored = raw(database->view()->commit());
  REQUIRE(stored >= acknowledged);
  REQUIRE(stored <= acknowledged + 1);
  replica.advance_to(stored);
  REQUIRE(difference(replica.model(), *database->view()) == "");
  return reached;
}

void run_all(FileFault fault, std::uint64_t first, std::uint64_t step) {
  const TemporaryDirectory directory;
  const std::string original = directory / "original";
  {
    const auto database = graph::Database::open(original, quiet());
    GraphModel model;
    for (std::uint64_t number = 0; number < kCommitsBefore; ++number) {
      commit_transaction(*database, model, kSeed, number);
    }
  }
  std::uint64_t call = first;
  while (true) {
    INFO("the disk fails from call " << call << " on");
    if (!run_with_fault(original, call, fault)) break;
    call += step;
  }
  REQUIRE(call > first + 5);  // the workload was long enough to be cut
}

}  // namespace

TEST_CASE("faults: a disk that fails at some calls loses no acknowledged commit", "[crash]") {
  run_all(FileFault::IoError, 1, 3);
  run_all(FileFault::NoSpace, 2, 4);
}

TEST_CASE("faults: a disk that fails at any call loses no acknowledged commit", "[crash][long]") {
  run_all(FileFault::IoError, 1, 1);
  run_all(FileFault::NoSpace, 1, 1);
}

}  // namespace clout::tests
