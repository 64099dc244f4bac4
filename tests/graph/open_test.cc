// Opening: what is there again afterwards, and what is said where nothing can be opened.
#include <filesystem>
#include <fstream>
#include <tuple>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "graph/topology_file.h"
#include "schema/error.h"
#include "tests/support/no_limits.h"
#include "tests/support/temporary_directory.h"

namespace clout::graph {
namespace {

OpenOptions options(OpenOptions::Mode mode) {
  OpenOptions chosen;
  chosen.mode = mode;
  chosen.background_fold = false;
  return chosen;
}

Error failure(const std::string& path, OpenOptions::Mode mode) {
  try {
    std::ignore = Database::open(path, options(mode));
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorCode::Internal, "it opened");
}

/// Two nodes and three edges, folded.
void make_database(const std::string& path) {
  const auto database = Database::open(path, options(OpenOptions::Mode::CreateIfMissing));
  const auto writer = database->begin();
  const std::vector label{writer->label("Company")};
  const EdgeTypeId type = writer->edge_type("SUPPLIES");
  const NodeId a = writer->create_node(label, {});
  const NodeId b = writer->create_node(label, {});
  for (int i = 0; i < 3; ++i) writer->create_edge(type, a, b, {});
  writer->commit();
  database->fold();
}

void expect_whole(const std::string& path) {
  const auto database = Database::open(path, options(OpenOptions::Mode::ReadWrite));
  CHECK(database->view()->node_count(LabelId{0}) == 2);
  CHECK(database->view()->edge_count(EdgeTypeId{0}) == 3);
  CHECK(database->view()->degree(NodeId{1}, Direction::In, {}) == 3);
}

}  // namespace

TEST_CASE("open: errors name the path and say what to do", "[graph][open]") {
  const tests::TemporaryDirectory directory;
  const std::string path = directory / "db";
  SECTION("nothing is there") {
    const Error error = failure(path, OpenOptions::Mode::ReadWrite);
    CHECK(error.code() == ErrorCode::Io);
    CHECK(error.message().find(path) != std::string::npos);
    CHECK_FALSE(error.hint_text().empty());
  }
  SECTION("a directory of something else") {
    std::filesystem::create_directory(path);
    std::ofstream(path + "/notes.txt") << "mine";
    for (const auto mode : {OpenOptions::Mode::ReadWrite, OpenOptions::Mode::CreateIfMissing}) {
      const Error error = failure(path, mode);
      CHECK(error.code() == ErrorCode::Io);
      CHECK(error.message().find(path) != std::string::npos);
    }
  }
  SECTION("open already") {
    const auto database = Database::open(path, options(OpenOptions::Mode::CreateIfMissing));
    const Error error = failure(path, OpenOptions::Mode::ReadWrite);
    CHECK(error.code() == ErrorCode::Io);
    CHECK(error.message().find(path) != std::string::npos);
  }
}

TEST_CASE("open: a lost or broken topology snapshot is built anew", "[graph][open]") {
  const tests::TemporaryDirectory directory;
  const std::string path = directory / "db";
  make_database(path);
  const std::filesystem::path file = std::filesystem::path(path) / kTopologyFileName;
  REQUIRE(std::filesystem::exists(file));
  REQUIRE(open_topology_file(path, CommitNumber{1}) != nullptr);
  CHECK(open_topology_file(path, CommitNumber{2}) == nullptr);
  SECTION("lost") { std::filesystem::remove(file); }
  SECTION("cut") { std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2); }
  SECTION("a bit turned over, anywhere") {
    const auto size = std::filesystem::file_size(file);
    for (std::uintmax_t at = 0; at < size; at += 13) {
      std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
      bytes.seekg(static_cast<std::streamoff>(at));
      const int byte = bytes.get();
      const auto put = [&](int value) {
        bytes.seekp(static_cast<std::streamoff>(at));
        bytes.put(static_cast<char>(value));
        bytes.flush();
      };
      put(byte ^ 0x10);
      const auto opened = open_topology_file(path, CommitNumber{1});
      // Bytes between sections are padding: they are under no checksum and mean nothing.
      if (opened != nullptr) CHECK(byte == 0);
      put(byte);
    }
  }
  expect_whole(path);
  CHECK(open_topology_file(path, CommitNumber{1}) != nullptr);
}

TEST_CASE("indexes: kept by every write, unique ones refuse", "[graph][index]") {
  const tests::TemporaryDirectory directory;
  const std::string path = directory / "db";
  auto database = Database::open(path, options(OpenOptions::Mode::CreateIfMissing));
  auto writer = database->begin();
  const LabelId company = writer->label("Company");
  const PropertyKeyId ticker = writer->property_key("ticker");
  const NodeId apple = writer->create_node(std::vector{company}, {{ticker, "AAPL"}});
  writer->commit();
  const IndexDefinition index =
      database->create_index({"", "Company", "ticker", true}, tests::no_limits());
  CHECK(index.name == "Company_ticker");
  CHECK_THROWS_AS(database->create_index({"other", "Company", "ticker", false}, tests::no_limits()),
                  Error);
  CHECK(database->view()->index_lookup(index.number, "AAPL") == std::vector{apple});

  writer = database->begin();
  CHECK_THROWS_AS(writer->create_node(std::vector{company}, {{ticker, "AAPL"}}), Error);
  const NodeId meta = writer->create_node(std::vector{company}, {{ticker, "META"}});
  writer->create_node({}, {{ticker, "AAPL"}});  // without the label
  writer->set_property(apple, ticker, 1);
  CHECK(writer->view().index_lookup(index.number, 1.0) == std::vector{apple});
  CHECK(writer->view().index_lookup(index.number, "AAPL").empty());
  CHECK(database->view()->index_lookup(index.number, "AAPL") == std::vector{apple});
  writer->commit();

  auto first = database->begin();
  auto second = database->begin();
  first->create_node(std::vector{company}, {{ticker, "NVDA"}});
  second->create_node(std::vector{company}, {{ticker, "NVDA"}});
  first->commit();
  CHECK_THROWS_AS(second->commit(), Error);

  auto before = database->begin();
  before->create_node(std::vector{company}, {{ticker, "INTC"}});
  first.reset();
  second.reset();
  database->drop_index("Company_ticker", tests::no_limits());
  CHECK_THROWS_AS(before->commit(), Error);  // its rows were made for another set of indexes
  CHECK(database->view()->index_lookup(index.number, "META").empty());
  CHECK_THROWS_AS(database->drop_index("Company_ticker", tests::no_limits()), Error);
  const IndexDefinition again =
      database->create_index({"t", "Company", "ticker", false}, tests::no_limits());
  writer.reset();
  before.reset();
  database.reset();
  database = Database::open(path, options(OpenOptions::Mode::ReadWrite));
  CHECK(database->view()->index_lookup(again.number, "META") == std::vector{meta});
  writer = database->begin();
  writer->detach_delete_node(meta);
  writer->commit();
  CHECK(database->view()->index_lookup(again.number, "META").empty());
}

}  // namespace clout::graph
