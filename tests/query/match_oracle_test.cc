// Patterns on random graphs against brute force, with and without the optimizer, in memory and on
// disk.
#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/query_rows.h"
#include "tests/support/random_seed.h"
#include "tests/support/temporary_directory.h"

using namespace clout;
using clout::tests::QueryBench;

namespace {

struct TestEdge {
  int type, from, to;
};

/// A small multigraph: node i has property `x` = i, labels A (even), B (every third); edges have
/// types T0 and T1 and property `n`, their number.
struct TestGraph {
  int nodes = 0;
  std::vector<TestEdge> edges;

  [[nodiscard]] bool labelled(int node, char label) const {
    return label == 'A' ? node % 2 == 0 : node % 3 == 0;
  }

  void store(QueryBench& bench) const {
    for (int i = 0; i < nodes; ++i) {
      std::string labels;
      if (labelled(i, 'A')) labels += ":A";
      if (labelled(i, 'B')) labels += ":B";
      (void)bench.run("CREATE (" + labels + " {x: " + std::to_string(i) + ", name: 'n" +
                      std::to_string(i % 5) + "'})");
    }
    for (std::size_t i = 0; i < edges.size(); ++i) {
      (void)bench.run("MATCH (a {x: $a}), (b {x: $b}) CREATE (a)-[:T" +
                          std::to_string(edges[i].type) + " {n: $n}]->(b)",
                      {{"a", Value(edges[i].from)},
                       {"b", Value(edges[i].to)},
                       {"n", Value(static_cast<std::int64_t>(i))}});
    }
  }
};

TestGraph random_graph(std::mt19937_64& random) {
  TestGraph graph;
  graph.nodes = 4 + static_cast<int>(random() % 4);
  const std::size_t edges = 4 + random() % 8;
  const auto node = [&] { return static_cast<int>(random() % static_cast<unsigned>(graph.nodes)); };
  for (std::size_t i = 0; i < edges; ++i) {
    graph.edges.push_back({static_cast<int>(random() % 2), node(), node()});
  }
  return graph;
}

/// One hop of a chain: which types, and which way (0 out, 1 in, 2 either).
struct Hop {
  int type = -1;
  int way = 0;
  int minimum = 1, maximum = 1;
  bool repeats = false;
};

/// A chain pattern (v0 ...)-[..]-(v1 ...) over variables, some of which may be the same.
struct Chain {
  std::vector<int> variables;
  std::vector<char> labels;  ///< by position; ' ' for none
  std::vector<Hop> hops;

  [[nodiscard]] std::string text() const {
    std::string out;
    for (std::size_t i = 0; i < variables.size(); ++i) {
      out += "(v" + std::to_string(variables[i]);
      if (labels[i] != ' ') out += std::string(":") + labels[i];
      out += ")";
      if (i == hops.size()) break;
      const Hop& hop = hops[i];
      std::string inside = hop.type < 0 ? "" : ":T" + std::to_string(hop.type);
      if (hop.repeats) {
        inside += "*" + std::to_string(hop.minimum) + ".." + std::to_string(hop.maximum);
      }
      out += (hop.way == 1 ? "<-[" : "-[") + inside + (hop.way == 0 ? "]->" : "]-");
    }
    return out;
  }
};

/// Counts, per values of the variables, the ways to match a chain with all edges different.
class Oracle {
 public:
  Oracle(const TestGraph& graph, const Chain& chain) : graph_(graph), chain_(chain) {}

  std::map<std::vector<int>, int> count() {
    used_.assign(graph_.edges.size(), false);
    for (int node = 0; node < graph_.nodes; ++node) at_node(0, node);
    return counts_;
  }

 private:
  void at_node(std::size_t position, int node) {
    if (chain_.labels[position] != ' ' && !graph_.labelled(node, chain_.labels[position])) return;
    const int variable = chain_.variables[position];
    const auto known = values_.find(variable);
    const bool is_new = known == values_.end();
    if (!is_new && known->second != node) return;
    if (is_new) values_[variable] = node;
    if (position == chain_.hops.size()) {
      std::vector<int> row;
      for (const auto& [name, value] : values_) row.push_back(value);
      ++counts_[row];
    } else {
      walk(position, node, 0);
    }
    if (is_new) values_.erase(variable);
  }

  void walk(std::size_t position, int node, int length) {
    const Hop& hop = chain_.hops[position];
    if (length >= hop.minimum) at_node(position + 1, node);
    if (length == hop.maximum) return;
    for (std::size_t i = 0; i < graph_.edges.size(); ++i) {
      const TestEdge& edge = graph_.edges[i];
      if (used_[i] || (hop.type >= 0 && edge.type != hop.type)) continue;
      used_[i] = true;
      if (hop.way != 1 && edge.from == node) walk(position, edge.to, length + 1);
      const bool loop_again = hop.way == 2 && edge.from == edge.to;
      if (hop.way != 0 && edge.to == node && !loop_again) walk(position, edge.from, length + 1);
      used_[i] = false;
    }
  }

  const TestGraph& graph_;
  const Chain& chain_;
  std::map<int, int> values_;
  std::vector<bool> used_;
  std::map<std::vector<int>, int> counts_;
};

Chain random_chain(std::mt19937_64& random) {
  Chain chain;
  const std::size_t hops = 1 + random() % 3;
  for (std::size_t i = 0; i <= hops; ++i) {
    // Now and then a variable comes again: a cycle.
    const bool again = i > 0 && random() % 4 == 0;
    chain.variables.push_back(again ? static_cast<int>(random() % i) : static_cast<int>(i));
    const char labels[] = {' ', ' ', 'A', 'B'};
    chain.labels.push_back(labels[random() % 4]);
  }
  for (std::size_t i = 0; i < hops; ++i) {
    Hop hop;
    hop.type = static_cast<int>(random() % 3) - 1;
    hop.way = static_cast<int>(random() % 3);
    if (random() % 4 == 0) {
      hop.repeats = true;
      hop.minimum = static_cast<int>(random() % 2);
      hop.maximum = hop.minimum + static_cast<int>(random() % 3);
    }
    chain.hops.push_back(hop);
  }
  return chain;
}

/// Three to five hops between few variables: nodes that several edges lead to.
Chain random_cycles(std::mt19937_64& random) {
  Chain chain;
  const std::size_t hops = 3 + random() % 3;
  for (std::size_t i = 0; i <= hops; ++i) {
    chain.variables.push_back(static_cast<int>(random() % 4));
    chain.labels.push_back(random() % 8 == 0 ? 'A' : ' ');
  }
  for (std::size_t i = 0; i < hops; ++i) {
    Hop hop;
    hop.type = static_cast<int>(random() % 3) - 1;
    hop.way = static_cast<int>(random() % 3);
    chain.hops.push_back(hop);
  }
  return chain;
}

std::vector<std::string> expected_lines(const TestGraph& graph, const Chain& chain) {
  std::vector<std::string> lines;
  for (const auto& [row, count] : Oracle(graph, chain).count()) {
    std::string line;
    for (const int value : row) line += std::to_string(value) + " | ";
    lines.push_back(line + std::to_string(count));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

/// The variables, each once, in the order of the oracle's rows.
std::vector<int> row_variables(const Chain& chain) {
  std::vector<int> variables = chain.variables;
  std::sort(variables.begin(), variables.end());
  variables.erase(std::unique(variables.begin(), variables.end()), variables.end());
  return variables;
}

std::size_t place_in_row(const Chain& chain, int variable) {
  const std::vector<int> variables = row_variables(chain);
  return static_cast<std::size_t>(std::find(variables.begin(), variables.end(), variable) -
                                  variables.begin());
}

std::string counting_query(const Chain& chain) {
  std::string columns;
  for (const int variable : row_variables(chain))
    columns += "v" + std::to_string(variable) + ".x, ";
  return "MATCH " + chain.text() + " RETURN " + columns + "count(*)";
}

}  // namespace

namespace {

void compare_with_brute_force(Chain (*random_pattern)(std::mt19937_64&), std::uint64_t seed) {
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 12; ++round) {
    const TestGraph graph = random_graph(random);
    QueryBench bench;
    graph.store(bench);
    for (int i = 0; i < 12; ++i) {
      const Chain chain = random_pattern(random);
      const std::string query = counting_query(chain);
      CAPTURE(query);
      const auto expected = expected_lines(graph, chain);
      bench.options.optimize = true;
      REQUIRE(bench.sorted(query) == expected);
      bench.options.optimize = false;
      REQUIRE(bench.sorted(query) == expected);
    }
  }
}

}  // namespace

TEST_CASE("match: random chains equal brute force both with and without rules", "[query][match]") {
  compare_with_brute_force(random_chain, tests::random_seed(7));
}

TEST_CASE("match: random cycles equal brute force both with and without rules", "[query][match]") {
  compare_with_brute_force(random_cycles, tests::random_seed(19));
}

TEST_CASE("match: EXISTS between known nodes gives the same with and without rules",
          "[query][match]") {
  const std::uint64_t seed = tests::random_seed(23);
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 12; ++round) {
    QueryBench bench;
    random_graph(random).store(bench);
    for (int i = 0; i < 8; ++i) {
      const std::string condition = random_cycles(random).text();
      const std::string negation = random() % 2 == 0 ? "NOT " : "";
      const std::string text = "MATCH (v0)-[e]-(v1), (v2) OPTIONAL MATCH (v2)-[:T0]->(v3) WHERE " +
                               negation + "EXISTS { " + random_chain(random).text() +
                               " } WITH * WHERE " + negation + condition +
                               " RETURN v0.x, v1.x, v2.x, v3.x, e.n";
      CAPTURE(text);
      bench.options.optimize = true;
      const auto rows = bench.sorted(text);
      bench.options.optimize = false;
      REQUIRE(bench.sorted(text) == rows);
    }
  }
}

TEST_CASE("match: counts of random patterns equal brute force", "[query][match]") {
  const std::uint64_t seed = tests::random_seed(13);
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 12; ++round) {
    const TestGraph graph = random_graph(random);
    QueryBench bench;
    graph.store(bench);
    for (int i = 0; i < 12; ++i) {
      const Chain chain = random_chain(random);
      const int key = chain.variables[random() % chain.variables.size()];
      std::int64_t all = 0;
      std::map<int, std::int64_t> by_key;
      const std::size_t place = place_in_row(chain, key);
      for (const auto& [row, count] : Oracle(graph, chain).count()) {
        all += count;
        by_key[row[place]] += count;
      }
      QueryBench::Lines grouped;
      for (const auto& [value, count] : by_key) {
        grouped.push_back(std::to_string(value) + " | " + std::to_string(count));
      }
      std::sort(grouped.begin(), grouped.end());
      const std::string match = "MATCH " + chain.text() + " RETURN ";
      const std::string node = "v" + std::to_string(key);
      CAPTURE(match, node);
      REQUIRE(bench.run(match + "count(*)") == QueryBench::Lines{std::to_string(all)});
      REQUIRE(bench.run(match + "count(" + node + ")") == QueryBench::Lines{std::to_string(all)});
      REQUIRE(bench.sorted(match + node + ".x, count(*)") == grouped);
    }
  }
}

TEST_CASE("match: distinct ends of random patterns equal brute force", "[query][match]") {
  const std::uint64_t seed = tests::random_seed(29);
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 24; ++round) {
    const TestGraph graph = random_graph(random);
    QueryBench bench;
    graph.store(bench);
    for (int i = 0; i < 12; ++i) {
      const Chain chain = random_chain(random);
      const int key = chain.variables[random() % chain.variables.size()];
      const std::size_t place = place_in_row(chain, key);
      std::set<int> values;
      for (const auto& [row, count] : Oracle(graph, chain).count()) values.insert(row[place]);
      QueryBench::Lines expected;
      for (const int value : values) expected.push_back(std::to_string(value));
      std::sort(expected.begin(), expected.end());
      const std::string match = "MATCH " + chain.text() + " RETURN ";
      const std::string node = "v" + std::to_string(key);
      CAPTURE(match, node);
      REQUIRE(bench.sorted(match + "DISTINCT " + node + ".x") == expected);
      REQUIRE(bench.run(match + "count(DISTINCT " + node + ")") ==
              QueryBench::Lines{std::to_string(expected.size())});
    }
  }
}

TEST_CASE("match: clauses in a row give what one after the other gives", "[query][match]") {
  const std::uint64_t seed = tests::random_seed(17);
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 12; ++round) {
    const TestGraph graph = random_graph(random);
    QueryBench bench;
    graph.store(bench);
    for (int i = 0; i < 12; ++i) {
      // An edge may come in both clauses: only within one do edges differ.
      const std::string text = "MATCH " + random_chain(random).text() + " MATCH " +
                               random_chain(random).text() + " RETURN v0.x, count(*), count(v0)";
      CAPTURE(text);
      bench.options.optimize = true;
      const auto rows = bench.sorted(text);
      bench.options.optimize = false;
      REQUIRE(bench.sorted(text) == rows);
    }
  }
}

TEST_CASE("match: rules and stores do not change rows", "[query][match]") {
  const std::uint64_t seed = tests::random_seed(11);
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  const TestGraph graph = random_graph(random);
  const tests::TemporaryDirectory directory;
  QueryBench memory;
  QueryBench disk(
      graph::Database::open(directory / "db", {.mode = graph::OpenOptions::Mode::CreateIfMissing}));
  graph.store(memory);
  graph.store(disk);
  disk.database().fold();
  const std::vector<std::string> queries{
      "MATCH (a) OPTIONAL MATCH (a)-[r:T0]->(b:A) RETURN a.x, b.x, r.n",
      "MATCH (a:A), (b:B) WHERE a.x < b.x AND NOT (a)-->(b) RETURN a.x, b.x",
      "MATCH (a {name: 'n1'})-[r]-(b) RETURN a.x, r.n, b.x",
      "MATCH p = (a)-[:T0*0..2]->(b) WHERE a.x <> 1 RETURN [n IN nodes(p) | n.x]",
      "MATCH (a) WITH a.x % 2 AS k, count(*) AS n, collect(a.x) AS xs RETURN k, n, size(xs)",
      "MATCH (a) RETURN a.x ORDER BY a.x DESC SKIP 1 LIMIT 2",
      "MATCH (a) RETURN a.x, COUNT { (a)--() } AS d ORDER BY d, a.x",
      "MATCH (a)-->(b) WITH DISTINCT a, b MATCH (b)-->(c) RETURN a.x, b.x, c.x",
      "MATCH (a {x: 0}), (b {x: 3}) MATCH p = shortestPath((a)-[*..4]-(b)) RETURN length(p)",
      "MATCH (a {x: 0}), (b {x: 3}) MATCH p = allShortestPaths((a)-[*..4]-(b)) RETURN count(p)",
      "UNWIND [1, 2, null] AS x OPTIONAL MATCH (a {x: x}) RETURN x, a.x",
      "MATCH (a) WHERE a.name = 'n2' OR a.x = 1 RETURN a.x",
      "MATCH ((l)-[r:T1]->(m)){1,2} RETURN [n IN l | n.x], [n IN m | n.x], [e IN r | e.n]",
  };
  for (const std::string& query : queries) {
    CAPTURE(query);
    memory.options.optimize = true;
    const auto rows = memory.sorted(query);
    CHECK(disk.sorted(query) == rows);
    memory.options.optimize = false;
    CHECK(memory.sorted(query) == rows);
  }
}

TEST_CASE("match: an explosive pattern ends by its limit", "[query][match]") {
  QueryBench bench;
  (void)bench.run("UNWIND range(1, 6) AS i CREATE (:K {x: i})");
  (void)bench.run("MATCH (a:K), (b:K) WHERE a.x < b.x CREATE (a)-[:R]->(b)");
  bench.options.timeout = std::chrono::milliseconds(300);
  for (const bool optimize : {true, false}) {
    bench.options.optimize = optimize;
    CHECK(bench.error("MATCH (a:K)-[:R*1..18]-(b:K) RETURN count(*)").code() == ErrorCode::Limit);
    CHECK(bench.run("MATCH p = (a:K)-[:R]-{1,18}(b:K) RETURN length(p) LIMIT 3").size() == 3);
  }
  bench.options.timeout = std::chrono::milliseconds(0);
  bench.options.memory_bytes = 1 << 20;
  CHECK(bench.error("MATCH p = (a:K)-[:R*1..18]-(b:K) RETURN collect(p)").code() ==
        ErrorCode::Limit);
}

TEST_CASE("match: an EXISTS that finds very much stops at the first for each row",
          "[query][match]") {
  QueryBench bench;
  (void)bench.run("CREATE (h:Hub) WITH h UNWIND range(1, 1500) AS i CREATE (h)-[:X]->(:L {i: i})");
  // Every leaf leads to all others by way of the hub: two million ways, if all were followed.
  const std::string text =
      "MATCH (l:L) WHERE EXISTS { (l)<-[:X]-()-[:X]->(k) WHERE k.i > 1490 } RETURN count(*), "
      "sum(l.i)";
  CHECK(bench.run(text) == QueryBench::Lines{"1500 | 1125750"});
  CHECK(bench.run("PROFILE " + text).size() > 3);
}
