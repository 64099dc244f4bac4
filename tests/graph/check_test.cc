// The checker finds each kind of damage, and nothing where there is none.
#include "graph/check.h"

#include <filesystem>
#include <functional>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "graph/names.h"
#include "graph/topology_file.h"
#include "schema/error.h"
#include "storage/keys.h"
#include "storage/layout.h"
#include "storage/ordered_code.h"
#include "storage/records.h"
#include "storage/rocks_store.h"
#include "tests/support/no_limits.h"
#include "tests/support/temporary_directory.h"

namespace clout::graph {
namespace {

using storage::Family;
using storage::KvSnapshot;
using storage::WriteBatch;

InfluenceModel named_model(std::string name, double hop_decay = 0.5) {
  InfluenceModel model;
  model.name = std::move(name);
  model.hop_decay = hop_decay;
  return model;
}

/// A small database with a bit of everything: chunks, long values, a delta, history, an index.
void make_database(const std::string& path) {
  OpenOptions options;
  options.mode = OpenOptions::Mode::CreateIfMissing;
  options.background_fold = false;
  const auto database = Database::open(path, options);
  database->create_index({"", "Company", "ticker", true}, tests::no_limits());
  auto writer = database->begin();
  const std::vector company{writer->label("Company")};
  const PropertyKeyId name = writer->property_key("name");
  const PropertyKeyId ticker = writer->property_key("ticker");
  const PropertyKeyId quote = writer->property_key("quote");
  const EdgeTypeId competes = writer->edge_type("COMPETES_WITH");
  const NodeId apple = writer->create_node(company, {{name, "Apple"}, {ticker, "AAPL"}});
  const NodeId meta = writer->create_node(company, {{name, "Meta"}, {ticker, "META"}});
  writer->create_edge(competes, apple, meta, {{quote, std::string(700, 'q')}});
  writer->create_edge(competes, meta, apple, {});
  writer->set_external_id("", "a1", apple);
  writer->commit();
  database->fold();
  writer = database->begin();
  writer->set_property(apple, name, "Apple Inc.");
  writer->put_influence_model(named_model("m"));
  const Edge edge = writer->create_edge(competes, apple, meta, {});
  Claim claim;
  claim.source = "Wire";
  writer->add_claim(edge, claim);
  writer->add_claim(edge, claim);
  writer->commit();
}

using Damage = std::function<void(const KvSnapshot&, WriteBatch&)>;

CheckReport report_after(const Damage& damage) {
  const tests::TemporaryDirectory directory;
  const std::string path = directory / "db";
  make_database(path);
  {
    const auto store = storage::open_rocks_store(path);
    WriteBatch batch;
    damage(*store->snapshot(), batch);
    store->write(batch, storage::KvStore::Durability::Sync);
  }
  return check_database(path);
}

std::string first_key(const KvSnapshot& kv, Family family, const std::string& prefix = {}) {
  const auto rows =
      kv.scan(family, prefix, prefix.empty() ? std::string() : storage::prefix_end(prefix));
  REQUIRE(rows->valid());
  return std::string(rows->key());
}

bool tells(const CheckReport& report, const std::string& part) {
  for (const std::string& problem : report.problems) {
    if (problem.find(part) != std::string::npos) return true;
  }
  for (const std::string& problem : report.problems) UNSCOPED_INFO(problem);
  return false;
}

Damage erase_first(Family family, const std::string& prefix = {}) {
  return [=](const KvSnapshot& kv, WriteBatch& batch) {
    batch.erase(family, first_key(kv, family, prefix));
  };
}

}  // namespace

TEST_CASE("check: a sound database has no problems", "[graph][check]") {
  const CheckReport report = report_after([](const KvSnapshot&, WriteBatch&) {});
  for (const std::string& problem : report.problems) UNSCOPED_INFO(problem);
  CHECK(report.problem_count == 0);
  CHECK(report.nodes == 2);
  CHECK(report.edges == 3);
  CHECK(report.names == 2);
  CHECK(report.index_entries == 2);
  CHECK(report.delta_rows == 3);
  CHECK(report.history_rows == 1);
  CHECK(report.commits == 2);
}

TEST_CASE("check: each kind of damage is found", "[graph][check]") {
  SECTION("a side of an edge is lost") {
    CHECK(tells(
        report_after(erase_first(Family::Adjacency, storage::adjacency_prefix(Direction::In))),
        "at its start but not at its end"));
    CHECK(tells(
        report_after(erase_first(Family::Adjacency, storage::adjacency_prefix(Direction::Out))),
        "at its end but not at its start"));
  }
  SECTION("a node is lost") {
    const auto report = report_after(erase_first(Family::Nodes));
    CHECK(tells(report, "there is a name of a node that does not have it"));
    CHECK(tells(report, "there is an index entry of a node or edge that does not have it"));
    CHECK(tells(report, "was changed and is missing"));
    CHECK(tells(report, "topology"));
  }
  SECTION("a name is lost") {
    CHECK(tells(report_after(erase_first(Family::Names)), "a node has a name that is not stored"));
  }
  SECTION("a name too many") {
    CHECK(tells(report_after([](const KvSnapshot&, WriteBatch& batch) {
                  batch.put(Family::Names,
                            storage::encode_key(storage::NameKey{
                                "nobody", "Nobody", storage::NameKind::Name, NodeId{0}}),
                            {});
                }),
                "there is a name of a node that does not have it"));
  }
  SECTION("an index entry is lost") {
    CHECK(tells(report_after(erase_first(Family::PropertyIndex)),
                "a node or edge has an index entry that is not stored"));
  }
  SECTION("a long value is lost") {
    CHECK(tells(report_after(erase_first(Family::LargeValues)), "long property value"));
  }
  SECTION("a long value too many") {
    CHECK(tells(report_after([](const KvSnapshot&, WriteBatch& batch) {
                  batch.put(Family::LargeValues, storage::large_value_key(99), "x");
                }),
                "the long value 99 belongs to no edge"));
  }
  SECTION("a side of an edge of the delta is lost") {
    CHECK(tells(
        report_after(erase_first(Family::Delta, storage::delta_prefix(storage::DeltaKind::InEdge))),
        "differs between its start and its end"));
    CHECK(tells(report_after(
                    erase_first(Family::Delta, storage::delta_prefix(storage::DeltaKind::OutEdge))),
                "differs between its start and its end"));
  }
  SECTION("a locator is lost") {
    CHECK(tells(report_after([](const KvSnapshot&, WriteBatch& batch) {
                  batch.erase(Family::EdgeLocator, storage::edge_locator_key(EdgeId{2}));
                }),
                "edge 2 is not where its locator says"));
  }
  SECTION("a locator too many") {
    CHECK(tells(report_after([](const KvSnapshot&, WriteBatch& batch) {
                  batch.put(Family::EdgeLocator, storage::edge_locator_key(EdgeId{9}),
                            storage::encode(storage::EdgeLocation{}));
                }),
                "the locator of edge 9 leads nowhere"));
  }
  SECTION("counters went back") {
    CHECK(tells(
        report_after([](const KvSnapshot&, WriteBatch& batch) {
          batch.put(Family::Meta, std::string(storage::kMetaNextNode), storage::encode_counter(1));
          batch.put(Family::Meta, std::string(storage::kMetaNextEdge), storage::encode_counter(1));
        }),
        "has a number that was never given"));
  }
  SECTION("a commit is lost") {
    const auto report = report_after([](const KvSnapshot&, WriteBatch& batch) {
      batch.erase(Family::CommitLog, storage::commit_log_key(CommitNumber{2}));
    });
    CHECK(tells(report, "not between the fold and the last commit"));
    CHECK(tells(report, "was replaced by a commit that is not there"));
  }
  SECTION("an influence model is not what its key says, or has a number out of range") {
    const auto with = [](const InfluenceModel& stored) {
      return [=](const KvSnapshot&, WriteBatch& batch) {
        const storage::CatalogKey key{storage::CatalogKind::Model, "m", 1};
        batch.put(Family::Catalog, storage::encode_key(key),
                  storage::encode(storage::ModelRecord{1, stored}));
      };
    };
    InfluenceModel later = named_model("m");
    later.version = 2;
    CHECK(tells(report_after(with(named_model("n"))), "'m' version 1 says that it is another"));
    CHECK(tells(report_after(with(later)), "'m' version 1 says that it is another"));
    CHECK(tells(report_after(with(named_model("m", 2))), "not in (0, 1]"));
    CHECK(report_after(with(named_model(""))).problem_count == 0);  // it was dropped
  }
  SECTION("a claim is lost, or is of nothing") {
    CHECK(tells(report_after(erase_first(Family::Claims)), "has lost a claim"));
    const auto with = [](std::uint64_t edge, Claim claim) {
      return [=](const KvSnapshot&, WriteBatch& batch) {
        batch.put(Family::Claims, storage::encode_key(storage::ClaimKey{EdgeId{edge}, 0}),
                  storage::encode(claim));
      };
    };
    Claim later;
    later.commit = CommitNumber{1'000};
    CHECK(tells(report_after(with(0, later)), "of a commit that never was"));
    CHECK(tells(report_after(with(1'000, {})), "was never made"));
    Claim sure;
    sure.certainty = 1.5;
    CHECK(tells(report_after(with(0, sure)), "whose certainty is not between 0 and 1"));
  }
  SECTION("a name of the catalog is lost") {
    CHECK(tells(report_after(erase_first(Family::Catalog,
                                         storage::catalog_prefix(storage::CatalogKind::EdgeType))),
                "has a type without a name"));
  }
  SECTION("bytes of a record are damaged") {
    CHECK(tells(report_after([](const KvSnapshot&, WriteBatch& batch) {
                  batch.put(Family::Nodes, storage::node_key(NodeId{1}), "\xFF\xFF");
                }),
                "a row of nodes is damaged"));
    CHECK(tells(report_after([](const KvSnapshot& kv, WriteBatch& batch) {
                  batch.put(Family::Adjacency, first_key(kv, Family::Adjacency), "\x01");
                }),
                "a row of adjacency is damaged"));
  }
}

TEST_CASE("check: an open database is checked as of its newest commit", "[graph][check]") {
  const tests::TemporaryDirectory directory;
  const auto database =
      Database::open(directory / "db", {.mode = OpenOptions::Mode::CreateIfMissing});
  const auto add_node = [&] {
    const auto writer = database->begin();
    writer->create_node({}, {});
    writer->commit();
  };
  add_node();
  bool written = false;
  CheckOptions options;
  options.on_part = [&](std::string_view part) {
    if (part == "nodes") add_node();
    written |= part == "nodes";
  };
  const CheckReport report = check_database(*database, options);
  CHECK(written);
  CHECK(report.problem_count == 0);
  CHECK(report.nodes == 1);
  CHECK(check_database(*database).nodes == 2);
  options.on_part = [](std::string_view) { throw Error(ErrorCode::Cancelled, "as asked"); };
  CHECK_THROWS_AS(check_database(*database, options), Error);
}

TEST_CASE("check: a database that damage keeps from opening is reported", "[graph][check]") {
  const tests::TemporaryDirectory directory;
  const std::string path = directory / "db";
  make_database(path);
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    if (entry.path().filename().string().starts_with("MANIFEST-")) {
      std::filesystem::resize_file(entry.path(), 20);
    }
  }
  const CheckReport report = check_database(path);
  CHECK(report.problem_count == 1);
  CHECK(tells(report, "it cannot be opened: the database '" + path + "' is damaged"));
}

TEST_CASE("check: a topology snapshot of other edges is found", "[graph][check]") {
  const tests::TemporaryDirectory directory;
  const std::string path = directory / "db";
  make_database(path);
  TopologyBuilder builder;
  builder.add_node(NodeId{0}, {LabelId{0}}, CommitNumber{1});
  builder.add_edge(EdgeTypeId{0}, NodeId{1}, EdgeId{0});
  builder.add_edge(EdgeTypeId{0}, NodeId{1}, EdgeId{1});
  builder.add_node(NodeId{1}, {LabelId{0}}, CommitNumber{1});
  write_topology_file(path, *builder.finish(CommitNumber{1})).replace();
  CHECK(tells(check_database(path), "the topology snapshot has other edges than the chunks"));
}

}  // namespace clout::graph
