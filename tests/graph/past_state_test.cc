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

#include "graph/bulk_writer.h"
#include "graph/database.h"
#include "graph/history.h"
#include "graph/influence/influence_graph.h"
#include "schema/error.h"
#include "tests/support/graph_model.h"
#include "tests/support/random_seed.h"
#include "tests/support/random_steps.h"
#include "tests/support/silent_observer.h"
#include "tests/support/temporary_directory.h"

namespace clout::graph {
namespace {

using tests::GraphModel;

/// The graph after a commit.
struct Moment {
  std::int64_t time = 0;
  GraphModel graph;
};

struct StatedClaim {
  EdgeId edge{};
  Claim claim;
};

/// A random history, written to a database and kept beside it.
class RecordedHistory {
 public:
  RecordedHistory(std::uint64_t seed, bool on_disk) : steps_(seed), on_disk_(on_disk) {
    open();
    QueryBudget budget;
    create_names();
    database_->create_index({.name = "named", .subject = "Company", .key = "name"}, budget);
    database_->create_index(
        {.name = "since", .subject = "SUPPLIES", .key = "since", .on_edges = true}, budget);
    database_->create_text_index({"words", {"Person"}, {"note", "name"}}, budget);
  }

  /// One commit, and now and then what must not be seen from outside.
  void advance() {
    const std::uint64_t choice = steps_.below(12);
    if (choice == 0) {
      load();
    } else {
      write();
    }
    if (choice == 1) database_->fold();
    if (choice == 2 && on_disk_) open();
  }

  [[nodiscard]] const Database& database() const { return *database_; }
  [[nodiscard]] std::uint64_t below(std::uint64_t limit) { return steps_.below(limit); }

  /// Of a commit, just before or after it, or between two.
  [[nodiscard]] std::int64_t some_time() {
    const std::int64_t time = moments_[steps_.below(moments_.size())].time;
    return time - 1 + static_cast<std::int64_t>(steps_.below(3));
  }

  /// What was known then, from what was written alone.
  [[nodiscard]] GraphModel known_at(std::int64_t time) const {
    GraphModel known;
    for (const Moment& moment : moments_) {
      if (moment.time <= time) known = moment.graph;
    }
    for (const StatedClaim& stated : claims_) {
      if (stated.claim.recorded > time) continue;
      const Moment& first = *std::find_if(moments_.begin(), moments_.end(), [&](const Moment& m) {
        return m.graph.edges.contains(stated.edge);
      });
      if (first.time <= time) continue;
      const GraphModel::ModelEdge& edge = first.graph.edges.at(stated.edge);
      known.edges.emplace(stated.edge, edge);
      for (const NodeId end : {edge.start, edge.end}) {
        if (!known.nodes.contains(end)) known.nodes.emplace(end, first_version(end));
      }
    }
    return known;
  }

  [[nodiscard]] std::vector<Claim> claims_at(EdgeId edge, std::int64_t time) const {
    std::vector<Claim> claims;
    for (const StatedClaim& stated : claims_) {
      if (stated.edge == edge && stated.claim.recorded <= time) claims.push_back(stated.claim);
    }
    return claims;
  }

 private:
  void open() {
    OpenOptions options;
    options.mode = OpenOptions::Mode::CreateIfMissing;
    options.background_fold = false;
    database_.reset();
    database_ =
        on_disk_ ? Database::open(directory_ / "db", options) : Database::open_in_memory(options);
  }

  void create_names() {
    const auto writer = database_->begin();
    for (const char* label : {"Company", "Product", "Person", "Source"}) writer->label(label);
    writer->edge_type("SUPPLIES");
    for (const char* key : {"name", "since", "note", "reliability"}) writer->property_key(key);
    const LabelId label = writer->label("Source");
    GraphModel::ModelNode source{{"Source"}, {{"name", "s0"}, {"reliability", 0.5}}};
    source_ = writer->create_node({&label, 1}, {{writer->property_key("name"), "s0"},
                                                {writer->property_key("reliability"), 0.5}});
    graph_.nodes[source_] = std::move(source);
    keep(writer->commit());
  }

  void keep(CommitNumber commit) {
    const std::int64_t time = time_of(*database_->view(), commit).value();
    for (; stamped_ < claims_.size(); ++stamped_) {
      if (claims_[stamped_].claim.recorded == 0) claims_[stamped_].claim.recorded = time;
    }
    moments_.push_back({time, graph_});
  }

  void write() {
    const auto writer = database_->begin();
    const std::uint64_t changes = 1 + steps_.below(6);
    for (std::uint64_t i = 0; i < changes; ++i) {
      steps_.step(*writer, graph_);
      if (steps_.below(3) == 0) add_claim(*writer);
    }
    if (steps_.below(6) == 0 && graph_.nodes.contains(source_)) set_reliability(*writer);
    // A claim on an edge that nobody else ever saw was never made.
    claims_.erase(
        std::remove_if(claims_.begin() + static_cast<std::ptrdiff_t>(stamped_), claims_.end(),
                       [&](const StatedClaim& stated) {
                         return !graph_.edges.contains(stated.edge) && !ever_had(stated.edge);
                       }),
        claims_.end());
    if (writer->has_changes()) keep(writer->commit());
  }

  [[nodiscard]] bool ever_had(EdgeId edge) const {
    return std::any_of(moments_.begin(), moments_.end(),
                       [&](const Moment& moment) { return moment.graph.edges.contains(edge); });
  }

  Claim some_claim() {
    Claim claim;
    claim.source = "s" + std::to_string(steps_.below(3));
    claim.stance = static_cast<Stance>(steps_.below(3));
    if (steps_.below(2) == 0) claim.recorded = some_time();
    return claim;
  }

  void add_claim(Transaction& writer) {
    const auto edge = graph_.some_edge(steps_.below(1'000));
    if (!edge) return;
    Claim claim = some_claim();
    writer.add_claim(graph_.edge(*edge, writer.view().catalog()), claim);
    claims_.push_back({*edge, std::move(claim)});
  }

  void set_reliability(Transaction& writer) {
    const double reliability = static_cast<double>(steps_.below(9)) / 8;
    writer.set_property(source_, writer.property_key("reliability"), reliability);
    graph_.nodes[source_].properties["reliability"] = reliability;
  }

  /// Three companies in a row; claims on the edges of some.
  void load() {
    BulkWriter writer(*database_, {});
    const std::uint32_t first = writer.next_node();
    BulkNodes nodes;
    nodes.label_sets = {{"Company"}};
    nodes.label_codes.assign(3, 0);
    BulkColumn names;
    names.name = "name";
    for (std::uint32_t i = 0; i < 3; ++i) {
      names.values.emplace_back("name " + std::to_string(i));
      graph_.nodes[NodeId{first + i}] = {{"Company"}, {{"name", names.values.back()}}};
    }
    nodes.columns.push_back(std::move(names));
    BulkEdges edges;
    edges.type_names.intern("SUPPLIES");
    edges.types = {0, 0};
    edges.starts = {first, first + 1};
    edges.ends = {first + 1, first + 2};
    writer.add(std::move(nodes));
    writer.add(std::move(edges));
    std::vector<BulkClaim> claims;
    if (steps_.below(2) == 0) claims.push_back({steps_.below(2), some_claim()});
    writer.add(claims);
    tests::SilentObserver observer;
    const CommitNumber commit = writer.commit("a file", observer);
    for (std::uint32_t i = 0; i < 2; ++i) {
      const NodeId start{first + i};
      std::vector<Neighbour> found;
      database_->view()->expand(start, Direction::Out, {}, found);
      graph_.edges[found.at(0).edge.id] = {"SUPPLIES", start, NodeId{first + i + 1}, {}};
      for (const BulkClaim& claim : claims) {
        if (claim.edge == i) claims_.push_back({found.at(0).edge.id, claim.claim});
      }
    }
    keep(commit);
  }

  [[nodiscard]] const GraphModel::ModelNode& first_version(NodeId node) const {
    const Moment& first = *std::find_if(moments_.begin(), moments_.end(), [&](const Moment& m) {
      return m.graph.nodes.contains(node);
    });
    return first.graph.nodes.at(node);
  }

  tests::RandomSteps steps_;
  const bool on_disk_;
  const tests::TemporaryDirectory directory_;
  std::unique_ptr<Database> database_;
  GraphModel graph_;
  NodeId source_{};
  std::vector<Moment> moments_;
  std::vector<StatedClaim> claims_;
  std::size_t stamped_ = 0;  ///< claims that have their time
};

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
