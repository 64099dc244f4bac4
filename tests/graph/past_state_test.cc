// Law: the past view is equal to a graph rebuilt from what was recorded by then.
#include "graph/past_state.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "graph/history.h"
#include "graph/influence/influence_graph.h"
#include "schema/error.h"
#include "tests/support/graph_model.h"
#include "tests/support/random_seed.h"
#include "tests/support/recorded_history.h"

namespace clout::graph {
namespace {

using tests::GraphModel;
using tests::RecordedHistory;

std::set<std::uint64_t> with_value(const GraphModel& model, const std::string& label,
                                   const Value& value) {
  std::set<std::uint64_t> nodes;
  for (const auto& [node, content] : model.nodes) {
    const auto held = content.properties.find("name");
    if (!content.labels.contains(label) || held == content.properties.end()) continue;
    if (equivalent(held->second, value)) nodes.insert(raw(node));
  }
  return nodes;
}

std::string index_difference(const GraphModel& model, const GraphView& view) {
  const auto& indexes = view.catalog().rules.indexes;
  for (int i = 0; i < 30; ++i) {
    const Value name("name " + std::to_string(i));
    std::set<std::uint64_t> found;
    for (const NodeId node : view.index_lookup(indexes.at(0).number, name)) found.insert(raw(node));
    if (found != with_value(model, "Company", name)) return "index_lookup";
  }
  std::set<EdgeId> dated;
  for (const auto& [id, edge] : model.edges) {
    const auto since = edge.properties.find("since");
    if (edge.type != "SUPPLIES" || since == edge.properties.end()) continue;
    const auto found = view.edge_index_lookup(indexes.at(1).number, since->second);
    if (std::none_of(found.begin(), found.end(), [&](const Edge& e) { return e.id == id; })) {
      return "edge_index_lookup";
    }
    for (const Edge& edge_found : found) {
      if (!model.edges.contains(edge_found.id)) return "edge_index_lookup of an unknown edge";
    }
  }
  std::set<NodeId> worded;
  view.visit_words(view.catalog().rules.text_indexes.at(0).number, "name",
                   [&](std::string_view word, NodeId node) {
                     if (word == "name") worded.insert(node);
                     return word == "name";
                   });
  std::set<NodeId> expected;
  for (const auto& [node, content] : model.nodes) {
    if (!content.labels.contains("Person")) continue;
    for (const char* key : {"name", "note"}) {
      const auto held = content.properties.find(key);
      if (held != content.properties.end() && held->second.is_string() &&
          held->second.as_string().starts_with("name ")) {
        expected.insert(node);
      }
    }
  }
  return worded == expected ? "" : "visit_words";
}

std::string claim_difference(const RecordedHistory& history, std::int64_t time,
                             const GraphModel& model, const GraphView& view) {
  for (const auto& [edge, content] : model.edges) {
    const std::vector<Claim> expected = history.claims_at(edge, time);
    const std::vector<Claim> found = view.claims(edge);
    const bool same = std::equal(found.begin(), found.end(), expected.begin(), expected.end(),
                                 [](const Claim& a, const Claim& b) {
                                   return a.source == b.source && a.stance == b.stance &&
                                          a.recorded == b.recorded;
                                 });
    if (!same) {
      std::string text = "claims of edge " + std::to_string(raw(edge)) + ":";
      for (const Claim& claim : found) text += " " + std::to_string(claim.recorded);
      text += ", not";
      for (const Claim& claim : expected) text += " " + std::to_string(claim.recorded);
      return text;
    }
  }
  return {};
}

using ArcRow = std::tuple<std::uint32_t, double, std::uint64_t, std::int64_t, std::int64_t>;

std::vector<ArcRow> rows_of(const InfluenceGraph& graph, std::uint32_t node) {
  std::vector<ArcRow> rows;
  for (const Arc& arc : graph.out(node)) {
    const FactInterval interval = graph.facts().interval(arc.fact);
    rows.emplace_back(arc.other, arc.signed_weight, raw(graph.facts().edge(arc.fact)),
                      interval.from, interval.until);
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

std::string influence_difference(const GraphView& view) {
  QueryBudget budget;
  const InfluenceModel& model = default_influence_model();
  const auto read = view.influence_graph(model, 0, budget);
  const auto scanned = InfluenceGraph::scan(view, model, 0, budget);
  for (std::uint32_t node = 0; node < view.node_id_limit(); ++node) {
    if (rows_of(*read, node) != rows_of(*scanned, node)) {
      return "influence arcs of node " + std::to_string(node);
    }
  }
  return {};
}

std::string difference_at(const RecordedHistory& history, std::int64_t time) {
  QueryBudget budget;
  if (time < history.horizon().value_or(time)) {
    CHECK_THROWS_AS(history.database().view_at(time, budget), Error);
    return {};
  }
  const auto past = history.database().view_at(time, budget);
  const GraphModel expected = history.known_at(time);
  std::string found = tests::difference(expected, *past);
  if (found.empty()) found = index_difference(expected, *past);
  if (found.empty()) found = claim_difference(history, time, expected, *past);
  if (found.empty()) found = influence_difference(*past);
  return found;
}

void check_histories(std::uint64_t seed, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    RecordedHistory history(seed + static_cast<std::uint64_t>(round), round % 5 == 0);
    for (int commit = 0; commit < 30; ++commit) {
      history.advance();
      if (commit % 5 != 4) continue;
      for (int i = 0; i < 4; ++i) {
        const std::int64_t time = history.some_time();
        INFO("CLOUT_SEED=" << seed + static_cast<std::uint64_t>(round) << ", after " << commit
                           << " commits, at " << time);
        REQUIRE(difference_at(history, time) == "");
        // What was asked of the past is not remembered for the present.
        REQUIRE(influence_difference(*history.database().view()) == "");
      }
    }
  }
}

}  // namespace

// In two parts, since a sanitizer takes its time.
TEST_CASE("past state: what was known at a time is what was recorded by then", "[graph][history]") {
  check_histories(tests::random_seed(1), 25);
}

TEST_CASE("past state: the same for other histories", "[graph][history]") {
  check_histories(tests::random_seed(26), 25);
}

TEST_CASE("past state: the same for many histories", "[graph][history][.][long]") {
  check_histories(tests::random_seed(1'000), 500);
}

TEST_CASE("past state: nothing is known before the first commit, everything afterwards",
          "[graph][history]") {
  const auto database = Database::open_in_memory({.background_fold = false});
  const auto writer = database->begin();
  const NodeId node = writer->create_node({}, {{writer->property_key("name"), "Ada"}});
  writer->create_edge(writer->edge_type("KNOWS"), node, node, {});
  writer->commit();
  QueryBudget budget;
  for (const std::int64_t time : {std::int64_t{INT64_MIN}, std::int64_t{0}}) {
    const auto past = database->view_at(time, budget);
    CHECK(past->node_count() == 0);
    CHECK(past->edge_count() == 0);
    CHECK_FALSE(past->has_node(node));
    CHECK(past->find_by_name("Ada").empty());
  }
  const auto future = database->view_at(INT64_MAX, budget);
  CHECK(future->node_count() == 1);
  CHECK(future->find_by_name("Ada").size() == 1);
}

TEST_CASE("past state: a model has the newest version of its time", "[graph][history]") {
  const auto database = Database::open_in_memory({.background_fold = false});
  std::vector<CommitNumber> commits;
  const auto put = [&](double delta) {
    const auto writer = database->begin();
    InfluenceModel model = default_influence_model();
    model.name = "mine";
    model.hop_decay = delta;
    writer->put_influence_model(std::move(model));
    commits.push_back(writer->commit());
  };
  const auto other = database->begin();
  other->create_node({}, {});
  commits.push_back(other->commit());
  put(0.5);
  put(0.6);
  QueryBudget budget;
  const auto at = [&](std::size_t commit) {
    return database->view_at(*time_of(*database->view(), commits[commit]), budget);
  };
  CHECK(at(0)->influence_model("mine") == nullptr);
  CHECK(at(1)->influence_model("mine")->version == 1);
  CHECK(at(2)->influence_model("mine")->version == 2);
}

TEST_CASE("past state: memory is charged for what is undone", "[graph][history]") {
  const auto database = Database::open_in_memory({.background_fold = false});
  const auto first = database->begin();
  first->create_node({}, {});
  const CommitNumber commit = first->commit();
  const auto second = database->begin();
  for (int i = 0; i < 1'000; ++i) second->create_node({}, {});
  second->commit();
  QueryBudget little({.memory_bytes = 100'000});
  CHECK_THROWS_AS(database->view_at(*time_of(*database->view(), commit), little), Error);
}

}  // namespace clout::graph
