// Properties that are read many at a time, and edges found by their numbers, where those numbers
// lie in no order: after commits one by one, changes and folds.
#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "tests/support/equal_values.h"
#include "tests/support/random_seed.h"
#include "tests/support/temporary_directory.h"

using namespace clout;
using namespace clout::graph;

namespace {

/// A database of nodes and edges with a property that some lack, and what it is to hold.
class Told {
 public:
  explicit Told(std::uint64_t seed) : random_(seed) { open(); }

  void open() {
    database.reset();
    database = Database::open(
        path_, {.mode = OpenOptions::Mode::CreateIfMissing, .background_fold = false});
  }

  /// One commit that adds some, changes some and deletes some.
  void change() {
    const auto writer = database->begin();
    key = writer->property_key("x");
    const EdgeTypeId types[] = {writer->edge_type("R"), writer->edge_type("S")};
    for (int i = 0; i < 40; ++i) {
      const Value value = any_value();
      nodes.emplace(writer->create_node({}, properties(value)), value);
    }
    for (int i = 0; i < 150; ++i) {
      const Value value = any_value();
      const Edge edge =
          writer->create_edge(types[random_() % 2], any_node(), any_node(), properties(value));
      edges.emplace(edge, value);
    }
    for (int i = 0; i < 20; ++i) {
      const auto changed = std::next(edges.begin(), static_cast<long>(random_() % edges.size()));
      changed->second = any_value();
      writer->set_property(changed->first, key, changed->second);
      const auto gone = std::next(edges.begin(), static_cast<long>(random_() % edges.size()));
      writer->delete_edge(gone->first);
      edges.erase(gone);
      const NodeId node = any_node();
      nodes[node] = any_value();
      writer->set_property(node, key, nodes[node]);
    }
    writer->commit();
  }

  std::unique_ptr<Database> database;
  PropertyKeyId key{};
  std::map<NodeId, Value> nodes;
  std::map<Edge, Value> edges;

 private:
  /// None, a number, a short text or a long one.
  Value any_value() {
    const auto number = static_cast<std::int64_t>(random_() % 1'000);
    if (number < 250) return {};
    if (number < 500) return number;
    return std::string(number < 750 ? 5 : 5'000, 'a') + std::to_string(number);
  }
  std::vector<Property> properties(const Value& value) const {
    return value.is_null() ? std::vector<Property>{} : std::vector<Property>{{key, value}};
  }
  NodeId any_node() {
    return std::next(nodes.begin(), static_cast<long>(random_() % nodes.size()))->first;
  }

  std::mt19937_64 random_;
  const tests::TemporaryDirectory directory_;
  const std::string path_ = directory_ / "db";
};

template <typename Entity>
void check_column(const GraphView& view, PropertyKeyId key, const std::map<Entity, Value>& told,
                  bool backwards) {
  std::vector<Entity> entities;
  for (const auto& [entity, value] : told) entities.push_back(entity);
  if (backwards) std::reverse(entities.begin(), entities.end());
  std::vector<Value> column(entities.size(), Value("not read"));
  view.property_column(std::span<const Entity>(entities), key, column);
  for (std::size_t i = 0; i < entities.size(); ++i) {
    CAPTURE(i);
    REQUIRE(column[i] == told.at(entities[i]));
    REQUIRE(view.property(entities[i], key) == column[i]);
  }
}

}  // namespace

TEST_CASE("property column: it has what each entity has", "[graph][properties]") {
  const std::uint64_t seed = tests::random_seed(20);
  CAPTURE(seed);
  Told told(seed);
  for (int round = 0; round < 8; ++round) {
    told.change();
    if (round == 2 || round == 5) told.database->fold();
    if (round == 3) told.open();
    CAPTURE(round);
    const auto view = told.database->view();
    for (const bool backwards : {false, true}) {
      check_column(*view, told.key, told.nodes, backwards);
      check_column(*view, told.key, told.edges, backwards);
    }
    REQUIRE(view->edge_count() == told.edges.size());
    for (const auto& [edge, value] : told.edges) {
      const auto found = view->find_edge(edge.id);
      REQUIRE(found);
      REQUIRE(found->start == edge.start);
      REQUIRE(found->end == edge.end);
    }
    CHECK_FALSE(view->find_edge(EdgeId{1'000'000}));
  }
}
