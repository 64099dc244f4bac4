// Pattern counts on generated social networks, against published numbers (LSQB; Mhedhbi et al.,
// GRADES-NDA 2021).
#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "tests/support/query_rows.h"
#include "tests/support/shared_data.h"
#include "tools/load/load.h"

using namespace clout;
using namespace clout::tools;

namespace {

const std::vector<std::string>& queries() {
  static const std::vector<std::string> texts{
      "MATCH (:Country)<-[:isPartOf]-(:City)<-[:isLocatedIn]-(:Person)<-[:hasMember]-(:Forum)"
      "-[:containerOf]->(:Post)<-[:replyOf]-(:Comment)-[:hasTag]->(:Tag)-[:hasType]->(:TagClass)",
      "MATCH (p1:Person)-[:knows]-(p2:Person), "
      "(p1)<-[:hasCreator]-(:Comment)-[:replyOf]->(:Post)-[:hasCreator]->(p2)",
      "MATCH (c:Country) MATCH (p1:Person)-[:isLocatedIn]->(:City)-[:isPartOf]->(c) "
      "MATCH (p2:Person)-[:isLocatedIn]->(:City)-[:isPartOf]->(c) "
      "MATCH (p3:Person)-[:isLocatedIn]->(:City)-[:isPartOf]->(c) "
      "MATCH (p1)-[:knows]-(p2)-[:knows]-(p3)-[:knows]-(p1)",
      "MATCH (:Tag)<-[:hasTag]-(m:Message)-[:hasCreator]->(:Person), (m)<-[:likes]-(:Person), "
      "(m)<-[:replyOf]-(:Comment)",
      "MATCH (t1:Tag)<-[:hasTag]-(:Message)<-[:replyOf]-(:Comment)-[:hasTag]->(t2:Tag) "
      "WHERE t1 <> t2",
      "MATCH (p1:Person)-[:knows]-(:Person)-[:knows]-(p3:Person)-[:hasInterest]->(:Tag) "
      "WHERE p1 <> p3",
      "MATCH (:Tag)<-[:hasTag]-(m:Message)-[:hasCreator]->(:Person) "
      "OPTIONAL MATCH (m)<-[:likes]-(l:Person) OPTIONAL MATCH (m)<-[:replyOf]-(r:Comment)",
      "MATCH (t1:Tag)<-[:hasTag]-(:Message)<-[:replyOf]-(c:Comment)-[:hasTag]->(t2:Tag) "
      "WHERE NOT (c)-[:hasTag]->(t1) AND t1 <> t2",
      "MATCH (p1:Person)-[:knows]-(:Person)-[:knows]-(p3:Person)-[:hasInterest]->(:Tag) "
      "WHERE NOT (p1)-[:knows]-(p3) AND p1 <> p3"};
  return texts;
}

/// One file a label or an edge type, named by it: `Post.csv`, `Comment_replyOf_Post.csv`.
void load_network(graph::Database& database, const std::filesystem::path& directory) {
  LoadOptions options;
  options.delimiter = '|';
  for (const auto& file : std::filesystem::directory_iterator(directory)) {
    const std::string name = file.path().stem().string();
    const auto type = name.find('_');
    FileGroup group;
    group.files = {file.path().string()};
    if (type == std::string::npos) {
      group.kind = FileGroup::Kind::Nodes;
      group.labels = {name};
      if (name == "Post" || name == "Comment") group.labels.emplace_back("Message");
    } else {
      group.kind = FileGroup::Kind::Edges;
      group.edge_type = name.substr(type + 1, name.rfind('_') - type - 1);
    }
    options.groups.push_back(std::move(group));
  }
  NoProgress progress;
  (void)load(database, options, progress, nullptr);
}

struct ExpectedCount {
  std::size_t query;
  const char* rows;
};

void check_network(const char* name, const std::vector<ExpectedCount>& counts) {
  const auto directory = tests::shared_data(std::string("data/lsqb/") + name);
  if (!directory) {
    WARN("skipped: there is no data/lsqb/" << name);
    return;
  }
  tests::QueryBench bench;
  load_network(bench.database(), *directory);
  for (const auto& [query, rows] : counts) {
    CAPTURE(name, query);
    CHECK(bench.run(queries()[query - 1] + " RETURN count(*)") == tests::QueryBench::Lines{rows});
  }
}

}  // namespace

TEST_CASE("lsqb: all counts of the example network", "[tools][lsqb]") {
  check_network(
      "sfexample-projected-fk",
      {{1, "8"}, {2, "3"}, {3, "6"}, {4, "8"}, {5, "3"}, {6, "8"}, {7, "11"}, {8, "2"}, {9, "4"}});
}

TEST_CASE("lsqb: the counts of a small network", "[tools][lsqb]") {
  check_network("sf0.003-projected-fk",
                {{1, "20608"}, {2, "281"}, {3, "0"}, {4, "3047"}, {5, "4973"}, {6, "33201"}});
}

TEST_CASE("lsqb: triangles in a country and interests two steps away", "[tools][lsqb]") {
  check_network("sf0.1-partial", {{3, "30456"}, {6, "55607896"}});
}
