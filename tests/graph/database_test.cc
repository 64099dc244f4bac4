// The front door: transactions become commits that views see, all at once or not at all.
#include "graph/database.h"

#include <array>
#include <optional>

#include <catch2/catch.hpp>

#include "schema/error.h"
#include "tests/support/temporary_directory.h"

namespace clout::graph {
namespace {

/// Both kinds of database, behind one front.
struct AnyDatabase {
  explicit AnyDatabase(bool on_disk) {
    OpenOptions options;
    options.background_fold = false;
    if (on_disk) {
      directory.emplace();
      options.mode = OpenOptions::Mode::CreateIfMissing;
      database = Database::open((directory->path() / "db").string(), options);
    } else {
      database = Database::open_in_memory(options);
    }
  }
  /// Closes and opens again; in memory it does nothing.
  void reopen() {
    if (!directory) return;
    OpenOptions options;
    options.background_fold = false;
    database.reset();
    database = Database::open((directory->path() / "db").string(), options);
  }

  std::optional<tests::TemporaryDirectory> directory;
  std::unique_ptr<Database> database;
};

std::vector<NodeId> all_nodes(const GraphView& view, std::optional<LabelId> label = {}) {
  std::vector<NodeId> nodes;
  std::array<NodeId, 3> some{};
  std::uint32_t position = 0;
  for (std::size_t found = some.size(); found == some.size();) {
    found = view.scan_nodes(position, label, some);
    nodes.insert(nodes.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(found));
  }
  return nodes;
}

std::vector<NodeId> neighbours(const GraphView& view, NodeId node, Direction direction) {
  std::vector<Neighbour> found;
  view.expand(node, direction, {}, found);
  std::vector<NodeId> nodes;
  for (const Neighbour& neighbour : found) nodes.push_back(neighbour.node);
  return nodes;
}

}  // namespace

TEST_CASE("database: a commit is seen whole by later views and by no earlier one",
          "[graph][database]") {
  const bool on_disk = GENERATE(false, true);
  AnyDatabase any(on_disk);
  Database& database = *any.database;
  auto before = database.view();

  auto writer = database.begin();
  const LabelId company = writer->label("Company");
  const EdgeTypeId competes = writer->edge_type("COMPETES_WITH");
  const PropertyKeyId name = writer->property_key("name");
  const PropertyKeyId confidence = writer->property_key("confidence");
  const NodeId huawei = writer->create_node(std::vector{company}, {{name, "Huawei"}});
  const NodeId apple = writer->create_node(std::vector{company}, {{name, "Apple"}});
  const Edge edge = writer->create_edge(competes, huawei, apple, {{confidence, 0.9}});
  CHECK(writer->view().node_count() == 2);
  CHECK(writer->view().find_by_name("huawei").size() == 1);
  CHECK(database.view()->node_count() == 0);
  CHECK(raw(writer->commit()) == 1);

  const auto check = [&](const GraphView& view) {
    CHECK(raw(view.commit()) == 1);
    CHECK(view.node_count() == 2);
    CHECK(view.node_count(company) == 2);
    CHECK(view.edge_count() == 1);
    CHECK(view.edge_count(competes) == 1);
    CHECK(all_nodes(view) == std::vector{huawei, apple});
    CHECK(all_nodes(view, company) == std::vector{huawei, apple});
    CHECK(view.property(huawei, name).as_string() == "Huawei");
    CHECK(view.property(edge, confidence).as_float() == 0.9);
    CHECK(neighbours(view, huawei, Direction::Out) == std::vector{apple});
    CHECK(neighbours(view, apple, Direction::In) == std::vector{huawei});
    CHECK(neighbours(view, apple, Direction::Both) == std::vector{huawei});
    REQUIRE(view.find_edge(edge.id).has_value());
    CHECK(view.find_edge(edge.id)->end == apple);
    REQUIRE(view.find_by_name("Apple").size() == 1);
    CHECK(view.find_by_name("Apple")[0].kind == NameMatchKind::Name);
    CHECK(view.find_by_name("apple")[0].kind == NameMatchKind::Folded);
    CHECK(view.catalog().labels.name(company) == "Company");
  };
  check(*database.view());
  CHECK(before->node_count() == 0);
  CHECK(all_nodes(*before).empty());
  before.reset();
  writer.reset();
  any.reopen();
  check(*any.database->view());
  any.database->fold();
  check(*any.database->view());
  any.reopen();
  check(*any.database->view());
}

TEST_CASE("database: of two that change one thing the first commits", "[graph][database]") {
  AnyDatabase any(false);
  Database& database = *any.database;
  auto setup = database.begin();
  const PropertyKeyId key = setup->property_key("x");
  const EdgeTypeId type = setup->edge_type("T");
  const NodeId a = setup->create_node({}, {});
  const NodeId b = setup->create_node({}, {});
  const Edge edge = setup->create_edge(type, a, b, {});
  setup->commit();

  auto first = database.begin();
  auto second = database.begin();
  const auto conflicts = [&] {
    first->commit();
    try {
      second->commit();
    } catch (const Error& error) {
      return error.code() == ErrorCode::Conflict;
    }
    return false;
  };
  SECTION("one property of one node") {
    first->set_property(a, key, 1);
    second->set_property(a, key, 2);
    CHECK(conflicts());
    CHECK(database.view()->property(a, key).as_integer() == 1);
  }
  SECTION("different nodes do not conflict") {
    first->set_property(a, key, 1);
    second->set_property(b, key, 2);
    CHECK_FALSE(conflicts());
  }
  SECTION("edges added at one node do not conflict") {
    first->create_edge(type, a, b, {});
    second->create_edge(type, a, b, {});
    CHECK_FALSE(conflicts());
    CHECK(database.view()->degree(a, Direction::Out, {}) == 3);
  }
  SECTION("an edge at a node that was deleted") {
    first->detach_delete_node(a);
    second->create_edge(type, a, b, {});
    CHECK(conflicts());
  }
  SECTION("a node that was given an edge") {
    first->create_edge(type, a, b, {});
    second->detach_delete_node(a);
    CHECK(conflicts());
  }
  SECTION("an edge deleted and changed") {
    first->delete_edge(edge);
    second->set_property(edge, key, 1);
    CHECK(conflicts());
  }
  SECTION("a guarded key") {
    first->guard("merge :A {x: 1}");
    first->create_node({}, {});
    second->guard("merge :A {x: 1}");
    second->create_node({}, {});
    CHECK(conflicts());
  }
  SECTION("a new snapshot does not conflict with what it has seen") {
    first->set_property(a, key, 1);
    first->commit();
    auto third = database.begin();
    third->set_property(a, key, 3);
    CHECK_NOTHROW(third->commit());
  }
}

TEST_CASE("database: a node with edges is not deleted without them", "[graph][database]") {
  AnyDatabase any(false);
  auto writer = any.database->begin();
  const NodeId a = writer->create_node({}, {});
  const NodeId b = writer->create_node({}, {});
  const Edge edge = writer->create_edge(writer->edge_type("T"), a, b, {});
  writer->delete_node(a);
  CHECK_THROWS_AS(writer->check_deletes(), Error);
  writer->delete_edge(edge);
  CHECK_NOTHROW(writer->check_deletes());
  CHECK_THROWS_AS(writer->set_property(a, writer->property_key("x"), 1), Error);
  writer->commit();
  CHECK(any.database->view()->node_count() == 1);
  CHECK(any.database->view()->edge_count() == 0);
}

}  // namespace clout::graph
