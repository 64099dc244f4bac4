#include "graph/influence/event_impact.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "graph/influence/pressure.h"

namespace clout::graph {

namespace {

constexpr double kLeastImpact = 1e-12;
/// Numbers of edges that nothing stored has.
constexpr std::uint64_t kFirstThought = std::uint64_t{1} << 63;

class EventImpact {
 public:
  EventImpact(const InfluenceGraph& graph, const InfluenceModel& model,
              std::span<const std::string> type_names, const ImpactQuery& query,
              const InfluenceNames& names, QueryBudget& budget)
      : query_(query), names_(names), budget_(budget), event_(number_of_event(graph)) {
    graph_ = graph.with_changes(model, type_names, arcs_of_event(), budget);
  }

  std::vector<ImpactRow> rank() {
    if (query_.top == 0) return {};
    for (std::size_t depth = query_.top;; depth *= 4) {
      const std::vector<PressureRow> harmed = ranked(Channel::Harm, depth);
      const std::vector<PressureRow> supported = ranked(Channel::Support, depth);
      std::vector<ImpactRow> rows = joined(harmed, supported);
      const double unseen =
          std::max(limit(harmed, Channel::Harm, depth), limit(supported, Channel::Support, depth));
      const bool decided = unseen == 0 || (rows.size() >= query_.top &&
                                           std::fabs(rows[query_.top - 1].total.net()) >= unseen);
      if (!decided) continue;
      if (rows.size() > query_.top) rows.resize(query_.top);
      return rows;
    }
  }

 private:
  std::uint32_t number_of_event(const InfluenceGraph& graph) const {
    std::uint32_t number = graph.node_limit();
    for (const InfluenceEdge& tie : query_.ties) {
      number = std::max({number, raw(tie.start) + 1, raw(tie.end) + 1});
    }
    return number;
  }

  /// What would reach the start comes from the end, and the other way round.
  [[nodiscard]] std::vector<ChangedPair> arcs_of_event() const {
    std::map<NodeId, ChangedPair> pairs;
    const NodeId event{event_};
    std::uint64_t number = kFirstThought;
    const auto add = [&](InfluenceEdge edge) {
      const NodeId other = edge.start == event ? edge.end : edge.start;
      edge.edge = EdgeId{number++};
      ChangedPair& pair = pairs.try_emplace(other, ChangedPair{other, event, {}}).first->second;
      pair.edges.push_back(edge);
    };
    for (const InfluenceEdge& tie : query_.ties) {
      InfluenceEdge to_start = tie;
      to_start.end = event;
      to_start.strength_forward = 0;
      add(to_start);
      InfluenceEdge to_end = tie;
      to_end.start = event;
      to_end.strength_reverse = 0;
      add(to_end);
    }
    std::vector<ChangedPair> changes;
    for (auto& [node, pair] : pairs) changes.push_back(std::move(pair));
    return changes;
  }

  [[nodiscard]] InfluenceFilter filter() const {
    InfluenceFilter filter = query_.filter;
    if (!filter.edge) return filter;
    filter.edge = [passes = query_.filter.edge](const Edge& edge) {
      return raw(edge.id) >= kFirstThought || passes(edge);
    };
    return filter;
  }

  [[nodiscard]] std::vector<PressureRow> ranked(Channel channel, std::size_t depth) {
    PressureQuery query;
    query.channel = channel;
    query.aggregate = query_.aggregate;
    query.node = NodeId{event_};
    query.hops = query_.hops;
    query.top = depth;
    query.filter = filter();
    query.candidate = query_.candidate;
    query.path_limit = query_.path_limit;
    return pressure_by(*graph_, query, names_, budget_);
  }

  /// What a node that is not listed can have at most.
  static double limit(const std::vector<PressureRow>& rows, Channel channel, std::size_t depth) {
    return rows.size() < depth ? 0 : rows.back().total.part(channel).high;
  }

  [[nodiscard]] std::vector<ImpactRow> joined(const std::vector<PressureRow>& harmed,
                                              const std::vector<PressureRow>& supported) {
    std::vector<ImpactRow> rows;
    for (const PressureRow& row : harmed) rows.push_back({row.node, row.total});
    for (const PressureRow& row : supported) {
      const auto listed = [&](const PressureRow& other) { return other.node == row.node; };
      if (std::any_of(harmed.begin(), harmed.end(), listed)) continue;
      rows.push_back({row.node, row.total});
    }
    if (!query_.balanced) {
      std::erase_if(
          rows, [](const ImpactRow& row) { return std::fabs(row.total.net()) <= kLeastImpact; });
    }
    std::sort(rows.begin(), rows.end(), [&](const ImpactRow& a, const ImpactRow& b) {
      const double left = std::fabs(a.total.net());
      const double right = std::fabs(b.total.net());
      if (std::fabs(left - right) > kLeastImpact * std::max(left, right)) return left > right;
      return std::pair(names_.node(a.node), a.node) < std::pair(names_.node(b.node), b.node);
    });
    return rows;
  }

  const ImpactQuery& query_;
  const InfluenceNames& names_;
  QueryBudget& budget_;
  std::uint32_t event_;
  std::shared_ptr<const InfluenceGraph> graph_;  // with the event's arcs
};

}  // namespace

std::vector<ImpactRow> event_impact(const InfluenceGraph& graph, const InfluenceModel& model,
                                    std::span<const std::string> type_names,
                                    const ImpactQuery& query, const InfluenceNames& names,
                                    QueryBudget& budget) {
  return EventImpact(graph, model, type_names, query, names, budget).rank();
}

}  // namespace clout::graph
