// Path modes and selectors on random multigraphs against brute force.
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

using namespace clout;
using clout::tests::QueryBench;

namespace {

struct TestEdge {
  int from, to, cost;
};

struct TestGraph {
  int nodes = 0;
  std::vector<TestEdge> edges;

  void store(QueryBench& bench) const {
    (void)bench.run("UNWIND range(0, $last) AS x CREATE ({x: x})", {{"last", Value(nodes - 1)}});
    for (std::size_t i = 0; i < edges.size(); ++i) {
      (void)bench.run("MATCH (a {x: $a}), (b {x: $b}) CREATE (a)-[:T {n: $n, cost: $cost}]->(b)",
                      {{"a", Value(edges[i].from)},
                       {"b", Value(edges[i].to)},
                       {"n", Value(static_cast<std::int64_t>(i))},
                       {"cost", Value(edges[i].cost)}});
    }
  }
};

TestGraph random_graph(std::mt19937_64& random) {
  TestGraph graph;
  graph.nodes = 3 + static_cast<int>(random() % 3);
  const std::size_t edges = 4 + random() % 5;
  const auto below = [&](int limit) {
    return static_cast<int>(random() % static_cast<unsigned>(limit));
  };
  for (std::size_t i = 0; i < edges; ++i) {
    graph.edges.push_back({below(graph.nodes), below(graph.nodes), below(4)});
  }
  return graph;
}

enum class Mode { Default, Walk, Trail, Acyclic, Simple };

struct Question {
  Mode mode = Mode::Default;
  int way = 0;  ///< 0 out, 1 in, 2 either
  int minimum = 0, maximum = 1;
  bool bounded = true;   ///< else `maximum` is only for the oracle: no longer path is possible
  int least_number = 0;  ///< a condition on each edge: its number is at least this

  [[nodiscard]] std::string pattern() const {
    const std::string range = "{" + std::to_string(minimum) + "," +
                              (bounded ? std::to_string(maximum) : std::string()) + "}";
    return std::string("(a)") + (way == 1 ? "<-" : "-") +
           "[r:T WHERE r.n >= " + std::to_string(least_number) + "]" + (way == 0 ? "->" : "-") +
           range + "(b)";
  }
  [[nodiscard]] std::string mode_word() const {
    const char* words[] = {"", "WALK", "TRAIL", "ACYCLIC", "SIMPLE"};
    return words[static_cast<int>(mode)];
  }
};

using EdgeRow = std::vector<int>;  ///< a path by the numbers of its edges

/// All paths from `a` to `b` that the question allows, by depth-first search.
class Oracle {
 public:
  Oracle(const TestGraph& graph, const Question& question, int a, int b)
      : graph_(graph), question_(question), target_(b), nodes_{a} {
    walk();
  }
  [[nodiscard]] const std::vector<EdgeRow>& paths() const { return paths_; }
  [[nodiscard]] int cost(const EdgeRow& path) const {
    int sum = 0;
    for (const int edge : path) sum += graph_.edges[static_cast<std::size_t>(edge)].cost;
    return sum;
  }

 private:
  [[nodiscard]] bool keeps_mode() const {
    if (question_.mode == Mode::Walk) return true;
    if (std::set<int>(path_.begin(), path_.end()).size() < path_.size()) return false;
    if (question_.mode != Mode::Acyclic && question_.mode != Mode::Simple) return true;
    std::vector<int> nodes = nodes_;
    if (question_.mode == Mode::Simple && nodes.size() > 1 && nodes.front() == nodes.back()) {
      nodes.pop_back();
    }
    return std::set<int>(nodes.begin(), nodes.end()).size() == nodes.size();
  }

  void walk() {
    if (!keeps_mode()) return;
    const int length = static_cast<int>(path_.size());
    if (length >= question_.minimum && nodes_.back() == target_) paths_.push_back(path_);
    if (length == question_.maximum) return;
    for (std::size_t i = static_cast<std::size_t>(question_.least_number); i < graph_.edges.size();
         ++i) {
      const TestEdge& edge = graph_.edges[i];
      if (question_.way != 1 && edge.from == nodes_.back()) take(i, edge.to);
      const bool loop_again = question_.way == 2 && edge.from == edge.to;
      if (question_.way != 0 && edge.to == nodes_.back() && !loop_again) take(i, edge.from);
    }
  }
  void take(std::size_t edge, int node) {
    path_.push_back(static_cast<int>(edge));
    nodes_.push_back(node);
    walk();
    path_.pop_back();
    nodes_.pop_back();
  }

  const TestGraph& graph_;
  const Question& question_;
  int target_;
  EdgeRow path_;
  std::vector<int> nodes_;
  std::vector<EdgeRow> paths_;
};

std::string text_of(const EdgeRow& path) {
  std::string text = "[";
  for (std::size_t i = 0; i < path.size(); ++i) {
    text += (i > 0 ? ", " : "") + std::to_string(path[i]);
  }
  return text + "]";
}

std::vector<std::string> texts_of(const std::vector<EdgeRow>& paths) {
  std::vector<std::string> texts;
  for (const EdgeRow& path : paths) texts.push_back(text_of(path));
  std::sort(texts.begin(), texts.end());
  return texts;
}

Question random_question(std::mt19937_64& random, const TestGraph& graph, bool walks) {
  Question question;
  question.mode = static_cast<Mode>(random() % 5);
  if (question.mode == Mode::Walk && !walks) question.mode = Mode::Trail;
  question.way = static_cast<int>(random() % 3);
  question.minimum = static_cast<int>(random() % 3);
  question.maximum = question.minimum + static_cast<int>(random() % 4);
  question.least_number = random() % 3 == 0 ? 2 : 0;
  if (question.mode != Mode::Walk && random() % 2 == 0) {
    question.bounded = false;
    question.maximum = static_cast<int>(graph.edges.size());
  }
  return question;
}

std::string ask(QueryBench& bench, const std::string& selector, const Question& question,
                const std::string& rest, int a, int b, std::vector<std::string>& rows) {
  const std::string query = "MATCH (a {x: " + std::to_string(a) +
                            "}), (b {x: " + std::to_string(b) + "}) MATCH p = " + selector + " " +
                            question.mode_word() + " " + question.pattern() + rest +
                            " RETURN [e IN edges(p) | e.n]";
  rows = bench.sorted(query);
  return query;
}

/// Runs `check` for random graphs, questions and pairs of ends, with and without the optimizer.
void for_random_questions(
    bool walks,
    const std::function<void(QueryBench&, const TestGraph&, const Question&, int, int)>& check) {
  const std::uint64_t seed = tests::random_seed(23);
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 12; ++round) {
    const TestGraph graph = random_graph(random);
    QueryBench bench;
    graph.store(bench);
    for (int i = 0; i < 20; ++i) {
      const Question question = random_question(random, graph, walks);
      const int a = static_cast<int>(random() % static_cast<unsigned>(graph.nodes));
      const int b = static_cast<int>(random() % static_cast<unsigned>(graph.nodes));
      bench.options.optimize = i % 2 == 0;
      check(bench, graph, question, a, b);
    }
  }
}

/// `rows` are `count` different ones of the oracle's paths, and none of the others is less.
void check_first(const std::vector<std::string>& rows, const Oracle& oracle, std::size_t count,
                 const std::function<int(const EdgeRow&)>& measure) {
  std::multimap<int, EdgeRow> ordered;
  std::map<std::string, int> measures;
  for (const EdgeRow& path : oracle.paths()) {
    ordered.emplace(measure(path), path);
    measures[text_of(path)] = measure(path);
  }
  std::vector<int> expected, found;
  for (const auto& [value, path] : ordered) {
    if (expected.size() < count) expected.push_back(value);
  }
  for (const std::string& row : rows) {
    REQUIRE(measures.count(row) == 1);
    found.push_back(measures[row]);
  }
  std::sort(found.begin(), found.end());
  REQUIRE(found == expected);
  REQUIRE(std::set<std::string>(rows.begin(), rows.end()).size() == rows.size());
}

int length_of(const EdgeRow& path) { return static_cast<int>(path.size()); }

}  // namespace

TEST_CASE("path choice: each mode finds what brute force finds", "[query][path]") {
  for_random_questions(
      true, [](QueryBench& bench, const TestGraph& graph, const Question& question, int a, int b) {
        std::vector<std::string> rows;
        const std::string query = ask(bench, "", question, "", a, b, rows);
        CAPTURE(query);
        REQUIRE(rows == texts_of(Oracle(graph, question, a, b).paths()));
      });
}

TEST_CASE("path choice: SHORTEST k are the shortest in each mode", "[query][path]") {
  for_random_questions(
      true, [](QueryBench& bench, const TestGraph& graph, const Question& question, int a, int b) {
        const Oracle oracle(graph, question, a, b);
        for (const std::size_t count : {std::size_t{1}, std::size_t{3}}) {
          std::vector<std::string> rows;
          const std::string selector = count == 1 ? "ANY SHORTEST" : "SHORTEST 3";
          const std::string query = ask(bench, selector, question, "", a, b, rows);
          CAPTURE(query);
          check_first(rows, oracle, count, length_of);
        }
      });
}

TEST_CASE("path choice: SHORTEST k GROUPS are all paths of the least k lengths", "[query][path]") {
  for_random_questions(
      true, [](QueryBench& bench, const TestGraph& graph, const Question& question, int a, int b) {
        const Oracle oracle(graph, question, a, b);
        for (const std::size_t count : {std::size_t{1}, std::size_t{2}}) {
          std::set<int> lengths;
          for (const EdgeRow& path : oracle.paths()) lengths.insert(length_of(path));
          while (lengths.size() > count) lengths.erase(std::prev(lengths.end()));
          std::vector<EdgeRow> expected;
          for (const EdgeRow& path : oracle.paths()) {
            if (lengths.count(length_of(path)) != 0) expected.push_back(path);
          }
          const std::string query =
              "MATCH (a {x: " + std::to_string(a) + "}), (b {x: " + std::to_string(b) +
              "}) MATCH p = " + (count == 1 ? "ALL SHORTEST " : "SHORTEST 2 ") +
              question.mode_word() + " PATHS " + (count == 1 ? "" : "GROUPS ") +
              question.pattern() + " RETURN [e IN edges(p) | e.n]";
          const std::vector<std::string> rows = bench.sorted(query);
          CAPTURE(query);
          REQUIRE(rows == texts_of(expected));
        }
      });
}

TEST_CASE("path choice: CHEAPEST k cost least in each mode", "[query][path]") {
  for_random_questions(
      true, [](QueryBench& bench, const TestGraph& graph, const Question& question, int a, int b) {
        const Oracle oracle(graph, question, a, b);
        for (const std::size_t count : {std::size_t{1}, std::size_t{4}}) {
          std::vector<std::string> rows;
          const std::string query =
              ask(bench, "CHEAPEST " + std::to_string(count), question, " COST r.cost", a, b, rows);
          CAPTURE(query);
          check_first(rows, oracle, count, [&](const EdgeRow& path) { return oracle.cost(path); });
        }
      });
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
