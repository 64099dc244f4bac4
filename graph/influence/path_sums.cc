#include "graph/influence/path_sums.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "graph/influence/node_map.h"
#include "graph/influence/path_lanes.h"
#include "schema/error.h"

namespace clout::graph {

namespace {

/// The sums of one pair in one algebra. "Near" is the end that walks are streamed from, "far" the
/// end whose walks of one and two arcs are stored; `along_` leads from near to far.
template <typename Algebra>
class Sums {
 public:
  using Value = typename Algebra::Value;

  Sums(FilteredArcs& arcs, const SumQuery& query)
      : arcs_(arcs), budget_(arcs.budget()), hops_(query.hops), charge_(arcs.budget()) {
    const bool store_at_end =
        arcs_in_two_hops(query.to, Along::In) <= arcs_in_two_hops(query.from, Along::Out);
    near_end_ = store_at_end ? query.from : query.to;
    far_end_ = store_at_end ? query.to : query.from;
    along_ = store_at_end ? Along::Out : Along::In;
  }

  PowerSums simple_paths();
  PowerSums long_walks();

 private:
  struct FarWalks {
    Value one;
    Value two;
  };
  using NodeValues = NodeMap<Value>;

  [[nodiscard]] std::size_t arcs_in_two_hops(std::uint32_t node, Along along);
  [[nodiscard]] bool inner(std::uint32_t node) {
    return node != near_end_ && node != far_end_ && arcs_.passable(node);
  }
  /// Calls visit(other end, value) for each arc of the filtered graph at `node` whose other end
  /// is wanted; asking that first saves looking at dates and powers in vain.
  template <typename Wanted, typename Visit>
  void each_arc_to(std::uint32_t node, Along along, const Wanted& wanted, const Visit& visit) {
    const std::span<const Arc> list = arcs_.arcs(node, along);
    longest_list_ = std::max(longest_list_, list.size());
    for (const Arc& arc : list) {
      budget_.poll();
      const auto target = wanted(arc.other);
      if (!target || arc.weight() <= 0 || !arcs_.admits(arc, node, along)) continue;
      const double polarity = arcs_.polarity(arc);
      all_helpful_ = all_helpful_ && polarity == 1;
      visit(target, arc.other, Algebra::arc(arc.weight(), polarity));
    }
  }
  template <typename Visit>
  void each_arc(std::uint32_t node, Along along, const Visit& visit) {
    each_arc_to(
        node, along, [](std::uint32_t) { return true; },
        [&](bool, std::uint32_t other, const Value& value) { visit(other, value); });
  }
  /// Those whose other end is a key of `map`; visit(mapped, value).
  template <typename Mapped, typename Visit>
  void each_arc_into(std::uint32_t node, Along along, const NodeMap<Mapped>& map,
                     const Visit& visit) {
    each_arc_to(
        node, along, [&](std::uint32_t other) { return map.find(other); },
        [&](const Mapped* mapped, std::uint32_t, const Value& value) { visit(*mapped, value); });
  }
  template <typename Mapped>
  Mapped& entry(NodeMap<Mapped>& map, std::uint32_t node) {
    const std::size_t known = map.size();
    Mapped& value = map.at(node);
    if (map.size() > known) charge_.add(NodeMap<Mapped>::kEntryBytes);
    return value;
  }

  void start();
  void collect_far_two();
  void stream();
  void subtract_two_cycles();
  void add_five_hops();
  void subtract_cycles_at(std::uint32_t node, const Value& reach);
  [[nodiscard]] NodeValues neighbours(std::uint32_t node, Along along);
  [[nodiscard]] Value two_cycles(std::uint32_t node);
  [[nodiscard]] NodeValues step(const NodeValues& walks, Along along);
  [[nodiscard]] PowerSums read_out() const;
  void add_length(std::uint32_t hops, const Value& sum);

  FilteredArcs& arcs_;
  QueryBudget& budget_;
  std::uint32_t hops_;
  std::uint32_t near_end_ = 0;
  std::uint32_t far_end_ = 0;
  Along along_ = Along::Out;
  NodeValues near_;        // one arc from the near end, inner nodes only
  NodeMap<FarWalks> far_;  // walks to the far end, inner nodes only
  NodeValues near_two_;    // two arcs from the near end; five hops only
  std::array<Value, kMaxInfluenceHops + 1> by_length_;
  std::array<Value, kMaxInfluenceHops + 1> walked_;  // before what is not simple is taken away
  std::size_t longest_list_ = 0;
  bool all_helpful_ = true;
  MemoryCharge charge_;
};

template <typename Algebra>
std::size_t Sums<Algebra>::arcs_in_two_hops(std::uint32_t node, Along along) {
  std::size_t sum = 0;
  for (const Arc& arc : arcs_.arcs(node, along)) {
    budget_.poll();
    sum += arcs_.arcs(arc.other, along).size();
  }
  return sum;
}

template <typename Algebra>
void Sums<Algebra>::add_length(std::uint32_t hops, const Value& sum) {
  by_length_[hops] += sum;
}

template <typename Algebra>
void Sums<Algebra>::start() {
  each_arc(near_end_, along_, [&](std::uint32_t node, const Value& value) {
    if (node == far_end_) {
      add_length(1, value);
    } else if (arcs_.passable(node)) {
      entry(near_, node) += value;
    }
  });
  each_arc(far_end_, opposite(along_), [&](std::uint32_t node, const Value& value) {
    if (inner(node)) entry(far_, node).one += value;
  });
}

template <typename Algebra>
void Sums<Algebra>::collect_far_two() {
  const std::size_t firsts = far_.size();
  for (std::size_t i = 0; i < firsts; ++i) {
    const std::uint32_t node = far_.entries()[i].node;
    const Value one = far_.entries()[i].value.one;
    each_arc(node, opposite(along_), [&](std::uint32_t other, const Value& value) {
      if (inner(other)) entry(far_, other).two.add_product(value, one);
    });
  }
}

// Lengths 3 and 4: two streamed arcs meet one or two stored ones.
template <typename Algebra>
void Sums<Algebra>::stream() {
  for (const auto& [node, reach] : near_.entries()) {
    Value three;
    Value four;
    each_arc_into(node, along_, far_, [&](const FarWalks& walks, const Value& value) {
      three.add_product(value, walks.one);
      four.add_product(value, walks.two);
    });
    by_length_[3].add_product(three, reach);
    by_length_[4].add_product(four, reach);
  }
  if (hops_ >= 5) near_two_ = step(near_, along_);
}

template <typename Algebra>
NodeMap<typename Algebra::Value> Sums<Algebra>::neighbours(std::uint32_t node, Along along) {
  NodeValues values;
  each_arc(node, along, [&](std::uint32_t other, const Value& value) {
    if (inner(other)) values.at(other) += value;
  });
  return values;
}

/// Walks of two arcs from `node` back to itself, the ends avoided.
template <typename Algebra>
typename Algebra::Value Sums<Algebra>::two_cycles(std::uint32_t node) {
  const bool fewer_out = arcs_.arcs(node, Along::Out).size() <= arcs_.arcs(node, Along::In).size();
  const Along kept = fewer_out ? Along::Out : Along::In;
  const NodeValues there = neighbours(node, kept);
  Value sum;
  each_arc_into(node, opposite(kept), there,
                [&](const Value& first, const Value& value) { sum.add_product(value, first); });
  return sum;
}

// A walk of four arcs that is not simple goes near - x - u - x - far.
template <typename Algebra>
void Sums<Algebra>::subtract_two_cycles() {
  for (const auto& [node, reach] : near_.entries()) {
    const FarWalks* walks = far_.find(node);
    if (walks == nullptr || walks->one.v[0] <= 0) continue;
    by_length_[4] -= reach * walks->one * two_cycles(node);
  }
}

// Length 5: every walk, less those that come back to the first, second or first inner node, with
// what was taken twice added again.
template <typename Algebra>
void Sums<Algebra>::add_five_hops() {
  for (const auto& [node, reach] : near_two_.entries()) {
    Value rest;
    each_arc_into(node, along_, far_, [&](const FarWalks& walks, const Value& value) {
      rest.add_product(value, walks.two);
    });
    by_length_[5].add_product(rest, reach);
  }
  walked_[5] = by_length_[5];
  for (const auto& [node, reach] : near_two_.entries()) {
    const FarWalks* walks = far_.find(node);
    if (walks == nullptr || walks->one.v[0] <= 0) continue;
    by_length_[5] -= reach * walks->one * two_cycles(node);
  }
  for (const auto& [node, reach] : near_.entries()) subtract_cycles_at(node, reach);
}

template <typename Algebra>
void Sums<Algebra>::subtract_cycles_at(std::uint32_t node, const Value& reach) {
  const FarWalks* found = far_.find(node);
  const FarWalks here = found == nullptr ? FarWalks{} : *found;
  const NodeValues out = neighbours(node, along_);
  const NodeValues in = neighbours(node, opposite(along_));
  Value two_cycle;
  Value three_cycle;
  Value taken_twice;
  for (const auto& [other, there] : out.entries()) {
    if (const Value* back = in.find(other)) {
      two_cycle.add_product(there, *back);
      const FarWalks* walks = far_.find(other);
      if (walks != nullptr) taken_twice += there * there * *back * walks->one;
    }
    if (here.one.v[0] <= 0) continue;
    Value returns;
    each_arc_into(other, along_, in, [&](const Value& closing, const Value& value) {
      returns.add_product(value, closing);
    });
    three_cycle.add_product(there, returns);
  }
  by_length_[5] -= reach * (two_cycle * here.two);
  by_length_[5] -= reach * (three_cycle * here.one);
  by_length_[5].add_product(reach, taken_twice);
}

template <typename Algebra>
PowerSums Sums<Algebra>::simple_paths() {
  start();
  if (hops_ >= 2) {
    for (const auto& [node, reach] : near_.entries()) {
      if (const FarWalks* walks = far_.find(node)) by_length_[2].add_product(reach, walks->one);
    }
  }
  if (hops_ >= 4) collect_far_two();
  if (hops_ >= 3) stream();
  if (hops_ < 4) by_length_[4] = {};
  walked_ = by_length_;
  if (hops_ >= 4) subtract_two_cycles();
  if (hops_ >= 5) add_five_hops();
  return read_out();
}

// One arc more on every walk, through inner nodes.
template <typename Algebra>
NodeMap<typename Algebra::Value> Sums<Algebra>::step(const NodeValues& walks, Along along) {
  NodeValues longer;
  for (const auto& walk : walks.entries()) {
    each_arc(walk.node, along, [&](std::uint32_t other, const Value& value) {
      if (inner(other)) entry(longer, other).add_product(value, walk.value);
    });
  }
  return longer;
}

template <typename Algebra>
PowerSums Sums<Algebra>::long_walks() {
  start();
  by_length_[1] = {};
  NodeValues far;
  for (const auto& [node, walks] : far_.entries()) far.at(node) = walks.one;
  NodeValues near = std::move(near_);
  // Before round n, near + far arcs of the walks are n - 1, taken from the ends in turn.
  for (std::uint32_t n = 3; n <= hops_; ++n) {
    n % 2 == 0 ? near = step(near, along_) : far = step(far, opposite(along_));
    if (n <= kMaxClosedFormHops) continue;
    for (const auto& [node, reach] : near.entries()) {
      if (const Value* rest = far.find(node)) by_length_[n].add_product(reach, *rest);
    }
    walked_[n] = by_length_[n];
  }
  return read_out();
}

template <typename Algebra>
PowerSums Sums<Algebra>::read_out() const {
  const Value decay = Algebra::decay(arcs_.hop_rule().decay);
  Value total;
  Value walked;
  Value factor = Algebra::decay(1);
  for (std::uint32_t n = 1; n <= hops_; ++n) {
    total.add_product(by_length_[n], factor);
    walked.add_product(walked_[n], factor);
    factor = factor * decay;
  }
  PowerSums sums;
  sums.powers = Algebra::kPowers;
  sums.all_helpful = all_helpful_;
  for (std::size_t k = 1; k <= Algebra::kPowers; ++k) {
    const PathParts parts = Algebra::parts(total, k);
    sums.harm[k - 1] = std::max(0.0, parts.harm);
    sums.support[k - 1] = std::max(0.0, parts.support);
    sums.leverage[k - 1] = std::max(0.0, parts.leverage);
  }
  // Sums nest: over the far end's arcs, over a node's arcs, over the nodes of a step. Each addition
  // adds half an epsilon; what is taken away again at most doubles that.
  const auto additions =
      static_cast<double>(2 * longest_list_ + near_.size() + near_two_.size() + 64);
  double largest = 0;
  for (const double lane : walked.v) largest = std::max(largest, std::fabs(lane));
  sums.rounding =
      additions * std::numeric_limits<double>::epsilon() * largest * Algebra::kAmplification;
  return sums;
}

template <std::size_t K>
PowerSums simple_sums(FilteredArcs& arcs, const SumQuery& query) {
  if (arcs.fractional_polarity()) return Sums<AnyPolarity<K>>(arcs, query).simple_paths();
  return Sums<WholeSigns<K>>(arcs, query).simple_paths();
}

}  // namespace

PowerSums simple_path_sums(FilteredArcs& arcs, const SumQuery& query) {
  CLOUT_ASSERT(query.hops >= 1 && query.hops <= kMaxClosedFormHops);
  CLOUT_ASSERT(query.powers >= 1 && query.powers <= kMaxPower);
  switch (query.powers) {
    case 1:
      return simple_sums<1>(arcs, query);
    case 2:
      return simple_sums<2>(arcs, query);
    case 3:
    case 4:
      return simple_sums<4>(arcs, query);
    default:
      return simple_sums<kMaxPower>(arcs, query);
  }
}

PowerSums long_walk_sums(FilteredArcs& arcs, const SumQuery& query) {
  CLOUT_ASSERT(query.hops > kMaxClosedFormHops && query.hops <= kMaxInfluenceHops);
  return Sums<AnyPolarity<1>>(arcs, query).long_walks();
}

}  // namespace clout::graph
