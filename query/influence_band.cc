#include "query/influence_band.h"

#include <array>
#include <cstdio>

#include "graph/influence/influence_edge_reader.h"

namespace clout::query {
namespace {

/// Mixed as in SplitMix64 (Steele, Lea & Flood, 2014).
std::uint64_t mixed(std::uint64_t seed, std::uint64_t more) {
  std::uint64_t hash = seed + more + 0x9E3779B97F4A7C15ULL;
  hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9ULL;
  hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBULL;
  return hash ^ (hash >> 31);
}

}  // namespace

std::optional<graph::PressureBand> band_of(const InfluenceQuestion& question, NodeId from,
                                           NodeId to, const graph::GraphView& view,
                                           QueryBudget& budget) {
  graph::InfluenceEdgeReader reader(view);
  std::uint64_t seed = raw(view.commit());
  for (const std::uint32_t part : {raw(from), raw(to), question.hops}) seed = mixed(seed, part);
  const graph::BandSource source{
      .model = *question.model,
      .type_names = view.catalog().edge_types.names(),
      .read =
          [&](const Edge& edge, std::vector<graph::InfluenceEdge>& rows) {
            const std::size_t known = rows.size();
            reader.read(edge, rows);
            if (!question.freshness) return;
            for (std::size_t i = known; i < rows.size(); ++i) question.freshness->fade(rows[i]);
          },
      .seed = seed};
  return graph::pair_band(*question.graph, pair_query(question, from, to), source, budget);
}

std::string band_text(const std::optional<graph::PressureBand>& band) {
  if (!band) {
    return "no band: more than " + std::to_string(graph::kMostBandPaths) +
           " paths, or too many arcs to follow";
  }
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "band p10-p90 [%.4f, %.4f]", band->p10, band->p90);
  return text.data();
}

Map band_value(const graph::PressureBand& band) {
  return {{"mean", band.mean},   {"p10", band.p10},
          {"p50", band.p50},     {"p90", band.p90},
          {"exact", band.exact}, {"worlds", static_cast<std::int64_t>(band.worlds)},
          {"error", band.error}};
}

}  // namespace clout::query
