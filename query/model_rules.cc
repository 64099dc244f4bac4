#include "query/model_rules.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "query/spelling.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

constexpr double kForever = std::numeric_limits<double>::infinity();

constexpr std::array<std::pair<std::string_view, PolarityRule>, 2> kPolarityProperties{
    {{"odds", PolarityRule::EdgeOdds}, {"polarity", PolarityRule::EdgePolarity}}};

Error wrong_type(const RuleSetting& setting, std::string_view wanted) {
  return Error(ErrorCode::Type, "`" + setting.key + "` takes " + std::string(wanted) + ", not " +
                                    std::string(to_string(setting.value.type())))
      .at(setting.position)
      .detail("InvalidArgumentType");
}

Error wrong_value(SourcePosition position, std::string message) {
  return Error(ErrorCode::Argument, std::move(message)).at(position).detail("InvalidArgumentValue");
}

double kappa(const RuleSetting& setting) {
  return setting.value.is_null() ? 0 : number_within(setting, 0, 1, "[0, 1]");
}

double polarity(const RuleSetting& setting) {
  return setting.value.is_null() ? 0 : number_within(setting, -1, 1, "[-1, 1]");
}

PolarityRule polarity_rule(const RuleSetting& setting) {
  if (setting.value.is_null()) return PolarityRule::Fixed;
  if (!setting.value.is_string()) throw wrong_type(setting, "the name of a property");
  for (const auto& [property, rule] : kPolarityProperties) {
    if (setting.value.as_string() == property) return rule;
  }
  throw wrong_value(setting.position, "`" + setting.key + "` is " +
                                          quoted(setting.value.as_string()) +
                                          ", which is neither 'odds' nor 'polarity'");
}

Value polarity_property(PolarityRule rule) {
  for (const auto& [property, each] : kPolarityProperties) {
    if (each == rule) return property;
  }
  return {};
}

double half_life(const RuleSetting& setting) {
  if (setting.value.is_null()) return kForever;
  return number_within(setting, std::numeric_limits<double>::denorm_min(), kForever, "(0, inf]");
}

std::vector<std::string> aliases(const RuleSetting& setting) {
  std::vector<std::string> names;
  if (setting.value.is_null()) return names;
  if (!setting.value.is_list()) throw wrong_type(setting, "a list of edge types");
  for (const Value& name : setting.value.as_list()) {
    if (!name.is_string() || name.as_string().empty()) {
      throw wrong_value(setting.position, "`aliases` has " + literal(name) +
                                              ", which is not the name of an edge type");
    }
    names.push_back(name.as_string());
  }
  return names;
}

bool symmetric(const RuleSetting& setting) {
  if (setting.value.is_null()) return false;
  if (!setting.value.is_boolean()) throw wrong_type(setting, "true or false");
  return setting.value.as_boolean();
}

struct Key : RuleKey {
  void (*apply)(TypeRule& rule, const RuleSetting& setting);
};

constexpr std::array kKeys{
    Key{{"aliases", ValueType::List,
         [](const TypeRule& rule) -> Value {
           return List(rule.aliases.begin(), rule.aliases.end());
         }},
        [](TypeRule& rule, const RuleSetting& set) { rule.aliases = aliases(set); }},
    Key{{"symmetric", ValueType::Boolean,
         [](const TypeRule& rule) -> Value { return rule.symmetric; }},
        [](TypeRule& rule, const RuleSetting& set) { rule.symmetric = symmetric(set); }},
    Key{{"kappa", ValueType::Float,
         [](const TypeRule& rule) -> Value { return rule.forward.kappa; }},
        [](TypeRule& rule, const RuleSetting& set) { rule.forward.kappa = kappa(set); }},
    Key{{"polarity", ValueType::Float,
         [](const TypeRule& rule) -> Value { return rule.forward.polarity; }},
        [](TypeRule& rule, const RuleSetting& set) { rule.forward.polarity = polarity(set); }},
    Key{{"polarity_from", ValueType::String,
         [](const TypeRule& rule) { return polarity_property(rule.forward.polarity_rule); }},
        [](TypeRule& rule, const RuleSetting& set) {
          rule.forward.polarity_rule = polarity_rule(set);
        }},
    Key{{"back_kappa", ValueType::Float,
         [](const TypeRule& rule) -> Value { return rule.reverse.kappa; }},
        [](TypeRule& rule, const RuleSetting& set) { rule.reverse.kappa = kappa(set); }},
    Key{{"back_polarity", ValueType::Float,
         [](const TypeRule& rule) -> Value { return rule.reverse.polarity; }},
        [](TypeRule& rule, const RuleSetting& set) { rule.reverse.polarity = polarity(set); }},
    Key{{"back_polarity_from", ValueType::String,
         [](const TypeRule& rule) { return polarity_property(rule.reverse.polarity_rule); }},
        [](TypeRule& rule, const RuleSetting& set) {
          rule.reverse.polarity_rule = polarity_rule(set);
        }},
    Key{{"half_life_days", ValueType::Float,
         [](const TypeRule& rule) -> Value {
           return std::isinf(rule.half_life_days) ? Value() : Value(rule.half_life_days);
         }},
        [](TypeRule& rule, const RuleSetting& set) { rule.half_life_days = half_life(set); }},
};

const Key& key_of(const RuleSetting& setting) {
  const auto found = std::find_if(kKeys.begin(), kKeys.end(),
                                  [&](const Key& key) { return key.name == setting.key; });
  if (found != kKeys.end()) return *found;
  std::vector<std::string_view> names;
  std::string all;
  for (const Key& key : kKeys) {
    names.push_back(key.name);
    all += (all.empty() ? "" : ", ") + std::string(key.name);
  }
  const auto near = nearest_word(setting.key, names);
  throw wrong_value(setting.key_position, "the rule of an edge type has no `" + setting.key + "`")
      .hint(near ? "did you mean " + *near + "?" : "it has " + all);
}

const RuleSetting* find(const std::vector<RuleSetting>& settings, const std::string& key) {
  const auto found = std::find_if(settings.begin(), settings.end(), [&](const RuleSetting& each) {
    return each.key == key && !each.value.is_null();
  });
  return found == settings.end() ? nullptr : &*found;
}

void require_once(const std::vector<RuleSetting>& settings) {
  for (auto each = settings.begin(); each != settings.end(); ++each) {
    const bool twice = std::any_of(
        settings.begin(), each, [&](const RuleSetting& before) { return before.key == each->key; });
    if (twice) throw wrong_value(each->key_position, "`" + each->key + "` is given twice");
  }
}

/// One without the other is more likely a slip than "undecided", or "nothing".
void require_both(const std::vector<RuleSetting>& settings, const std::string& way,
                  const ArcRule& before, const ArcRule& after) {
  const RuleSetting* kappa = find(settings, way + "kappa");
  const RuleSetting* polarity = find(settings, way + "polarity");
  const RuleSetting* from = find(settings, way + "polarity_from");
  if (polarity == nullptr) polarity = from;
  if (kappa != nullptr && polarity == nullptr && before.kappa == 0 && after.kappa > 0) {
    throw wrong_value(kappa->key_position,
                      "`" + kappa->key + "` is given without `" + way + "polarity`")
        .hint(way + "polarity: 1 says that what helps one end helps the other, -1 that it harms");
  }
  if (polarity != nullptr && kappa == nullptr && after.kappa == 0) {
    throw wrong_value(polarity->key_position,
                      "`" + polarity->key + "` is given without `" + way + "kappa`")
        .hint(way + "kappa, in [0, 1], is the share that crosses");
  }
}

void mirror(TypeRule& rule, const std::vector<RuleSetting>& settings) {
  const auto back = std::find_if(settings.begin(), settings.end(), [](const RuleSetting& each) {
    return each.key.starts_with("back_") && !each.value.is_null();
  });
  if (back != settings.end() && rule.forward != rule.reverse) {
    throw wrong_value(back->key_position,
                      "`" + back->key + "` is given, but a symmetric type is the same both ways")
        .hint("leave it out");
  }
  rule.reverse = rule.forward;
}

}  // namespace

std::vector<RuleKey> rule_keys() { return {kKeys.begin(), kKeys.end()}; }

TypeRule changed_rule(TypeRule rule, const std::vector<RuleSetting>& settings) {
  const TypeRule before = rule;
  require_once(settings);
  for (const RuleSetting& setting : settings) key_of(setting).apply(rule, setting);
  require_both(settings, "", before.forward, rule.forward);
  require_both(settings, "back_", before.reverse, rule.reverse);
  if (rule.symmetric) mirror(rule, settings);
  return rule;
}

double number_within(const RuleSetting& setting, double low, double high, std::string_view range) {
  if (!setting.value.is_number()) throw wrong_type(setting, "a number");
  const double number = setting.value.number();
  if (number >= low && number <= high) return number;  // NaN is not
  throw Error(ErrorCode::Argument, "`" + setting.key + "` is " + literal(setting.value) +
                                       ", which is not in " + std::string(range))
      .at(setting.position)
      .detail("NumberOutOfRange");
}

}  // namespace clout::query
