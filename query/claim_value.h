// Claims as values of the language.
#pragma once

#include <string>

#include "graph/graph_view.h"
#include "graph/influence/evidence.h"
#include "schema/claim.h"
#include "schema/value.h"

namespace clout::query {

/// {source, stance, weight, reliability, certainty, status, origin, speaker, published, recorded,
/// quote, url}; what the claim does not say is null, but for certainty and origin, which it then
/// has by default.
[[nodiscard]] Map claim_value(const Claim& claim, const graph::SourceReliability& sources);

/// What the claim itself says, under the same keys; what it does not say is left out.
[[nodiscard]] Map said_value(const Claim& claim);

/// The `source` of an edge, or null.
[[nodiscard]] Value own_source(const graph::GraphView& view, const Edge& edge);

/// {source, stance, weight} of what an edge says of itself: it counts where no claim supports it.
[[nodiscard]] Map own_claim_value(const graph::GraphView& view, const Edge& edge);

/// Null for an empty text.
[[nodiscard]] Value text_or_null(const std::string& text);

}  // namespace clout::query
