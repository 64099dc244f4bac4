// Bulk loads into databases of any past: what they hold afterwards is what a plain model holds,
// and the checker finds files and chunks in agreement.
#include <random>

#include <catch2/catch.hpp>

#include "graph/bulk_writer.h"
#include "graph/check.h"
#include "graph/database.h"
#include "tests/support/graph_model.h"
#include "tests/support/random_seed.h"
#include "tests/support/random_steps.h"
#include "tests/support/silent_observer.h"
#include "tests/support/temporary_directory.h"

namespace clout::graph {
namespace {

using tests::GraphModel;
using tests::RandomSteps;

OpenOptions no_folds() {
  OpenOptions options;
  options.mode = OpenOptions::Mode::CreateIfMissing;
  options.background_fold = false;
  return options;
}

/// Random commits, to a database and to a model alike.
void commit_steps(Database& database, GraphModel& model, RandomSteps& steps, int commits) {
  for (int i = 0; i < commits; ++i) {
    const auto writer = database.begin();
    for (int step = 0; step < 4; ++step) steps.step(*writer, model);
    writer->commit();
  }
}

/// A number by row; absent in every third row.
BulkColumn make_column(std::size_t rows, std::uint64_t seed) {
  BulkColumn column;
  column.name = "rank";
  column.kind = BulkKind::Integer;
  column.resize(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    column.present[row] = (row + seed) % 3 != 0 ? 1 : 0;
    column.integers[row] = static_cast<std::int64_t>(seed * 100 + row);
  }
  return column;
}

void set_property(GraphModel::Properties& properties, const BulkColumn& column, std::size_t row) {
  const Value value = column.value(row);
  if (!value.is_null()) properties[column.name] = value;
}

void add_nodes(BulkWriter& writer, GraphModel& model, RandomSteps& steps, std::size_t rows) {
  BulkNodes nodes;
  nodes.label_sets = {{"Company"}, {"Person", "Company"}, {}};
  nodes.columns.push_back(make_column(rows, steps.below(50)));
  std::uint32_t number = writer.next_node();
  for (std::size_t row = 0; row < rows; ++row) {
    nodes.label_codes.push_back(static_cast<std::uint32_t>(steps.below(nodes.label_sets.size())));
    const auto& labels = nodes.label_sets[nodes.label_codes[row]];
    auto& node = model.nodes[NodeId{number++}];
    node.labels.insert(labels.begin(), labels.end());
    set_property(node.properties, nodes.columns[0], row);
  }
  writer.add(std::move(nodes));
}

/// Edges between any nodes: old and new, loops and parallel edges among them. `first_edge` is the
/// number of the first; numbers follow the order (start, type, end, row).
void add_edges(BulkWriter& writer, GraphModel& model, RandomSteps& steps, std::size_t rows,
               std::uint64_t first_edge, const Catalog& catalog) {
  BulkEdges edges;
  for (const char* name : {"COMPETES_WITH", "PARTNERS_WITH"}) edges.type_names.intern(name);
  edges.columns.push_back(make_column(rows, steps.below(50)));
  std::vector<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::size_t>> order;
  for (std::size_t row = 0; row < rows; ++row) {
    edges.starts.push_back(raw(*model.some_node(steps.below(1000))));
    edges.ends.push_back(raw(*model.some_node(steps.below(1000))));
    edges.types.push_back(static_cast<std::uint32_t>(steps.below(2)));
    const auto type = catalog.edge_types.find(edges.type_names[edges.types[row]]);
    order.emplace_back(edges.starts[row], raw(*type), edges.ends[row], row);
  }
  std::sort(order.begin(), order.end());
  for (const auto& [start, type, end, row] : order) {
    auto& edge = model.edges[EdgeId{first_edge++}];
    edge.type = edges.type_names[edges.types[row]];
    edge.start = NodeId{start};
    edge.end = NodeId{end};
    set_property(edge.properties, edges.columns[0], row);
  }
  writer.add(std::move(edges));
}

/// The number that the next edge gets: one above a new one, which is then taken back.
std::uint64_t next_edge(Database& database, GraphModel& model) {
  const auto writer = database.begin();
  const NodeId node = *model.some_node(0);
  for (const char* name : {"COMPETES_WITH", "PARTNERS_WITH"}) {
    static_cast<void>(writer->edge_type(name));
  }
  const Edge edge = writer->create_edge(writer->edge_type("COMPETES_WITH"), node, node, {});
  writer->delete_edge(edge);
  writer->commit();
  return raw(edge.id) + 1;
}

void load_some(Database& database, GraphModel& model, RandomSteps& steps) {
  const std::uint64_t first_edge = model.nodes.empty() ? 0 : next_edge(database, model);
  BulkWriter::Options options;
  options.threads = 2;
  BulkWriter writer(database, options);
  add_nodes(writer, model, steps, 1 + steps.below(20));
  add_nodes(writer, model, steps, steps.below(5));
  if (first_edge > 0) {
    add_edges(writer, model, steps, steps.below(120), first_edge, database.view()->catalog());
  }
  tests::SilentObserver observer;
  writer.commit("test", observer);
}

void run_rounds(Database& database, std::uint64_t seed) {
  RandomSteps steps(seed);
  GraphModel model;
  for (int round = 0; round < 4; ++round) {
    CAPTURE(seed, round);
    load_some(database, model, steps);
    REQUIRE(tests::difference(model, *database.view()) == "");
    commit_steps(database, model, steps, 10);
    REQUIRE(tests::difference(model, *database.view()) == "");
  }
}

}  // namespace

TEST_CASE("bulk loads between random commits hold what a model holds", "[graph][bulk]") {
  const std::uint64_t first = tests::random_seed(31);
  for (std::uint64_t seed = first; seed < first + 8; ++seed) {
    run_rounds(*Database::open_in_memory(no_folds()), seed);
  }
}

TEST_CASE("bulk loads leave chunks and files that the checker finds in agreement",
          "[graph][bulk]") {
  const std::uint64_t seed = tests::random_seed(47);
  const tests::TemporaryDirectory directory;
  const std::string path = directory / "db";
  run_rounds(*Database::open(path, no_folds()), seed);
  {
    const auto database = Database::open(path, no_folds());
    BulkWriter writer(*database, {});
    BulkNodes node;
    node.label_sets = {{"Last"}};
    node.label_codes = {0};
    writer.add(std::move(node));
    tests::SilentObserver observer;
    writer.commit("the checker compares a snapshot file that a load wrote", observer);
  }
  const CheckReport report = check_database(path);
  for (const std::string& problem : report.problems) UNSCOPED_INFO(problem);
  CHECK(report.problem_count == 0);
  CHECK(report.delta_rows == 0);
}

}  // namespace clout::graph
