#include "graph/influence/arc_index_builder.h"

#include <algorithm>
#include <functional>
#include <future>
#include <limits>
#include <thread>
#include <tuple>
#include <utility>

#include "graph/run_tasks.h"

namespace clout::graph {

namespace {

/// From so many edges on, a second thread is worth its start.
constexpr std::size_t kManyEdges = 50'000;
constexpr std::uint32_t kNoRule = std::numeric_limits<std::uint32_t>::max();

/// The ends of an edge as one number: equal for edges of one fact.
std::uint64_t ends_key(const InfluenceEdge& edge, bool symmetric) {
  std::uint64_t first = raw(edge.start);
  std::uint64_t second = raw(edge.end);
  if (symmetric && first > second) std::swap(first, second);
  return first << 32 | second;
}

/// All edges of one rule, those of one fact together and by ascending edge and claim within it.
/// Frees the parts.
std::vector<InfluenceEdge> grouped_by_fact(std::vector<EdgesByRule>& parts, std::size_t rule,
                                           bool symmetric) {
  struct Place {
    std::uint64_t ends;
    EdgeId edge;
    std::uint32_t claim;
    const InfluenceEdge* row;
    bool operator<(const Place& other) const {
      return std::tie(ends, edge, claim) < std::tie(other.ends, other.edge, other.claim);
    }
  };
  std::vector<Place> places;
  for (EdgesByRule& part : parts) {
    for (const InfluenceEdge& edge : part.of(rule)) {
      places.push_back({ends_key(edge, symmetric), edge.edge, edge.claim, &edge});
    }
  }
  if (!std::is_sorted(places.begin(), places.end())) std::sort(places.begin(), places.end());
  std::vector<InfluenceEdge> grouped;
  grouped.reserve(places.size());
  for (const Place& place : places) grouped.push_back(*place.row);
  for (EdgesByRule& part : parts) part.of(rule) = {};
  return grouped;
}

/// Per-node lists of the arcs of `facts`; `outgoing` chooses which end owns an arc. Throws what
/// `budget` throws, which other threads may look at too.
class ListBuilder {
 public:
  ListBuilder(const std::vector<FactArcs>& facts, std::uint32_t node_limit, bool outgoing,
              const QueryBudget& budget)
      : outgoing_(outgoing), offsets_(std::size_t{node_limit} + 1) {
    for (const FactArcs& fact : facts) count(fact);
    for (std::size_t i = 1; i < offsets_.size(); ++i) offsets_[i] += offsets_[i - 1];
    arcs_.resize(offsets_.back());
    std::vector<std::uint64_t> next(offsets_.begin(), offsets_.end() - 1);
    for (const FactArcs& fact : facts) place(fact, next);
    for (std::size_t i = 0; i + 1 < offsets_.size(); ++i) {
      if (i % kNodesPerLook == 0) budget.check_now();
      std::sort(arcs_.begin() + static_cast<std::ptrdiff_t>(offsets_[i]),
                arcs_.begin() + static_cast<std::ptrdiff_t>(offsets_[i + 1]),
                [](const Arc& a, const Arc& b) { return stronger(a, b); });
    }
  }

  FlatArray<std::uint64_t> take_offsets() { return FlatArray(std::move(offsets_)); }
  FlatArray<Arc> take_arcs() { return FlatArray(std::move(arcs_)); }

 private:
  static constexpr std::size_t kNodesPerLook = 1024;

  void count(const FactArcs& fact) {
    if (fact.weight_forward >= 0) ++offsets_[(outgoing_ ? fact.start : fact.end) + 1];
    if (fact.weight_reverse >= 0) ++offsets_[(outgoing_ ? fact.end : fact.start) + 1];
  }
  void place(const FactArcs& fact, std::vector<std::uint64_t>& next) {
    const std::uint32_t tail = outgoing_ ? fact.start : fact.end;
    const std::uint32_t head = outgoing_ ? fact.end : fact.start;
    if (fact.weight_forward >= 0) arcs_[next[tail]++] = fact.forward_arc(head);
    if (fact.weight_reverse >= 0) arcs_[next[head]++] = fact.reverse_arc(tail);
  }

  bool outgoing_;
  std::vector<std::uint64_t> offsets_;
  std::vector<Arc> arcs_;
};

FactMembers member_kind(std::span<const InfluenceEdge> edges) {
  if (edges.size() == 1) return FactMembers::One;
  const bool one_type = std::all_of(edges.begin(), edges.end(), [&](const InfluenceEdge& edge) {
    return edge.type == edges[0].type;
  });
  return one_type ? FactMembers::Several : FactMembers::SeveralTypes;
}

}  // namespace

EdgesByRule::EdgesByRule(const InfluenceModel& model, std::span<const std::string> type_names)
    : edges_(model.types.size()) {
  for (const std::string& name : type_names) {
    const TypeRule* rule = model.find(name);
    const bool transmits = rule != nullptr && (rule->forward.kappa > 0 || rule->reverse.kappa > 0);
    rule_of_type_.push_back(transmits ? static_cast<std::uint32_t>(rule - model.types.data())
                                      : kNoRule);
  }
}

void EdgesByRule::add(const InfluenceEdge& edge) {
  if (edge.start == edge.end || raw(edge.type) >= rule_of_type_.size()) return;
  const std::uint32_t rule = rule_of_type_[raw(edge.type)];
  if (rule != kNoRule) edges_[rule].push_back(edge);
}

std::vector<FactArcs> FactCollector::merge(QueryBudget& budget) {
  const std::vector<TypeRule>& rules = model_->types;
  std::vector<std::vector<InfluenceEdge>> grouped(rules.size());
  std::vector<std::function<void()>> tasks;
  std::size_t edges = 0;
  for (std::size_t rule = 0; rule < rules.size(); ++rule) {
    for (EdgesByRule& part : parts_) edges += part.of(rule).size();
    tasks.push_back([&, rule] {
      budget.check_now();
      grouped[rule] = grouped_by_fact(parts_, rule, rules[rule].symmetric);
    });
  }
  run_tasks(edges < kManyEdges ? 1 : std::thread::hardware_concurrency(), tasks);
  parts_.clear();
  std::vector<FactArcs> facts;
  for (std::size_t rule = 0; rule < rules.size(); ++rule) {
    add_facts(rules[rule], std::exchange(grouped[rule], {}), budget, facts);
  }
  return facts;
}

void FactCollector::add_facts(const TypeRule& rule, std::span<const InfluenceEdge> edges,
                              QueryBudget& budget, std::vector<FactArcs>& out) {
  for (std::size_t begin = 0; begin < edges.size();) {
    budget.poll();
    const std::uint64_t key = ends_key(edges[begin], rule.symmetric);
    std::size_t end = begin + 1;
    while (end < edges.size() && ends_key(edges[end], rule.symmetric) == key) ++end;
    add_fact(rule, edges.subspan(begin, end - begin), out);
    begin = end;
  }
}

FactValidity FactCollector::validity(const FactPiece& piece) const {
  if (piece.from == kOpenPast && piece.until == kOpenFuture) return FactValidity::Always;
  if (piece.until <= now_) return FactValidity::Past;
  if (piece.from > now_) return FactValidity::Dated;
  if (piece.until == kOpenFuture) return FactValidity::Current;
  const bool lasting =
      now_ <= kOpenFuture - kLastingSeconds && piece.until >= now_ + kLastingSeconds;
  return lasting ? FactValidity::Lasting : FactValidity::Dated;
}

std::uint32_t FactCollector::add_piece(const TypeRule& rule, const InfluenceEdge& edge,
                                       const FactPiece& piece, const Transmission& carried,
                                       const FactGroup& group) {
  const bool own = has_own_polarity(rule.forward, edge) || has_own_polarity(rule.reverse, edge);
  const FactKind kind{.type = edge.type,
                      .validity = validity(piece),
                      .members = group.members,
                      .own_polarity = own ? 1U : 0U,
                      .forward = rule.forward,
                      .reverse = rule.reverse};
  return facts_.add(kind, edge.edge, {piece.from, piece.until},
                    {carried.polarity_forward, carried.polarity_reverse}, group.range);
}

void FactCollector::add_fact(const TypeRule& rule, std::span<const InfluenceEdge> edges,
                             std::vector<FactArcs>& out) {
  pieces_.clear();
  merge_fact(edges, pieces_);
  if (pieces_.empty()) return;
  FactGroup group{.members = member_kind(edges), .range = {}};
  const bool merged = group.members != FactMembers::One;
  if (merged) group.range = facts_.add_members(edges);
  for (const FactPiece& piece : pieces_) {
    const InfluenceEdge& edge = edges[piece.representative];
    const Transmission carried = transmission(rule.forward, rule.reverse, edge, piece.confidence);
    const auto arc_weight = [&](const ArcRule& arc, double weight) {
      return weight > 0 || (merged && arc.kappa > 0) ? weight : -1.0;
    };
    const double forward = arc_weight(rule.forward, carried.weight_forward);
    const double reverse = arc_weight(rule.reverse, carried.weight_reverse);
    if (forward < 0 && reverse < 0) continue;
    const std::uint32_t fact = add_piece(rule, edge, piece, carried, group);
    out.push_back({raw(edge.start), raw(edge.end), fact, forward, reverse});
  }
}

std::shared_ptr<const ArcIndex> ArcIndexBuilder::finish(QueryBudget& budget) {
  const std::vector<FactArcs> facts = collector_.merge(budget);
  std::uint32_t node_limit = 0;
  for (const FactArcs& fact : facts) {
    node_limit = std::max({node_limit, fact.start + 1, fact.end + 1});
  }
  // The two directions share nothing but what they read.
  auto incoming =
      std::async(std::launch::async, [&] { return ListBuilder(facts, node_limit, false, budget); });
  ListBuilder out(facts, node_limit, true, budget);
  ListBuilder in = incoming.get();
  ArcIndex::Columns columns;
  columns.out_offsets = out.take_offsets();
  columns.in_offsets = in.take_offsets();
  columns.out_arcs = out.take_arcs();
  columns.in_arcs = in.take_arcs();
  columns.header = FlatArray(std::vector<ArcIndex::Header>{{.hops = hops_,
                                                            .built_at = now_,
                                                            .arc_count = columns.out_arcs.size(),
                                                            .node_limit = node_limit}});
  return std::make_shared<const ArcIndex>(std::move(columns), collector_.finish_facts());
}

}  // namespace clout::graph
