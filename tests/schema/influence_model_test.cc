// The default influence model is the published table; a model that breaks a range is refused.

#include "schema/influence_model.h"

#include <cmath>

#include <catch2/catch.hpp>

#include "schema/error.h"

namespace clout {
namespace {

TEST_CASE("influence model: aliases name the same rule and a row of names is several rules",
          "[schema][influence]") {
  const InfluenceModel& model = default_influence_model();
  CHECK(model.find("competes-with") == model.find("COMPETES_WITH"));
  CHECK(model.find("partners-with") == model.find("PARTNERS_WITH"));
  CHECK(model.find("awaiting-approval-from") == model.find("AWAITING_APPROVAL_FROM"));
  for (const char* alias : {"PRODUCES", "OFFERS", "DEVELOPS"}) {
    CHECK(model.find(alias) == model.find("MAKES"));
  }
  CHECK(model.find("RESTRICTS") != model.find("SANCTIONS"));
  CHECK(model.find("LEADS") != model.find("EMPLOYS"));
  CHECK(model.find("no such type") == nullptr);
}

TEST_CASE("influence model: the default transmits as its table says", "[schema][influence]") {
  const InfluenceModel& model = default_influence_model();
  CHECK(model.name == "clout-v1");
  CHECK(model.hop_decay == 0.7);
  const TypeRule& pending = *model.find("AWAITING_APPROVAL_FROM");
  CHECK(pending.forward.kappa == 0);
  CHECK(pending.reverse ==
        ArcRule{.kappa = 0.80, .polarity = 0, .polarity_rule = PolarityRule::EdgeOdds});
  CHECK(pending.half_life_days == 90);
  const TypeRule& rivals = *model.find("COMPETES_WITH");
  CHECK(rivals.symmetric);
  CHECK(rivals.forward == rivals.reverse);
  CHECK(rivals.forward.polarity == -1);
  CHECK(std::isinf(model.find("OWNS")->half_life_days));
  CHECK(model.find("MENTIONS")->forward.kappa == 0);
  CHECK_NOTHROW(validate(model));
}

TEST_CASE("influence model: values out of range are refused by name", "[schema][influence]") {
  InfluenceModel model = default_influence_model();
  SECTION("kappa") { model.types[2].forward.kappa = 1.5; }
  SECTION("kappa that is no number") { model.types[2].forward.kappa = std::nan(""); }
  SECTION("polarity") { model.types[2].reverse.polarity = -2; }
  SECTION("half-life") { model.types[2].half_life_days = 0; }
  SECTION("hop decay") { model.hop_decay = 0; }
  SECTION("balance") { model.balance = 1.01; }
  SECTION("no balance") { model.balance = -0.01; }
  SECTION("a name twice") { model.types[2].aliases = {"OWNS"}; }
  SECTION("a symmetric type with two directions") { model.types[0].forward.kappa = 0.1; }
  SECTION("no name") { model.name.clear(); }
  try {
    validate(model);
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::Argument);
  }
}

}  // namespace
}  // namespace clout
