// Influence arcs from chunk columns and the delta equal those read edge by edge.
#include "graph/influence_source.h"

#include <algorithm>
#include <random>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/bulk_writer.h"
#include "graph/database.h"
#include "graph/influence_file.h"
#include "tests/support/random_seed.h"
#include "tests/support/silent_observer.h"
#include "tests/support/temporary_directory.h"

namespace clout::graph {
namespace {

constexpr const char* kTypes[] = {"COMPETES_WITH", "SUPPLIES", "AWAITING_APPROVAL_FROM", "AFFECTS",
                                  "MENTIONS"};

class RandomFacts {
 public:
  explicit RandomFacts(std::uint64_t seed) : random_(seed) {}

  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

  std::vector<Property> properties(Transaction& writer) {
    std::vector<Property> properties;
    const auto maybe = [&](const char* key, Value value) {
      if (below(3) != 0) properties.emplace_back(writer.property_key(key), std::move(value));
    };
    maybe("strength", static_cast<double>(below(100)) / 100);
    if (below(4) == 0) maybe("strength_rev", static_cast<std::int64_t>(below(2)));
    maybe("confidence", below(8) == 0 ? Value("none") : Value(static_cast<double>(below(9)) / 8));
    maybe("source", below(9) == 0 ? Value(7) : Value("source " + std::to_string(below(4))));
    maybe("odds", static_cast<double>(below(11)) / 10);
    maybe("polarity", static_cast<double>(below(21)) / 10 - 1);
    maybe("since", below(7) == 0 ? Value(LocalDateTime{1'600'000'000, 5})
                                 : Value(Date{static_cast<std::int64_t>(18'000 + below(900))}));
    maybe("until", below(9) == 0 ? Value("never") : Value(Date{20'000}));
    return properties;
  }

  Claim claim() {
    constexpr const char* kOrigins[] = {"", "", "wire", "source 1"};
    Claim claim;
    claim.source = "source " + std::to_string(below(4));
    claim.origin = kOrigins[below(4)];
    claim.stance = static_cast<Stance>(below(3));
    if (below(2) == 0) claim.certainty = static_cast<double>(below(9)) / 8;
    return claim;
  }

  void set_reliability(Transaction& writer, NodeId source) {
    writer.set_property(source, writer.property_key("reliability"),
                        static_cast<double>(below(9)) / 8);
  }

  /// Adds edges between few nodes, so that facts have several.
  void add_edges(Transaction& writer, const std::vector<NodeId>& nodes, int count) {
    for (int i = 0; i < count; ++i) {
      const NodeId start = nodes[below(nodes.size())];
      const NodeId end = nodes[below(nodes.size())];
      writer.create_edge(writer.edge_type(kTypes[below(std::size(kTypes))]), start, end,
                         properties(writer));
    }
  }

 private:
  std::mt19937_64 random_;
};

using ArcRow = std::tuple<std::uint32_t, double, std::uint64_t, std::int64_t, std::int64_t>;

std::vector<ArcRow> rows_of(const InfluenceGraph& graph, std::span<const Arc> arcs) {
  std::vector<ArcRow> rows;
  for (const Arc& arc : arcs) {
    const FactInterval interval = graph.facts().interval(arc.fact);
    rows.emplace_back(arc.other, arc.signed_weight, raw(graph.facts().edge(arc.fact)),
                      interval.from, interval.until);
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

void require_equal(const InfluenceGraph& a, const InfluenceGraph& b, std::uint32_t nodes) {
  for (std::uint32_t node = 0; node < nodes; ++node) {
    INFO("node " << node);
    REQUIRE(rows_of(a, a.out(node)) == rows_of(b, b.out(node)));
    REQUIRE(rows_of(a, a.in(node)) == rows_of(b, b.in(node)));
  }
}

constexpr std::uint32_t kRivals = 40'000;

/// Nodes of several ranges and enough edges for a file. A quarter are several a fact, which lie in
/// different ranges, as either end may be the start.
void load_rivals(Database& database) {
  constexpr std::uint32_t kEdges = 150'000;
  RandomFacts random(8);
  BulkNodes nodes;
  nodes.label_sets = {{}};
  nodes.label_codes.assign(kRivals, 0);
  BulkEdges edges;
  edges.type_names.intern("COMPETES_WITH");
  edges.types.assign(kEdges, 0);
  BulkColumn source;
  source.name = "source";
  BulkColumn confidence;
  confidence.name = "confidence";
  confidence.kind = BulkKind::Float;
  confidence.present.assign(kEdges, 1);
  for (std::uint32_t i = 0; i < kEdges; ++i) {
    const auto start = static_cast<std::uint32_t>(random.below(kRivals));
    const auto far = static_cast<std::uint32_t>(random.below(kRivals));
    edges.starts.push_back(start);
    edges.ends.push_back(i % 4 == 0 ? (start + kRivals / 2) % kRivals : far);
    source.values.push_back(i % 2 == 0 ? Value(std::int64_t{i % 7})
                                       : Value("source " + std::to_string(i % 5)));
    confidence.floats.push_back((i % 9) / 10.0);
  }
  edges.columns.push_back(std::move(source));
  edges.columns.push_back(std::move(confidence));
  BulkWriter writer(database, {.threads = 2});
  writer.add(std::move(nodes));
  writer.add(std::move(edges));
  tests::SilentObserver observer;
  writer.commit("rivals", observer);
}

}  // namespace

TEST_CASE("influence source: chunks and delta give the arcs that a scan gives",
          "[graph][influence]") {
  const std::uint64_t seed = tests::random_seed(3);
  INFO("CLOUT_SEED=" << seed);
  RandomFacts random(seed);
  const InfluenceModel& model = default_influence_model();
  QueryBudget budget;
  const auto database = Database::open_in_memory({.background_fold = false});
  auto writer = database->begin();
  std::vector<NodeId> nodes;
  for (int i = 0; i < 12; ++i) nodes.push_back(writer->create_node({}, {}));
  random.add_edges(*writer, nodes, 300);
  std::vector<NodeId> sources;
  for (int i = 0; i < 3; ++i) {
    sources.push_back(writer->create_node(
        std::vector{writer->label("Source")},
        {{writer->property_key("name"), Value("source " + std::to_string(i))}}));
  }
  writer->commit();

  const auto compare = [&](const GraphView& view) {
    const auto expected = InfluenceGraph::scan(view, model, 0, budget);
    require_equal(*view.influence_graph(model, 0, budget), *expected, view.node_id_limit());
  };
  compare(*database->view());
  database->fold();
  compare(*database->view());
  for (int round = 0; round < 5; ++round) {
    writer = database->begin();
    random.add_edges(*writer, nodes, 10);
    std::vector<Neighbour> edges;
    writer->view().expand(nodes[random.below(nodes.size())], Direction::Both, {}, edges);
    for (const Neighbour& neighbour : edges) {
      if (random.below(4) == 0) {
        writer->delete_edge(neighbour.edge);
      } else if (random.below(2) == 0) {
        writer->set_properties(neighbour.edge, random.properties(*writer));
      } else {
        writer->add_claim(neighbour.edge, random.claim());
        writer->add_claim(neighbour.edge, random.claim());
      }
    }
    if (round % 2 == 1) random.set_reliability(*writer, sources[random.below(3)]);
    compare(writer->view());
    const auto before = database->view();
    writer->commit();
    compare(*database->view());
    compare(*before);
    if (round == 3) database->fold();
    compare(*before);
  }
  writer = database->begin();
  writer->detach_delete_node(nodes[3]);
  writer->commit();
  compare(*database->view());
  database->fold();
  compare(*database->view());
  const auto view = database->view();
  CHECK(view->influence_graph(model, 0, budget) ==
        database->view()->influence_graph(model, 0, budget));
}

TEST_CASE("influence source: a cancelled question stops building arcs and leaves none behind",
          "[graph][influence]") {
  const auto database = Database::open_in_memory({.background_fold = false});
  auto writer = database->begin();
  RandomFacts random(5);
  std::vector<NodeId> nodes;
  for (int i = 0; i < 12; ++i) nodes.push_back(writer->create_node({}, {}));
  random.add_edges(*writer, nodes, 300);
  writer->commit();
  database->fold();
  CancelToken cancel;
  QueryBudget cancelled({}, &cancel);
  cancel.cancel();
  const auto view = database->view();
  try {
    std::ignore = view->influence_graph(default_influence_model(), 0, cancelled);
    FAIL("it was not stopped");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::Cancelled);
  }
  QueryBudget unlimited;
  require_equal(*view->influence_graph(default_influence_model(), 0, unlimited),
                *InfluenceGraph::scan(*view, default_influence_model(), 0, unlimited), 12);
}

TEST_CASE("influence source: many ranges of nodes are read at once and kept in the file",
          "[graph][influence]") {
  const tests::TemporaryDirectory directory;
  const std::string path = directory / "db";
  const InfluenceModel& model = default_influence_model();
  QueryBudget budget;
  OpenOptions options;
  options.mode = OpenOptions::Mode::CreateIfMissing;
  options.background_fold = false;
  std::shared_ptr<const InfluenceGraph> expected;
  CommitNumber fold_commit{};
  {
    const auto database = Database::open(path, options);
    load_rivals(*database);
    fold_commit = database->figures().fold_commit;
    const auto view = database->view();
    expected = InfluenceGraph::scan(*view, model, 0, budget);
    require_equal(*view->influence_graph(model, 0, budget), *expected, kRivals);
  }
  CHECK(InfluenceFile(path).open(fold_commit, model, 0) != nullptr);
  const auto view = Database::open(path, options)->view();
  require_equal(*view->influence_graph(model, 0, budget), *expected, kRivals);
}

}  // namespace clout::graph
