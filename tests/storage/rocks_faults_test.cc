// A small workload on a disk that fails at the n-th call, for every n: what was acknowledged is
// there afterwards, what was not is there as a whole or not at all, and reading goes on meanwhile.
#include <filesystem>
#include <map>
#include <optional>

#include <catch2/catch.hpp>

#include "schema/error.h"
#include "storage/rocks_store.h"
#include "tests/support/fault_file_system.h"
#include "tests/support/temporary_directory.h"

using namespace clout;
using namespace clout::storage;
using clout::tests::FaultFileSystem;
using clout::tests::FileFault;
using clout::tests::TemporaryDirectory;
namespace fs = std::filesystem;

namespace {

constexpr int kSteps = 8;
constexpr int kIngestStep = 4;  // this step ingests runs; the others write batches
constexpr std::array kFamilies = {Family::Delta, Family::History, Family::CommitLog};

std::string key_of(int step) { return "step " + std::to_string(step); }

// One row in each family: all of them, or none.
void run_step(KvStore& store, int step) {
  const std::string value(300, static_cast<char>('a' + step));
  if (step == kIngestStep) {
    std::vector<std::unique_ptr<SortedRun>> runs;
    for (const Family family : kFamilies) {
      runs.push_back(store.new_sorted_run(family));
      runs.back()->put(key_of(step), value);
    }
    return store.ingest(std::move(runs));
  }
  WriteBatch batch;
  for (const Family family : kFamilies) batch.put(family, key_of(step), value);
  store.write(batch, KvStore::Durability::Sync);
}

// True if the step's rows are all there, false if none is.
bool is_there(const KvStore& store, int step) {
  const auto now = store.snapshot();
  const bool first = now->get(kFamilies[0], key_of(step)).has_value();
  for (const Family family : kFamilies) {
    const auto row = now->get(family, key_of(step));
    REQUIRE(row.has_value() == first);
    if (row) REQUIRE(*row == std::string(300, static_cast<char>('a' + step)));
  }
  return first;
}

using Acknowledged = std::map<int, bool>;

void expect_acknowledged(const KvStore& store, const Acknowledged& acknowledged) {
  for (const auto& [step, yes] : acknowledged) {
    CAPTURE(step);
    const bool there = is_there(store, step);
    if (yes) REQUIRE(there);
  }
}

bool try_step(KvStore& store, int step) {
  try {
    run_step(store, step);
    return true;
  } catch (const Error& error) {
    REQUIRE(error.code() == ErrorCode::Io);
    return false;
  }
}

// A database that every round begins with a copy of.
void make_template(const std::string& path) {
  RocksOptions options;
  options.create_if_missing = true;
  const auto made = open_rocks_store(path, options);
}

/// A copy of a database on a file system that can be made to fail; removed at the end.
class FaultyCopy {
 public:
  FaultyCopy(const std::string& original, std::string path)
      : path_(std::move(path)), files_(FaultFileSystem::create()) {
    fs::copy(original, path_, fs::copy_options::recursive);
    options_.environment = FaultFileSystem::environment(files_);
  }
  ~FaultyCopy() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  FaultyCopy(const FaultyCopy&) = delete;
  FaultyCopy& operator=(const FaultyCopy&) = delete;

  [[nodiscard]] std::unique_ptr<KvStore> open() const { return open_rocks_store(path_, options_); }
  [[nodiscard]] FaultFileSystem& files() const { return *files_; }

 private:
  std::string path_;
  std::shared_ptr<FaultFileSystem> files_;
  RocksOptions options_;
};

}  // namespace

TEST_CASE("faults: after a power cut at the nth call nothing acknowledged is lost",
          "[storage][crash]") {
  const TemporaryDirectory directory;
  make_template(directory / "template");
  bool failed = true;
  for (std::uint64_t n = 1; failed; ++n) {
    CAPTURE(n);
    const FaultyCopy copy(directory / "template", directory / "copy");
    FaultFileSystem& files = copy.files();
    Acknowledged acknowledged;
    {
      const auto store = copy.open();
      files.fail_at(n, FileFault::IoError);
      for (int step = 0; step < kSteps && !files.has_failed(); ++step) {
        acknowledged[step] = try_step(*store, step);
      }
    }
    failed = files.has_failed();
    files.drop_unsynced();
    files.mend();
    {
      const auto store = copy.open();
      expect_acknowledged(*store, acknowledged);
      REQUIRE(try_step(*store, kSteps));
      REQUIRE(is_there(*store, kSteps));
    }
  }
}

TEST_CASE("faults: a full disk fails the write and not the reading", "[storage][crash]") {
  const TemporaryDirectory directory;
  make_template(directory / "template");
  bool failed = true;
  for (std::uint64_t n = 1; failed; ++n) {
    CAPTURE(n);
    const FaultyCopy copy(directory / "template", directory / "copy");
    FaultFileSystem& files = copy.files();
    Acknowledged acknowledged;
    {
      const auto store = copy.open();
      acknowledged[0] = try_step(*store, 0);
      files.fail_at(n, FileFault::NoSpace);
      for (int step = 1; step < kSteps; ++step) acknowledged[step] = try_step(*store, step);
      failed = files.has_failed();
      REQUIRE(is_there(*store, 0));
      expect_acknowledged(*store, acknowledged);
      files.mend();
    }
    // With space again, the database opened again goes on.
    {
      const auto store = copy.open();
      expect_acknowledged(*store, acknowledged);
      REQUIRE(try_step(*store, kSteps));
    }
  }
}

TEST_CASE("faults: a full disk is told as such", "[storage][crash]") {
  const TemporaryDirectory directory;
  const auto files = FaultFileSystem::create();
  RocksOptions options;
  options.create_if_missing = true;
  options.environment = FaultFileSystem::environment(files);
  const std::string path = directory / "db";
  const auto store = open_rocks_store(path, options);
  files->fail_at(1, FileFault::NoSpace);
  try {
    run_step(*store, 0);
    FAIL("the write succeeded");
  } catch (const Error& error) {
    REQUIRE(error.code() == ErrorCode::Io);
    REQUIRE(error.message() == "no space left on the disk that holds '" + path + "'");
    REQUIRE(error.hint_text().find("free some space") != std::string::npos);
  }
  files->mend();
  REQUIRE_FALSE(try_step(*store, 1));  // only after opening it again
}

TEST_CASE("faults: an opening that fails at the nth call can be repeated", "[storage][crash]") {
  const TemporaryDirectory directory;
  const bool is_new = GENERATE(true, false);
  if (!is_new) make_template(directory / "template");
  bool failed = true;
  for (std::uint64_t n = 1; failed; n += 7) {  // the calls are some hundred
    CAPTURE(is_new, n);
    const std::string path = directory / ("db" + std::to_string(n));
    if (!is_new) fs::copy(directory / "template", path, fs::copy_options::recursive);
    const auto files = FaultFileSystem::create();
    RocksOptions options;
    options.create_if_missing = is_new;
    options.environment = FaultFileSystem::environment(files);
    files->fail_at(n, FileFault::IoError);
    try {
      const auto made = open_rocks_store(path, options);
    } catch (const Error& error) {
      REQUIRE(error.code() == ErrorCode::Io);
    }
    failed = files->has_failed();
    files->drop_unsynced();
    files->mend();
    REQUIRE(try_step(*open_rocks_store(path, options), 0));
    fs::remove_all(path);
  }
}
