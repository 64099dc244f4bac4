#include "graph/influence/fact_merge.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "graph/influence/confidence.h"

namespace clout::graph {

namespace {

double unit(double value) { return value >= 0 ? std::min(value, 1.0) : 0.0; }

/// What each row's edge is worth by itself: its own rows alone, whatever else says the fact.
std::vector<double> own_confidences(std::span<const InfluenceEdge> rows) {
  std::map<EdgeId, std::vector<WeighedClaim>> edges;
  for (const InfluenceEdge& row : rows) {
    edges[row.edge].push_back({.origin = row.origin,
                               .stance = row.denies != 0 ? Stance::Denies : Stance::Supports,
                               .reliability = row.confidence});
  }
  std::vector<double> confidences;
  confidences.reserve(rows.size());
  for (const InfluenceEdge& row : rows) {
    confidences.push_back(edges.size() == rows.size() ? unit(row.confidence)
                                                      : weigh_claims(edges[row.edge]).confidence());
  }
  return confidences;
}

/// Most credible first: own confidence, then strength (of the stronger direction), then the lower
/// edge number, then the lower claim.
class Credibility {
 public:
  explicit Credibility(std::span<const InfluenceEdge> edges)
      : edges_(edges), confidences_(own_confidences(edges)) {}
  bool operator()(std::size_t a, std::size_t b) const { return key(a) < key(b); }
  [[nodiscard]] double own(std::size_t i) const { return confidences_[i]; }

 private:
  [[nodiscard]] std::tuple<double, double, std::uint64_t, std::uint32_t> key(std::size_t i) const {
    const InfluenceEdge& edge = edges_[i];
    return {-confidences_[i], -std::max(unit(edge.strength_forward), unit(edge.strength_reverse)),
            raw(edge.edge), edge.claim};
  }
  std::span<const InfluenceEdge> edges_;
  std::vector<double> confidences_;
};

bool same_dates(std::span<const InfluenceEdge> edges) {
  return std::all_of(edges.begin(), edges.end(), [&](const InfluenceEdge& edge) {
    return edge.since == edges[0].since && edge.until == edges[0].until;
  });
}

/// The noisy-or over origins of each origin's greatest value, while values come and go: a tree of
/// products over the origins, so that a change costs O(log n). Origins stand in the order given.
class NoisyOr {
 public:
  explicit NoisyOr(std::size_t origins) : values_(origins), doubt_(2 * origins, 1.0) {}

  void add(std::size_t origin, double value) {
    values_[origin].insert(value);
    update(origin);
  }
  void remove(std::size_t origin, double value) {
    values_[origin].erase(values_[origin].find(value));
    update(origin);
  }
  /// The chance that no origin is right.
  [[nodiscard]] double doubt() const { return doubt_.size() > 1 ? doubt_[1] : 1.0; }

 private:
  void update(std::size_t origin) {
    const auto& values = values_[origin];
    std::size_t at = origin + values_.size();
    doubt_[at] = values.empty() ? 1.0 : 1 - *values.rbegin();
    for (at /= 2; at >= 1; at /= 2) doubt_[at] = doubt_[2 * at] * doubt_[2 * at + 1];
  }

  std::vector<std::multiset<double>> values_;  // by origin
  std::vector<double> doubt_;                  // [1]: the product over all origins
};

/// The rows of one fact that are valid at one moment, while that moment moves on. Origins stand in
/// the order of their first rows, not of their numbers, which threads give as they come by: so that
/// the last bit of a product is the same in every run.
class ValidEdges {
 public:
  explicit ValidEdges(std::span<const InfluenceEdge> edges)
      : edges_(edges),
        credibility_(edges),
        most_credible_([this](std::size_t a, std::size_t b) { return credibility_(a, b); }),
        places_(places_of(edges)),
        support_(places_.size()),
        denial_(places_.size()) {}
  ValidEdges(const ValidEdges&) = delete;
  ValidEdges& operator=(const ValidEdges&) = delete;

  void add(std::size_t i) {
    most_credible_.insert(i);
    side(i).add(places_.at(edges_[i].origin), unit(edges_[i].confidence));
  }
  void remove(std::size_t i) {
    most_credible_.erase(i);
    side(i).remove(places_.at(edges_[i].origin), unit(edges_[i].confidence));
  }
  [[nodiscard]] bool empty() const { return most_credible_.empty(); }
  [[nodiscard]] std::size_t representative() const { return *most_credible_.begin(); }
  [[nodiscard]] double confidence() const {
    if (most_credible_.size() == 1) return credibility_.own(representative());
    return (1 - support_.doubt()) * denial_.doubt();
  }

 private:
  using Places = std::unordered_map<std::uint64_t, std::size_t>;  // of origins

  static Places places_of(std::span<const InfluenceEdge> edges) {
    std::vector<std::tuple<EdgeId, std::uint32_t, std::uint64_t>> rows;
    for (const InfluenceEdge& edge : edges) rows.emplace_back(edge.edge, edge.claim, edge.origin);
    std::sort(rows.begin(), rows.end());
    Places places;
    for (const auto& [edge, claim, origin] : rows) places.emplace(origin, places.size());
    return places;
  }
  NoisyOr& side(std::size_t i) { return edges_[i].denies != 0 ? denial_ : support_; }

  std::span<const InfluenceEdge> edges_;
  Credibility credibility_;
  std::set<std::size_t, std::function<bool(std::size_t, std::size_t)>> most_credible_;
  Places places_;
  NoisyOr support_, denial_;
};

/// An edge that begins or ends to be valid.
struct Change {
  std::int64_t time = 0;
  bool begins = false;
  std::size_t edge = 0;
};

std::vector<Change> changes_in_time(std::span<const InfluenceEdge> edges) {
  std::vector<Change> changes;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    if (edges[i].since >= edges[i].until) continue;
    changes.push_back({edges[i].since, true, i});
    changes.push_back({edges[i].until, false, i});
  }
  std::sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) {
    return std::tie(a.time, a.begins, a.edge) < std::tie(b.time, b.begins, b.edge);
  });
  return changes;
}

double arc_weight(const ArcRule& rule, double strength, double confidence) {
  return std::min(kMaxArcWeight, rule.kappa * unit(strength) * confidence);
}

double arc_polarity(const ArcRule& rule, const InfluenceEdge& edge) {
  if (!has_own_polarity(rule, edge)) return rule.polarity;
  return rule.polarity_rule == PolarityRule::EdgeOdds ? 2 * unit(edge.odds) - 1
                                                      : std::clamp(edge.polarity, -1.0, 1.0);
}

}  // namespace

void merge_fact(std::span<const InfluenceEdge> edges, std::vector<FactPiece>& out) {
  if (edges.size() == 1) {
    if (edges[0].since < edges[0].until) {
      out.push_back({edges[0].since, edges[0].until, 0, unit(edges[0].confidence)});
    }
    return;
  }
  ValidEdges valid(edges);
  if (same_dates(edges)) {
    if (edges[0].since >= edges[0].until) return;
    for (std::size_t i = 0; i < edges.size(); ++i) valid.add(i);
    out.push_back({edges[0].since, edges[0].until, valid.representative(), valid.confidence()});
    return;
  }
  const std::vector<Change> changes = changes_in_time(edges);
  for (std::size_t i = 0; i < changes.size();) {
    const std::int64_t from = changes[i].time;
    for (; i < changes.size() && changes[i].time == from; ++i) {
      changes[i].begins ? valid.add(changes[i].edge) : valid.remove(changes[i].edge);
    }
    if (valid.empty()) continue;
    out.push_back({from, changes[i].time, valid.representative(), valid.confidence()});
  }
}

Transmission transmission(const ArcRule& forward, const ArcRule& reverse, const InfluenceEdge& edge,
                          double confidence) {
  return {.weight_forward = arc_weight(forward, edge.strength_forward, confidence),
          .weight_reverse = arc_weight(reverse, edge.strength_reverse, confidence),
          .polarity_forward = arc_polarity(forward, edge),
          .polarity_reverse = arc_polarity(reverse, edge)};
}

bool has_own_polarity(const ArcRule& rule, const InfluenceEdge& edge) {
  return (rule.polarity_rule == PolarityRule::EdgeOdds && !std::isnan(edge.odds)) ||
         (rule.polarity_rule == PolarityRule::EdgePolarity && !std::isnan(edge.polarity));
}

}  // namespace clout::graph
