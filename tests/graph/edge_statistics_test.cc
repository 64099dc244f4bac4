#include "graph/edge_statistics.h"

#include <catch2/catch.hpp>

#include "graph/database.h"

namespace clout::graph {
namespace {

/// `groups` groups of one company, two products and a country; MAKES to the products, IN to it.
void add_groups(Database& database, int groups) {
  auto writer = database.begin();
  const LabelId company = writer->label("Company");
  const LabelId product = writer->label("Product");
  const LabelId country = writer->label("Country");
  for (int i = 0; i < groups; ++i) {
    const NodeId maker = writer->create_node({&company, 1}, {});
    for (int k = 0; k < 2; ++k) {
      const NodeId made = writer->create_node({&product, 1}, {});
      writer->create_edge(writer->edge_type("MAKES"), maker, made, {});
    }
    const NodeId home = writer->create_node({&country, 1}, {});
    writer->create_edge(writer->edge_type("IN"), maker, home, {});
  }
  writer->commit();
}

double degree(const EdgeStatistics& statistics, const Catalog& catalog, const char* type,
              Direction direction, const char* label) {
  return statistics
      .mean_degree(*catalog.edge_types.find(type), direction, *catalog.labels.find(label))
      .value_or(-1);
}

}  // namespace

TEST_CASE("statistics: of a small graph they are exact", "[graph][statistics]") {
  const auto database = Database::open_in_memory();
  add_groups(*database, 3);
  const auto view = database->view();
  const EdgeStatistics found(*view);
  CHECK(degree(found, view->catalog(), "MAKES", Direction::Out, "Company") == 2);
  CHECK(degree(found, view->catalog(), "MAKES", Direction::In, "Company") == 0);
  CHECK(degree(found, view->catalog(), "MAKES", Direction::In, "Product") == 1);
  CHECK(degree(found, view->catalog(), "IN", Direction::Both, "Country") == 1);
}

TEST_CASE("statistics: of a large graph they are near", "[graph][statistics]") {
  const auto database = Database::open_in_memory();
  add_groups(*database, 5000);
  const auto view = database->view();
  const EdgeStatistics found(*view);
  CHECK(degree(found, view->catalog(), "MAKES", Direction::Out, "Company") == Approx(2).margin(.2));
  CHECK(degree(found, view->catalog(), "MAKES", Direction::In, "Product") == Approx(1).margin(.2));
}

TEST_CASE("statistics: a label that was hardly sampled has none", "[graph][statistics]") {
  const auto database = Database::open_in_memory();
  add_groups(*database, 5000);
  auto writer = database->begin();
  const LabelId regulator = writer->label("Regulator");
  writer->create_node({&regulator, 1}, {});
  writer->commit();
  const auto view = database->view();
  CHECK(degree(EdgeStatistics(*view), view->catalog(), "MAKES", Direction::Out, "Regulator") == -1);
}

TEST_CASE("statistics: they are kept until much has changed", "[graph][statistics]") {
  const auto database = Database::open_in_memory();
  add_groups(*database, 100);
  const auto first = database->view()->edge_statistics();
  add_groups(*database, 1);
  CHECK(database->view()->edge_statistics() == first);
  add_groups(*database, 100);
  CHECK(database->view()->edge_statistics() != first);
}

}  // namespace clout::graph
