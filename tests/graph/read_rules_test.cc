// Databases seen under a read rule: beside a writer, and when written to.
#include <atomic>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/bulk_session.h"
#include "graph/restricted_database.h"
#include "schema/error.h"
#include "tests/support/graph_model.h"

using namespace clout;
using namespace clout::graph;

TEST_CASE("read rules: readers beside a writer see whole commits", "[graph][rules]") {
  const auto database = Database::open_in_memory();
  RestrictedDatabase restricted(*database, {{{"A"}}, {}, {{"s0"}}});
  std::atomic<bool> done = false;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        const auto view = restricted.view();
        const tests::GraphModel found = tests::model_of(*view);
        // Each commit makes a hidden and a visible node, and an edge of each kind.
        const auto commits = raw(view->commit());
        if (found.nodes.size() != commits || view->node_count() != commits) ++wrong;
        if (found.edges.size() != commits || view->edge_count() != commits) ++wrong;
      }
    });
  }
  for (int i = 0; i < 150; ++i) {
    const auto writer = database->begin();
    const LabelId hidden_label = writer->label("A");
    const EdgeTypeId type = writer->edge_type("R");
    const NodeId hidden = writer->create_node({&hidden_label, 1}, {});
    const NodeId shown = writer->create_node({}, {});
    writer->create_edge(type, shown, hidden, {});
    writer->create_edge(type, shown, shown, {});
    writer->create_edge(type, shown, shown, {{writer->property_key("source"), Value("s0")}});
    writer->commit();
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(wrong == 0);
}

TEST_CASE("read rules: nothing that writes works, and all of it says why", "[graph][rules]") {
  const auto database = Database::open_in_memory();
  RestrictedDatabase restricted(*database, {});
  QueryBudget budget;
  const auto refuses = [](const auto& write) {
    try {
      write();
    } catch (const Error& error) {
      return error.code() == ErrorCode::Permission;
    }
    return false;
  };
  CHECK(restricted.read_only());
  CHECK(refuses([&] { restricted.fold(); }));
  CHECK(refuses([&] { (void)restricted.begin_bulk(); }));
  CHECK(refuses([&] { (void)restricted.figures(); }));
  CHECK(
      refuses([&] { restricted.create_index({.name = {}, .subject = "A", .key = "k"}, budget); }));
  CHECK(refuses([&] { restricted.create_text_index({}, budget); }));
  CHECK(refuses([&] { restricted.create_path_index({}, budget); }));
  CHECK(refuses([&] { restricted.drop_index("i", budget); }));
  CHECK(refuses([&] { restricted.create_constraint({}, budget); }));
  CHECK(refuses([&] { restricted.drop_constraint("c", budget); }));
  const auto transaction = restricted.begin();
  transaction->create_node({}, {});
  CHECK(transaction->view().node_count() == 1);
  CHECK(refuses([&] { transaction->commit(); }));
  CHECK(database->view()->node_count() == 0);
}
