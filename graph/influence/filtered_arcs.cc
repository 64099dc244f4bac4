#include "graph/influence/filtered_arcs.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "graph/influence/fact_merge.h"

namespace clout::graph {

namespace {

bool is_whole_sign(double polarity) { return polarity == 0 || std::fabs(polarity) == 1; }

ArcSign sign_of(double polarity) {
  if (!is_whole_sign(polarity)) return ArcSign::Look;
  return polarity > 0 ? ArcSign::Positive : polarity < 0 ? ArcSign::Negative : ArcSign::Undecided;
}

bool contains(const std::vector<EdgeTypeId>& types, EdgeTypeId type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

}  // namespace

FilteredArcs::FilteredArcs(const InfluenceGraph& graph, const InfluenceFilter& filter,
                           QueryBudget& budget)
    : graph_(graph),
      filter_(filter),
      budget_(budget),
      charge_(budget),
      restricts_nodes_(!filter.avoid.empty() || filter.node != nullptr),
      page_kinds_(graph.facts().page_kinds()) {
  for (const FactKind& kind : graph.facts().kinds()) {
    KindRule& rule = rules_.emplace_back(make_rule(kind));
    if (rule.verdict == Verdict::Accept && !rule.own_polarity && !rule.rewrite) {
      rule.sign_forward = sign_of(rule.polarity_forward);
      rule.sign_reverse = sign_of(rule.polarity_reverse);
    }
    rewrites_ = rewrites_ || rule.rewrite;
    fractional_polarity_ = fractional_polarity_ || rule.own_polarity ||
                           !is_whole_sign(rule.polarity_forward) ||
                           !is_whole_sign(rule.polarity_reverse);
  }
  if (!rewrites_) return;
  // Facts that are merged anew get numbers behind the graph's, of one kind that passes everything.
  extended_page_kinds_.assign(page_kinds_.begin(), page_kinds_.end());
  page_kinds_ = extended_page_kinds_;
  rules_.push_back({.verdict = Verdict::Accept, .own_polarity = true});
  fractional_polarity_ = true;
}

FilteredArcs::KindRule FilteredArcs::make_rule(const FactKind& kind) {
  KindRule rule{.polarity_forward = kind.forward.polarity,
                .polarity_reverse = kind.reverse.polarity,
                .verdict = date_verdict(kind.validity),
                .own_polarity = kind.own_polarity != 0};
  const bool splits = filter_.types.has_value() && kind.members == FactMembers::SeveralTypes;
  rule.rewrite = splits || (filter_.edge != nullptr && kind.members != FactMembers::One);
  if (rule.rewrite) return rule;
  if (!allows_type(kind.type)) rule.verdict = Verdict::Reject;
  if (filter_.edge != nullptr && rule.verdict == Verdict::Accept) rule.verdict = Verdict::Check;
  return rule;
}

FilteredArcs::Verdict FilteredArcs::date_verdict(FactValidity validity) const {
  if (validity == FactValidity::Always) return Verdict::Accept;
  const std::int64_t built_at = graph_.base().built_at();
  if (validity == FactValidity::Dated || filter_.as_of < built_at) return Verdict::Check;
  if (validity == FactValidity::Lasting && filter_.as_of - built_at >= kLastingSeconds) {
    return Verdict::Check;
  }
  return validity == FactValidity::Past ? Verdict::Reject : Verdict::Accept;
}

bool FilteredArcs::allows_type(EdgeTypeId type) const {
  return !filter_.types.has_value() || contains(*filter_.types, type);
}

bool FilteredArcs::check(const Arc& arc, std::uint32_t node, Along along) const {
  if (!graph_.facts().interval(arc.fact).contains(filter_.as_of)) return false;
  if (filter_.edge == nullptr) return true;
  return along == Along::Out ? filter_.edge(step(arc, node, arc.other).edge)
                             : filter_.edge(step(arc, arc.other, node).edge);
}

double FilteredArcs::own_polarity(const Arc& arc) const {
  const Remerged* changed = remerged(arc.fact);
  const FactPolarity polarity =
      changed != nullptr ? changed->polarity : graph_.facts().polarity(arc.fact);
  return arc.reversed() ? polarity.reverse : polarity.forward;
}

bool FilteredArcs::avoids(std::uint32_t node) const {
  return std::find(filter_.avoid.begin(), filter_.avoid.end(), NodeId{node}) != filter_.avoid.end();
}

bool FilteredArcs::satisfies(std::uint32_t node) {
  if (filter_.node == nullptr) return true;
  const auto [place, unknown] = satisfied_.try_emplace(node, false);
  if (unknown) place->second = filter_.node(NodeId{node});
  return place->second;
}

EdgeId FilteredArcs::edge_number(const Arc& arc) const {
  const Remerged* changed = remerged(arc.fact);
  return changed != nullptr ? changed->edge->edge : graph_.facts().edge(arc.fact);
}

EdgeTypeId FilteredArcs::edge_type(const Arc& arc) const {
  const Remerged* changed = remerged(arc.fact);
  if (changed != nullptr) return changed->edge->type;
  return graph_.facts().kinds()[graph_.facts().kind(arc.fact)].type;
}

InfluenceStep FilteredArcs::step(const Arc& arc, std::uint32_t tail, std::uint32_t head) const {
  if (arc.reversed()) std::swap(tail, head);
  InfluenceStep step{.edge = {edge_number(arc), NodeId{tail}, NodeId{head}, edge_type(arc)},
                     .others = {},
                     .weight = arc.weight(),
                     .polarity = polarity(arc)};
  const Remerged* merged = remerged(arc.fact);
  const std::uint32_t fact = merged != nullptr ? merged->stored_fact : arc.fact;
  if (kind_of(fact).members == FactMembers::One) return step;
  for (const InfluenceEdge& edge : passing_members(fact)) {
    const bool listed = !step.others.empty() && step.others.back().id == edge.edge;
    if (edge.edge == step.edge.id || listed) continue;
    step.others.push_back({edge.edge, edge.start, edge.end, edge.type});
  }
  return step;
}

const FactKind& FilteredArcs::kind_of(std::uint32_t fact) const {
  return graph_.facts().kinds()[graph_.facts().kind(fact)];
}

/// The edges of a fact that are valid then and satisfy the filter.
std::vector<InfluenceEdge> FilteredArcs::passing_members(std::uint32_t fact) const {
  std::vector<InfluenceEdge> passing;
  for (const InfluenceEdge& edge : graph_.facts().members(fact)) {
    const bool valid = edge.since <= filter_.as_of && filter_.as_of < edge.until;
    if (!valid || !allows_type(edge.type)) continue;
    if (filter_.edge && !filter_.edge({edge.edge, edge.start, edge.end, edge.type})) continue;
    passing.push_back(edge);
  }
  return passing;
}

// The list with each fact of several edges replaced by what its passing edges say, in order of the
// new weights: those can be greater than before, when another edge comes to stand for the fact.
std::span<const Arc> FilteredArcs::rewritten(std::uint32_t node, Along along) {
  const std::span<const Arc> stored = along == Along::Out ? graph_.out(node) : graph_.in(node);
  const std::uint64_t key = std::uint64_t{node} << 1 | static_cast<std::uint64_t>(along);
  const auto [place, unknown] = rewritten_.try_emplace(key);
  if (!unknown) return place->second.empty() ? stored : std::span<const Arc>(place->second);
  const bool changes = std::any_of(stored.begin(), stored.end(),
                                   [&](const Arc& arc) { return rule_of(arc).rewrite; });
  if (!changes) return stored;
  std::vector<Arc>& list = place->second;
  for (const Arc& arc : stored) {
    budget_.poll();
    if (!rule_of(arc).rewrite) {
      list.push_back(arc);
      continue;
    }
    const Remerged& fact = remerge(arc.fact);
    if (!fact.edge) continue;
    const bool forward = raw(fact.edge->start) == (along == Along::Out ? node : arc.other);
    list.push_back({arc.other, fact.fact, forward ? fact.weight_forward : -fact.weight_reverse});
  }
  std::sort(list.begin(), list.end(), stronger);
  // An empty list would read as unchanged: an arc that carries nothing, the same way, stands in.
  if (list.empty()) {
    const double nothing = std::copysign(0.0, stored[0].signed_weight);
    list.push_back({stored[0].other, stored[0].fact, nothing});
  }
  charge_.add(list.capacity() * sizeof(Arc));
  return list;
}

const FilteredArcs::Remerged& FilteredArcs::remerge(std::uint32_t fact) {
  const auto [place, unknown] =
      remerged_of_.try_emplace(fact, static_cast<std::uint32_t>(remerged_.size()));
  if (!unknown) return remerged_[place->second];
  Remerged& merged = remerged_.emplace_back();
  charge_.add(sizeof(Remerged));
  merged.fact = graph_.facts().limit() + place->second;
  merged.stored_fact = fact;
  if (merged.fact >> FactTable::kPageBits >= extended_page_kinds_.size()) {
    extended_page_kinds_.push_back(static_cast<std::uint16_t>(rules_.size() - 1));
    page_kinds_ = extended_page_kinds_;
  }
  if (!graph_.facts().interval(fact).contains(filter_.as_of)) return merged;

  std::vector<InfluenceEdge> passing = passing_members(fact);
  if (passing.empty()) return merged;
  for (InfluenceEdge& edge : passing) {
    edge.since = kOpenPast;
    edge.until = kOpenFuture;
  }
  std::vector<FactPiece> pieces;
  merge_fact(passing, pieces);
  const FactKind& kind = kind_of(fact);
  merged.edge = passing[pieces[0].representative];
  const Transmission carried =
      transmission(kind.forward, kind.reverse, *merged.edge, pieces[0].confidence);
  merged.weight_forward = carried.weight_forward;
  merged.weight_reverse = carried.weight_reverse;
  merged.polarity = {carried.polarity_forward, carried.polarity_reverse};
  return merged;
}

const FilteredArcs::Remerged* FilteredArcs::remerged(std::uint32_t fact) const {
  const std::uint32_t limit = graph_.facts().limit();
  return fact < limit ? nullptr : &remerged_[fact - limit];
}

}  // namespace clout::graph
