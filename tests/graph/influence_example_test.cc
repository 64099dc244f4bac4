// The worked example of docs/influence.md: fifteen edges from one news article (and b1, which is
// background), every number of that page to four decimals.

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/influence/arc_index_builder.h"
#include "graph/influence/pair_total.h"
#include "graph/influence/pressure.h"
#include "graph/influence/strongest_paths.h"

namespace clout::tests {
namespace {

using graph::InfluenceEdge;
using graph::InfluencePath;
using graph::PairTotal;
using graph::PathRanking;

/// Four decimals, as the page prints them.
Approx printed(double value) { return Approx(value).margin(0.00005001).epsilon(0); }

class Article {
 public:
  Article() {
    add("e1", "Huawei", "COMPETES_WITH", "Apple", 1, 0.90);
    add("e2", "Apple", "PARTNERS_WITH", "Alibaba", 1, 0.64);
    add("e3", "Apple", "AWAITING_APPROVAL_FROM", "CAC", 1, 0.64);
    add("e4", "Alibaba", "AWAITING_APPROVAL_FROM", "CAC", 1, 0.64);
    add("e5", "Alibaba", "COMPETES_WITH", "Baidu", 1, 0.90);
    add("e6", "Alibaba", "COMPETES_WITH", "Tencent", 0.6, 0.90);
    add("e7", "Alibaba", "COMPETES_WITH", "ByteDance", 0.6, 0.90);
    add("e8", "Alibaba", "COMPETES_WITH", "DeepSeek", 0.6, 0.90);
    add("e9", "Alibaba", "COMPETES_WITH", "Meta", 0.4, 0.90);
    add("e10", "OpenAI", "SUPPLIES", "Apple", 1, 0.90);
    add("e11", "CAC", "RESTRICTS", "OpenAI", 0.8, 0.90);
    add("e12", "Alibaba", "APPROVED_BY", "CAC", 0.7, 0.90);
    add("e13", "Huawei", "MAKES", "Huawei AI phones", 1, 0.90);
    add("e14", "Huawei AI phones", "COMPETES_WITH", "iPhone", 1, 0.54);
    add("e15", "Apple", "MAKES", "iPhone", 1, 0.90);
  }

  Article& with_b1() {
    add("b1", "Huawei", "COMPETES_WITH", "Alibaba", 0.6, 0.60);
    return *this;
  }
  Article& without(const std::string& name) {
    edges_.erase(name);
    return *this;
  }
  Article& odds(const std::string& name, double value) {
    edges_.at(name).odds = value;
    return *this;
  }
  Article& confidence(const std::string& name, double value) {
    edges_.at(name).confidence = value;
    return *this;
  }

  PairTotal total(const std::string& from, const std::string& to) {
    const graph::InfluenceGraph index = build();
    return pair_total(index, {.from = node(from), .to = node(to)}, budget_);
  }
  double harm(const std::string& from, const std::string& to) { return total(from, to).harm.low; }
  double support(const std::string& from, const std::string& to) {
    return total(from, to).support.low;
  }

  /// Each path as "e1" or "e4-e2", strongest first.
  std::vector<std::pair<std::string, InfluencePath>> paths(const std::string& from,
                                                           const std::string& to) {
    const graph::InfluenceGraph index = build();
    std::vector<std::pair<std::string, InfluencePath>> named;
    for (const InfluencePath& path :
         strongest_paths(index, {.from = node(from), .to = node(to)}, names(), budget_)) {
      std::string route;
      for (const auto& step : path.steps) {
        route += (route.empty() ? "" : "-") + edge_names_.at(raw(step.edge.id));
      }
      named.emplace_back(route, path);
    }
    return named;
  }

  /// Name and row, highest pressure first.
  std::vector<std::pair<std::string, PairTotal>> pressure_on(const std::string& who) {
    const graph::InfluenceGraph index = build();
    std::vector<std::pair<std::string, PairTotal>> rows;
    for (const auto& row :
         graph::pressure_on(index, {.node = node(who), .top = 20}, names(), budget_)) {
      rows.emplace_back(node_names_.at(raw(row.node)), row.total);
    }
    return rows;
  }

 private:
  NodeId node(const std::string& name) {
    const auto found = std::find(node_names_.begin(), node_names_.end(), name);
    if (found == node_names_.end()) {
      node_names_.push_back(name);
      return NodeId{static_cast<std::uint32_t>(node_names_.size() - 1)};
    }
    return NodeId{static_cast<std::uint32_t>(found - node_names_.begin())};
  }
  EdgeTypeId type(const std::string& name) {
    const auto found = std::find(type_names_.begin(), type_names_.end(), name);
    const auto number = static_cast<std::uint32_t>(found - type_names_.begin());
    if (found == type_names_.end()) type_names_.push_back(name);
    return EdgeTypeId{number};
  }
  void add(const std::string& name, const std::string& start, const std::string& edge_type,
           const std::string& end, double strength, double confidence) {
    InfluenceEdge edge;
    edge.edge = EdgeId{edge_names_.size()};
    edge.type = type(edge_type);
    edge.start = node(start);
    edge.end = node(end);
    edge.strength_forward = edge.strength_reverse = strength;
    edge.confidence = confidence;
    edge_names_.push_back(name);
    edges_[name] = edge;
  }
  [[nodiscard]] graph::InfluenceGraph build() const {
    graph::EdgesByRule edges(default_influence_model(), type_names_);
    for (const auto& [name, edge] : edges_) edges.add(edge);
    graph::ArcIndexBuilder builder(default_influence_model(), 0);
    builder.add(std::move(edges));
    QueryBudget unlimited;
    return graph::InfluenceGraph(builder.finish(unlimited));
  }
  [[nodiscard]] graph::InfluenceNames names() const {
    return {.node = [this](NodeId id) { return node_names_.at(raw(id)); },
            .type = [this](EdgeTypeId id) { return type_names_.at(raw(id)); }};
  }

  std::vector<std::string> node_names_;
  std::vector<std::string> type_names_;
  std::vector<std::string> edge_names_;
  std::map<std::string, InfluenceEdge> edges_;
  QueryBudget budget_;
};

TEST_CASE("influence example: Huawei on Apple", "[graph][influence]") {
  Article article;
  const auto paths = article.paths("Huawei", "Apple");
  REQUIRE(paths.size() == 2);
  CHECK(paths[0].first == "e1");
  CHECK(paths[0].second.strength == printed(0.4500));
  CHECK(paths[0].second.polarity == -1);
  CHECK(paths[1].first == "e13-e14-e15");
  CHECK(paths[1].second.strength == printed(0.0600));
  CHECK(paths[1].second.polarity == -1);
  const PairTotal total = article.total("Huawei", "Apple");
  CHECK(total.exact);
  CHECK(total.harm.low == printed(0.4830));
  CHECK(total.support.low == 0);
  CHECK(total.net() == printed(-0.4830));
  // What is left when one edge goes.
  CHECK(Article().without("e1").harm("Huawei", "Apple") == printed(0.0600));
  for (const char* edge : {"e13", "e14", "e15"}) {
    CHECK(0.4830 - Article().without(edge).harm("Huawei", "Apple") == printed(0.0330));
  }
}

TEST_CASE("influence example: the background rivalry adds a route", "[graph][influence]") {
  Article article;
  article.with_b1();
  const auto paths = article.paths("Huawei", "Apple");
  REQUIRE(paths.size() == 3);
  CHECK(paths[2].first == "b1-e2");
  CHECK(paths[2].second.strength == printed(0.0484));
  CHECK(paths[2].second.polarity == -1);
  CHECK(article.harm("Huawei", "Apple") == printed(0.5080));
  const double without_leak = Article().with_b1().without("e2").harm("Huawei", "Apple");
  CHECK(article.harm("Huawei", "Apple") - without_leak == printed(0.0250));
  const double without_statement = Article().with_b1().without("e1").harm("Huawei", "Apple");
  CHECK(article.harm("Huawei", "Apple") - without_statement == printed(0.4025));
}

TEST_CASE("influence example: who presses Apple", "[graph][influence]") {
  const auto rows = Article().pressure_on("Apple");
  const std::vector<std::pair<std::string, double>> expected{
      {"Huawei", 0.4830},    {"CAC", 0.4329},      {"Huawei AI phones", 0.3320}, {"Baidu", 0.1210},
      {"ByteDance", 0.0726}, {"DeepSeek", 0.0726}, {"Tencent", 0.0726},          {"Meta", 0.0484}};
  REQUIRE(rows.size() == 8);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(rows[i].first == expected[i].first);
    CHECK(rows[i].second.harm.low == printed(expected[i].second));
    CHECK(rows[i].second.exact);
  }
  const PairTotal& regulator = rows[1].second;
  CHECK(regulator.support.low == printed(0.3659));
  CHECK(regulator.net() == Approx(-0.067).margin(0.0005));
  CHECK(regulator.leverage.low == Approx(0.579).margin(0.0005));
  Article article;
  CHECK(article.harm("Alibaba", "Apple") == 0);
  CHECK(article.support("Alibaba", "Apple") == printed(0.3840));
  CHECK(article.harm("OpenAI", "Apple") == 0);
  CHECK(article.support("OpenAI", "Apple") == printed(0.4500));
  CHECK(article.harm("Apple", "Baidu") == printed(0.1210));
  CHECK(article.support("Apple", "Alibaba") == printed(0.3840));
}

TEST_CASE("influence example: the regulator's routes", "[graph][influence]") {
  const auto paths = Article().paths("CAC", "Apple");
  const std::vector<std::tuple<std::string, double, double>> expected{
      {"e3", 0.512, 0}, {"e11-e10", 0.1814, -1}, {"e4-e2", 0.1376, 0}, {"e12-e2", 0.0847, 1}};
  REQUIRE(paths.size() == expected.size());
  for (std::size_t i = 0; i < paths.size(); ++i) {
    CHECK(paths[i].first == std::get<0>(expected[i]));
    CHECK(paths[i].second.strength == printed(std::get<1>(expected[i])));
    CHECK(paths[i].second.polarity == std::get<2>(expected[i]));
  }
}

TEST_CASE("influence example: what if approval is denied or granted", "[graph][influence]") {
  Article denied;
  denied.odds("e3", 0).odds("e4", 0);
  CHECK(denied.harm("CAC", "Apple") == printed(0.6555));
  CHECK(denied.support("CAC", "Apple") == printed(0.0847));
  Article dead;
  dead.odds("e3", 0).odds("e4", 0).without("e2");
  CHECK(dead.harm("CAC", "Apple") == printed(0.6005));
  CHECK(dead.harm("Huawei", "Apple") == printed(0.4830));
  CHECK(dead.support("Apple", "Alibaba") == 0);
  CHECK(dead.harm("Apple", "Baidu") == 0);
  Article granted;
  granted.odds("e3", 1).odds("e4", 1);
  CHECK(granted.harm("CAC", "Apple") == printed(0.1814));
  CHECK(granted.support("CAC", "Apple") == printed(0.6148));
}

TEST_CASE("influence example: what the partnership changes", "[graph][influence]") {
  const std::vector<std::pair<std::string, double>> expected{
      {"Alibaba", 0.3840},   {"Baidu", -0.1210}, {"Tencent", -0.0726}, {"ByteDance", -0.0726},
      {"DeepSeek", -0.0726}, {"Meta", -0.0484},  {"Huawei", 0},        {"OpenAI", 0}};
  for (const auto& [who, delta] : expected) {
    CAPTURE(who);
    const double before = Article().without("e2").total("Apple", who).net();
    CHECK(Article().total("Apple", who).net() - before == printed(delta));
  }
}

TEST_CASE("influence example: the leak is confirmed", "[graph][influence]") {
  Article article;
  article.with_b1();
  for (const char* leaked : {"e2", "e3", "e4"}) article.confidence(leaked, 0.95);
  CHECK(article.harm("Huawei", "Apple") == printed(0.5201));
  CHECK(article.support("Alibaba", "Apple") == printed(0.5974));
  CHECK(article.harm("Apple", "Baidu") == printed(0.1942));
}

}  // namespace
}  // namespace clout::tests
