// Algorithms by CALL on graphs whose answers others have published or counted.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "tests/support/query_rows.h"
#include "tests/support/shared_data.h"
#include "tools/load/load.h"

using namespace clout;
using namespace clout::tools;
using clout::tests::QueryBench;

namespace {

/// "key value" lines.
std::map<std::int64_t, std::string> read_answers(const std::filesystem::path& path) {
  std::map<std::int64_t, std::string> answers;
  std::ifstream file(path);
  std::int64_t key = 0;
  for (std::string value; file >> key >> value;) answers[key] = value;
  return answers;
}

/// Nodes `{x: id}` and edges of type T, from files of ids and of pairs of ids.
void store(QueryBench& bench, const std::filesystem::path& base) {
  std::ifstream nodes(base.string() + ".v");
  for (std::int64_t id = 0; nodes >> id;) (void)bench.run("CREATE ({x: $id})", {{"id", id}});
  std::ifstream edges(base.string() + ".e");
  std::int64_t a = 0, b = 0;
  for (std::string weight; edges >> a >> b >> weight;) {
    (void)bench.run("MATCH (a {x: $a}), (b {x: $b}) CREATE (a)-[:T]->(b)", {{"a", a}, {"b", b}});
  }
}

std::map<std::int64_t, Value> column(QueryBench& bench, const std::string& text) {
  std::map<std::int64_t, Value> values;
  const auto cursor = bench.engine().run(text, {});
  while (const auto* row = cursor->next()) values[(*row)[0].as_integer()] = (*row)[1];
  return values;
}

void load_pairs(graph::Database& database, const std::filesystem::path& directory) {
  LoadOptions options;
  FileGroup nodes, edges;
  nodes.kind = FileGroup::Kind::Nodes;
  nodes.files = {(directory / "nodes.csv").string()};
  edges.kind = FileGroup::Kind::Edges;
  edges.edge_type = "T";
  edges.files = {(directory / "edges.csv").string()};
  NoProgress progress;
  options.header = "id:ID";
  options.groups = {nodes};
  (void)load(database, options, progress, nullptr);
  std::ifstream first(edges.files[0]);
  std::string line;
  std::getline(first, line);
  options.header = std::count(line.begin(), line.end(), ',') > 1
                       ? ":START_ID,:END_ID,rating:int,time:float"
                       : ":START_ID,:END_ID";
  options.groups = {edges};
  (void)load(database, options, progress, nullptr);
}

}  // namespace

TEST_CASE("graphalytics: the example graphs", "[tools][algorithms]") {
  const auto directory = tests::shared_data("data/graphalytics/example");
  if (!directory) {
    WARN("skipped: there is no data/graphalytics/example");
    return;
  }
  for (const std::string kind : {"directed", "undirected"}) {
    CAPTURE(kind);
    const auto base = *directory / ("example-" + kind);
    QueryBench bench;
    store(bench, base);
    const auto check = [&](const char* answer, const std::string& call, double epsilon) {
      const auto found = column(bench, call);
      for (const auto& [id, text] : read_answers(base.string() + "-" + answer)) {
        CAPTURE(answer, id);
        REQUIRE(found.count(id) == 1);
        CHECK(found.at(id).number() == Approx(std::stod(text)).epsilon(epsilon));
      }
    };
    // Components and communities are named by a node's id: give its x.
    const std::string by_x =
        " YIELD node, component MATCH (c) WHERE id(c) = component RETURN node.x, c.x";
    check("WCC", "CALL algo.weakComponents()" + by_x, 0);
    check("CDLP",
          "CALL algo.labelPropagation({iterations: 2}) YIELD node, community "
          "MATCH (c) WHERE id(c) = community RETURN node.x, c.x",
          0);
    if (kind == "directed") {
      check("PR", "CALL algo.pageRank({iterations: 2}) YIELD node, score RETURN node.x, score",
            1e-9);
    } else {
      check("LCC", "CALL algo.triangles() YIELD node, clustering RETURN node.x, clustering", 1e-9);
    }
  }
}

TEST_CASE("snap: components, triangles and clustering of real networks", "[tools][algorithms]") {
  struct Network {
    const char* name;
    const char *weak, *strong, *triangles;
    double clustering;
  };
  const Network networks[] = {{"wiki-Vote", "24 | 7067", "5817 | 1300", "608387", 0.140877},
                              {"email-Eu-core", "20 | 986", "203 | 803", "105461", 0.399355},
                              {"bitcoin-otc", "4 | 5875", "1144 | 4709", "33493", 0.177504}};
  for (const Network& network : networks) {
    const auto directory = tests::shared_data(std::string("data/snap/") + network.name);
    if (!directory) {
      WARN("skipped: there is no data/snap/" << network.name);
      continue;
    }
    CAPTURE(network.name);
    QueryBench bench;
    load_pairs(bench.database(), *directory);
    const std::string sizes =
        " YIELD component WITH component, count(*) AS size RETURN count(*), max(size)";
    CHECK(bench.run("CALL algo.weakComponents()" + sizes) == QueryBench::Lines{network.weak});
    CHECK(bench.run("CALL algo.strongComponents()" + sizes) == QueryBench::Lines{network.strong});
    CHECK(bench.run("CALL algo.triangles() YIELD triangles RETURN sum(triangles) / 3") ==
          QueryBench::Lines{network.triangles});
    const auto cursor =
        bench.engine().run("CALL algo.triangles() YIELD clustering RETURN avg(clustering)", {});
    CHECK((*cursor->next())[0].as_float() == Approx(network.clustering).margin(1e-6));
  }
}
