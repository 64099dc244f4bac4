#include "query/claim_value.h"

namespace clout::query {

Value text_or_null(const std::string& text) { return text.empty() ? Value() : Value(text); }

namespace {

/// Null until it is committed.
Value recorded_value(const Claim& claim) {
  return claim.recorded == 0 ? Value() : Value(recorded_at(claim));
}

}  // namespace

Map claim_value(const Claim& claim, const graph::SourceReliability& sources) {
  const graph::WeighedClaim weighed = graph::weigh(claim, graph::kNoOrigin, sources);
  return {{"source", text_or_null(claim.source)},
          {"stance", std::string(to_string(claim.stance))},
          {"weight", weighed.weight()},
          {"reliability", weighed.reliability},
          {"certainty", weighed.certainty},
          {"status", text_or_null(claim.status)},
          {"origin", text_or_null(origin_of(claim))},
          {"speaker", text_or_null(claim.speaker)},
          {"published", claim.published},
          {"recorded", recorded_value(claim)},
          {"quote", text_or_null(claim.quote)},
          {"url", text_or_null(claim.url)}};
}

Map said_value(const Claim& claim) {
  Map said{{"source", text_or_null(claim.source)},
           {"stance", std::string(to_string(claim.stance))},
           {"certainty", claim.certainty ? Value(*claim.certainty) : Value()},
           {"status", text_or_null(claim.status)},
           {"origin", text_or_null(claim.origin)},
           {"speaker", text_or_null(claim.speaker)},
           {"published", claim.published},
           {"recorded", recorded_value(claim)},
           {"quote", text_or_null(claim.quote)},
           {"url", text_or_null(claim.url)}};
  std::erase_if(said, [](const auto& entry) { return entry.second.is_null(); });
  return said;
}

Value own_source(const graph::GraphView& view, const Edge& edge) {
  const auto key = view.catalog().property_keys.find("source");
  return key ? view.property(edge, *key) : Value();
}

Map own_claim_value(const graph::GraphView& view, const Edge& edge) {
  return {{"source", own_source(view, edge)},
          {"stance", "supports"},
          {"weight", graph::stated_confidence(view, edge)}};
}

}  // namespace clout::query
