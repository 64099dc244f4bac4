#include "graph/influence/fact_merge.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace clout::graph {

namespace {

double unit(double value) { return value >= 0 ? std::min(value, 1.0) : 0.0; }

/// Most credible first: own confidence, then strength (of the stronger direction), then the lower
/// edge number.
class Credibility {
 public:
  explicit Credibility(std::span<const InfluenceEdge> edges) : edges_(edges) {}
  bool operator()(std::size_t a, std::size_t b) const { return key(a) < key(b); }

 private:
  [[nodiscard]] std::tuple<double, double, std::uint64_t> key(std::size_t i) const {
    const InfluenceEdge& edge = edges_[i];
    return {-unit(edge.confidence),
            -std::max(unit(edge.strength_forward), unit(edge.strength_reverse)), raw(edge.edge)};
  }
  std::span<const InfluenceEdge> edges_;
};

bool same_dates(std::span<const InfluenceEdge> edges) {
  return std::all_of(edges.begin(), edges.end(), [&](const InfluenceEdge& edge) {
    return edge.since == edges[0].since && edge.until == edges[0].until;
  });
}

/// The edges of one fact that are valid at one moment, while that moment moves on. A tree of
/// products over the origins gives the noisy-or after each change in O(log n). Origins stand in the
/// order of their first edges, not of their numbers, which threads give as they come by: so that
/// the last bit of a product is the same in every run.
class ValidEdges {
 public:
  explicit ValidEdges(std::span<const InfluenceEdge> edges)
      : edges_(edges), most_credible_(Credibility(edges)) {
    std::vector<std::pair<EdgeId, std::uint64_t>> by_edge;
    for (const InfluenceEdge& edge : edges) by_edge.emplace_back(edge.edge, edge.origin);
    std::sort(by_edge.begin(), by_edge.end());
    for (const auto& [edge, origin] : by_edge) places_.emplace(origin, places_.size());
    confidences_.resize(places_.size());
    doubt_.assign(2 * places_.size(), 1.0);
  }

  void add(std::size_t i) {
    most_credible_.insert(i);
    const std::size_t origin = origin_of(i);
    confidences_[origin].insert(unit(edges_[i].confidence));
    update(origin);
  }
  void remove(std::size_t i) {
    most_credible_.erase(i);
    const std::size_t origin = origin_of(i);
    confidences_[origin].erase(confidences_[origin].find(unit(edges_[i].confidence)));
    update(origin);
  }
  [[nodiscard]] bool empty() const { return most_credible_.empty(); }
  [[nodiscard]] std::size_t representative() const { return *most_credible_.begin(); }
  [[nodiscard]] double confidence() const {
    if (most_credible_.size() == 1) return unit(edges_[representative()].confidence);
    return 1 - doubt_[1];
  }

 private:
  [[nodiscard]] std::size_t origin_of(std::size_t i) const { return places_.at(edges_[i].origin); }
  void update(std::size_t origin) {
    const auto& values = confidences_[origin];
    std::size_t at = origin + places_.size();
    doubt_[at] = values.empty() ? 1.0 : 1 - *values.rbegin();
    for (at /= 2; at >= 1; at /= 2) doubt_[at] = doubt_[2 * at] * doubt_[2 * at + 1];
  }

  std::span<const InfluenceEdge> edges_;
  std::set<std::size_t, Credibility> most_credible_;
  std::unordered_map<std::uint64_t, std::size_t> places_;  // of origins
  std::vector<std::multiset<double>> confidences_;         // of the valid edges, by place
  std::vector<double> doubt_;                              // [1]: the product over all origins
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
