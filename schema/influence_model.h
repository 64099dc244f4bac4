// The influence model: per edge type, how much of a development crosses the edge each way, and
// with which sign. A model is data: named, versioned, stored in the database, cited in answers.
// docs/influence.md defines what the numbers mean.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace clout {

/// Where an arc's polarity comes from.
enum class PolarityRule : std::uint8_t {
  Fixed,         ///< the model's number
  EdgeOdds,      ///< 2p - 1 of the edge's `odds` property, the model's number where it has none
  EdgePolarity,  ///< the edge's `polarity` property, the model's number where it has none
};

/// Transmission one way across an edge. kappa in [0,1] (0: no arc that way), polarity in [-1,1].
struct ArcRule {
  double kappa = 0;
  double polarity = 0;
  PolarityRule polarity_rule = PolarityRule::Fixed;
  friend bool operator==(const ArcRule&, const ArcRule&) = default;
};

/// One edge type of a model.
struct TypeRule {
  std::string type;                  ///< canonical name, e.g. "COMPETES_WITH"
  std::vector<std::string> aliases;  ///< other stored names that count as it, e.g. "competes-with"
  bool symmetric = false;            ///< start and end may be exchanged: the same fact
  ArcRule forward;                   ///< start to end
  ArcRule reverse;                   ///< end to start
  double half_life_days = std::numeric_limits<double>::infinity();
  friend bool operator==(const TypeRule&, const TypeRule&) = default;
};

struct InfluenceModel {
  std::string name;
  std::uint32_t version = 1;
  double hop_decay = 0.7;  ///< delta: the factor of each hop after the first
  /// In [0, 1]: the factor of each hop where two negative arcs meet. 1: an enemy's enemy is a
  /// friend in full (Heider 1946); below: he need not be one (Davis 1967).
  double balance = 1;
  std::vector<TypeRule> types;

  /// The rule for a stored type name (canonical or alias), or null: carries no influence.
  [[nodiscard]] const TypeRule* find(std::string_view stored_type) const;
  friend bool operator==(const InfluenceModel&, const InfluenceModel&) = default;
};

/// The model that every database starts with, "clout-v1".
[[nodiscard]] const InfluenceModel& default_influence_model();

/// Throws Error{Argument} naming the type, the value and the allowed range.
void validate(const InfluenceModel& model);

}  // namespace clout
