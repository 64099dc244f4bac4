#include "graph/influence/best_first_search.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <limits>
#include <queue>
#include <vector>

#include "graph/influence/node_map.h"

namespace clout::graph {

namespace {

constexpr double kSlack = 1 - 1e-12;
constexpr std::array<double, 4> kCutShares{1e-2, 1e-4, 1e-7, 0};
constexpr std::uint32_t kNoParent = std::numeric_limits<std::uint32_t>::max();

/// The best product of a walk from a node to the end, by the most arcs it may have (index), and by
/// whether it must still touch the first via node.
struct NodeBounds {
  std::array<double, kMaxInfluenceHops> free{};
  std::array<double, kMaxInfluenceHops> bound{};
};

/// A simple prefix: its last node and arc, and the prefix before.
struct Prefix {
  std::uint32_t parent = kNoParent;
  std::uint32_t node = 0;
  Arc arc;
  double value = 1;
  std::uint32_t hops = 0;
  std::uint8_t pending = 0;  ///< via nodes not yet touched, a bit each
};

class Search {
 public:
  Search(FilteredArcs& arcs, const BestFirstQuery& query, PathRanker& ranker)
      : arcs_(arcs),
        budget_(arcs.budget()),
        ranker_(ranker),
        query_(query),
        decay_(arcs.hop_rule().decay),
        charge_(arcs.budget()) {}

  void run();

 private:
  struct Open {
    double limit = 0;  ///< no completion is stronger
    std::uint32_t prefix = 0;
    bool operator<(const Open& other) const {
      return limit != other.limit ? limit < other.limit : prefix > other.prefix;
    }
  };

  bool usable(const Arc& arc, std::uint32_t node, Along along) {
    return arc.weight() > 0 && arcs_.admits(arc, node, along);
  }
  [[nodiscard]] double floor() const { return std::max(ranker_.threshold(), cut_ * kSlack); }
  [[nodiscard]] double strongest(std::uint32_t node, Along along);
  void round();
  void compute_bounds();
  void relax(std::uint32_t node, std::uint32_t arcs);
  void raise(std::uint32_t node, std::uint32_t arcs, double free, double bound);
  void search();
  void expand(std::uint32_t index);
  void extend(std::uint32_t index, const Arc& arc);
  void offer(std::uint32_t index, const Arc& last);
  [[nodiscard]] std::uint8_t pending_behind(std::uint8_t pending, std::uint32_t node) const;
  [[nodiscard]] bool on_prefix(std::uint32_t index, std::uint32_t node) const;

  FilteredArcs& arcs_;
  QueryBudget& budget_;
  PathRanker& ranker_;
  const BestFirstQuery& query_;
  double decay_;
  double cut_ = 0;
  double best_first_ = 0;
  NodeMap<NodeBounds> bounds_;
  std::array<double, kMaxInfluenceHops> best_bound_{};  // over all nodes
  std::vector<std::uint32_t> raised_;                   // by the layer at hand
  std::vector<Prefix> prefixes_;
  std::priority_queue<Open> open_;
  MemoryCharge charge_;
};

double Search::strongest(std::uint32_t node, Along along) {
  for (const Arc& arc : arcs_.arcs(node, along)) {
    budget_.poll();
    if (usable(arc, node, along)) return arc.weight();
  }
  return 0;
}

void Search::run() {
  best_first_ = strongest(query_.from, Along::Out);
  const double best_last = strongest(query_.to, Along::In);
  if (best_first_ <= 0 || best_last <= 0) return;
  const double first_cut = best_first_ * best_last * decay_ / 2;
  cut_ = query_.known_floor > 0 ? query_.known_floor : first_cut;
  for (const double share : kCutShares) {
    round();
    if (ranker_.complete_down_to(cut_)) return;
    const double known = ranker_.floor();
    if (known > 0) {
      cut_ = std::min(known, cut_);
      break;
    }
    cut_ = std::min(cut_, first_cut) * share;
  }
  round();
}

void Search::round() {
  ranker_.restart();
  charge_.clear();
  compute_bounds();
  search();
}

// Layer i raises what i arcs can do that fewer could not; only nodes that the layer before raised
// can bring that about.
void Search::compute_bounds() {
  bounds_.clear();
  best_bound_.fill(0);
  raised_.clear();
  if (query_.hops < 2) return;
  const bool via_end = query_.via.empty();
  for (const Arc& arc : arcs_.arcs(query_.to, Along::In)) {
    budget_.poll();
    if (!usable(arc, query_.to, Along::In)) continue;
    raise(arc.other, 1, arc.weight(), via_end ? arc.weight() : 0);
  }
  for (std::uint32_t arcs = 2; arcs < query_.hops; ++arcs) {
    for (auto& entry : bounds_.entries()) {
      entry.value.free[arcs] = entry.value.free[arcs - 1];
      entry.value.bound[arcs] = entry.value.bound[arcs - 1];
    }
    best_bound_[arcs] = best_bound_[arcs - 1];
    std::vector<std::uint32_t> layer;
    layer.swap(raised_);
    std::sort(layer.begin(), layer.end());
    layer.erase(std::unique(layer.begin(), layer.end()), layer.end());
    for (const std::uint32_t node : layer) relax(node, arcs);
  }
}

// What a walk of `arcs` arcs gains by going to `node` first.
void Search::relax(std::uint32_t node, std::uint32_t arcs) {
  const NodeBounds at_node = *bounds_.find(node);
  const double free = decay_ * at_node.free[arcs - 1];
  const bool is_via = !query_.via.empty() && query_.via.front() == node;
  const double bound = is_via ? free : decay_ * at_node.bound[arcs - 1];
  for (const Arc& arc : arcs_.arcs(node, Along::In)) {
    budget_.poll();
    if (arc.weight() * free * decay_ * best_first_ < floor() * kSlack) break;
    if (!usable(arc, node, Along::In)) continue;
    raise(arc.other, arcs, arc.weight() * free, arc.weight() * bound);
  }
}

void Search::raise(std::uint32_t node, std::uint32_t arcs, double free, double bound) {
  if (node == query_.from || node == query_.to || !arcs_.passable(node)) return;
  if (free * decay_ * best_first_ < floor() * kSlack) return;
  const std::size_t known = bounds_.size();
  NodeBounds& bounds = bounds_.at(node);
  if (bounds_.size() > known) charge_.add(NodeMap<NodeBounds>::kEntryBytes);
  if (free <= bounds.free[arcs] && bound <= bounds.bound[arcs]) return;
  bounds.free[arcs] = std::max(bounds.free[arcs], free);
  bounds.bound[arcs] = std::max(bounds.bound[arcs], bound);
  best_bound_[arcs] = std::max(best_bound_[arcs], free);
  raised_.push_back(node);
}

void Search::search() {
  prefixes_.clear();
  open_ = {};
  const auto all_pending = static_cast<std::uint8_t>((1U << query_.via.size()) - 1);
  prefixes_.push_back({.node = query_.from, .arc = {}, .pending = all_pending});
  open_.push({std::numeric_limits<double>::infinity(), 0});
  while (!open_.empty() && open_.top().limit >= floor()) {
    const std::uint32_t index = open_.top().prefix;
    open_.pop();
    expand(index);
  }
}

void Search::expand(std::uint32_t index) {
  const Prefix prefix = prefixes_[index];
  const double value = prefix.hops == 0 ? 1 : prefix.value * decay_;
  const std::uint32_t left = query_.hops - prefix.hops - 1;
  // The next arc ends the path, or at most `left` more follow it.
  const double best_rest = std::max(1.0, decay_ * best_bound_[left]);
  for (const Arc& arc : arcs_.arcs(prefix.node, Along::Out)) {
    budget_.poll();
    if (value * arc.weight() * best_rest < floor()) break;
    if (arc.other == query_.to) {
      if (prefix.pending == 0 && usable(arc, prefix.node, Along::Out)) offer(index, arc);
    } else if (left > 0) {
      extend(index, arc);
    }
  }
}

void Search::extend(std::uint32_t index, const Arc& arc) {
  const NodeBounds* bounds = bounds_.find(arc.other);
  if (bounds == nullptr) return;
  const Prefix& prefix = prefixes_[index];
  const std::uint32_t left = query_.hops - prefix.hops - 1;
  const std::uint8_t pending = pending_behind(prefix.pending, arc.other);
  // Of the arcs left all but the last lead to a node between the ends.
  if (std::popcount(pending) >= static_cast<int>(left)) return;
  const double rest = (pending & 1) != 0 ? bounds->bound[left] : bounds->free[left];
  const double value = (prefix.hops == 0 ? 1 : prefix.value * decay_) * arc.weight();
  const double limit = value * decay_ * rest;
  if (rest <= 0 || limit < floor()) return;
  if (on_prefix(index, arc.other) || !usable(arc, prefix.node, Along::Out)) return;
  charge_.add(sizeof(Prefix) + sizeof(Open));
  open_.push({limit, static_cast<std::uint32_t>(prefixes_.size())});
  prefixes_.push_back({.parent = index,
                       .node = arc.other,
                       .arc = arc,
                       .value = value,
                       .hops = prefix.hops + 1,
                       .pending = pending});
}

std::uint8_t Search::pending_behind(std::uint8_t pending, std::uint32_t node) const {
  for (std::size_t i = 0; i < query_.via.size(); ++i) {
    if (query_.via[i] == node) pending &= static_cast<std::uint8_t>(~(1U << i));
  }
  return pending;
}

bool Search::on_prefix(std::uint32_t index, std::uint32_t node) const {
  for (; index != kNoParent; index = prefixes_[index].parent) {
    if (prefixes_[index].node == node) return true;
  }
  return false;
}

void Search::offer(std::uint32_t index, const Arc& last) {
  std::array<std::uint32_t, kMaxInfluenceHops + 1> nodes{};
  std::array<Arc, kMaxInfluenceHops> path{};
  const std::uint32_t hops = prefixes_[index].hops + 1;
  nodes[hops] = query_.to;
  path[hops - 1] = last;
  for (std::uint32_t i = hops - 1;; --i) {
    nodes[i] = prefixes_[index].node;
    if (i == 0) break;
    path[i - 1] = prefixes_[index].arc;
    index = prefixes_[index].parent;
  }
  ranker_.offer({nodes.data(), hops + 1}, {path.data(), hops});
}

}  // namespace

void best_first_search(FilteredArcs& arcs, const BestFirstQuery& query, PathRanker& ranker) {
  Search(arcs, query, ranker).run();
}

}  // namespace clout::graph
