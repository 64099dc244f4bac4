// Claims on edges as the database keeps them: numbered, timed, durable, and no new version of
// their edge.
#include <vector>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "graph/history.h"
#include "schema/error.h"
#include "tests/support/temporary_directory.h"

namespace clout::graph {
namespace {

constexpr OpenOptions kCreate{.mode = OpenOptions::Mode::CreateIfMissing, .background_fold = false};

Claim claim_by(std::string source, Stance stance = Stance::Supports) {
  Claim claim;
  claim.source = std::move(source);
  claim.stance = stance;
  return claim;
}

Edge some_edge(Transaction& writer) {
  const NodeId a = writer.create_node({}, {});
  const NodeId b = writer.create_node({}, {});
  return writer.create_edge(writer.edge_type("SUPPLIES"), a, b,
                            {{writer.property_key("weight"), Value(1)}});
}

}  // namespace

TEST_CASE("claims: a commit numbers and dates them, and they outlive the process", "[graph]") {
  const tests::TemporaryDirectory directory;
  const std::string path = directory / "db";
  Edge edge;
  CommitNumber second{};
  {
    const auto database = Database::open(path, kCreate);
    auto writer = database->begin();
    edge = some_edge(*writer);
    Claim early = claim_by("A");
    early.recorded = 1'000'000;
    early.published = Date{10};
    early.certainty = 0.5;
    early.quote = "so";
    writer->add_claim(edge, early);
    CHECK(writer->view().claims(edge.id).size() == 1);
    CHECK(database->view()->claims(edge.id).empty());
    writer->commit();
    writer = database->begin();
    writer->add_claim(edge, claim_by("B", Stance::Denies));
    second = writer->commit();
  }
  const auto database = Database::open(path, kCreate);
  const auto view = database->view();
  const std::vector<Claim> claims = view->claims(edge.id);
  REQUIRE(claims.size() == 2);
  CHECK(claims[0].source == "A");
  CHECK(claims[0].recorded == 1'000'000);
  CHECK(equivalent(claims[0].published, Value(Date{10})));
  CHECK(claims[0].certainty == 0.5);
  CHECK(claims[0].quote == "so");
  CHECK(claims[1].source == "B");
  CHECK(claims[1].stance == Stance::Denies);
  CHECK(claims[1].commit == second);
  CHECK(claims[1].recorded == time_of(*view, second));
}

TEST_CASE("claims: an edge is known since the first of them, and keeps its version",
          "[graph][history]") {
  const auto database = Database::open_in_memory(kCreate);
  auto writer = database->begin();
  const Edge edge = some_edge(*writer);
  writer->commit();
  const RecordedTime made = edge_history(*database->view(), edge.id).front().record->recorded_from;
  writer = database->begin();
  writer->add_claim(edge, claim_by("now"));
  writer->commit();
  auto versions = edge_history(*database->view(), edge.id);
  REQUIRE(versions.size() == 1);
  CHECK(versions[0].record->recorded_from == made);
  writer = database->begin();
  Claim early = claim_by("early");
  early.recorded = 5;
  writer->add_claim(edge, early);
  writer->commit();
  versions = edge_history(*database->view(), edge.id);
  REQUIRE(versions.size() == 1);
  CHECK(versions[0].record->recorded_from == 5);
  // With a property it is a new version, claims or not.
  writer = database->begin();
  writer->add_claim(edge, claim_by("late"));
  writer->set_property(edge, writer->property_key("weight"), 2);
  writer->commit();
  CHECK(edge_history(*database->view(), edge.id).size() == 2);
  database->fold();
  CHECK(database->view()->claims(edge.id).size() == 3);
  CHECK(edge_history(*database->view(), edge.id).size() == 2);
}

TEST_CASE("claims: two transactions on one edge conflict, and both claims are kept", "[graph]") {
  const auto database = Database::open_in_memory(kCreate);
  auto writer = database->begin();
  const Edge edge = some_edge(*writer);
  writer->commit();
  auto first = database->begin();
  auto second = database->begin();
  first->add_claim(edge, claim_by("first"));
  second->add_claim(edge, claim_by("second"));
  first->commit();
  try {
    second->commit();
    FAIL("no conflict");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::Conflict);
  }
  second = database->begin();
  second->add_claim(edge, claim_by("second"));
  second->commit();
  CHECK(database->view()->claims(edge.id).size() == 2);
}

TEST_CASE("claims: what cannot be is refused", "[graph]") {
  const auto database = Database::open_in_memory(kCreate);
  auto writer = database->begin();
  const Edge edge = some_edge(*writer);
  Claim sure = claim_by("x");
  sure.certainty = 1.5;
  CHECK_THROWS_AS(writer->add_claim(edge, sure), Error);
  Claim future = claim_by("x");
  future.recorded = INT64_MAX;
  CHECK_THROWS_AS(writer->add_claim(edge, future), Error);
  writer->add_claim(edge, claim_by("x"));
  writer->delete_edge(edge);
  CHECK_THROWS_AS(writer->add_claim(edge, claim_by("x")), Error);
  writer->commit();
  std::size_t left = 0;
  database->view()->visit_claims([&](EdgeId, const Claim&) { return ++left != 0; });
  CHECK(left == 0);  // nobody has ever seen the edge
}

}  // namespace clout::graph
