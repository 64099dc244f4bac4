#include "graph/influence/evidence.h"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>
#include <optional>

#include "graph/graph_view.h"
#include "graph/influence/influence_edge_reader.h"
#include "graph/names.h"

namespace clout::graph {

bool has_claims(const GraphView& view) {
  bool found = false;
  view.visit_claims([&](EdgeId, const Claim&) {
    found = true;
    return false;
  });
  return found;
}

SourceReliability::SourceReliability(const GraphView& view) {
  const Catalog& catalog = view.catalog();
  const auto label = catalog.labels.find(kSourceLabel);
  const auto reliability = catalog.property_keys.find(kReliability);
  if (!label || !reliability) return;
  std::array<NodeId, 1024> nodes{};
  std::uint32_t position = 0;
  std::size_t found = nodes.size();
  while (found == nodes.size()) {
    found = view.scan_nodes(position, *label, nodes);
    for (std::size_t i = 0; i < found; ++i) {
      const Value stated = view.property(nodes[i], *reliability);
      if (!stated.is_number()) continue;
      for (std::string& name : names_of(view.properties(nodes[i]), catalog)) {
        const auto [place, added] = stated_.try_emplace(std::move(name), stated.number());
        if (!added) place->second = std::max(place->second, stated.number());
      }
    }
  }
}

double SourceReliability::of(const std::string& source) const {
  const auto found = stated_.find(source);
  return found != stated_.end() ? found->second : kDefaultReliability;
}

std::uint64_t SourceReliability::fingerprint() const {
  // A sum, since the order of the table is none; each part mixed as in SplitMix64.
  std::uint64_t sum = stated_.size();
  for (const auto& [source, reliability] : stated_) {
    std::uint64_t hash = std::hash<std::string>{}(source) ^
                         (std::bit_cast<std::uint64_t>(reliability) * 0x9E3779B97F4A7C15ULL);
    hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9ULL;
    hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBULL;
    sum += hash ^ (hash >> 31);
  }
  return sum;
}

WeighedClaim weigh(const Claim& claim, std::uint64_t origin, const SourceReliability& sources) {
  return {.origin = origin,
          .stance = claim.stance,
          .reliability = sources.of(claim.source),
          .certainty = certainty_of(claim)};
}

double stated_confidence(const GraphView& view, const Edge& edge) {
  const auto key = view.catalog().property_keys.find("confidence");
  const Value stated = key ? view.property(edge, *key) : Value();
  return stated.is_number() ? std::clamp(stated.number(), 0.0, 1.0) : 1.0;
}

Belief belief_in(const GraphView& view, const Edge& edge, std::span<const Claim> claims,
                 const SourceReliability& sources) {
  InfluenceOrigins origins;
  std::vector<WeighedClaim> weighed;
  weighed.reserve(claims.size());
  for (const Claim& claim : claims) {
    weighed.push_back(weigh(claim, origins.number(origin_of(claim)), sources));
  }
  return weigh_claims(weighed, stated_confidence(view, edge));
}

InfluenceEdge claim_row(const InfluenceEdge& own, std::uint32_t number, const WeighedClaim& claim) {
  InfluenceEdge row = own;
  row.claim = number + 1;
  row.origin = claim.origin;
  row.confidence = claim.weight();
  row.denies = claim.stance == Stance::Supports ? 0 : 1;
  return row;
}

ClaimTable::ClaimTable(const GraphView& view, CommitNumber last, InfluenceOrigins& origins) {
  std::optional<SourceReliability> sources;
  view.visit_claims([&](EdgeId edge, const Claim& claim) {
    if (claim.commit > last) return true;
    if (!sources) sources.emplace(view);
    auto& [first, count] = places_.try_emplace(edge, claims_.size(), 0).first->second;
    ++count;
    claims_.push_back(weigh(claim, origins.number(origin_of(claim)), *sources));
    return true;
  });
}

std::span<const WeighedClaim> ClaimTable::of(EdgeId edge) const {
  const auto found = places_.find(edge);
  if (found == places_.end()) return {};
  return std::span(claims_).subspan(found->second.first, found->second.second);
}

}  // namespace clout::graph
