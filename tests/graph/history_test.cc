// What was replaced stays readable: after later changes, folds and restarts.
#include "graph/history.h"

#include <map>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "tests/support/temporary_directory.h"

namespace clout::graph {

TEST_CASE("history: every earlier state of a node and an edge stays readable", "[graph][history]") {
  const tests::TemporaryDirectory directory;
  OpenOptions options;
  options.mode = OpenOptions::Mode::CreateIfMissing;
  options.background_fold = false;
  auto database = Database::open(directory / "db", options);
  auto writer = database->begin();
  const PropertyKeyId key = writer->property_key("x");
  const NodeId node = writer->create_node({}, {{key, 0}});
  const Edge edge = writer->create_edge(writer->edge_type("T"), node, node, {{key, 0}});
  std::map<CommitNumber, std::int64_t> states{{writer->commit(), 0}};
  const auto set = [&](std::int64_t value) {
    writer = database->begin();
    writer->set_property(node, key, value);
    writer->set_property(edge, key, value);
    states[writer->commit()] = value;
  };
  set(1);
  set(2);
  database->fold();
  set(3);
  writer = database->begin();
  writer->detach_delete_node(node);
  const CommitNumber deleted = writer->commit();

  const auto check = [&](const GraphView& view) {
    CHECK(node_history(view, node).size() == 4);
    CHECK(edge_history(view, edge.id).size() == 4);
    for (const auto& [commit, value] : states) {
      const auto time = time_of(view, commit);
      REQUIRE(time.has_value());
      const NodeRecordPtr then = node_at(view, node, *time);
      REQUIRE(then != nullptr);
      CHECK(find_property(then->properties, key)->as_integer() == value);
      const EdgeRecordPtr edge_then = edge_at(view, edge.id, *time);
      REQUIRE(edge_then != nullptr);
      CHECK(find_property(edge_then->properties, key)->as_integer() == value);
      CHECK(edge_of(*edge_then) == edge);
    }
    CHECK(node_at(view, node, *time_of(view, deleted)) == nullptr);
    CHECK(edge_at(view, edge.id, *time_of(view, deleted)) == nullptr);
    CHECK(node_at(view, node, *time_of(view, states.begin()->first) - 1) == nullptr);
    CHECK(node_history(view, node).front().replaced_by == deleted);
  };
  check(*database->view());
  database->fold();
  check(*database->view());
  writer.reset();
  database.reset();
  database = Database::open(directory / "db", options);
  check(*database->view());
}

}  // namespace clout::graph
