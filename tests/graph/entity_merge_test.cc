// Merges of entities: what one gives the other, and that splitting is the identity.
#include "graph/entity_merge.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/check.h"
#include "graph/database.h"
#include "schema/error.h"
#include "tests/support/graph_model.h"
#include "tests/support/random_seed.h"
#include "tests/support/random_steps.h"
#include "tests/support/temporary_directory.h"

namespace clout::graph {
namespace {

using tests::GraphModel;

const EachStep kNothing = [] {};

OpenOptions options() {
  OpenOptions options;
  options.mode = OpenOptions::Mode::CreateIfMissing;
  options.background_fold = false;
  return options;
}

/// Google and Alphabet, with an edge between the two and others around them.
class Companies {
 public:
  Companies() {
    const auto writer = database->begin();
    google = add(*writer, "Google", {{"ticker", "GOOG"}, {"country", "US"}});
    alphabet = add(*writer, "Alphabet", {{"country", "USA"}});
    other = add(*writer, "Meta", {});
    writer->set_property(google, writer->property_key("aliases"), List{"Googol"});
    rival = writer->create_edge(writer->edge_type("COMPETES_WITH"), google, other, {});
    owner = writer->create_edge(writer->edge_type("OWNS"), alphabet, google, {});
    Claim claim;
    claim.source = "Wire";
    writer->add_claim(rival, claim);
    writer->commit();
  }

  MovedEdges merge(NodeId merged, NodeId kept) {
    const auto writer = database->begin();
    MovedEdges moved = merge_entities(*writer, merged, kept, kNothing);
    writer->commit();
    return moved;
  }
  MovedEdges split(NodeId kept) {
    const auto writer = database->begin();
    MovedEdges moved =
        split_entity(*writer, merged_into(writer->view(), kept).front(), kept, kNothing);
    writer->commit();
    return moved;
  }
  [[nodiscard]] Value property(NodeId node, std::string_view key) const {
    const auto view = database->view();
    return view->property(node, view->catalog().property_keys.find(key).value());
  }
  [[nodiscard]] NodeId called(std::string_view name) const {
    const auto found = database->view()->find_by_name(name);
    REQUIRE(found.size() == 1);
    return found.front().node;
  }

  std::unique_ptr<Database> database = Database::open_in_memory(options());
  NodeId google{}, alphabet{}, other{};
  Edge rival, owner;

 private:
  static NodeId add(Transaction& writer, const char* name,
                    const std::vector<std::pair<const char*, const char*>>& more) {
    const std::array labels{writer.label("Company")};
    std::vector<Property> properties{{writer.property_key("name"), name}};
    for (const auto& [key, value] : more) properties.emplace_back(writer.property_key(key), value);
    return writer.create_node(labels, std::move(properties));
  }
};

TEST_CASE("entity merge: the kept one has names, properties, edges and claims of both",
          "[graph][merge]") {
  Companies companies;
  const MovedEdges moved = companies.merge(companies.google, companies.alphabet);
  CHECK(moved.moved == 2);
  REQUIRE(moved.loops.size() == 1);
  CHECK(moved.loops.front() == companies.owner);
  for (const char* name : {"Google", "Googol", "Alphabet"}) {
    CHECK(companies.called(name) == companies.alphabet);
  }
  CHECK(companies.property(companies.alphabet, "ticker").as_string() == "GOOG");
  CHECK(companies.property(companies.alphabet, "country").as_string() == "USA");
  CHECK(companies.property(companies.google, "was_country").as_string() == "US");
  CHECK(companies.property(companies.google, "country").is_null());
  const auto view = companies.database->view();
  const auto rival = view->find_edge(companies.rival.id);
  REQUIRE(rival);
  CHECK(rival->start == companies.alphabet);
  CHECK(rival->end == companies.other);
  CHECK(view->claims(rival->id).size() == 1);
  CHECK(kept_for(*view, companies.google) == companies.alphabet);
  CHECK_FALSE(kept_for(*view, companies.alphabet));
  const auto merged = merged_into(*view, companies.alphabet);
  REQUIRE(merged.size() == 1);
  CHECK(was_called(*view, merged.front(), "Googol"));
  CHECK_FALSE(was_called(*view, merged.front(), "Alphabet"));
}

TEST_CASE("entity merge: what came later stays with the kept one", "[graph][merge]") {
  Companies companies;
  companies.merge(companies.google, companies.alphabet);
  auto writer = companies.database->begin();
  const Edge later =
      writer->create_edge(writer->edge_type("MAKES"), companies.alphabet, companies.other, {});
  writer->set_property(companies.alphabet, writer->property_key("ticker"), "GOOGL");
  writer->commit();
  writer.reset();
  CHECK(companies.split(companies.alphabet).moved == 2);
  CHECK(companies.database->view()->find_edge(later.id)->start == companies.alphabet);
  CHECK(companies.database->view()->find_edge(companies.rival.id)->start == companies.google);
  CHECK(companies.property(companies.alphabet, "ticker").as_string() == "GOOGL");
  CHECK(companies.property(companies.google, "ticker").as_string() == "GOOG");
  CHECK(companies.called("Googol") == companies.google);
}

TEST_CASE("entity merge: of overlapping merges, and edges made meanwhile, the second conflicts",
          "[graph][merge]") {
  const bool merger_first = GENERATE(true, false);
  Companies companies;
  const auto merger = companies.database->begin();
  const auto writer = companies.database->begin();
  merge_entities(*merger, companies.google, companies.alphabet, kNothing);
  SECTION("another merge") { merge_entities(*writer, companies.other, companies.google, kNothing); }
  SECTION("an edge at the merged one") {
    writer->create_edge(writer->edge_type("MAKES"), companies.other, companies.google, {});
  }
  SECTION("an edge that moves away") { writer->delete_edge(companies.rival); }
  (merger_first ? *merger : *writer).commit();
  CHECK_THROWS_AS((merger_first ? *writer : *merger).commit(), Error);
}

TEST_CASE("entity merge: an edge that has moved raises the format version", "[graph][merge]") {
  const auto database = Database::open_in_memory(options());
  const auto writer = database->begin();
  const NodeId a = writer->create_node({}, {});
  const NodeId b = writer->create_node({}, {});
  const Edge edge = writer->create_edge(writer->edge_type("T"), a, a, {});
  writer->move_edge(edge, a, b);  // nobody has seen it elsewhere
  writer->commit();
  CHECK(database->figures().format_version == 1);
  const auto mover = database->begin();
  CHECK(mover->move_edge(edge, b, a).start == b);
  mover->commit();
  CHECK(database->figures().format_version == 5);
}

/// Random graphs, and random merges in them, each undone in the end.
class MergedGraph {
 public:
  MergedGraph(std::uint64_t seed, bool on_disk) : steps_(seed), on_disk_(on_disk) { open(); }

  void build() {
    const auto writer = database_->begin();
    for (int i = 0; i < 60; ++i) steps_.step(*writer, graph_);
    for (int i = 0; i < 5; ++i) claim(*writer);
    writer->commit();
  }

  void merge() {
    const auto merged = graph_.some_node(steps_.below(1'000));
    const auto kept = graph_.some_node(steps_.below(1'000));
    if (!merged || merged == kept) return;
    {
      const auto writer = database_->begin();
      if (kept_for(writer->view(), *merged) || kept_for(writer->view(), *kept)) return;
      merge_entities(*writer, *merged, *kept, kNothing);
      CHECK(writer->view().degree(*merged, Direction::Both, {}) == 1);  // the record's own
      CHECK(merged_into(writer->view(), *kept).front().node == *merged);
      writer->commit();
    }
    kept_.push_back(*kept);
    disturb();
  }

  void split() {
    {
      const auto writer = database_->begin();
      const MergedEntity newest = merged_into(writer->view(), kept_.back()).front();
      split_entity(*writer, newest, kept_.back(), kNothing);
      writer->commit();
    }
    kept_.pop_back();
    disturb();
  }

  [[nodiscard]] bool merged() const { return !kept_.empty(); }
  [[nodiscard]] std::string difference() const {
    return tests::difference(graph_, *database_->view());
  }
  [[nodiscard]] std::size_t claims() const {
    std::size_t count = 0;
    database_->view()->visit_claims([&](EdgeId, const Claim&) {
      ++count;
      return true;
    });
    return count;
  }
  /// What `clout check` finds.
  [[nodiscard]] std::size_t problems() {
    if (!on_disk_) return 0;
    database_.reset();
    const CheckReport report = check_database(directory_ / "db");
    open();
    return report.problem_count;
  }

 private:
  void open() {
    database_.reset();
    database_ = on_disk_ ? Database::open(directory_ / "db", options())
                         : Database::open_in_memory(options());
  }

  void claim(Transaction& writer) {
    const auto edge = graph_.some_edge(steps_.below(1'000));
    if (!edge) return;
    Claim claim;
    claim.source = "Wire";
    writer.add_claim(graph_.edge(*edge, writer.view().catalog()), claim);
  }

  /// What must not be seen from outside.
  void disturb() {
    if (steps_.below(3) == 0) database_->fold();
    if (on_disk_ && steps_.below(3) == 0) open();
  }

  tests::RandomSteps steps_;
  const bool on_disk_;
  const tests::TemporaryDirectory directory_;
  std::unique_ptr<Database> database_;
  GraphModel graph_;
  std::vector<NodeId> kept_;
};

TEST_CASE("entity merge: splitting in reverse order is the identity", "[graph][merge]") {
  const std::uint64_t seed = tests::random_seed(1);
  for (std::uint64_t round = 0; round < 60; ++round) {
    INFO("CLOUT_SEED=" << seed + round);
    MergedGraph graph(seed + round, round % 4 == 0);
    graph.build();
    const std::size_t claims = graph.claims();
    for (int i = 0; i < 8; ++i) graph.merge();
    REQUIRE(graph.problems() == 0);
    while (graph.merged()) graph.split();
    REQUIRE(graph.difference() == "");
    REQUIRE(graph.claims() == claims);
    REQUIRE(graph.problems() == 0);
  }
}

}  // namespace
}  // namespace clout::graph
