// Rules of influence models as the language writes and shows them: maps such as
// {kappa: 0.5, polarity: 1, back_kappa: 0.6, back_polarity: 1, half_life_days: 365}.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/type_set.h"
#include "schema/error.h"
#include "schema/influence_model.h"
#include "schema/value.h"

namespace clout::query {

/// `key: value` as it was written.
struct RuleSetting {
  std::string key;
  SourcePosition key_position;
  Value value;  ///< null: as if it were left out
  SourcePosition position;
};

/// A key of these maps.
struct RuleKey {
  std::string_view name;
  TypeSet type;
  Value (*read)(const TypeRule& rule);
};

/// All keys, in the order in which a rule is shown.
[[nodiscard]] std::vector<RuleKey> rule_keys();

/// What `rule` becomes by these settings; `rule` may be new, with a name alone. Of a symmetric type
/// one direction may be left out. Throws Error{Argument} or Error{Type} with the place of the
/// setting at fault.
[[nodiscard]] TypeRule changed_rule(TypeRule rule, const std::vector<RuleSetting>& settings);

/// `value` as a number from `low` to `high`, ends included. Throws Error{Type} or Error{Argument}
/// that says the range as `range`.
[[nodiscard]] double number_within(const RuleSetting& setting, double low, double high,
                                   std::string_view range);

}  // namespace clout::query
