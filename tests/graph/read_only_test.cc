// A reader beside a writer: it sees the commit that was the newest when it opened, and writes
// nothing.
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "graph/database.h"
#include "schema/error.h"
#include "tests/support/temporary_directory.h"

using namespace clout;
using namespace clout::graph;
namespace fs = std::filesystem;

namespace {

constexpr auto kReadOnly = OpenOptions::Mode::ReadOnly;

void add_pair(Database& database, std::int64_t x) {
  const auto writer = database.begin();
  const PropertyKeyId key = writer->property_key("x");
  const NodeId a = writer->create_node({}, {{key, Value(x)}});
  const NodeId b = writer->create_node({}, {{key, Value(x)}});
  writer->create_edge(writer->edge_type("R"), a, b, {{key, Value(x)}});
  writer->commit();
}

/// Names, sizes and times of all files.
std::map<std::string, std::pair<std::uintmax_t, fs::file_time_type>> listing(
    const std::string& path) {
  std::map<std::string, std::pair<std::uintmax_t, fs::file_time_type>> files;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    const bool file = entry.is_regular_file();
    files[entry.path().string()] = {file ? entry.file_size() : 0, entry.last_write_time()};
  }
  return files;
}

/// Reads all, and tells whether commits are whole.
bool reads_whole_commits(const std::string& path) {
  const auto reader = Database::open(path, {.mode = kReadOnly});
  const auto view = reader->view();
  const auto key = view->catalog().property_keys.find("x");
  std::uint64_t edges = 0;
  for (std::uint32_t i = 0; i < view->node_id_limit(); ++i) {
    std::vector<Neighbour> out;
    view->expand(NodeId{i}, Direction::Out, {}, out);
    for (const Neighbour& each : out) {
      ++edges;
      if (!key || !equivalent(view->property(each.edge, *key), view->property(each.node, *key))) {
        return false;
      }
    }
  }
  return edges == raw(view->commit()) && view->node_count() == 2 * edges;
}

}  // namespace

TEST_CASE("read only: it sees the commit of its opening", "[graph][read_only]") {
  const tests::TemporaryDirectory directory;
  const std::string path = (directory.path() / "db").string();
  const auto writer = Database::open(path, {.mode = OpenOptions::Mode::CreateIfMissing});
  for (int i = 0; i < 10; ++i) add_pair(*writer, i);
  const auto reader = Database::open(path, {.mode = kReadOnly});
  CHECK(reader->read_only());
  CHECK(raw(reader->view()->commit()) == 10);
  for (int i = 0; i < 50; ++i) add_pair(*writer, i);
  writer->fold();
  CHECK(raw(reader->view()->commit()) == 10);
  CHECK(reader->view()->edge_count() == 10);
  CHECK(raw(Database::open(path, {.mode = kReadOnly})->view()->commit()) == 60);
}

TEST_CASE("read only: nothing is written and nothing can be", "[graph][read_only]") {
  const tests::TemporaryDirectory directory;
  const std::string path = (directory.path() / "db").string();
  {
    const auto writer = Database::open(path, {.mode = OpenOptions::Mode::CreateIfMissing});
    for (int i = 0; i < 10; ++i) add_pair(*writer, i);
    writer->fold();
    add_pair(*writer, 10);
  }
  fs::remove(fs::path(path) / "topology.snapshot");  // which would be made anew
  const auto before = listing(path);
  {
    const auto reader = Database::open(path, {.mode = kReadOnly});
    CHECK(reader->view()->edge_count() == 11);
    QueryBudget budget;
    const auto refused = [](const auto& action) {
      try {
        action();
      } catch (const Error& error) {
        return error.code() == ErrorCode::Permission;
      }
      return false;
    };
    CHECK(refused([&] { add_pair(*reader, 11); }));
    CHECK(refused([&] { reader->create_index({.name = {}, .subject = "A", .key = "x"}, budget); }));
    CHECK(refused([&] { reader->checkpoint(path + ".copy"); }));
    CHECK(reader->view()->edge_count() == 11);
  }
  CHECK(listing(path) == before);
  CHECK_THROWS_AS(Database::open(path + "x", {.mode = kReadOnly}), Error);
  CHECK_FALSE(fs::exists(path + "x"));
}

TEST_CASE("read only: another process reads while this one writes", "[graph][read_only]") {
  const tests::TemporaryDirectory directory;
  const std::string path = (directory.path() / "db").string();
  const auto writer = Database::open(path, {.mode = OpenOptions::Mode::CreateIfMissing});
  add_pair(*writer, 0);
  // A program of its own: threads of this one do not survive a fork.
  REQUIRE(::setenv("CLOUT_TEST_DATABASE", path.c_str(), 1) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::execl("/proc/self/exe", "graph_tests", "read only: the other process", nullptr);
    ::_exit(127);
  }
  int status = -1;
  for (int i = 1; ::waitpid(child, &status, WNOHANG) == 0; ++i) {
    add_pair(*writer, i);
    if (i % 25 == 0) writer->fold();
  }
  ::unsetenv("CLOUT_TEST_DATABASE");
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("read only: the other process", "[.]") {
  const char* path = std::getenv("CLOUT_TEST_DATABASE");
  if (path == nullptr) return;  // there is nobody who writes
  for (int i = 0; i < 40; ++i) REQUIRE(reads_whole_commits(path));
}
