// Law: what a rule shows of a database is the database without what the rule hides.
#include "graph/restricted_database.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/history.h"
#include "query/engine.h"
#include "schema/error.h"
#include "tests/support/random_seed.h"
#include "tests/support/rule_oracle.h"

using namespace clout;
using namespace clout::graph;
using clout::tests::StatedGraph;

namespace {

/// A database that statements were told, a commit each; those that fail have told nothing.
class Told {
 public:
  explicit Told(std::mt19937_64& random) {
    tell("UNWIND range(0, 8) AS i CREATE (:C {x: i, k: i % 3, name: 'n' + toString(i)})");
    tell("MATCH (n) WHERE n.x % 3 = 0 SET n:A");
    for (int i = 0; i < 40; ++i) {
      tell(tests::random_stated_change(random));
      if (random() % 20 == 0) database->fold();
    }
  }

  void tell(const std::string& statement) {
    try {
      engine.run(statement, {})->finish();
    } catch (const Error&) {
      return;
    }
    log += statement + ";\n";
    const auto view = database->view();
    const RecordedTime time = time_of(*view, view->commit()).value();
    if (times.empty() || times.back() != time) times.push_back(time);
  }

  std::unique_ptr<Database> database = Database::open_in_memory();
  query::Engine engine{*database};
  std::vector<RecordedTime> times;
  std::string log;
};

std::string text_of(const NameSet& names) {
  std::string text = names.others ? "all but" : "";
  for (const std::string& name : names.names) text += " " + name;
  return text + ";";
}

std::string text_of(const ReadRule& rule) {
  return "labels " + text_of(rule.labels) + " types " + text_of(rule.edge_types) + " sources " +
         text_of(rule.sources);
}

std::string numbers_of(const tests::GraphModel& graph) {
  std::string text;
  for (const auto& [id, node] : graph.nodes) text += "(" + std::to_string(raw(id)) + ")";
  for (const auto& [id, edge] : graph.edges) text += "[" + std::to_string(raw(id)) + "]";
  return text;
}

void require_claims(const StatedGraph& expected, const GraphView& view) {
  std::size_t claims = 0;
  for (const auto& [id, edge] : expected.graph.edges) {
    const auto known = expected.claims.find(id);
    const std::vector<Claim> none;
    const std::vector<Claim>& wanted = known != expected.claims.end() ? known->second : none;
    const std::vector<Claim> found = view.claims(id);
    claims += wanted.size();
    REQUIRE(std::equal(wanted.begin(), wanted.end(), found.begin(), found.end(),
                       [](const Claim& a, const Claim& b) {
                         return a.source == b.source && a.stance == b.stance &&
                                a.certainty == b.certainty && a.origin == b.origin;
                       }));
  }
  std::size_t visited = 0;
  view.visit_claims([&](EdgeId edge, const Claim&) {
    visited += expected.graph.edges.count(edge);
    return true;
  });
  REQUIRE(visited == claims);
}

void require_names(const StatedGraph& expected, const GraphView& view) {
  std::size_t names = 0;
  view.visit_names([&](const StoredName& name) {
    REQUIRE(expected.graph.nodes.count(name.node) == 1);
    ++names;
    return true;
  });
  for (const auto& [id, node] : expected.graph.nodes) {
    const std::string& name = node.properties.at("name").as_string();
    const auto found = view.find_by_name(name);
    REQUIRE(std::any_of(found.begin(), found.end(), [&](const auto& m) { return m.node == id; }));
  }
  for (const auto& found : {view.names_near("nn", 100), view.names_with_prefix("", 100)}) {
    for (const NameMatch& match : found) REQUIRE(expected.graph.nodes.count(match.node) == 1);
  }
  REQUIRE(view.names_with_prefix("", 1000).size() == names);
}

}  // namespace

TEST_CASE("read rules: a view shows what is left without the hidden parts", "[graph][rules]") {
  const std::uint64_t seed = tests::random_seed(7);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 12; ++round) {
    Told told(random);
    const StatedGraph all = tests::stated_graph(*told.database->view());
    for (int i = 0; i < 12; ++i) {
      const ReadRule rule = tests::random_rule(random);
      INFO("CLOUT_SEED=" << seed << "\n" << told.log << text_of(rule));
      const StatedGraph expected = tests::visible_part(all, rule);
      RestrictedDatabase restricted(*told.database, rule);
      REQUIRE(tests::difference(expected.graph, *restricted.view()) == "");
      require_claims(expected, *restricted.view());
      require_names(expected, *restricted.view());
      // A transaction decides element by element, without what is kept of the commit.
      REQUIRE(tests::difference(expected.graph, restricted.begin()->view()) == "");
      require_claims(expected, restricted.begin()->view());
    }
  }
}

TEST_CASE("read rules: the next commit is looked at anew", "[graph][rules]") {
  const std::uint64_t seed = tests::random_seed(8);
  std::mt19937_64 random(seed);
  Told told(random);
  const ReadRule rule{{{"A"}}, {{"S"}}, {{"s0", "s1"}}};
  RestrictedDatabase restricted(*told.database, rule);
  for (int i = 0; i < 60; ++i) {
    told.tell(tests::random_stated_change(random));
    INFO("CLOUT_SEED=" << seed << "\n" << told.log);
    const StatedGraph all = tests::stated_graph(*told.database->view());
    REQUIRE(tests::difference(tests::visible_part(all, rule).graph, *restricted.view()) == "");
  }
}

TEST_CASE("read rules: the past hides what is hidden now and what was then", "[graph][rules]") {
  const std::uint64_t seed = tests::random_seed(9);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 6; ++round) {
    Told told(random);
    QueryBudget budget;
    std::vector<StatedGraph> states;
    for (const RecordedTime time : told.times) {
      states.push_back(tests::stated_graph(*told.database->view_at(time, budget)));
    }
    for (int i = 0; i < 4; ++i) {
      const ReadRule rule = tests::random_rule(random);
      RestrictedDatabase restricted(*told.database, rule);
      // Visible by the newest version: that of the last state in which there is one.
      StatedGraph newest;
      for (const StatedGraph& state : states) {
        const StatedGraph part = tests::visible_part(state, rule, states.back());
        for (const auto& [id, node] : state.graph.nodes) newest.graph.nodes.erase(id);
        for (const auto& [id, edge] : state.graph.edges) newest.graph.edges.erase(id);
        newest.graph.nodes.insert(part.graph.nodes.begin(), part.graph.nodes.end());
        newest.graph.edges.insert(part.graph.edges.begin(), part.graph.edges.end());
      }
      for (std::size_t k = 0; k < states.size(); k += 1 + random() % 5) {
        INFO("CLOUT_SEED=" << seed << "\n" << told.log << text_of(rule) << " state " << k);
        StatedGraph expected = tests::visible_part(states[k], rule);
        std::erase_if(expected.graph.edges, [&](const auto& edge) {
          const auto last = newest.graph.edges.find(edge.first);
          return last == newest.graph.edges.end() ||
                 newest.graph.nodes.count(edge.second.start) == 0 ||
                 newest.graph.nodes.count(edge.second.end) == 0;
        });
        std::erase_if(expected.graph.nodes,
                      [&](const auto& node) { return newest.graph.nodes.count(node.first) == 0; });
        const auto view = restricted.view_at(told.times[k], budget);
        REQUIRE(numbers_of(tests::model_of(*view)) == numbers_of(expected.graph));
        REQUIRE(view->edge_count() == expected.graph.edges.size());
        REQUIRE(view->node_count() == expected.graph.nodes.size());
      }
    }
  }
}
