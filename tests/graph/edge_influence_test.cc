// What single edges transmit, against the arcs of the whole graph.
#include "graph/influence/edge_influence.h"

#include <random>

#include <catch2/catch.hpp>

#include "graph/influence/filtered_arcs.h"
#include "tests/support/fake_view.h"

namespace clout::graph {
namespace {

using tests::FakeView;

constexpr std::int64_t kNow = 20'000 * std::int64_t{86'400};

/// Types with and without aliases, symmetric or not, of fixed and of own polarity, and a silent
/// one.
constexpr std::array kTypes{"COMPETES_WITH", "competes-with",          "MAKES",   "PRODUCES",
                            "SUPPLIES",      "AWAITING_APPROVAL_FROM", "AFFECTS", "MEETS"};

FakeView::Named random_properties(std::mt19937_64& random) {
  FakeView::Named properties;
  const auto one_in = [&](unsigned n) { return random() % n == 0; };
  const auto share = [&] { return static_cast<double>(random() % 11) / 10; };
  if (one_in(2)) properties.emplace_back("confidence", share());
  if (one_in(3)) properties.emplace_back("strength", share());
  if (one_in(4)) properties.emplace_back("strength_rev", share());
  if (one_in(3)) properties.emplace_back("source", static_cast<int>(random() % 3));
  if (one_in(3)) properties.emplace_back("odds", share());
  if (one_in(3)) properties.emplace_back("polarity", 2 * share() - 1);
  if (one_in(4))
    properties.emplace_back("since", Date{static_cast<std::int32_t>(19'990 + random() % 20)});
  if (one_in(4))
    properties.emplace_back("until", Date{static_cast<std::int32_t>(19'990 + random() % 20)});
  return properties;
}

FakeView random_graph(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  FakeView view;
  std::vector<Node> nodes;
  for (int i = 0; i < 4; ++i) nodes.push_back(view.add_node({}, {}));
  for (int i = 0; i < 40; ++i) {
    view.add_edge(kTypes[random() % kTypes.size()], nodes[random() % 4], nodes[random() % 4],
                  random_properties(random));
  }
  return view;
}

bool is_valid_now(const FakeView& view, const Edge& edge) {
  std::vector<InfluenceEdge> rows;
  InfluenceEdgeReader(view).read(edge, rows);
  return rows.front().since <= kNow && kNow < rows.front().until;
}

/// The weight and the polarity of the arc of the edge's fact that leaves `from`; zeros for none.
/// Facts of other edges join the same two nodes: of one that is not symmetric the arc says which
/// way its edge runs.
std::pair<double, double> arc_of(FilteredArcs& arcs, const InfluenceModel& model,
                                 const FakeView& view, const Edge& edge, NodeId from) {
  const auto rule_of = [&](EdgeTypeId type) {
    return model.find(view.catalog().edge_types.name(type));
  };
  const NodeId to = from == edge.start ? edge.end : edge.start;
  const TypeRule* rule = rule_of(edge.type);
  for (const Arc& arc : arcs.arcs(raw(from), Along::Out)) {
    if (arc.other != raw(to) || !arcs.admits(arc, raw(from), Along::Out)) continue;
    if (rule_of(arcs.edge_type(arc)) != rule) continue;
    if (!rule->symmetric && arc.reversed() != (from == edge.end)) continue;
    return {arc.weight(), arcs.polarity(arc)};
  }
  return {0, 0};
}

TEST_CASE("edge influence: edges carry what the arcs of the whole graph do", "[graph][influence]") {
  const InfluenceModel& model = default_influence_model();
  std::size_t carrying = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const FakeView view = random_graph(seed);
    QueryBudget budget;
    const auto graph = view.influence_graph(model, kNow, budget);
    InfluenceFilter filter;
    filter.as_of = kNow;
    FilteredArcs arcs(*graph, filter, budget);
    EdgeInfluence influence(view, model, kNow);
    for (std::uint64_t i = 0; i < view.edge_count(); ++i) {
      const Edge edge = *view.find_edge(EdgeId{i});
      if (!is_valid_now(view, edge) || edge.start == edge.end) continue;
      const auto forward = arc_of(arcs, model, view, edge, edge.start);
      const auto reverse = arc_of(arcs, model, view, edge, edge.end);
      const auto carried = influence.of(edge);
      INFO("seed " << seed << ", edge " << i);
      REQUIRE(carried.has_value() == (forward.first > 0 || reverse.first > 0));
      if (!carried) continue;
      ++carrying;
      CHECK(carried->weight_forward == forward.first);
      CHECK(carried->weight_reverse == reverse.first);
      if (forward.first > 0) CHECK(carried->polarity_forward == forward.second);
      if (reverse.first > 0) CHECK(carried->polarity_reverse == reverse.second);
    }
  }
  CHECK(carrying > 500);
}

TEST_CASE("edge influence: an edge of another time is as it was then", "[graph][influence]") {
  FakeView view;
  const Node a = view.add_node({}, {});
  const Node b = view.add_node({}, {});
  const Edge past = view.add_edge("COMPETES_WITH", a, b, {{"until", Date{19'000}}});
  const Edge never =
      view.add_edge("COMPETES_WITH", a, b, {{"since", Date{19'000}}, {"until", Date{18'000}}});
  EdgeInfluence influence(view, default_influence_model(), kNow);
  REQUIRE(influence.of(past));
  CHECK(influence.of(past)->weight_forward == Approx(0.5));
  CHECK(influence.of(past)->polarity_forward == -1);
  CHECK_FALSE(influence.of(never));
}

TEST_CASE("edge influence: loops and silent types carry nothing", "[graph][influence]") {
  FakeView view;
  const Node a = view.add_node({}, {});
  const Node b = view.add_node({}, {});
  EdgeInfluence influence(view, default_influence_model(), kNow);
  CHECK_FALSE(influence.of(view.add_edge("COMPETES_WITH", a, a)));
  CHECK_FALSE(influence.of(view.add_edge("MEETS", a, b)));
}

}  // namespace
}  // namespace clout::graph
