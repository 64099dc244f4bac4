#include "graph/influence/influence_edge_reader.h"

#include <utility>

#include "graph/graph_view.h"

namespace clout::graph {

namespace {

constexpr std::int64_t kSecondsPerDay = 86400;

/// The first whole second that is not before the moment.
std::int64_t whole_seconds(std::int64_t seconds, std::int32_t nanoseconds) {
  return nanoseconds > 0 ? seconds + 1 : seconds;
}

/// The properties that count, by name.
struct PropertyNames {
  std::string_view strength = "strength", strength_forward = "strength_fwd",
                   strength_reverse = "strength_rev", confidence = "confidence", odds = "odds",
                   polarity = "polarity", since = "since", until = "until";
};

/// `value` gives the property of a key of `keys`, or null.
template <typename Keys, typename ValueOf>
InfluenceEdge row_of(const Edge& edge, const Keys& keys, ValueOf&& value) {
  const auto number = [&](const auto& key) {
    const Value found = value(key);
    return found.is_number() ? std::optional(found.number()) : std::nullopt;
  };
  InfluenceEdge row{.edge = edge.id, .type = edge.type, .start = edge.start, .end = edge.end};
  const double strength = number(keys.strength).value_or(1);
  row.strength_forward = number(keys.strength_forward).value_or(strength);
  row.strength_reverse = number(keys.strength_reverse).value_or(strength);
  row.confidence = number(keys.confidence).value_or(row.confidence);
  row.odds = number(keys.odds).value_or(row.odds);
  row.polarity = number(keys.polarity).value_or(row.polarity);
  row.since = influence_moment(value(keys.since)).value_or(row.since);
  row.until = influence_moment(value(keys.until)).value_or(row.until);
  return row;
}

}  // namespace

std::optional<std::int64_t> influence_moment(const Value& value) {
  switch (value.type()) {
    case ValueType::Date:
      return value.as_date().days * kSecondsPerDay;
    case ValueType::LocalDateTime:
      return whole_seconds(value.as_local_date_time().seconds,
                           value.as_local_date_time().nanoseconds);
    case ValueType::DateTime:
      return whole_seconds(value.as_date_time().seconds, value.as_date_time().nanoseconds);
    default:
      return std::nullopt;
  }
}

std::vector<EdgeTypeId> transmitting_types(const Catalog& catalog, const InfluenceModel& model) {
  std::vector<EdgeTypeId> types;
  const std::vector<std::string>& names = catalog.edge_types.names();
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    const TypeRule* rule = model.find(names[i]);
    if (rule == nullptr || (rule->forward.kappa <= 0 && rule->reverse.kappa <= 0)) continue;
    types.push_back(EdgeTypeId{i});
  }
  return types;
}

InfluenceKeys::InfluenceKeys(const Catalog& catalog)
    : strength(catalog.property_keys.find("strength")),
      strength_forward(catalog.property_keys.find("strength_fwd")),
      strength_reverse(catalog.property_keys.find("strength_rev")),
      confidence(catalog.property_keys.find("confidence")),
      source(catalog.property_keys.find("source")),
      odds(catalog.property_keys.find("odds")),
      polarity(catalog.property_keys.find("polarity")),
      since(catalog.property_keys.find("since")),
      until(catalog.property_keys.find("until")) {}

InfluenceEdgeReader::InfluenceEdgeReader(const GraphView& view, Disbelief disbelief)
    : view_(view),
      disbelief_(std::move(disbelief)),
      keys_(view.catalog()),
      any_claims_(has_claims(view)) {}

void InfluenceEdgeReader::read(const Edge& edge, std::vector<InfluenceEdge>& out) {
  const std::vector<Claim> claims = any_claims_ ? view_.claims(edge.id) : std::vector<Claim>();
  std::vector<WeighedClaim> weighed;
  for (const Claim& claim : claims) {
    if (!sources_) sources_.emplace(view_);
    weighed.push_back(weigh(claim, origins_.number(origin_of(claim)), *sources_));
    const auto number = static_cast<std::uint32_t>(weighed.size() - 1);
    if (!is_believed(edge, number)) weighed.back().reliability = 0;
  }
  InfluenceEdge own = own_row(edge);
  if (!is_believed(edge, std::nullopt)) own.confidence = 0;
  visit_rows(own, weighed, [&](const InfluenceEdge& row) { out.push_back(row); });
}

bool InfluenceEdgeReader::is_believed(const Edge& edge, std::optional<std::uint32_t> claim) const {
  return !disbelief_ || !disbelief_(edge, claim);
}

InfluenceEdge InfluenceEdgeReader::own_row(const Edge& edge) {
  const auto value = [&](const InfluenceKeys::Key& key) { return property(edge, key); };
  InfluenceEdge row = row_of(edge, keys_, value);
  row.origin = origins_.number(property(edge, keys_.source));
  return row;
}

InfluenceEdge influence_row(const Edge& edge, const Map& properties) {
  const PropertyNames keys;
  return row_of(edge, keys, [&](std::string_view key) {
    const auto found = properties.find(std::string(key));
    return found != properties.end() ? found->second : Value();
  });
}

Value InfluenceEdgeReader::property(const Edge& edge, const InfluenceKeys::Key& key) const {
  return key ? view_.property(edge, *key) : Value();
}

}  // namespace clout::graph
