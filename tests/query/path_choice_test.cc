// Path modes, groups and selectors on random multigraphs against brute force.
#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/path_question.h"
#include "tests/support/query_rows.h"
#include "tests/support/random_seed.h"

using namespace clout;
using clout::tests::PathMatch;
using clout::tests::PathQuestion;
using clout::tests::QueryBench;

namespace {

using Matches = std::vector<PathMatch>;

/// A question about two nodes, what brute force finds, and how to ask it.
struct Case {
  QueryBench& bench;
  const PathQuestion& question;
  const Matches& matches;
  int a, b;
  int edges;  ///< of the graph

  /// `selector` goes before the mode, `unit` behind it.
  [[nodiscard]] std::string path(const std::string& selector, const std::string& unit,
                                 const std::string& cost) const {
    return "p = " + selector + " " + question.mode_word() + " " + unit + " " + question.pattern() +
           cost;
  }
  [[nodiscard]] std::string query(const std::string& paths) const {
    return "MATCH (a {x: " + std::to_string(a) + "}), (b {x: " + std::to_string(b) + "}) MATCH " +
           paths + " RETURN " + question.row();
  }
  [[nodiscard]] std::string query(const std::string& selector, const std::string& unit,
                                  const std::string& cost) const {
    return query(path(selector, unit, cost));
  }
};

std::vector<std::string> texts_of(const Matches& matches) {
  std::vector<std::string> texts;
  for (const PathMatch& match : matches) texts.push_back(match.text());
  std::sort(texts.begin(), texts.end());
  return texts;
}

/// Runs `check` for random graphs (changed by `prepare`), questions of up to `parts` parts and
/// pairs of ends, with and without the optimizer.
void for_random_questions(std::size_t parts, const std::function<void(const Case&)>& check,
                          const std::function<void(QueryBench&)>& prepare = {}) {
  const std::uint64_t seed = tests::random_seed(23);
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 12; ++round) {
    const tests::PathGraph graph = tests::random_path_graph(random);
    QueryBench bench;
    graph.store(bench);
    if (prepare) prepare(bench);
    for (int i = 0; i < 20; ++i) {
      const PathQuestion question = tests::random_path_question(random, graph, parts, true);
      const int a = static_cast<int>(random() % static_cast<unsigned>(graph.nodes));
      const int b = static_cast<int>(random() % static_cast<unsigned>(graph.nodes));
      bench.options.optimize = i % 2 == 0;
      check({bench, question, tests::all_path_matches(graph, question, a, b), a, b,
             static_cast<int>(graph.edges.size())});
    }
  }
}

/// `rows` are `count` different ones of the matches, and none of the others is less.
void check_first(const std::vector<std::string>& rows, const Matches& matches, std::size_t count,
                 const std::function<int(const PathMatch&)>& measure) {
  std::map<std::string, int> measures;
  std::vector<int> expected, found;
  for (const PathMatch& match : matches) {
    measures[match.text()] = measure(match);
    expected.push_back(measure(match));
  }
  std::sort(expected.begin(), expected.end());
  if (expected.size() > count) expected.resize(count);
  for (const std::string& row : rows) {
    REQUIRE(measures.count(row) == 1);
    found.push_back(measures[row]);
  }
  std::sort(found.begin(), found.end());
  REQUIRE(found == expected);
  REQUIRE(std::set<std::string>(rows.begin(), rows.end()).size() == rows.size());
}

int length_of(const PathMatch& match) { return static_cast<int>(match.edges.size()); }

void check_modes(const Case& test) {
  const std::string query = test.query("", "", "");
  CAPTURE(query);
  REQUIRE(test.bench.sorted(query) == texts_of(test.matches));
}

void check_shortest(const Case& test) {
  for (const std::size_t count : {std::size_t{1}, std::size_t{3}}) {
    const std::string query = test.query(count == 1 ? "ANY SHORTEST" : "SHORTEST 3", "", "");
    CAPTURE(query);
    check_first(test.bench.sorted(query), test.matches, count, length_of);
  }
}

/// The matches of the least `count` lengths.
Matches first_groups(const Matches& matches, std::size_t count) {
  std::set<int> lengths;
  for (const PathMatch& match : matches) lengths.insert(length_of(match));
  while (lengths.size() > count) lengths.erase(std::prev(lengths.end()));
  Matches found;
  for (const PathMatch& match : matches) {
    if (lengths.count(length_of(match)) != 0) found.push_back(match);
  }
  return found;
}

void check_groups(const Case& test) {
  for (const std::size_t count : {std::size_t{1}, std::size_t{2}}) {
    const std::string query = test.query(count == 1 ? "ALL SHORTEST" : "SHORTEST 2",
                                         count == 1 ? "PATHS" : "PATHS GROUPS", "");
    CAPTURE(query);
    REQUIRE(test.bench.sorted(query) == texts_of(first_groups(test.matches, count)));
  }
}

/// An edge beside the path, before or behind it in the text, is any that the chosen path has not.
void check_beside_an_edge(const Case& test) {
  std::vector<std::string> expected;
  for (const PathMatch& match : first_groups(test.matches, 2)) {
    for (int edge = 0; edge < test.edges; ++edge) {
      const bool used = std::count(match.edges.begin(), match.edges.end(), edge) != 0;
      if (!used) expected.push_back(match.text() + " | " + std::to_string(edge));
    }
  }
  std::sort(expected.begin(), expected.end());
  const std::string path = test.path("SHORTEST 2", "PATHS GROUPS", "");
  for (const std::string& paths : {"()-[z]->(), " + path, path + ", ()-[z]->()"}) {
    const std::string query = test.query(paths) + ", z.n";
    CAPTURE(query);
    REQUIRE(test.bench.sorted(query) == expected);
  }
}

void check_cheapest(const Case& test) {
  for (const std::size_t count : {std::size_t{1}, std::size_t{4}}) {
    const std::string query =
        test.query("CHEAPEST " + std::to_string(count), "", " COST " + test.question.cost());
    CAPTURE(query);
    check_first(test.bench.sorted(query), test.matches, count,
                [](const PathMatch& match) { return match.cost; });
  }
}

/// A path index that is made while some edges have another cost and others are not there yet.
void add_path_index(QueryBench& bench) {
  (void)bench.run("CREATE PATH INDEX by_cost FOR ()-[e:T]-() COST coalesce(e.cost)");
  (void)bench.run("MATCH ()-[e:T]->() WHERE e.n % 3 = 0 SET e.kept = e.cost, e.cost = 9 - e.cost");
  (void)bench.run(
      "MATCH (a)-[e:T {n: 1}]->(b) CREATE (b)-[:T {n: -1, cost: 0, kept: e.cost}]->(a) DELETE e");
  bench.database().fold();
  (void)bench.run("MATCH (a), (b) MATCH CHEAPEST (a)-[e:T]->*(b) COST coalesce(e.cost) RETURN 1");
  (void)bench.run("MATCH ()-[e:T]->() WHERE e.n % 3 = 0 SET e.cost = e.kept");
  (void)bench.run(
      "MATCH (b)-[e:T {n: -1}]->(a) CREATE (a)-[:T {n: 1, cost: e.kept}]->(b) DELETE e");
}

}  // namespace

TEST_CASE("path choice: each mode finds what brute force finds", "[query][path]") {
  for_random_questions(1, check_modes);
  for_random_questions(3, check_modes);
}

TEST_CASE("path choice: SHORTEST k are the shortest in each mode", "[query][path]") {
  for_random_questions(1, check_shortest);
  for_random_questions(3, check_shortest);
}

TEST_CASE("path choice: SHORTEST k GROUPS are all paths of the least k lengths", "[query][path]") {
  for_random_questions(1, check_groups);
  for_random_questions(3, check_groups);
}

TEST_CASE("path choice: other edges of the MATCH have no say in it", "[query][path]") {
  for_random_questions(1, check_beside_an_edge);
  for_random_questions(3, check_beside_an_edge);
}

TEST_CASE("path choice: CHEAPEST k cost least in each mode", "[query][path]") {
  for_random_questions(1, check_cheapest);
  for_random_questions(3, check_cheapest);
}

TEST_CASE("path choice: CHEAPEST k cost least where a path index has the costs", "[query][path]") {
  for_random_questions(1, check_cheapest, add_path_index);
  for_random_questions(3, check_cheapest, add_path_index);
}

TEST_CASE("path choice: a mode holds over all parts of a path", "[query][path]") {
  QueryBench bench;
  (void)bench.run("CREATE (a {x: 0})-[:T]->(b {x: 1})-[:T]->(a), (b)-[:T]->({x: 2})");
  const auto ends = [&](const std::string& mode) {
    return bench.sorted("MATCH p = " + mode + " ({x: 0})-->()-->{1,2}(c) RETURN length(p), c.x");
  };
  CHECK(ends("TRAIL") == QueryBench::Lines{"2 | 0", "2 | 2"});
  CHECK(ends("ACYCLIC") == QueryBench::Lines{"2 | 2"});
  CHECK(ends("SIMPLE") == QueryBench::Lines{"2 | 0", "2 | 2"});
  CHECK(ends("WALK") == QueryBench::Lines{"2 | 0", "2 | 2", "3 | 1"});
}

TEST_CASE("path choice: a selector goes through a graph of many ways quickly", "[query][path]") {
  // 2^60 shortest ways from end to end: whoever lists them all does not come back.
  QueryBench bench;
  (void)bench.run("UNWIND range(0, 60) AS x CREATE ({x: x})");
  (void)bench.run(
      "MATCH (a), (b) WHERE b.x = a.x + 1 CREATE (a)-[:T {w: 1}]->(b), (a)-[:T {w: 2}]->(b)");
  bench.options.timeout = std::chrono::milliseconds(5000);
  const std::string ends = "MATCH (a {x: 0}), (b {x: 60}) MATCH p = ";
  CHECK(bench.run(ends + "SHORTEST 3 (a)-[:T]->+(b) RETURN length(p)") ==
        QueryBench::Lines{"60", "60", "60"});
  CHECK(bench.run(ends + "ANY 2 ACYCLIC (a)-[:T]->+(b) RETURN length(p)") ==
        QueryBench::Lines{"60", "60"});
  CHECK(bench.run(ends +
                  "CHEAPEST 2 (a)-[r:T]->+(b) COST r.w RETURN reduce(s = 0, e IN edges(p) | s + "
                  "e.w)") == QueryBench::Lines{"60", "61"});
}

TEST_CASE("path choice: a walk with turns left is not given up for a better one without",
          "[query][path]") {
  QueryBench bench;
  (void)bench.run(
      "CREATE (a {x: 0})-[:B {w: 0}]->()-[:B {w: 0}]->(v)-[:B {w: 1}]->()-[:B {w: 1}]->({x: 9}), "
      "(a)-[:B {w: 5}]->(v), (a)-[:A]->()-[:A]->()-[:A]->(v)");
  const std::string ends = "MATCH (a {x: 0}), (c {x: 9}) MATCH p = ";
  const std::string along = " RETURN length(p), size(s)";
  CHECK(bench.run(ends + "CHEAPEST WALK (a)-[s:B]->{0,3}(c) COST s.w" + along) ==
        QueryBench::Lines{"3 | 3"});
  CHECK(bench.run(ends + "SHORTEST 1 WALK (a)-[:A]->*()-[s:B WHERE s.w < 5]->{0,3}(c)" + along) ==
        QueryBench::Lines{"5 | 2"});
}
