// Algorithms by CALL on graphs whose answers others have published or counted.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

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

/// A graph as its files say it: ids, and edges with weights.
struct Listed {
  struct Edge {
    std::int64_t start, end;
    double weight;
  };
  std::set<std::int64_t> nodes;
  std::vector<Edge> edges;
};

/// From a file of ids and one of "start end weight".
Listed read_lists(const std::filesystem::path& base) {
  Listed graph;
  std::ifstream nodes(base.string() + ".v");
  for (std::int64_t id = 0; nodes >> id;) graph.nodes.insert(id);
  std::ifstream edges(base.string() + ".e");
  for (Listed::Edge edge{}; edges >> edge.start >> edge.end >> edge.weight;) {
    graph.edges.push_back(edge);
  }
  return graph;
}

/// From lines of an id and its neighbours, which name an undirected edge at both ends.
Listed read_adjacency(const std::filesystem::path& path, bool directed) {
  Listed graph;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::int64_t start = 0;
    words >> start;
    graph.nodes.insert(start);
    for (std::int64_t end = 0; words >> end;) {
      graph.nodes.insert(end);
      if (directed || start < end) graph.edges.push_back({start, end, 1});
    }
  }
  return graph;
}

/// Nodes `{x: id}` in the order of their ids, and edges of type T.
void store(QueryBench& bench, const Listed& graph) {
  for (const std::int64_t id : graph.nodes) (void)bench.run("CREATE ({x: $id})", {{"id", id}});
  for (const auto& [start, end, weight] : graph.edges) {
    (void)bench.run("MATCH (a {x: $a}), (b {x: $b}) CREATE (a)-[:T {weight: $w}]->(b)",
                    {{"a", start}, {"b", end}, {"w", weight}});
  }
}

std::map<std::int64_t, Value> column(QueryBench& bench, const std::string& text) {
  std::map<std::int64_t, Value> values;
  const auto cursor = bench.engine().run(text, {});
  while (const auto* row = cursor->next()) values[(*row)[0].as_integer()] = (*row)[1];
  return values;
}

/// What nodes have that are not reached.
bool is_nothing(const std::string& answer) {
  return answer == "Infinity" || answer == "9223372036854775807";
}

/// Each node of the file has the number that it says, or no row.
void check_answers(QueryBench& bench, const std::filesystem::path& path, const std::string& call,
                   double epsilon = 0) {
  CAPTURE(path, call);
  const auto found = column(bench, call);
  const auto answers = read_answers(path);
  REQUIRE(!answers.empty());
  for (const auto& [id, text] : answers) {
    CAPTURE(id);
    REQUIRE(found.count(id) == (is_nothing(text) ? 0 : 1));
    if (!is_nothing(text)) CHECK(found.at(id).number() == Approx(std::stod(text)).epsilon(epsilon));
  }
}

// Components and communities are named by a node's id: give its x.
const char* const kComponents =
    "CALL algo.weakComponents() YIELD node, component "
    "MATCH (c) WHERE id(c) = component RETURN node.x, c.x";

std::string communities(int iterations) {
  return "CALL algo.labelPropagation({iterations: " + std::to_string(iterations) +
         "}) YIELD node, community MATCH (c) WHERE id(c) = community RETURN node.x, c.x";
}

std::string distances(int source, bool directed, const std::string& more = "") {
  return "MATCH (s {x: " + std::to_string(source) + "}) CALL algo.distances({source: s, " +
         "direction: '" + (directed ? "out" : "both") + "'" + more +
         "}) YIELD node, distance RETURN node.x, distance";
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
  for (const bool directed : {true, false}) {
    const std::string base =
        (*directory / (directed ? "example-directed" : "example-undirected")).string();
    const Listed graph = read_lists(base);
    QueryBench bench;
    store(bench, graph);
    const int source = directed ? 1 : 2;
    check_answers(bench, base + "-WCC", kComponents);
    check_answers(bench, base + "-CDLP", communities(2));
    check_answers(bench, base + "-BFS", distances(source, directed));
    check_answers(bench, base + "-SSSP", distances(source, directed, ", weight: 'weight'"), 1e-9);
    check_answers(bench, base + "-LCC",
                  "CALL algo.triangles({directed: " + std::string(directed ? "true" : "false") +
                      "}) YIELD node, clustering RETURN node.x, clustering",
                  1e-9);

    // A walk follows an undirected edge both ways.
    QueryBench walked;
    Listed both = graph;
    if (!directed) {
      for (const auto& [start, end, weight] : graph.edges)
        both.edges.push_back({end, start, weight});
    }
    store(walked, both);
    check_answers(walked, base + "-PR",
                  "CALL algo.pageRank({iterations: 2}) YIELD node, score RETURN node.x, score",
                  1e-9);
  }
}

TEST_CASE("graphalytics: further graphs of one algorithm each", "[tools][algorithms]") {
  for (const std::string name : {"bfs", "wcc", "cdlp"}) {
    const auto directory = tests::shared_data("data/graphalytics/" + name);
    if (!directory) {
      WARN("skipped: there is no data/graphalytics/" << name);
      continue;
    }
    for (const bool directed : {true, false}) {
      const std::string kind = directed ? "dir" : "undir";
      QueryBench bench;
      store(bench, read_adjacency(*directory / (kind + "-input"), directed));
      const std::string call = name == "bfs"   ? distances(1, directed)
                               : name == "wcc" ? std::string(kComponents)
                                               : communities(5);
      check_answers(bench, *directory / (kind + "-output"), call);
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
