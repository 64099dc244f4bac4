// What only the store on disk can show: durability over a reopening, and what it says of a path
// that is no database, of one in use, of another format, and of damage.
#include "storage/rocks_store.h"

#include <fstream>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <rocksdb/db.h>
#include <sys/wait.h>
#include <unistd.h>

#include "schema/error.h"
#include "storage/layout.h"
#include "storage/records.h"
#include "tests/support/temporary_directory.h"

using namespace clout;
using namespace clout::storage;
using clout::tests::TemporaryDirectory;

namespace {

std::unique_ptr<KvStore> create(const std::string& path) {
  RocksOptions options;
  options.create_if_missing = true;
  return open_rocks_store(path, options);
}

void put(KvStore& store, Family family, const std::string& key, const std::string& value) {
  WriteBatch batch;
  batch.put(family, key, value);
  store.write(batch, KvStore::Durability::Sync);
}

struct Failure {
  ErrorCode code{};
  std::string message;
  std::string hint;
};

// What opening says; fails the test if it succeeds.
Failure failure_of_opening(const std::string& path, bool create_if_missing = false) {
  RocksOptions options;
  options.create_if_missing = create_if_missing;
  try {
    const auto store = open_rocks_store(path, options);
  } catch (const Error& error) {
    return {error.code(), error.message(), error.hint_text()};
  }
  FAIL("opened " << path);
  return {};
}

bool mentions(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("rocks store: rows and runs are there after reopening", "[storage][rocks]") {
  const TemporaryDirectory directory;
  const std::string path = directory / "deep/er/db";
  {
    const auto store = create(path);
    put(*store, Family::Nodes, "a", "1");
    std::vector<std::unique_ptr<SortedRun>> runs;
    runs.push_back(store->new_sorted_run(Family::Adjacency));
    runs.back()->put("x", "chunk");
    store->ingest(std::move(runs));
    const auto never = store->new_sorted_run(Family::Adjacency);
    never->put("y", "chunk");
  }
  const auto store = open_rocks_store(path);
  REQUIRE(store->snapshot()->get(Family::Nodes, "a") == "1");
  REQUIRE(store->snapshot()->get(Family::Adjacency, "x") == "chunk");
  REQUIRE(store->snapshot()->get(Family::Adjacency, "y") == std::nullopt);
  REQUIRE_FALSE(std::filesystem::exists(path + "/runs"));
}

TEST_CASE("rocks store: a snapshot may outlive its store", "[storage][rocks]") {
  const TemporaryDirectory directory;
  auto store = create(directory / "db");
  put(*store, Family::Nodes, "a", "1");
  const auto snapshot = store->snapshot();
  const auto cursor = snapshot->scan(Family::Nodes, "", "");
  store.reset();
  REQUIRE(snapshot->get(Family::Nodes, "a") == "1");
  REQUIRE(cursor->valid());
}

TEST_CASE("rocks store: a checkpoint is a database of its own", "[storage][rocks]") {
  const TemporaryDirectory directory;
  const auto store = create(directory / "db");
  put(*store, Family::Nodes, "a", "1");
  store->checkpoint(directory / "copy");
  put(*store, Family::Nodes, "a", "2");
  const auto copy = open_rocks_store(directory / "copy");
  REQUIRE(copy->snapshot()->get(Family::Nodes, "a") == "1");
}

TEST_CASE("rocks store: a path that is no database", "[storage][rocks]") {
  const TemporaryDirectory directory;
  const std::string path = directory / "db";
  SECTION("nothing") {
    const Failure failure = failure_of_opening(path);
    REQUIRE(failure.code == ErrorCode::Io);
    REQUIRE(failure.message == "there is no database at '" + path + "'");
    REQUIRE_FALSE(std::filesystem::exists(path));
  }
  SECTION("an empty directory") {
    std::filesystem::create_directory(path);
    REQUIRE(failure_of_opening(path).message == "there is no database at '" + path + "'");
    REQUIRE_NOTHROW(create(path));
  }
  SECTION("a file") {
    std::ofstream(path) << "text";
    const Failure failure = failure_of_opening(path, true);
    REQUIRE(failure.code == ErrorCode::Io);
    REQUIRE(failure.message ==
            "'" + path + "' is no Clout database: it is a file, not a directory");
  }
  SECTION("a directory of other files") {
    std::filesystem::create_directory(path);
    std::ofstream(path + "/notes.txt") << "text";
    const Failure failure = failure_of_opening(path, true);
    REQUIRE(failure.code == ErrorCode::Io);
    REQUIRE(mentions(failure.message, "is no Clout database"));
    REQUIRE(mentions(failure.hint, "clout load"));
  }
  SECTION("somebody else's RocksDB") {
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* opened = nullptr;
    REQUIRE(rocksdb::DB::Open(options, path, &opened).ok());
    REQUIRE(opened->Put({}, "theirs", "row").ok());
    delete opened;
    const Failure failure = failure_of_opening(path, true);
    REQUIRE(failure.code == ErrorCode::Io);
    REQUIRE(mentions(failure.message, "is no Clout database"));
    std::vector<std::string> families;
    REQUIRE(rocksdb::DB::ListColumnFamilies(options, path, &families).ok());
    REQUIRE(families.size() == 1);  // left as it was
  }
  SECTION("a place where nothing can be made") {
    std::ofstream(directory / "file") << "text";
    const Failure failure = failure_of_opening(directory / "file/db", true);
    REQUIRE(failure.code == ErrorCode::Io);
  }
}

TEST_CASE("rocks store: a making that was cut off is taken up again", "[storage][rocks]") {
  const TemporaryDirectory directory;
  const std::string path = directory / "db";
  SECTION("before there was a database") {
    std::filesystem::create_directory(path);
    std::ofstream(path + "/LOCK").flush();
    std::ofstream(path + "/LOG").flush();
  }
  SECTION("before all families were made") {
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* opened = nullptr;
    REQUIRE(rocksdb::DB::Open(options, path, &opened).ok());
    rocksdb::ColumnFamilyHandle* meta = nullptr;
    REQUIRE(opened->CreateColumnFamily({}, "meta", &meta).ok());
    opened->DestroyColumnFamilyHandle(meta);
    delete opened;
  }
  REQUIRE(failure_of_opening(path).code == ErrorCode::Io);
  REQUIRE_NOTHROW(create(path));
  REQUIRE_NOTHROW(open_rocks_store(path));
}

TEST_CASE("rocks store: a database that another process has open", "[storage][rocks]") {
  const TemporaryDirectory directory;
  const std::string path = directory / "db";
  create(path);
  int to_parent[2];
  int to_child[2];
  REQUIRE(::pipe(to_parent) == 0);
  REQUIRE(::pipe(to_child) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  char byte = 0;
  if (child == 0) {
    // Holds what an open database holds, and starts no threads, as a forked process should not.
    struct flock whole_file {};
    whole_file.l_type = F_WRLCK;
    const int lock = ::open((path + "/LOCK").c_str(), O_RDWR | O_CLOEXEC);
    const bool held = lock >= 0 && ::fcntl(lock, F_SETLK, &whole_file) == 0;
    (void)!::write(to_parent[1], held ? "o" : "x", 1);
    (void)!::read(to_child[0], &byte, 1);
    ::_exit(0);
  }
  REQUIRE(::read(to_parent[0], &byte, 1) == 1);
  REQUIRE(byte == 'o');
  const Failure failure = failure_of_opening(path);
  (void)!::write(to_child[1], "e", 1);
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(failure.code == ErrorCode::Io);
  REQUIRE(failure.message == "the database '" + path + "' is open in another process");
  REQUIRE(mentions(failure.hint, "end the other program"));
  REQUIRE_NOTHROW(open_rocks_store(path));
  for (const int end : {to_parent[0], to_parent[1], to_child[0], to_child[1]}) ::close(end);
}

TEST_CASE("rocks store: another format version", "[storage][rocks]") {
  const TemporaryDirectory directory;
  const std::string path = directory / "db";
  {
    const auto store = create(path);
    SECTION("newer") {
      put(*store, Family::Meta, std::string(kMetaFormatVersion), encode_counter(6));
    }
    SECTION("damaged") { put(*store, Family::Meta, std::string(kMetaFormatVersion), "\x01"); }
    SECTION("zero") {
      put(*store, Family::Meta, std::string(kMetaFormatVersion), encode_counter(0));
    }
    SECTION("none") {
      WriteBatch batch;
      batch.erase(Family::Meta, std::string(kMetaFormatVersion));
      store->write(batch, KvStore::Durability::Sync);
    }
  }
  const Failure failure = failure_of_opening(path, true);
  switch (failure.code) {
    case ErrorCode::Usage:
      REQUIRE(mentions(failure.message, "format version 6; this program reads up to 5"));
      REQUIRE(mentions(failure.hint, "use a newer clout"));
      break;
    case ErrorCode::Corruption:
      REQUIRE(mentions(failure.message, "damaged"));
      REQUIRE(mentions(failure.hint, "clout check"));
      break;
    default:
      REQUIRE(failure.code == ErrorCode::Io);
      REQUIRE(mentions(failure.message, "is no Clout database"));
  }
}

TEST_CASE("rocks store: damage is told as damage", "[storage][rocks]") {
  const TemporaryDirectory directory;
  const std::string path = directory / "db";
  {
    const auto store = create(path);
    std::vector<std::unique_ptr<SortedRun>> runs;
    runs.push_back(store->new_sorted_run(Family::Nodes));
    for (int i = 1000; i < 3000; ++i) runs.back()->put(std::to_string(i), std::string(50, 'x'));
    store->ingest(std::move(runs));
  }
  std::filesystem::path table;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    if (entry.path().extension() != ".sst") continue;
    const bool larger = table.empty() || entry.file_size() > std::filesystem::file_size(table);
    if (larger) table = entry.path();
  }
  SECTION("a table without its end") { std::filesystem::resize_file(table, 100); }
  SECTION("a table that is missing") { std::filesystem::remove(table); }
  SECTION("no file CURRENT") { std::filesystem::remove(path + "/CURRENT"); }
  SECTION("a broken manifest") {
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
      if (entry.path().filename().string().rfind("MANIFEST", 0) != 0) continue;
      std::fstream(entry.path()) << "zzzzzzzzzzzzzzzzzzzz";
    }
  }
  const Failure failure = failure_of_opening(path);
  CAPTURE(failure.message);
  REQUIRE(failure.code == ErrorCode::Corruption);
  REQUIRE(mentions(failure.message, path));
  REQUIRE(mentions(failure.hint, "clout check"));
}
