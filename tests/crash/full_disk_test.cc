// A disk that is really full, where the machine lets a test mount a small one: what finds no room
// fails and says so, nothing acknowledged is lost, and with room again all goes on.
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include <catch2/catch.hpp>
#include <sys/mount.h>

#include "graph/check.h"
#include "graph/database.h"
#include "schema/error.h"
#include "tests/support/program.h"
#include "tests/support/temporary_directory.h"
#include "tools/load/load.h"

namespace clout::tests {
namespace {

using graph::Database;
using graph::OpenOptions;
namespace fs = std::filesystem;

/// A file system in memory of 16 MiB, half of which a file takes up that can be removed.
class SmallDisk {
 public:
  SmallDisk() {
    mounted_ = ::mount("tmpfs", path().c_str(), "tmpfs", 0, "size=16m") == 0;
    if (!mounted_) {
      WARN("skipped: mounting a small disk needs root");
      return;
    }
    std::ofstream(path() / "ballast") << std::string(8 << 20, 'x');
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(path().c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  [[nodiscard]] bool mounted() const { return mounted_; }
  [[nodiscard]] const fs::path& path() const { return directory_.path(); }
  [[nodiscard]] std::uintmax_t room() const { return fs::space(path()).available; }
  void make_room() const { fs::remove(path() / "ballast"); }
  /// Leaves not a page.
  void fill() const {
    const std::string page(4096, 'x');
    std::ofstream file(path() / "filler", std::ios::binary);
    while (file << page << std::flush) {
    }
  }

 private:
  const TemporaryDirectory directory_;
  bool mounted_ = false;
};

std::unique_ptr<Database> open(const std::string& path) {
  OpenOptions options;
  options.mode = OpenOptions::Mode::CreateIfMissing;
  return Database::open(path, options);
}

/// A node with so much text.
void commit_node(Database& database, std::size_t bytes) {
  const auto writer = database.begin();
  const PropertyKeyId note = writer->property_key("note");
  writer->create_node({}, {{note, std::string(bytes, 'n')}});
  writer->commit();
}

template <typename Work>
void expect_full(const std::string& path, Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::Io);
    CHECK(error.message() == "no space left on the disk that holds '" + path + "'");
    CHECK(error.hint_text().find("free some space") != std::string::npos);
    return;
  }
  FAIL("there was room");
}

void expect_clean(const std::string& path) {
  const graph::CheckReport report = graph::check_database(path);
  INFO((report.problems.empty() ? "" : report.problems.front()));
  CHECK(report.problem_count == 0);
}

/// Nodes with text that cannot be compressed much.
void write_nodes(const fs::path& file, int rows) {
  std::mt19937_64 random(1);
  std::ofstream out(file);
  out << "id:ID,note\n";
  for (int row = 0; row < rows; ++row) {
    out << row << ',';
    for (int i = 0; i < 32; ++i) out << std::hex << random();
    out << std::dec << '\n';
  }
}

tools::LoadOptions loading(const fs::path& file) {
  tools::LoadOptions options;
  options.groups.push_back({tools::FileGroup::Kind::ByHeader, {}, {}, {file.string()}});
  return options;
}

}  // namespace

TEST_CASE("full disk: commits fail and say so, and go on where there is room again", "[crash]") {
  const SmallDisk disk;
  if (!disk.mounted()) return;
  const std::string path = disk.path() / "db";
  std::uint64_t commits = 0;
  {
    const auto database = open(path);
    expect_full(path, [&] {
      for (;; ++commits) commit_node(*database, 100'000);
    });
    CHECK(commits > 10);
    CHECK(database->view()->node_count() == commits);
    try {
      commit_node(*database, 1);
      FAIL("the commit after a failed one was taken");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::Io);
      CHECK(error.message().find(path) != std::string::npos);
      CHECK(error.hint_text().find("open it again") != std::string::npos);
    }
    CHECK(database->view()->node_count() == commits);
  }
  disk.fill();  // closing gave back what was set aside for the log
  expect_full(path, [&] { static_cast<void>(open(path)); });
  disk.make_room();
  expect_clean(path);
  {
    const auto database = open(path);
    // The failed commit may be there, as a whole: no one was told that it is not.
    const std::uint64_t stored = database->view()->node_count();
    CHECK((stored == commits || stored == commits + 1));
    commit_node(*database, 100'000);
    CHECK(database->view()->node_count() == stored + 1);
  }
  expect_clean(path);
}

TEST_CASE("full disk: a program that fails for it ends as after any error", "[crash]") {
  const SmallDisk disk;
  if (!disk.mounted()) return;
  const std::string path = disk.path() / "db";
  const TemporaryDirectory elsewhere;
  const std::string script = elsewhere / "script.cypher";
  {
    std::ofstream out(script);
    for (int i = 0; i < 200; ++i) {
      out << "CREATE (:Note {text: '" << std::string(100'000, 'n') << "'});\n";
    }
  }
  const ProgramResult result = run_program({CLOUT_BINARY, "query", path, "--file", script});
  CHECK(result.exit_code == 1);
  CHECK(result.err.find("no space left on the disk that holds '" + path + "'") !=
        std::string::npos);
}

TEST_CASE("full disk: a load fails and leaves the database as it was", "[crash]") {
  const SmallDisk disk;
  if (!disk.mounted()) return;
  const TemporaryDirectory elsewhere;
  const fs::path large = elsewhere.path() / "large.csv";
  const fs::path small = elsewhere.path() / "small.csv";
  write_nodes(large, 60'000);
  write_nodes(small, 100);
  tools::NoProgress silent;
  const std::string path = disk.path() / "db";

  expect_full(path, [&] { tools::load(path, loading(large), silent); });
  CHECK_FALSE(fs::exists(path));

  commit_node(*open(path), 10);
  const std::uintmax_t room = disk.room();
  expect_full(path, [&] { tools::load(path, loading(large), silent); });
  CHECK(disk.room() + (1 << 20) > room);  // what the load had written is gone
  expect_clean(path);
  {
    const auto database = open(path);
    CHECK(database->view()->node_count() == 1);
    CHECK(raw(database->view()->commit()) == 1);
    commit_node(*database, 10);
  }
  CHECK(tools::load(path, loading(small), silent).nodes == 100);
  CHECK(open(path)->view()->node_count() == 102);
  expect_clean(path);
}

}  // namespace clout::tests
