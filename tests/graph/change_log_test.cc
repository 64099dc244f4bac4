// Law: what was recorded between two moments leads from what was stored at the one to what was
// stored at the other.
#include "graph/change_log.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include <catch2/catch.hpp>

#include "schema/error.h"
#include "tests/support/random_seed.h"
#include "tests/support/recorded_history.h"

namespace clout::graph {
namespace {

using tests::GraphModel;
using tests::RecordedHistory;
using ClaimRow = std::tuple<std::int64_t, EdgeId, std::string, Stance, std::int64_t>;

bool same(const GraphModel::Properties& a, const GraphModel::Properties& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.first == y.first && equivalent(x.second, y.second);
  });
}
bool same(const GraphModel::ModelNode& a, const GraphModel::ModelNode& b) {
  return a.labels == b.labels && same(a.properties, b.properties);
}
bool same(const GraphModel::ModelEdge& a, const GraphModel::ModelEdge& b) {
  return a.type == b.type && a.start == b.start && a.end == b.end &&
         same(a.properties, b.properties);
}
template <typename Entities>
bool all_same(const Entities& a, const Entities& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.first == y.first && same(x.second, y.second);
  });
}

/// Makes recorded changes in a graph, and looks whether each finds what it says was there.
class Replay {
 public:
  Replay(GraphModel graph, const Catalog& catalog) : graph_(std::move(graph)), catalog_(catalog) {}

  void apply(const RecordedChange& change) {
    recorded_ = change.recorded;
    std::visit([&](const auto& what) { apply(what); }, change.what);
  }

  [[nodiscard]] const GraphModel& graph() const { return graph_; }
  [[nodiscard]] const std::vector<ClaimRow>& claims() const { return claims_; }

 private:
  void apply(const NodeChanged& change) {
    step(graph_.nodes, change.node, change, [&](const NodeRecord& record) {
      GraphModel::ModelNode node{{}, properties(record)};
      for (const LabelId label : record.labels) node.labels.insert(catalog_.labels.name(label));
      return node;
    });
  }
  void apply(const EdgeChanged& change) {
    step(graph_.edges, change.edge.id, change, [&](const EdgeRecord& record) {
      return GraphModel::ModelEdge{catalog_.edge_types.name(record.type), record.start, record.end,
                                   properties(record)};
    });
  }
  void apply(const ClaimAdded& added) {
    claims_.emplace_back(recorded_, added.edge.id, added.claim.source, added.claim.stance,
                         added.claim.recorded);
  }

  template <typename Entities, typename Id, typename Change, typename Content>
  void step(Entities& entities, Id id, const Change& change, const Content& content) {
    REQUIRE((change.before || change.after));
    REQUIRE(entities.contains(id) == (change.before != nullptr));
    if (change.before) REQUIRE(same(entities.at(id), content(*change.before)));
    if (change.after) {
      entities.insert_or_assign(id, content(*change.after));
    } else {
      entities.erase(id);
    }
  }

  template <typename Record>
  [[nodiscard]] GraphModel::Properties properties(const Record& record) const {
    GraphModel::Properties found;
    for (const auto& [key, value] : record.properties) {
      found.emplace(catalog_.property_keys.name(key), value);
    }
    return found;
  }

  GraphModel graph_;
  const Catalog& catalog_;
  std::int64_t recorded_ = 0;
  std::vector<ClaimRow> claims_;
};

/// By commit, then nodes before edges, each by number; claims behind their edge.
std::tuple<std::int64_t, bool, std::uint64_t, bool> place_of(const RecordedChange& change) {
  if (const auto* node = std::get_if<NodeChanged>(&change.what)) {
    return {change.recorded, false, raw(node->node), false};
  }
  if (const auto* edge = std::get_if<EdgeChanged>(&change.what)) {
    return {change.recorded, true, raw(edge->edge.id), false};
  }
  return {change.recorded, true, raw(std::get<ClaimAdded>(change.what).edge.id), true};
}

std::vector<ClaimRow> claims_between(const RecordedHistory& history, std::int64_t since,
                                     std::int64_t until) {
  std::vector<ClaimRow> rows;
  for (const tests::StatedClaim& stated : history.claims()) {
    const bool within = since < stated.stored && stated.stored <= until;
    // Who deletes the edge in the same commit takes its claim back.
    if (!within || !history.stored_at(stated.stored).edges.contains(stated.edge)) continue;
    rows.emplace_back(stated.stored, stated.edge, stated.claim.source, stated.claim.stance,
                      stated.claim.recorded);
  }
  std::stable_sort(rows.begin(), rows.end(), [](const ClaimRow& a, const ClaimRow& b) {
    return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<1>(b));
  });
  return rows;
}

void check_between(const RecordedHistory& history, std::int64_t since, std::int64_t until) {
  QueryBudget budget;
  const auto view = history.database().view();
  if (since < history.horizon().value_or(since)) {
    REQUIRE_THROWS_AS(ChangeLog(*view, since, until, budget), Error);
    return;
  }
  ChangeLog log(*view, since, until, budget);
  Replay replay(history.stored_at(since), view->catalog());
  std::optional<RecordedChange> last;
  while (auto change = log.next()) {
    REQUIRE(change->recorded > since);
    REQUIRE(change->recorded <= until);
    if (last) REQUIRE(place_of(*last) <= place_of(*change));
    replay.apply(*change);
    last = std::move(change);
  }
  const GraphModel expected = history.stored_at(until);
  REQUIRE(all_same(replay.graph().nodes, expected.nodes));
  REQUIRE(all_same(replay.graph().edges, expected.edges));
  REQUIRE(replay.claims() == claims_between(history, since, until));
  REQUIRE(budget.memory_used() < 100'000);
}

void check_histories(std::uint64_t seed, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    RecordedHistory history(seed + static_cast<std::uint64_t>(round), round % 5 == 0);
    for (int commit = 0; commit < 30; ++commit) {
      history.advance();
      if (commit % 5 != 4) continue;
      INFO("CLOUT_SEED=" << seed + static_cast<std::uint64_t>(round) << ", after " << commit
                         << " commits");
      const auto [since, until] = std::minmax({history.some_time(), history.some_time()});
      check_between(history, since, until);
      check_between(history, since, INT64_MAX);
    }
  }
}

}  // namespace

TEST_CASE("change log: it leads from one moment to another", "[graph][history]") {
  check_histories(tests::random_seed(1), 25);
}

TEST_CASE("change log: the same for many histories", "[graph][history][.][long]") {
  check_histories(tests::random_seed(1'000), 500);
}

TEST_CASE("change log: in what was known earlier it ends there", "[graph][history]") {
  const auto database = Database::open_in_memory({.background_fold = false});
  std::vector<std::int64_t> times;
  for (int i = 0; i < 3; ++i) {
    const auto writer = database->begin();
    writer->create_node({}, {});
    times.push_back(*time_of(*database->view(), writer->commit()));
  }
  QueryBudget budget;
  const auto past = database->view_at(times[1], budget);
  ChangeLog log(*past, 0, INT64_MAX, budget);
  CHECK(log.next()->recorded == times[0]);
  CHECK(log.next()->recorded == times[1]);
  CHECK_FALSE(log.next());
}

TEST_CASE("change log: the deadline ends it", "[graph][history]") {
  const auto database = Database::open_in_memory({.background_fold = false});
  const auto writer = database->begin();
  for (int i = 0; i < 1'000; ++i) writer->create_node({}, {});
  writer->commit();
  CancelToken token;
  QueryBudget budget({}, &token);
  const auto view = database->view();
  ChangeLog log(*view, 0, INT64_MAX, budget);
  CHECK(log.next());
  token.cancel();
  CHECK_THROWS_AS(
      [&] {
        while (log.next()) {
        }
      }(),
      Error);
}

TEST_CASE("change log: its cost is that of what has changed", "[graph][history]") {
  const auto database = Database::open_in_memory({.background_fold = false});
  const auto first = database->begin();
  for (int i = 0; i < 1'000; ++i) first->create_node({}, {});
  const std::int64_t time = *time_of(*database->view(), first->commit());
  const auto second = database->begin();
  second->create_node({}, {});
  second->commit();
  QueryBudget little({.memory_bytes = 1'000});
  const auto view = database->view();
  ChangeLog log(*view, time, INT64_MAX, little);
  CHECK(log.next());
  CHECK_FALSE(log.next());
  CHECK_THROWS_AS(ChangeLog(*view, 0, INT64_MAX, little), Error);
}

}  // namespace clout::graph
