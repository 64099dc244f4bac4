// Path indexes: the edges of some types in the order of their cost, whatever was written since the
// fold, and after the database is opened again.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "graph/ordered_edges.h"
#include "schema/error.h"
#include "tests/support/no_limits.h"
#include "tests/support/random_seed.h"
#include "tests/support/temporary_directory.h"

namespace clout::graph {
namespace {

constexpr int kNodes = 12;

/// The cost of an edge is its property `km`; an edge without it has none.
void read_km(const GraphView& view, std::span<const Edge> edges, std::span<double> costs) {
  const auto km = view.catalog().property_keys.find("km");
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const Value value = km ? view.property(edges[i], *km) : Value();
    costs[i] = value.is_number() ? value.number() : -1;
  }
}

void refuse(const GraphView&, std::span<const Edge>, std::span<double>) {
  FAIL("the costs were asked for again");
}

/// A database with an index over two of three types.
class Roads {
 public:
  explicit Roads(std::unique_ptr<Database> database, std::uint64_t seed)
      : database_(std::move(database)), random_(seed) {
    auto writer = database_->begin();
    for (int i = 0; i < kNodes; ++i) std::ignore = writer->create_node({}, {});
    writer->commit();
    index_ =
        database_->create_path_index({"by_km", {"ROAD", "RAIL"}, "r", "r.km"}, tests::no_limits());
  }

  void add(int edges) {
    auto writer = database_->begin();
    for (int i = 0; i < edges; ++i) {
      const char* type = below(3) == 0 ? "SEA" : below(2) == 0 ? "ROAD" : "RAIL";
      std::ignore = writer->create_edge(writer->edge_type(type), node(), node(), km(*writer));
    }
    writer->commit();
  }
  void change(int edges) {
    auto writer = database_->begin();
    for (int i = 0; i < edges; ++i) {
      std::vector<Neighbour> found;
      writer->view().expand(node(), Direction::Out, {}, found);
      if (found.empty()) continue;
      const Edge& edge =
          found[static_cast<std::size_t>(below(static_cast<int>(found.size())))].edge;
      below(3) == 0 ? writer->delete_edge(edge) : writer->set_properties(edge, km(*writer));
    }
    check(writer->view(), read_km);
    writer->commit();
  }
  void fold() { database_->fold(); }
  void check() const { check(*database_->view(), read_km); }
  void check_kept() const { check(*database_->view(), refuse); }
  [[nodiscard]] int lists() const { return lists_; }

 private:
  int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
  NodeId node() { return NodeId{static_cast<std::uint32_t>(below(kNodes))}; }
  std::vector<Property> km(Transaction& writer) {
    if (below(5) == 0) return {};
    return {{writer.property_key("km"), Value(below(9))}};
  }

  /// Each list has what expand() gives, with its cost, in order.
  void check(const GraphView& view, const EdgeCosts& costs) const {
    QueryBudget budget;
    const auto ordered = view.edges_by_cost(index_, costs, budget);
    REQUIRE(ordered != nullptr);
    for (int i = 0; i < kNodes; ++i) {
      const NodeId node{static_cast<std::uint32_t>(i)};
      for (const Direction direction : {Direction::Out, Direction::In}) {
        const auto list = ordered->list(node, direction);
        if (!list) continue;
        ++lists_;
        std::vector<std::pair<double, EdgeId>> expected, found;
        std::vector<Neighbour> edges;
        view.expand(node, direction, index_.types, edges);
        for (const Neighbour& edge : edges) {
          double cost = 0;
          read_km(view, {&edge.edge, 1}, {&cost, 1});
          expected.emplace_back(cost, edge.edge.id);
        }
        for (std::uint32_t at = list->begin; at < list->end; ++at) {
          const OrderedEdges::Entry entry = ordered->at(*list, at);
          found.emplace_back(entry.cost, entry.to.edge.id);
          REQUIRE(view.find_edge(entry.to.edge.id) == entry.to.edge);
          REQUIRE(entry.to.node ==
                  (direction == Direction::Out ? entry.to.edge.end : entry.to.edge.start));
        }
        const auto cheaper = [](const auto& a, const auto& b) { return a.first < b.first; };
        REQUIRE(std::is_sorted(found.begin(), found.end(), cheaper));
        std::sort(expected.begin(), expected.end());
        std::sort(found.begin(), found.end());
        REQUIRE(found == expected);
      }
    }
  }

  std::unique_ptr<Database> database_;
  std::mt19937_64 random_;
  PathIndexDefinition index_;
  mutable int lists_ = 0;
};

std::unique_ptr<Database> open(const std::string& path) {
  return Database::open(path,
                        {.mode = OpenOptions::Mode::CreateIfMissing, .background_fold = false});
}

}  // namespace

TEST_CASE("path index: it has each node's edges by cost, or says that they changed",
          "[graph][index]") {
  const std::uint64_t seed = tests::random_seed(17);
  CAPTURE(seed);
  for (std::uint64_t round = 0; round < 20; ++round) {
    Roads roads(Database::open_in_memory({.background_fold = false}), seed + round);
    roads.check();
    roads.add(40);
    roads.check();
    roads.fold();
    const int before = roads.lists();
    roads.check();
    REQUIRE(roads.lists() == before + 2 * kNodes);  // nothing has changed
    for (int commits = 0; commits < 3; ++commits) {
      roads.change(2);
      roads.check();
      roads.add(1);
      roads.check();
    }
    roads.fold();
    roads.check();
  }
}

TEST_CASE("path index: a file keeps the order while the database is closed", "[graph][index]") {
  const tests::TemporaryDirectory directory;
  const std::string path = directory / "db";
  const auto file_of = [&](std::uint32_t number) {
    return std::filesystem::path(path) / ("path_index_" + std::to_string(number) + ".snapshot");
  };
  std::uint32_t number = 0;
  {
    Roads roads(open(path), 5);
    roads.add(50);
    roads.fold();
    roads.check();
  }
  REQUIRE(std::filesystem::exists(file_of(number)));

  QueryBudget budget;
  const auto asked = [&](const EdgeCosts& costs) {
    const auto database = open(path);
    const auto view = database->view();
    const PathIndexDefinition index = view->catalog().rules.path_indexes.at(0);
    number = index.number;
    return view->edges_by_cost(index, costs, budget) != nullptr;
  };
  CHECK(asked(refuse));

  SECTION("a damaged one is made anew") {
    std::fstream file(file_of(number), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(-3, std::ios::end);
    file.put('\x5a');
    file.close();
    int calls = 0;
    const auto counting = [&](const GraphView& view, std::span<const Edge> edges,
                              std::span<double> costs) {
      ++calls;
      read_km(view, edges, costs);
    };
    CHECK(asked(counting));
    CHECK(calls > 0);
    CHECK(asked(refuse));
  }
  SECTION("it goes with the index") {
    open(path)->drop_index("by_km", tests::no_limits());
    CHECK_FALSE(std::filesystem::exists(file_of(number)));
    CHECK(open(path)->view()->catalog().rules.path_indexes.empty());
  }
}

TEST_CASE("path index: a cancelled question stops asking for costs and leaves nothing behind",
          "[graph][index]") {
  const auto database = Database::open_in_memory({.background_fold = false});
  auto writer = database->begin();
  const NodeId node = writer->create_node({}, {});
  for (int i = 0; i < 10; ++i) {
    std::ignore = writer->create_edge(writer->edge_type("ROAD"), node, node, {});
  }
  writer->commit();
  database->fold();
  const auto index =
      database->create_path_index({"by_km", {"ROAD"}, "r", "r.km"}, tests::no_limits());
  CancelToken cancel;
  QueryBudget cancelled({}, &cancel);
  cancel.cancel();
  const auto view = database->view();
  CHECK_THROWS_AS(view->edges_by_cost(index, refuse, cancelled), Error);
  QueryBudget unlimited;
  const auto ordered = view->edges_by_cost(index, read_km, unlimited);
  CHECK(ordered->list(node, Direction::Out)->end == 10);
}

}  // namespace clout::graph
