#include "graph/influence/path_ranker.h"

#include <algorithm>
#include <utility>

#include "schema/error.h"

namespace clout::graph {

namespace {

/// The rank of each number's name among the names of all: equal names, equal ranks.
using Ranks = std::unordered_map<std::uint32_t, std::uint64_t>;

template <typename NameOf>
Ranks rank_by_name(std::vector<std::uint32_t> numbers,
                   std::unordered_map<std::uint32_t, std::string>& known, const NameOf& name_of) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  std::vector<std::pair<const std::string*, std::uint32_t>> named;
  for (const std::uint32_t number : numbers) {
    const auto [place, unknown] = known.try_emplace(number);
    if (unknown) place->second = name_of(number);
    named.emplace_back(&place->second, number);
  }
  std::sort(named.begin(), named.end(),
            [](const auto& a, const auto& b) { return *a.first < *b.first; });
  Ranks ranks;
  std::uint64_t rank = 0;
  for (std::size_t i = 0; i < named.size(); ++i) {
    if (i > 0 && *named[i].first != *named[i - 1].first) ++rank;
    ranks[named[i].second] = rank;
  }
  return ranks;
}

}  // namespace

PathRanker::PathRanker(FilteredArcs& arcs, const InfluenceNames& names, PathRanking ranking,
                       std::size_t top)
    : arcs_(arcs),
      names_(names),
      ranking_(ranking),
      top_(top),
      capacity_(std::max<std::size_t>(4 * top, 1024)),
      charge_(arcs.budget()) {
  CLOUT_ASSERT(top > 0);
}

double PathRanker::rank_value(double strength, double polarity) const {
  switch (ranking_) {
    case PathRanking::Adverse:
      return strength * (1 - polarity) / 2;
    case PathRanking::Supportive:
      return strength * (1 + polarity) / 2;
    case PathRanking::Strength:
      break;
  }
  return strength;
}

void PathRanker::offer(std::span<const std::uint32_t> nodes, std::span<const Arc> arcs) {
  Candidate candidate;
  candidate.strength = arcs[0].weight();
  candidate.polarity = arcs_.polarity(arcs[0]);
  double before = candidate.polarity;
  for (std::size_t i = 1; i < arcs.size(); ++i) {
    const double here = arcs_.polarity(arcs[i]);
    candidate.strength *= arcs_.hop_rule().factor(before, here) * arcs[i].weight();
    candidate.polarity *= here;
    before = here;
  }
  if (candidate.strength <= 0) return;  // of a balance of 0
  candidate.value = rank_value(candidate.strength, candidate.polarity);
  if (candidate.value < threshold_) return;
  candidate.hops = static_cast<std::uint32_t>(arcs.size());
  std::copy(nodes.begin(), nodes.end(), candidate.nodes.begin());
  std::copy(arcs.begin(), arcs.end(), candidate.arcs.begin());
  if (candidates_.size() >= capacity_) compact();
  if (candidates_.size() == candidates_.capacity()) {
    charge_.add(std::max<std::size_t>(candidates_.size(), 1) * sizeof(Candidate));
  }
  candidates_.push_back(candidate);

  values_.push(candidate.value);
  if (values_.size() > top_) values_.pop();
  // The margin keeps everything that may equal the last one.
  if (values_.size() == top_) {
    threshold_ = std::max(threshold_, values_.top() * (1 - 2 * kEqualStrength));
  }
}

void PathRanker::restart() {
  candidates_.clear();
  values_ = {};
}

// Drops what is out of the running; where mere equals fill the space, the worse of those too.
void PathRanker::compact() {
  const auto hopeless = [&](const Candidate& candidate) { return candidate.value < threshold_; };
  candidates_.erase(std::remove_if(candidates_.begin(), candidates_.end(), hopeless),
                    candidates_.end());
  if (candidates_.size() <= capacity_ / 2) return;
  order_candidates();
  candidates_.resize(std::min(candidates_.size(), top_));
}

void PathRanker::order_candidates() {
  std::sort(candidates_.begin(), candidates_.end(),
            [](const Candidate& a, const Candidate& b) { return a.value > b.value; });
  for (std::size_t begin = 0; begin < candidates_.size() && begin < top_;) {
    const double least = candidates_[begin].value * (1 - kEqualStrength);
    std::size_t end = begin + 1;
    while (end < candidates_.size() && candidates_[end].value >= least) ++end;
    if (end - begin > 1) order_equals(begin, end);
    begin = end;
  }
}

void PathRanker::order_equals(std::size_t begin, std::size_t end) {
  std::vector<std::uint32_t> nodes;
  std::vector<std::uint32_t> types;
  for (std::size_t i = begin; i < end; ++i) {
    arcs_.budget().poll();
    const Candidate& candidate = candidates_[i];
    for (std::uint32_t hop = 0; hop < candidate.hops; ++hop) {
      nodes.push_back(candidate.nodes[hop + 1]);
      types.push_back(raw(arcs_.edge_type(candidate.arcs[hop])));
    }
  }
  const Ranks node_ranks = rank_by_name(std::move(nodes), node_names_, [&](std::uint32_t number) {
    return names_.node(NodeId{number});
  });
  const Ranks type_ranks = rank_by_name(std::move(types), type_names_, [&](std::uint32_t number) {
    return names_.type(EdgeTypeId{number});
  });
  std::vector<TieKey> keys;
  for (std::size_t i = begin; i < end; ++i) {
    arcs_.budget().poll();
    const Candidate& candidate = candidates_[i];
    TieKey& tie = keys.emplace_back(TieKey{i, {candidate.hops}});
    for (std::uint32_t hop = 0; hop < candidate.hops; ++hop) {
      tie.key.push_back(node_ranks.at(candidate.nodes[hop + 1]));
      tie.key.push_back(type_ranks.at(raw(arcs_.edge_type(candidate.arcs[hop]))));
    }
    for (std::uint32_t hop = 0; hop < candidate.hops; ++hop) {
      tie.key.push_back(raw(arcs_.edge_number(candidate.arcs[hop])));
    }
  }
  std::sort(keys.begin(), keys.end(),
            [](const TieKey& a, const TieKey& b) { return a.key < b.key; });
  std::vector<Candidate> ordered;
  for (const TieKey& tie : keys) ordered.push_back(candidates_[tie.candidate]);
  std::copy(ordered.begin(), ordered.end(),
            candidates_.begin() + static_cast<std::ptrdiff_t>(begin));
}

InfluencePath PathRanker::as_path(const Candidate& candidate) const {
  InfluencePath path;
  path.strength = candidate.strength;
  path.polarity = candidate.polarity;
  for (std::uint32_t i = 0; i <= candidate.hops; ++i) {
    path.nodes.push_back(NodeId{candidate.nodes[i]});
  }
  for (std::uint32_t i = 0; i < candidate.hops; ++i) {
    path.steps.push_back(arcs_.step(candidate.arcs[i], candidate.nodes[i], candidate.nodes[i + 1]));
  }
  return path;
}

std::vector<InfluencePath> PathRanker::finish() {
  compact();
  order_candidates();
  std::vector<InfluencePath> paths;
  for (std::size_t i = 0; i < std::min(top_, candidates_.size()); ++i) {
    arcs_.budget().poll();
    paths.push_back(as_path(candidates_[i]));
  }
  return paths;
}

}  // namespace clout::graph
