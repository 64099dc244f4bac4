// Merges of entities and files: a dump carries them, so they are undone where it is loaded; an id
// of a merged node means the kept one.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "tests/support/dumped_files.h"
#include "tests/support/query_rows.h"
#include "tests/support/random_seed.h"
#include "tests/support/temporary_directory.h"
#include "tools/load/load.h"

using namespace clout;
using namespace clout::tools;
using clout::tests::dumped_files;
using clout::tests::QueryBench;
using clout::tests::TemporaryDirectory;

namespace {

using Files = std::map<std::string, std::string>;

void load_files(QueryBench& bench, std::vector<std::string> files) {
  LoadOptions options;
  options.groups.push_back({FileGroup::Kind::ByHeader, {}, {}, std::move(files)});
  NoProgress progress;
  REQUIRE(load(bench.database(), options, progress).rejected == 0);
}

void load_dump(QueryBench& bench, const std::string& directory) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  load_files(bench, std::move(files));
}

constexpr int kNodes = 12;

/// Companies that share properties and names now and then, loops and parallel edges among them.
void make_graph(QueryBench& bench, std::uint64_t seed) {
  std::uint64_t state = seed;
  const auto below = [&](std::uint64_t limit) {
    state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    return static_cast<std::int64_t>((state >> 33) % limit);
  };
  for (std::int64_t i = 0; i < kNodes; ++i) {
    const std::string label = below(2) == 0 ? "Company" : "Company:Maker";
    Map properties{{"name", "c" + std::to_string(i)}};
    if (below(2) == 0) properties["ticker"] = "T" + std::to_string(below(4));
    if (below(2) == 0) properties["aliases"] = List{"a" + std::to_string(below(4)), "b"};
    (void)bench.run("CREATE (n:" + label + ") SET n = $p", {{"p", properties}});
  }
  for (int i = 0; i < 30; ++i) {
    const Map ends{{"a", below(kNodes)}, {"b", below(kNodes)}, {"w", i}};
    (void)bench.run(below(2) == 0 ? "CREATE ($a)-[:OWNS {w: $w}]->($b)"
                                  : "ASSERT ($a)-[:MAKES {w: $w}]->($b) BY 'Wire' QUOTE 'so'",
                    ends);
  }
}

/// Merges nodes by their first names, each into one of a lower number; gives what was merged, as
/// statements that undo it.
std::vector<std::string> merge_some(QueryBench& bench, std::uint64_t seed) {
  std::vector<std::string> undo;
  for (std::uint64_t i = kNodes - 1; i > 4; --i) {
    const std::string which = "'c" + std::to_string(i) + "'";
    const std::string kept = "'c" + std::to_string((seed * 7 + i * i) % i) + "'";
    (void)bench.run("MERGE ENTITIES " + which + " INTO " + kept);
    undo.push_back("SPLIT " + which + " FROM " + kept);
  }
  std::reverse(undo.begin(), undo.end());
  return undo;
}

/// All nodes and edges without their numbers: a dump of merged nodes is in another order, and what
/// is loaded is numbered in that.
QueryBench::Lines content_of(QueryBench& bench) {
  auto lines = bench.sorted("MATCH (n) RETURN labels(n), properties(n)");
  const auto edges = bench.sorted(
      "MATCH (a)-[r]->(b) RETURN a.name, type(r), properties(r), b.name, "
      "[c IN claims(r) | [c.source, c.quote]]");
  lines.insert(lines.end(), edges.begin(), edges.end());
  return lines;
}

}  // namespace

TEST_CASE("entity merge: undone, the dump is as before, also where one was loaded", "[tools]") {
  const std::uint64_t seed = tests::random_seed(1);
  for (std::uint64_t round = 0; round < 8; ++round) {
    INFO("CLOUT_SEED=" << seed + round);
    const TemporaryDirectory directory;
    QueryBench bench;
    make_graph(bench, seed + round);
    const Files before = dumped_files(*bench.database().view(), directory / "before");
    const auto content = content_of(bench);
    const auto undo = merge_some(bench, seed + round);
    const Files merged = dumped_files(*bench.database().view(), directory / "merged");
    CHECK(merged != before);
    QueryBench loaded;
    load_dump(loaded, directory / "merged");
    CHECK(dumped_files(*loaded.database().view(), directory / "again") == merged);
    for (const std::string& statement : undo) {
      INFO(statement);
      (void)bench.run(statement);
      (void)loaded.run(statement);
    }
    CHECK(dumped_files(*bench.database().view(), directory / "after") == before);
    CHECK(content_of(loaded) == content);
  }
}

TEST_CASE("entity merge: a load that names the merged one means the kept one", "[tools]") {
  const TemporaryDirectory directory;
  std::ofstream(directory / "nodes.csv")
      << "id:ID,name,:LABEL\ng,Google,Company\na,Alphabet,Company\nm,Meta,Company\n";
  std::ofstream(directory / "edges.csv") << ":START_ID,:END_ID,:TYPE\ng,m,COMPETES_WITH\n";
  QueryBench bench;
  load_files(bench, {directory / "nodes.csv"});
  (void)bench.run("MERGE ENTITIES 'Google' INTO 'Alphabet'");
  load_files(bench, {directory / "edges.csv"});
  CHECK(bench.run("MATCH (a)-[:COMPETES_WITH]->(b) RETURN a.name, b.name") ==
        QueryBench::Lines{"'Alphabet' | 'Meta'"});
  (void)bench.run("SPLIT 'Google' FROM 'Alphabet'");
  CHECK(bench.run("MATCH (a)-[:COMPETES_WITH]->(b) RETURN a.name") ==
        QueryBench::Lines{"'Alphabet'"});
  load_files(bench, {directory / "edges.csv"});
  CHECK(bench.sorted("MATCH (a)-[:COMPETES_WITH]->(b) RETURN a.name") ==
        QueryBench::Lines{"'Alphabet'", "'Google'"});
}
