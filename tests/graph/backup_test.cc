// A backup is a whole commit, also of a database that is written to; what is damaged in it is
// found.
#include "graph/backup.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <string>
#include <thread>

#include <catch2/catch.hpp>

#include "graph/check.h"
#include "graph/database.h"
#include "schema/error.h"
#include "storage/backup_manifest.h"
#include "tests/support/temporary_directory.h"

using namespace clout;
using namespace clout::graph;
namespace fs = std::filesystem;

namespace {

struct Place {
  tests::TemporaryDirectory directory;
  std::string database = (directory.path() / "graph.db").string();
  std::string backup = (directory.path() / "backup").string();
  std::string restored = (directory.path() / "restored.db").string();

  [[nodiscard]] std::unique_ptr<Database> open(
      OpenOptions::Mode mode = OpenOptions::Mode::CreateIfMissing) const {
    return Database::open(database, {.mode = mode});
  }
};

/// Two nodes and an edge between them: whole or not at all.
void add_pair(Database& database, std::int64_t x) {
  const auto writer = database.begin();
  const LabelId label = writer->label("Pair");
  const PropertyKeyId key = writer->property_key("x");
  const NodeId a = writer->create_node(std::span(&label, 1), {{key, Value(x)}});
  const NodeId b = writer->create_node(std::span(&label, 1), {{key, Value(x)}});
  writer->create_edge(writer->edge_type("R"), a, b, {{key, Value(x)}});
  writer->commit();
}

ErrorCode code_of(const std::function<void()>& action, std::string* message = nullptr) {
  try {
    action();
  } catch (const Error& error) {
    if (message != nullptr) *message = error.message();
    return error.code();
  }
  return ErrorCode::Internal;
}

std::uint64_t problems_of(const std::string& path) {
  return check_database(path, {}).problem_count;
}

std::set<std::string> tables_in(const std::string& backup) {
  std::set<std::string> tables;
  const auto manifest = storage::read_backup_manifest(backup);
  REQUIRE(manifest);
  for (const storage::BackupFile& file : manifest->files) {
    if (file.name.ends_with(".sst")) tables.insert(file.stored_name());
  }
  return tables;
}

std::size_t stored_files(const std::string& backup) {
  const fs::directory_iterator files(fs::path(backup) / "files");
  return static_cast<std::size_t>(
      std::count_if(begin(files), end(files),
                    [](const fs::directory_entry& entry) { return entry.is_regular_file(); }));
}

}  // namespace

TEST_CASE("backup: what is restored is the database", "[graph][backup]") {
  const Place place;
  const auto database = place.open();
  for (int i = 0; i < 20; ++i) add_pair(*database, i);
  database->fold();
  for (int i = 0; i < 5; ++i) add_pair(*database, i);
  const auto report = backup_database(*database, place.backup);
  CHECK(report.copied_files == report.files);
  CHECK(raw(report.commit) == 25);
  add_pair(*database, 99);
  restore_database(place.backup, place.restored);
  CHECK(problems_of(place.restored) == 0);
  const auto restored = Database::open(place.restored);
  CHECK(raw(restored->view()->commit()) == 25);
  CHECK(restored->view()->node_count() == 50);
  CHECK(restored->view()->edge_count() == 25);
  add_pair(*restored, 100);  // it goes on by itself
  CHECK(restored->view()->edge_count() == 26);
}

TEST_CASE("backup: the next one copies what is new", "[graph][backup]") {
  const Place place;
  auto database = place.open();
  for (int i = 0; i < 500; ++i) add_pair(*database, i);
  database->fold();
  backup_database(*database, place.backup);
  // RocksDB may compact every table between two backups, but not again and again.
  std::size_t kept = 0;
  std::int64_t pairs = 500;
  for (int round = 0; round < 20 && kept == 0; ++round) {
    const std::set<std::string> before = tables_in(place.backup);
    add_pair(*database, pairs++);
    const auto report = backup_database(*database, place.backup);
    const std::set<std::string> after = tables_in(place.backup);
    kept = static_cast<std::size_t>(
        std::count_if(after.begin(), after.end(),
                      [&](const std::string& name) { return before.contains(name); }));
    CHECK(report.copied_files == report.files - kept);
    CHECK((report.copied_bytes < report.bytes) == (kept > 0));
    // Nothing is left of the one before but what this one needs.
    CHECK(stored_files(place.backup) == report.files);
  }
  CHECK(kept > 0);
  database.reset();
  database = place.open();
  backup_database(*database, place.backup);
  restore_database(place.backup, place.restored);
  CHECK(Database::open(place.restored)->view()->edge_count() == static_cast<std::uint64_t>(pairs));
  // Links to the tables are gone.
  CHECK(fs::is_empty(fs::path(place.database) / "runs"));
}

TEST_CASE("backup: under load it is a whole commit", "[graph][backup]") {
  const Place place;
  const auto database = place.open();
  std::atomic<bool> done = false;
  std::atomic<std::uint64_t> commits = 0;
  std::thread writer([&] {
    for (std::int64_t i = 0; !done; ++i) {
      add_pair(*database, i);
      ++commits;
      if (i % 40 == 20) database->fold();
    }
  });
  while (commits < 30) std::this_thread::yield();
  for (int round = 0; round < 4; ++round) {
    const std::uint64_t before = commits;
    const auto report = backup_database(*database, place.backup);
    const std::string restored = place.restored + std::to_string(round);
    restore_database(place.backup, restored);
    CHECK(problems_of(restored) == 0);
    const auto copy = Database::open(restored, {.background_fold = false});
    const auto view = copy->view();
    CHECK(raw(view->commit()) >= raw(report.commit));
    CHECK(raw(view->commit()) >= before);
    CHECK(view->edge_count() == raw(view->commit()));
    CHECK(view->node_count() == 2 * view->edge_count());
  }
  done = true;
  writer.join();
}

TEST_CASE("backup: files of others come along, as secret as they are", "[graph][backup]") {
  const Place place;
  const auto database = place.open();
  add_pair(*database, 1);
  const auto write = [&](const std::string& text) {
    std::ofstream(place.database + "/users.json") << text;
  };
  write("first");
  fs::permissions(place.database + "/users.json", fs::perms::owner_read | fs::perms::owner_write);
  const BackupOptions options{{"users.json", "missing.json"}, {}};
  backup_database(*database, place.backup, options);
  write("second");
  backup_database(*database, place.backup, options);
  restore_database(place.backup, place.restored);
  std::string text;
  std::ifstream(place.restored + "/users.json") >> text;
  CHECK(text == "second");
  const auto rights = [](const fs::path& path) { return fs::status(path).permissions(); };
  CHECK(rights(place.restored + "/users.json") == rights(place.database + "/users.json"));
  for (const auto& file : fs::directory_iterator(place.backup + "/files")) {
    if (file.path().filename().string().starts_with("users.json")) {
      CHECK(rights(file.path()) == rights(place.database + "/users.json"));
    }
  }
  CHECK_FALSE(fs::exists(place.restored + "/missing.json"));
  CHECK(problems_of(place.restored) == 0);
}

TEST_CASE("backup: a damaged or missing file is found and named", "[graph][backup]") {
  const Place place;
  const auto database = place.open();
  for (int i = 0; i < 50; ++i) add_pair(*database, i);
  backup_database(*database, place.backup);
  const auto manifest = storage::read_backup_manifest(place.backup);
  REQUIRE(manifest);
  for (const storage::BackupFile& file : manifest->files) {
    if (file.bytes == 0) continue;
    const fs::path path = fs::path(place.backup) / "files" / file.stored_name();
    INFO(path);
    const fs::path saved = place.directory.path() / "saved";
    fs::copy_file(path, saved, fs::copy_options::overwrite_existing);
    {
      std::fstream bytes(path, std::ios::binary | std::ios::in | std::ios::out);
      bytes.seekg(static_cast<std::streamoff>(file.bytes / 2));
      const char byte = static_cast<char>(bytes.get());
      bytes.seekp(static_cast<std::streamoff>(file.bytes / 2));
      bytes.put(static_cast<char>(byte ^ 1));
    }
    std::string message;
    CHECK(code_of([&] { restore_database(place.backup, place.restored); }, &message) ==
          ErrorCode::Corruption);
    CHECK(message.find(file.stored_name()) != std::string::npos);
    CHECK_FALSE(fs::exists(place.restored));
    fs::remove(path);
    CHECK(code_of([&] { restore_database(place.backup, place.restored); }, &message) ==
          ErrorCode::Corruption);
    CHECK(message.find("missing") != std::string::npos);
    fs::rename(saved, path);
  }
  CHECK_FALSE(fs::exists(place.restored + ".restoring"));
  restore_database(place.backup, place.restored);
}

TEST_CASE("backup: one that fails leaves the earlier one", "[graph][backup]") {
  const Place place;
  const auto database = place.open();
  for (int i = 0; i < 50; ++i) add_pair(*database, i);
  backup_database(*database, place.backup);
  add_pair(*database, 50);
  struct Stop {};
  BackupOptions options;
  options.on_bytes = [](std::uint64_t, std::uint64_t) { throw Stop(); };
  CHECK_THROWS_AS(backup_database(*database, place.backup, options), Stop);
  restore_database(place.backup, place.restored);
  CHECK(Database::open(place.restored)->view()->edge_count() == 50);
  CHECK_THROWS_AS(restore_database(place.backup, place.restored + "2", options), Stop);
  CHECK_FALSE(fs::exists(place.restored + "2"));
  CHECK_FALSE(fs::exists(place.restored + "2.restoring"));
}

TEST_CASE("backup: nothing of somebody else's is touched", "[graph][backup]") {
  const Place place;
  const auto database = place.open();
  add_pair(*database, 1);
  fs::create_directories(place.backup);
  std::ofstream(place.backup + "/letter.txt") << "dear";
  CHECK(code_of([&] { backup_database(*database, place.backup); }) == ErrorCode::Usage);
  CHECK(code_of([&] { restore_database(place.backup, place.restored); }) == ErrorCode::NotFound);
  fs::remove(place.backup + "/letter.txt");
  backup_database(*database, place.backup);
  CHECK(code_of([&] { restore_database(place.backup, place.database); }) == ErrorCode::Usage);
  const auto other = Database::open(place.restored, {.mode = OpenOptions::Mode::CreateIfMissing});
  CHECK(code_of([&] { backup_database(*other, place.backup); }) == ErrorCode::Usage);
  CHECK(code_of([&] { backup_database(*Database::open_in_memory(), place.backup); }) ==
        ErrorCode::Usage);
}

TEST_CASE("backup: the manifest is read as it was written, or not at all", "[graph][backup]") {
  const storage::BackupManifest manifest{"id", 7, {{"000012.sst", 5, 0xAB}, {"CURRENT", 0, 1}}};
  const std::string text = storage::encode(manifest);
  const auto read = storage::decode_backup_manifest(text, "m");
  CHECK(read.database == "id");
  CHECK(read.commit == 7);
  CHECK(read.files == manifest.files);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string damaged = text;
    damaged[i] = static_cast<char>(damaged[i] ^ 4);
    INFO(damaged);
    const ErrorCode code = code_of([&] { (void)storage::decode_backup_manifest(damaged, "m"); });
    CHECK((code == ErrorCode::Corruption || code == ErrorCode::Usage));
  }
  std::string newer = text;
  newer.replace(newer.find(" 1\n"), 3, " 2\n");
  CHECK(code_of([&] { (void)storage::decode_backup_manifest(newer, "m"); }) == ErrorCode::Usage);
}
