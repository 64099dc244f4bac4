#include "schema/claim.h"

#include <utility>

#include "schema/temporal_zone.h"

namespace clout {
namespace {

constexpr std::pair<std::string_view, double> kStatuses[] = {
    {"confirmed", 1.0}, {"stated", 1.0},      {"measured", 1.0},    {"reported", 0.8},
    {"inferred", 0.6},  {"forecast", 0.6},    {"conditional", 0.6}, {"rumour", 0.5},
    {"rumor", 0.5},     {"unconfirmed", 0.5},
};

constexpr std::string_view kStances[] = {"supports", "denies", "weakens"};

}  // namespace

double certainty_of(const Claim& claim) {
  if (claim.certainty) return *claim.certainty;
  for (const auto& [status, certainty] : kStatuses) {
    if (claim.status == status) return certainty;
  }
  return 1;
}

const std::string& origin_of(const Claim& claim) {
  return claim.origin.empty() ? claim.source : claim.origin;
}

DateTime recorded_at(const Claim& claim) { return at_microseconds(claim.recorded); }

std::string_view to_string(Stance stance) { return kStances[static_cast<std::size_t>(stance)]; }

std::optional<Stance> stance_named(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kStances); ++i) {
    if (name == kStances[i]) return static_cast<Stance>(i);
  }
  return std::nullopt;
}

}  // namespace clout
