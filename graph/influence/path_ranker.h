// Keeps the k best of the paths it is offered, in the total order of docs/influence.md: rank value
// descending (equal within 1e-12 relative), fewer hops, names and types hop by hop, edge numbers.
//
// Searches ask it how good a path must still be. Belongs to one query and one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <queue>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "graph/influence/filtered_arcs.h"
#include "graph/influence/strongest_paths.h"
#include "schema/query_budget.h"

namespace clout::graph {

/// Two rank values this close (relatively) are equal.
inline constexpr double kEqualStrength = 1e-12;

class PathRanker {
 public:
  /// `arcs` and `names` outlive this. `top` is at least 1.
  PathRanker(FilteredArcs& arcs, const InfluenceNames& names, PathRanking ranking, std::size_t top);

  /// A rank value below which no further path can be among the best: 0 until `top` are known.
  [[nodiscard]] double threshold() const { return threshold_; }
  /// Whether `top` paths of at least this rank value have been offered.
  [[nodiscard]] bool complete_down_to(double value) const { return floor() >= value; }
  /// The `top`-th best rank value offered, or -1 while there are fewer.
  [[nodiscard]] double floor() const { return values_.size() < top_ ? -1 : values_.top(); }

  /// `nodes` and the arcs between them, nodes[0] first. A path is offered once between restarts.
  void offer(std::span<const std::uint32_t> nodes, std::span<const Arc> arcs);
  /// Forgets the paths but not how good the best were: every path that was offered, or better
  /// ones, will be offered again.
  void restart();
  /// The best, best first.
  [[nodiscard]] std::vector<InfluencePath> finish();

 private:
  struct Candidate {
    double value = 0;
    double strength = 0;
    double polarity = 0;
    std::uint32_t hops = 0;
    std::array<std::uint32_t, kMaxInfluenceHops + 1> nodes{};
    std::array<Arc, kMaxInfluenceHops> arcs{};
  };
  /// A candidate among its equals: what decides, already comparable.
  struct TieKey {
    std::size_t candidate = 0;
    std::vector<std::uint64_t> key;  // hops, then rank of name and type of each hop, then edges
  };

  [[nodiscard]] double rank_value(double strength, double polarity) const;
  void compact();
  void order_candidates();
  void order_equals(std::size_t begin, std::size_t end);
  [[nodiscard]] InfluencePath as_path(const Candidate& candidate) const;

  FilteredArcs& arcs_;
  const InfluenceNames& names_;
  PathRanking ranking_;
  std::size_t top_;
  double threshold_ = 0;
  // The best `top` values so far, the least on top.
  std::priority_queue<double, std::vector<double>, std::greater<>> values_;
  std::vector<Candidate> candidates_;
  std::size_t capacity_;
  MemoryCharge charge_;
  std::unordered_map<std::uint32_t, std::string> node_names_;
  std::unordered_map<std::uint32_t, std::string> type_names_;
};

}  // namespace clout::graph
