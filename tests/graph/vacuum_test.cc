// A vacuum frees what was replaced before a moment, and nothing that can still be asked for. (That
// the past stays equal to what was recorded is past_state_test.cc's.)
#include "graph/vacuum.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/change_log.h"
#include "graph/check.h"
#include "graph/database.h"
#include "graph/history.h"
#include "schema/error.h"
#include "tests/support/temporary_directory.h"

namespace clout::graph {
namespace {

/// A database in a directory: a node that changes with each commit, and an edge that comes and
/// goes.
class Changing {
 public:
  explicit Changing(int commits) {
    const auto database = open();
    const auto first = database->begin();
    key_ = first->property_key("x");
    type_ = first->edge_type("R");
    node_ = first->create_node({}, {});
    keep(*database, first->commit());
    for (int i = 1; i < commits; ++i) advance(*database, i);
  }

  [[nodiscard]] std::unique_ptr<Database> open() const {
    OpenOptions options;
    options.mode = OpenOptions::Mode::CreateIfMissing;
    options.background_fold = false;
    return Database::open(path(), options);
  }
  [[nodiscard]] std::string path() const { return directory_ / "db"; }
  [[nodiscard]] std::int64_t time(std::size_t commit) const { return times_.at(commit); }
  [[nodiscard]] VacuumReport vacuum(std::int64_t before) const {
    return vacuum_database(path(), {.before = before});
  }

  /// The value of the node as it was known then.
  [[nodiscard]] Value value_at(const Database& database, std::int64_t time) const {
    QueryBudget budget;
    return database.view_at(time, budget)->property(node_, key_);
  }

 private:
  void advance(Database& database, int number) {
    const auto writer = database.begin();
    writer->set_property(node_, key_, std::int64_t{number});
    if (edge_) {
      writer->delete_edge(*edge_);
      edge_.reset();
    } else {
      edge_ = writer->create_edge(type_, node_, node_, {});
    }
    keep(database, writer->commit());
  }

  void keep(const Database& database, CommitNumber commit) {
    times_.push_back(*time_of(*database.view(), commit));
  }

  const tests::TemporaryDirectory directory_;
  NodeId node_{};
  PropertyKeyId key_{};
  EdgeTypeId type_{};
  std::optional<Edge> edge_;
  std::vector<std::int64_t> times_;
};

}  // namespace

TEST_CASE("vacuum: what was known from the horizon on stays as it is", "[graph][history]") {
  const Changing changing(10);
  const VacuumReport report = changing.vacuum(changing.time(6));
  CHECK(report.horizon == changing.time(6));
  CHECK(report.versions == 9);  // six of the node, three of edges
  CHECK(report.commits == 6);   // but for the one that the horizon sees
  CHECK(report.bytes > 0);
  CHECK(check_database(changing.path()).problem_count == 0);
  const auto database = changing.open();
  CHECK(database->figures().format_version == 5);
  CHECK(horizon_of(*database->view()) == changing.time(6));
  for (std::size_t commit = 6; commit < 10; ++commit) {
    CHECK(changing.value_at(*database, changing.time(commit)).as_integer() ==
          static_cast<std::int64_t>(commit));
  }
  CHECK(changing.value_at(*database, changing.time(7) - 1).as_integer() == 6);
}

TEST_CASE("vacuum: before the horizon nothing is told", "[graph][history]") {
  const Changing changing(5);
  (void)changing.vacuum(changing.time(3));
  const auto database = changing.open();
  const auto view = database->view();
  QueryBudget budget;
  for (const std::int64_t time : {INT64_MIN, std::int64_t{0}, changing.time(3) - 1}) {
    CHECK_THROWS_AS(changing.value_at(*database, time), Error);
    CHECK_THROWS_AS(ChangeLog(*view, time, INT64_MAX, budget), Error);
  }
  ChangeLog log(*view, changing.time(3), INT64_MAX, budget);
  CHECK(log.next()->recorded == changing.time(4));
}

TEST_CASE("vacuum: again it frees nothing, and the horizon does not move back",
          "[graph][history]") {
  const Changing changing(8);
  (void)changing.vacuum(changing.time(5));
  for (const std::size_t commit : {5, 2}) {
    const VacuumReport report = changing.vacuum(changing.time(commit));
    CHECK(report.horizon == changing.time(5));
    CHECK(report.versions == 0);
    CHECK(report.commits == 0);
    CHECK(report.bytes == 0);
  }
  CHECK(changing.vacuum(changing.time(6)).commits == 1);
}

TEST_CASE("vacuum: a moment before the first commit frees nothing", "[graph][history]") {
  const Changing changing(3);
  CHECK(changing.vacuum(changing.time(0) - 1).versions == 0);
  const auto database = changing.open();
  QueryBudget budget;
  CHECK(database->view_at(changing.time(0) - 1, budget)->node_count() == 0);
  CHECK(changing.value_at(*database, changing.time(1)).as_integer() == 1);
}

TEST_CASE("vacuum: an open database goes on, and who reads keeps what they had",
          "[graph][history]") {
  const Changing changing(8);
  const auto database = changing.open();
  const auto reader = database->view();
  const auto versions = [](const GraphView& view) { return node_history(view, NodeId{0}).size(); };
  bool written = false;
  VacuumOptions options{.before = changing.time(5)};
  options.on_rows = [&](std::uint64_t) {
    if (std::exchange(written, true)) return;
    const auto writer = database->begin();  // while it runs
    writer->create_node({}, {});
    writer->commit();
  };
  const VacuumReport report = database->vacuum(options);
  CHECK(written);
  CHECK(report.commits == 5);
  CHECK(versions(*reader) == 8);
  CHECK_FALSE(horizon_of(*reader));
  CHECK(versions(*database->view()) == 3);
  CHECK(horizon_of(*database->view()) == changing.time(5));
  CHECK(changing.value_at(*database, changing.time(5)).as_integer() == 5);
  CHECK_THROWS_AS(changing.value_at(*database, changing.time(4)), Error);
  CHECK(check_database(*database).problem_count == 0);
}

TEST_CASE("vacuum: one that is cut off leaves the rest to the next", "[graph][history]") {
  const Changing changing(8);
  const auto database = changing.open();
  VacuumOptions options{.before = changing.time(5), .batch_bytes = 1};
  int rows = 0;
  options.on_rows = [&](std::uint64_t) {
    if (++rows == 4) throw Error(ErrorCode::Cancelled, "as asked");
  };
  CHECK_THROWS_AS(database->vacuum(options), Error);
  CHECK(horizon_of(*database->view()) == changing.time(5));
  CHECK(check_database(*database).problem_count == 0);
  CHECK(database->vacuum({.before = changing.time(5)}).commits == 5);
  CHECK(node_history(*database->view(), NodeId{0}).size() == 3);
}

TEST_CASE("vacuum: a moment to come is refused", "[graph][history]") {
  const Changing changing(2);
  CHECK_THROWS_AS(changing.vacuum(INT64_MAX), Error);
  CHECK_FALSE(horizon_of(*changing.open()->view()));
}

TEST_CASE("vacuum: numbers of what is gone are not given again", "[graph][history]") {
  const tests::TemporaryDirectory directory;
  const std::string path = directory / "db";
  const OpenOptions options{.mode = OpenOptions::Mode::CreateIfMissing, .background_fold = false};
  NodeId node{};
  EdgeId edge{};
  std::int64_t gone = 0;
  {
    const auto database = Database::open(path, options);
    const auto writer = database->begin();
    node = writer->create_node({}, {});
    edge = writer->create_edge(writer->edge_type("R"), node, node, {}).id;
    writer->commit();
    const auto remover = database->begin();
    remover->detach_delete_node(node);
    gone = *time_of(*database->view(), remover->commit());
  }
  CHECK(vacuum_database(path, {.before = gone}).versions == 2);
  const auto database = Database::open(path, options);
  CHECK(node_history(*database->view(), node).empty());
  const auto writer = database->begin();
  const NodeId next = writer->create_node({}, {});
  CHECK(next > node);
  CHECK(writer->create_edge(writer->edge_type("R"), next, next, {}).id > edge);
}

}  // namespace clout::graph
