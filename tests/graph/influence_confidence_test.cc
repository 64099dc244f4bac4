// Confidence from claims, and one fact from parallel edges: the formulas by hand, and their laws.

#include <algorithm>
#include <random>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/influence/confidence.h"
#include "graph/influence/fact_merge.h"
#include "tests/support/random_filter.h"

namespace clout::tests {
namespace {

using graph::Belief;
using graph::FactPiece;
using graph::InfluenceEdge;
using graph::weigh_claims;
using graph::WeighedClaim;

TEST_CASE("influence confidence: a leak that is denied", "[graph][influence]") {
  const WeighedClaim leak{.origin = 1, .reliability = 0.8, .certainty = 0.8};
  const WeighedClaim denial{
      .origin = 2, .stance = Stance::Denies, .reliability = 0.3, .certainty = 1};
  const Belief alone = weigh_claims(std::vector{leak});
  CHECK(alone.confidence() == Approx(0.64));
  CHECK(alone.contradiction() == 0);
  const Belief denied = weigh_claims(std::vector{leak, denial});
  CHECK(denied.confidence() == Approx(0.448));
  CHECK(denied.contradiction() == Approx(0.192));
  CHECK(denied.belief() == Approx(0.554).margin(0.0005));
  CHECK(denied.plausibility() == Approx(0.866).margin(0.0005));
}

TEST_CASE("influence confidence: without support the stated number counts", "[graph][influence]") {
  const WeighedClaim doubt{
      .origin = 1, .stance = Stance::Weakens, .reliability = 0.5, .certainty = 0.8};
  CHECK(weigh_claims({}).confidence() == 1);
  CHECK(weigh_claims({}, 0.4).confidence() == Approx(0.4));
  CHECK(weigh_claims(std::vector{doubt}, 0.5).confidence() == Approx(0.5 * (1 - 0.5 * 0.4)));
  CHECK(weigh_claims({}, 7).confidence() == 1);
}

TEST_CASE("influence confidence: laws of claims", "[graph][influence]") {
  std::mt19937_64 random(test_seed());
  const auto unit = [&] { return static_cast<double>(random() % 1001) / 1000; };
  for (int round = 0; round < 500; ++round) {
    std::vector<WeighedClaim> claims;
    for (std::uint64_t i = random() % 6; i > 0; --i) {
      claims.push_back({.origin = random() % 4,
                        .stance = static_cast<Stance>(random() % 3),
                        .reliability = unit(),
                        .certainty = unit()});
    }
    const double before = weigh_claims(claims).confidence();
    if (!claims.empty()) {
      std::vector<WeighedClaim> twice = claims;
      twice.push_back(claims[random() % claims.size()]);
      REQUIRE(weigh_claims(twice).confidence() == before);
    }
    std::shuffle(claims.begin(), claims.end(), random);
    REQUIRE(weigh_claims(claims).confidence() == before);
    WeighedClaim more{.origin = random() % 6, .stance = Stance::Denies, .reliability = unit()};
    std::vector<WeighedClaim> denied = claims;
    denied.push_back(more);
    REQUIRE(weigh_claims(denied).confidence() <= before);
    // A first supporting claim replaces the default of 1; only further ones raise.
    more.stance = Stance::Supports;
    const bool supported = std::any_of(claims.begin(), claims.end(), [](const WeighedClaim& claim) {
      return claim.stance == Stance::Supports;
    });
    claims.push_back(more);
    if (supported) REQUIRE(weigh_claims(claims).confidence() >= before);
  }
}

std::vector<FactPiece> merged(const std::vector<InfluenceEdge>& edges) {
  std::vector<FactPiece> pieces;
  merge_fact(edges, pieces);
  return pieces;
}

InfluenceEdge edge(std::uint64_t number, double confidence, std::uint64_t origin = 0) {
  InfluenceEdge result;
  result.edge = EdgeId{number};
  result.confidence = confidence;
  result.origin = origin;
  return result;
}

TEST_CASE("influence facts: repetition is not corroboration", "[graph][influence]") {
  const auto repeated = merged({edge(0, 0.5), edge(1, 0.7), edge(2, 0.6)});
  REQUIRE(repeated.size() == 1);
  CHECK(repeated[0].confidence == 0.7);
  CHECK(repeated[0].representative == 1);
  const auto corroborated = merged({edge(0, 0.5, 1), edge(1, 0.7, 2), edge(2, 0.6, 2)});
  REQUIRE(corroborated.size() == 1);
  CHECK(corroborated[0].confidence == Approx(1 - 0.5 * 0.3));
}

TEST_CASE("influence facts: the strongest of the most credible stands for all",
          "[graph][influence]") {
  std::vector<InfluenceEdge> edges{edge(3, 0.5, 1), edge(2, 0.5, 2), edge(1, 0.5, 3)};
  CHECK(merged(edges)[0].representative == 2);
  edges[0].strength_forward = edges[0].strength_reverse = 0.1;
  edges[2].strength_forward = edges[2].strength_reverse = 0.2;
  CHECK(merged(edges)[0].representative == 1);
}

TEST_CASE("influence facts: dates cut a fact into disjoint pieces", "[graph][influence]") {
  std::vector<InfluenceEdge> edges{edge(0, 0.5, 1), edge(1, 0.8, 2), edge(2, 0.9, 3)};
  edges[0].since = 10;
  edges[0].until = 30;
  edges[1].since = 20;
  edges[2].since = 50;
  edges[2].until = 50;
  const auto pieces = merged(edges);
  REQUIRE(pieces.size() == 3);
  CHECK(pieces[0].from == 10);
  CHECK(pieces[0].until == 20);
  CHECK(pieces[0].confidence == 0.5);
  CHECK(pieces[1].from == 20);
  CHECK(pieces[1].until == 30);
  CHECK(pieces[1].confidence == Approx(0.9));
  CHECK(pieces[1].representative == 1);
  CHECK(pieces[2].from == 30);
  CHECK(pieces[2].until == graph::kOpenFuture);
  CHECK(pieces[2].confidence == 0.8);
}

InfluenceEdge claim(InfluenceEdge row, std::uint32_t number, double weight, std::uint64_t origin,
                    bool denies = false) {
  row.claim = number;
  row.confidence = weight;
  row.origin = origin;
  row.denies = denies ? 1 : 0;
  return row;
}

TEST_CASE("influence facts: claims for and against one edge", "[graph][influence]") {
  const InfluenceEdge e = edge(7, 1);
  const auto denied = merged({claim(e, 1, 0.64, 1), claim(e, 2, 0.3, 2, true)});
  REQUIRE(denied.size() == 1);
  CHECK(denied[0].confidence == Approx(0.448));
  // Once more the same story, and a second one.
  const auto retold = merged({claim(e, 1, 0.64, 1), claim(e, 2, 0.5, 1), claim(e, 3, 0.5, 3)});
  CHECK(retold[0].confidence == Approx(1 - 0.36 * 0.5));
}

TEST_CASE("influence facts: the most credible edge is so by all claims on it",
          "[graph][influence]") {
  const InfluenceEdge a = edge(1, 1), b = edge(2, 0.55);
  // 1 - .5 * .5 = .75 beats .55, but not when it is denied.
  CHECK(merged({claim(a, 1, 0.5, 1), claim(a, 2, 0.5, 2), b})[0].representative == 0);
  const auto denied =
      merged({claim(a, 1, 0.5, 1), claim(a, 2, 0.5, 2), claim(a, 3, 0.5, 3, true), b});
  CHECK(denied[0].representative == 3);
  CHECK(denied[0].confidence == Approx((1 - 0.25 * 0.45) * 0.5));
}

TEST_CASE("influence facts: many dated parallel edges merge in little time", "[graph][influence]") {
  std::vector<InfluenceEdge> edges;
  for (std::uint64_t i = 0; i < 20000; ++i) {
    edges.push_back(edge(i, 0.001, i));
    edges.back().since = static_cast<std::int64_t>(i);
    edges.back().until = static_cast<std::int64_t>(i + 20000);
  }
  CHECK(merged(edges).size() == 39999);
}

}  // namespace
}  // namespace clout::tests
