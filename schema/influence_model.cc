#include "schema/influence_model.h"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <unordered_set>
#include <utility>

#include "schema/error.h"

namespace clout {

namespace {

constexpr double kForever = std::numeric_limits<double>::infinity();

TypeRule directed(std::string type, ArcRule forward, ArcRule reverse, double half_life_days) {
  return {.type = std::move(type),
          .aliases = {},
          .symmetric = false,
          .forward = forward,
          .reverse = reverse,
          .half_life_days = half_life_days};
}

TypeRule symmetric(std::string type, ArcRule rule, double half_life_days) {
  TypeRule row = directed(std::move(type), rule, rule, half_life_days);
  row.symmetric = true;
  return row;
}

TypeRule silent(std::string type) { return directed(std::move(type), {}, {}, kForever); }

TypeRule with_aliases(TypeRule row, std::vector<std::string> aliases) {
  row.aliases = std::move(aliases);
  return row;
}

constexpr ArcRule plus(double kappa) { return {.kappa = kappa, .polarity = 1}; }
constexpr ArcRule minus(double kappa) { return {.kappa = kappa, .polarity = -1}; }
constexpr ArcRule kNone{};

InfluenceModel make_default_model() {
  const ArcRule pending{.kappa = 0.80, .polarity = 0, .polarity_rule = PolarityRule::EdgeOdds};
  const ArcRule event{.kappa = 0.50, .polarity = 0, .polarity_rule = PolarityRule::EdgePolarity};
  InfluenceModel model;
  model.name = "clout-v1";
  model.types = {
      with_aliases(symmetric("COMPETES_WITH", minus(0.50), 730), {"competes-with"}),
      with_aliases(symmetric("PARTNERS_WITH", plus(0.60), 180), {"partners-with"}),
      directed("SUPPLIES", plus(0.50), plus(0.60), 365),
      directed("LICENSES_TO", plus(0.50), plus(0.40), 365),
      directed("DISTRIBUTES_FOR", plus(0.50), plus(0.40), 365),
      directed("OWNS", plus(0.90), plus(0.70), kForever),
      directed("CONTROLS", plus(0.90), plus(0.70), kForever),
      directed("INVESTS_IN", plus(0.40), plus(0.30), 730),
      with_aliases(directed("MAKES", plus(0.70), plus(0.80), 3650),
                   {"PRODUCES", "OFFERS", "DEVELOPS"}),
      with_aliases(directed("AWAITING_APPROVAL_FROM", kNone, pending, 90),
                   {"awaiting-approval-from"}),
      directed("APPROVED_BY", kNone, plus(0.50), 365),
      directed("REGULATES", {.kappa = 0.50, .polarity = 0}, kNone, 730),
      directed("RESTRICTS", minus(0.80), kNone, 365),
      directed("SANCTIONS", minus(0.80), kNone, 365),
      directed("BLOCKS", minus(0.80), kNone, 365),
      directed("SUES", minus(0.50), minus(0.20), 365),
      directed("EMPLOYS", plus(0.30), plus(0.40), 365),
      directed("LEADS", plus(0.30), plus(0.40), 365),
      directed("OPERATES_IN", plus(0.05), plus(0.30), 730),
      directed("PRESSURES", minus(0.70), kNone, 365),
      directed("THREATENS", minus(0.70), kNone, 365),
      directed("SUPPORTS", plus(0.60), kNone, 365),
      directed("OUTPERFORMS", minus(0.40), kNone, 365),
      directed("AFFECTS", event, kNone, 365),
      silent("MENTIONS"),
      silent("LOCATED_IN"),
      silent("SAME_AS"),
  };
  return model;
}

[[noreturn]] void reject(const std::string& what, double value, std::string_view range) {
  std::ostringstream text;
  text << "influence model: " << what << " is " << value << ", which is not in " << range;
  throw Error(ErrorCode::Argument, text.str());
}

// Written so that NaN fails.
void require_within(const std::string& what, double value, double low, double high,
                    std::string_view range) {
  if (!(value >= low && value <= high)) reject(what, value, range);
}

void validate_arc(const std::string& what, const ArcRule& rule) {
  require_within(what + " kappa", rule.kappa, 0, 1, "[0, 1]");
  require_within(what + " polarity", rule.polarity, -1, 1, "[-1, 1]");
}

void require_new_name(std::unordered_set<std::string>& seen, const std::string& name) {
  if (name.empty()) {
    throw Error(ErrorCode::Argument, "influence model: an edge type has an empty name");
  }
  if (!seen.insert(name).second) {
    throw Error(ErrorCode::Argument,
                "influence model: the edge type '" + name + "' is named by two rules");
  }
}

}  // namespace

const TypeRule* InfluenceModel::find(std::string_view stored_type) const {
  const auto found = std::find_if(types.begin(), types.end(), [&](const TypeRule& rule) {
    return rule.type == stored_type ||
           std::find(rule.aliases.begin(), rule.aliases.end(), stored_type) != rule.aliases.end();
  });
  return found == types.end() ? nullptr : &*found;
}

const InfluenceModel& default_influence_model() {
  static const InfluenceModel model = make_default_model();
  return model;
}

void validate(const InfluenceModel& model) {
  if (model.name.empty()) throw Error(ErrorCode::Argument, "influence model: the name is empty");
  if (model.hop_decay == 0) reject("hop_decay", model.hop_decay, "(0, 1]");
  require_within("hop_decay", model.hop_decay, 0, 1, "(0, 1]");
  require_within("balance", model.balance, 0, 1, "[0, 1]");
  std::unordered_set<std::string> seen;
  for (const TypeRule& rule : model.types) {
    require_new_name(seen, rule.type);
    for (const std::string& alias : rule.aliases) require_new_name(seen, alias);
    validate_arc(rule.type + " forward", rule.forward);
    validate_arc(rule.type + " reverse", rule.reverse);
    if (rule.half_life_days == 0 || !(rule.half_life_days > 0)) {
      reject(rule.type + " half_life_days", rule.half_life_days, "(0, inf]");
    }
    if (rule.symmetric && !(rule.forward == rule.reverse)) {
      throw Error(ErrorCode::Argument,
                  "influence model: " + rule.type + " is symmetric but its two directions differ");
    }
  }
}

}  // namespace clout
