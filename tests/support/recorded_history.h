// A random history, written to a database and kept beside it: what was known at any time can be
// told from what was written alone.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/bulk_writer.h"
#include "graph/check.h"
#include "graph/database.h"
#include "graph/entity_merge.h"
#include "graph/history.h"
#include "graph/vacuum.h"
#include "tests/support/graph_model.h"
#include "tests/support/random_steps.h"
#include "tests/support/silent_observer.h"
#include "tests/support/temporary_directory.h"

namespace clout::tests {

/// The graph after a commit.
struct Moment {
  std::int64_t time = 0;
  GraphModel graph;
};

struct StatedClaim {
  EdgeId edge{};
  Claim claim;
  std::int64_t stored = 0;  ///< the time of the commit that brought it
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
    if (choice == 3 && on_disk_) vacuum();
  }

  [[nodiscard]] const graph::Database& database() const { return *database_; }
  [[nodiscard]] std::uint64_t below(std::uint64_t limit) { return steps_.below(limit); }

  /// The moment before which a vacuum has freed the history.
  [[nodiscard]] std::optional<std::int64_t> horizon() const { return horizon_; }

  /// Of a commit, just before or after it, or between two.
  [[nodiscard]] std::int64_t some_time() {
    const std::int64_t time = moments_[steps_.below(moments_.size())].time;
    return time - 1 + static_cast<std::int64_t>(steps_.below(3));
  }

  /// What had been written by then.
  [[nodiscard]] GraphModel stored_at(std::int64_t time) const {
    GraphModel stored;
    for (const Moment& moment : moments_) {
      if (moment.time <= time) stored = moment.graph;
    }
    return stored;
  }

  /// What was known then, from what was written alone.
  [[nodiscard]] GraphModel known_at(std::int64_t time) const {
    GraphModel known = stored_at(time);
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

  /// In the order in which they were made.
  [[nodiscard]] const std::vector<StatedClaim>& claims() const { return claims_; }

  [[nodiscard]] std::vector<Claim> claims_at(EdgeId edge, std::int64_t time) const {
    std::vector<Claim> claims;
    for (const StatedClaim& stated : claims_) {
      if (stated.edge == edge && stated.claim.recorded <= time) claims.push_back(stated.claim);
    }
    return claims;
  }

 private:
  void open() {
    graph::OpenOptions options;
    options.mode = graph::OpenOptions::Mode::CreateIfMissing;
    options.background_fold = false;
    database_.reset();
    database_ = on_disk_ ? graph::Database::open(directory_ / "db", options)
                         : graph::Database::open_in_memory(options);
  }

  void vacuum() {
    database_.reset();
    const std::int64_t before = some_time();
    const auto report = graph::vacuum_database(directory_ / "db", {.before = before});
    horizon_ = std::max(before, horizon_.value_or(before));
    REQUIRE(report.horizon == horizon_);
    REQUIRE(graph::check_database(directory_ / "db").problems.empty());
    open();
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
    const std::int64_t time = graph::time_of(*database_->view(), commit).value();
    for (; stamped_ < claims_.size(); ++stamped_) {
      claims_[stamped_].stored = time;
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
    if (steps_.below(3) == 0) merge_or_split(*writer);
    // A claim on an edge that nobody else ever saw was never made.
    claims_.erase(
        std::remove_if(claims_.begin() + static_cast<std::ptrdiff_t>(stamped_), claims_.end(),
                       [&](const StatedClaim& stated) {
                         return !graph_.edges.contains(stated.edge) && !ever_had(stated.edge);
                       }),
        claims_.end());
    if (writer->has_changes()) keep(writer->commit());
  }

  /// What it leads to, other tests look at; here it is taken from the view.
  void merge_or_split(graph::Transaction& writer) {
    const auto some = graph_.some_node(steps_.below(1'000));
    const auto other = graph_.some_node(steps_.below(1'000));
    if (!some || *some == *other) return;
    const graph::GraphView& view = writer.view();
    const std::vector<graph::MergedEntity> merged = graph::merged_into(view, *some);
    if (!merged.empty()) {
      graph::split_entity(writer, merged.front(), *some, [] {});
    } else if (!graph::kept_for(view, *some) && !graph::kept_for(view, *other)) {
      graph::merge_entities(writer, *some, *other, [] {});
    }
    graph_ = model_of(view);
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

  void add_claim(graph::Transaction& writer) {
    const auto edge = graph_.some_edge(steps_.below(1'000));
    if (!edge) return;
    Claim claim = some_claim();
    writer.add_claim(graph_.edge(*edge, writer.view().catalog()), claim);
    claims_.push_back({*edge, std::move(claim), 0});
  }

  void set_reliability(graph::Transaction& writer) {
    const double reliability = static_cast<double>(steps_.below(9)) / 8;
    writer.set_property(source_, writer.property_key("reliability"), reliability);
    graph_.nodes[source_].properties["reliability"] = reliability;
  }

  /// Three companies in a row; claims on the edges of some.
  void load() {
    graph::BulkWriter writer(*database_, {});
    const std::uint32_t first = writer.next_node();
    graph::BulkNodes nodes;
    nodes.label_sets = {{"Company"}};
    nodes.label_codes.assign(3, 0);
    graph::BulkColumn names;
    names.name = "name";
    for (std::uint32_t i = 0; i < 3; ++i) {
      names.values.emplace_back("name " + std::to_string(i));
      graph_.nodes[NodeId{first + i}] = {{"Company"}, {{"name", names.values.back()}}};
    }
    nodes.columns.push_back(std::move(names));
    graph::BulkEdges edges;
    edges.type_names.intern("SUPPLIES");
    edges.types = {0, 0};
    edges.starts = {first, first + 1};
    edges.ends = {first + 1, first + 2};
    writer.add(std::move(nodes));
    writer.add(std::move(edges));
    std::vector<graph::BulkClaim> claims;
    if (steps_.below(2) == 0) claims.push_back({steps_.below(2), some_claim()});
    writer.add(claims);
    SilentObserver observer;
    const CommitNumber commit = writer.commit("a file", observer);
    for (std::uint32_t i = 0; i < 2; ++i) {
      const NodeId start{first + i};
      std::vector<graph::Neighbour> found;
      database_->view()->expand(start, Direction::Out, {}, found);
      graph_.edges[found.at(0).edge.id] = {"SUPPLIES", start, NodeId{first + i + 1}, {}};
      for (const graph::BulkClaim& claim : claims) {
        if (claim.edge == i) claims_.push_back({found.at(0).edge.id, claim.claim, 0});
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

  RandomSteps steps_;
  const bool on_disk_;
  const TemporaryDirectory directory_;
  std::unique_ptr<graph::Database> database_;
  GraphModel graph_;
  NodeId source_{};
  std::vector<Moment> moments_;
  std::vector<StatedClaim> claims_;
  std::optional<std::int64_t> horizon_;
  std::size_t stamped_ = 0;  ///< claims that have their time
};

}  // namespace clout::tests
