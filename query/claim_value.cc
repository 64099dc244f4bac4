#include "query/claim_value.h"

#include "schema/temporal_zone.h"

namespace clout::query {

Value text_or_null(const std::string& text) { return text.empty() ? Value() : Value(text); }

Map claim_value(const Claim& claim, const graph::SourceReliability& sources) {
  constexpr std::int64_t kMicroseconds = 1'000'000;
  constexpr std::int32_t kNanoseconds = 1'000;
  const graph::WeighedClaim weighed = graph::weigh(claim, graph::kNoOrigin, sources);
  const auto fraction = static_cast<std::int32_t>(claim.recorded % kMicroseconds);
  return {{"source", text_or_null(claim.source)},
          {"stance", std::string(to_string(claim.stance))},
          {"weight", weighed.weight()},
          {"reliability", weighed.reliability},
          {"certainty", weighed.certainty},
          {"status", text_or_null(claim.status)},
          {"origin", text_or_null(origin_of(claim))},
          {"speaker", text_or_null(claim.speaker)},
          {"published", claim.published},
          {"recorded", at_instant(claim.recorded / kMicroseconds, fraction * kNanoseconds, Zone{})},
          {"quote", text_or_null(claim.quote)},
          {"url", text_or_null(claim.url)}};
}

}  // namespace clout::query
