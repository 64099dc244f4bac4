// The operator of CHANGES IN PRESSURE ON .. BETWEEN .. AND ..: whose pressure rose or fell, and by
// which edges that began or ended.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "graph/influence/influence_edge_reader.h"
#include "graph/influence/pressure.h"
#include "graph/influence/strongest_paths.h"
#include "query/entity_names.h"
#include "query/influence_question.h"
#include "query/operators/influence_options.h"
#include "query/operators/makers.h"

namespace clout::query {
namespace {

constexpr double kNoChange = 1e-12;

/// One entity's pressure at both moments.
struct Change {
  NodeId node{};
  double before = 0, after = 0;
  [[nodiscard]] double delta() const { return after - before; }
};

class PressureChangesOperator final : public RowExpander {
 public:
  PressureChangesOperator(const PressureChangesStep& step, ExecutionContext& context,
                          OperatorPtr input)
      : RowExpander(step, context, std::move(input)), statement_(step.changes) {}

 protected:
  void start_row(const Batch&, std::size_t) override {
    next_ = 0;
    who_ = resolve_entity(statement_.who, context_);
    const std::int64_t before =
        moment_of(option_value(statement_.before, context_), statement_.before_position, "BETWEEN");
    const std::int64_t after =
        moment_of(option_value(statement_.after, context_), statement_.after_position, "AND");
    if (before >= after) {
      throw Error(ErrorCode::Argument, "BETWEEN t1 AND t2: t2 must be later than t1")
          .at(statement_.after_position)
          .detail("InvalidArgumentValue");
    }
    reader_.emplace(context_.view);
    const InfluenceQuestion question = make_question(statement_.options, context_);
    before_ = asked_at(before, question);
    after_ = asked_at(after, question);
    rows_ = greatest_changes(top_of(statement_.options, context_));
    context_.summary = citation(*question.model) + terms_text(question);
  }

  bool produce(Batch& out) override {
    if (next_ == rows_.size()) return false;
    const Change& row = rows_[next_++];
    append_row(out, statement_.columns,
               {node_name(context_.view, row.node), row.before, row.after, row.delta(),
                because(row), Node{row.node}});
    return true;
  }

 private:
  [[nodiscard]] InfluenceQuestion asked_at(std::int64_t moment, InfluenceQuestion question) {
    question.filter.as_of = moment;
    if (question.freshness) let_decay(question, context_.view, context_.budget);
    return question;
  }

  /// Ranks at both moments until nobody who is not listed can have changed more.
  [[nodiscard]] std::vector<Change> greatest_changes(std::size_t top) {
    for (std::size_t depth = top;; depth *= 4) {
      const auto then = ranked(before_, depth);
      const auto now = ranked(after_, depth);
      std::vector<Change> changes = joined(then, now);
      const double unseen = std::max(limit(then, depth), limit(now, depth));
      const bool decided =
          unseen == 0 || (changes.size() >= top && std::fabs(changes[top - 1].delta()) >= unseen);
      if (!decided) continue;
      if (changes.size() > top) changes.resize(top);
      return changes;
    }
  }

  [[nodiscard]] std::vector<graph::PressureRow> ranked(const InfluenceQuestion& question,
                                                       std::size_t depth) {
    graph::PressureQuery query = pressure_query(question, who_, depth);
    query.path_limit = path_limit_of(statement_.options, context_, query.path_limit);
    return graph::pressure_on(*question.graph, query, influence_names(context_.view),
                              context_.budget);
  }

  static double limit(const std::vector<graph::PressureRow>& rows, std::size_t depth) {
    return rows.size() < depth ? 0 : rows.back().total.harm.high;
  }

  [[nodiscard]] std::vector<Change> joined(const std::vector<graph::PressureRow>& then,
                                           const std::vector<graph::PressureRow>& now) {
    std::map<NodeId, std::pair<std::optional<double>, std::optional<double>>> found;
    for (const auto& row : then) found[row.node].first = row.total.harm.middle();
    for (const auto& row : now) found[row.node].second = row.total.harm.middle();
    std::vector<Change> changes;
    for (const auto& [node, values] : found) {
      const double before = values.first ? *values.first : pressure(before_, *before_.graph, node);
      const double after = values.second ? *values.second : pressure(after_, *after_.graph, node);
      if (std::fabs(after - before) > kNoChange) changes.push_back({node, before, after});
    }
    std::sort(changes.begin(), changes.end(), [&](const Change& a, const Change& b) {
      const double left = std::fabs(a.delta());
      const double right = std::fabs(b.delta());
      if (std::fabs(left - right) > kNoChange) return left > right;
      return std::pair(node_name(context_.view, a.node), a.node) <
             std::pair(node_name(context_.view, b.node), b.node);
    });
    return changes;
  }

  [[nodiscard]] double pressure(const InfluenceQuestion& question,
                                const graph::InfluenceGraph& graph, NodeId node) {
    graph::PairQuery pair = pair_query(question, node, who_);
    pair.path_limit = path_limit_of(statement_.options, context_, pair.path_limit);
    return graph::pair_total(graph, pair, context_.budget).harm.middle();
  }

  /// The edges on harmful paths that hold at one of the moments only, each with what the pressure
  /// would be short of if it alone had not changed; what they do together is `interaction`. Null
  /// where there are too many paths to look at.
  [[nodiscard]] Value because(const Change& row) {
    constexpr std::size_t kShown = 10;
    const auto changed = changed_edges(row.node);
    if (!changed) return {};
    std::vector<std::pair<double, Edge>> effects;
    double explained = 0;
    for (const Edge& edge : *changed) {
      context_.budget.check_now();
      effects.emplace_back(row.after - pressure(after_, *without_change(edge), row.node), edge);
      explained += effects.back().first;
    }
    std::stable_sort(effects.begin(), effects.end(), [](const auto& a, const auto& b) {
      return std::fabs(a.first) > std::fabs(b.first);
    });
    List reasons;
    for (std::size_t i = 0; i < std::min(kShown, effects.size()); ++i) {
      const auto& [effect, edge] = effects[i];
      reasons.emplace_back(Map{
          {"edge", edge}, {"change", holds(edge, after_) ? "began" : "ended"}, {"effect", effect}});
    }
    constexpr double kRounding = 1e-9;
    const double together = row.delta() - explained;
    if (std::fabs(together) > kRounding) reasons.emplace_back(Map{{"interaction", together}});
    return reasons;
  }

  [[nodiscard]] std::optional<std::vector<Edge>> changed_edges(NodeId from) {
    std::map<EdgeId, Edge> edges;
    for (const InfluenceQuestion* question : {&before_, &after_}) {
      constexpr std::size_t kMostPaths = 10'000;
      graph::PathQuery query;
      query.from = from;
      query.to = who_;
      query.top = kMostPaths + 1;
      query.hops = question->hops;
      query.ranking = graph::PathRanking::Adverse;
      query.filter = question->filter;
      const auto paths = graph::strongest_paths(*question->graph, query,
                                                influence_names(context_.view), context_.budget);
      if (paths.size() > kMostPaths) return std::nullopt;
      for (const graph::InfluencePath& path : paths) {
        if (path.harm() <= 0) continue;
        for (const graph::InfluenceStep& step : path.steps) {
          edges.emplace(step.edge.id, step.edge);
          for (const Edge& other : step.others) edges.emplace(other.id, other);
        }
      }
    }
    std::vector<Edge> changed;
    for (const auto& [id, edge] : edges) {
      if (holds(edge, before_) != holds(edge, after_)) changed.push_back(edge);
    }
    return changed;
  }

  [[nodiscard]] bool holds(const Edge& edge, const InfluenceQuestion& question) {
    const std::int64_t moment = question.filter.as_of;
    std::vector<graph::InfluenceEdge> rows;
    reader_->read(edge, rows);
    return rows[0].since <= moment && moment < rows[0].until;
  }

  /// The arcs if the edge went on being as it was before: not there, or there for good.
  [[nodiscard]] std::shared_ptr<const graph::InfluenceGraph> without_change(const Edge& edge) {
    const bool began = holds(edge, after_);
    const graph::GraphView& view = context_.view;
    graph::ChangedPair change{edge.start, edge.end, {}};
    std::vector<graph::Neighbour> between;
    view.expand_between(edge.start, edge.end, Direction::Both,
                        graph::transmitting_types(view.catalog(), *after_.model), between);
    for (const graph::Neighbour& neighbour : between) {
      if (neighbour.edge.id == edge.id && began) continue;
      const std::size_t first = change.edges.size();
      reader_->read(neighbour.edge, change.edges);
      for (std::size_t i = first; neighbour.edge.id == edge.id && i < change.edges.size(); ++i) {
        change.edges[i].since = graph::kOpenPast;
        change.edges[i].until = graph::kOpenFuture;
      }
    }
    if (after_.freshness) after_.freshness->fade_among(change.edges);
    return after_.graph->with_changes(*after_.model, view.catalog().edge_types.names(),
                                      std::span(&change, 1), context_.budget);
  }

  BoundPressureChanges statement_;
  std::optional<graph::InfluenceEdgeReader> reader_;
  NodeId who_{};
  InfluenceQuestion before_, after_;  // the same, at the two moments
  std::vector<Change> rows_;
  std::size_t next_ = 0;
};

}  // namespace

OperatorPtr make_pressure_changes(const PressureChangesStep& step, ExecutionContext& context,
                                  Inputs inputs) {
  return std::make_unique<PressureChangesOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
