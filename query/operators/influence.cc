// The operator of INFLUENCE FROM .. TO ..: the strongest routes between two nodes.
#include <algorithm>
#include <optional>

#include "graph/influence/strongest_paths.h"
#include "query/claim_value.h"
#include "query/entity_names.h"
#include "query/influence_band.h"
#include "query/influence_question.h"
#include "query/operators/influence_options.h"
#include "query/operators/makers.h"

namespace clout::query {
namespace {

/// Seconds of a `since` value; nullopt for what counts as absent.
std::optional<std::int64_t> since_moment(const Value& value) {
  if (value.type() != ValueType::Date && value.type() != ValueType::LocalDateTime &&
      value.type() != ValueType::DateTime) {
    return std::nullopt;
  }
  return moment_of(value, {});
}

/// Makes result rows of paths.
class RouteWriter {
 public:
  explicit RouteWriter(const graph::GraphView& view)
      : view_(view),
        since_(view.catalog().property_keys.find("since")),
        until_(view.catalog().property_keys.find("until")),
        source_(view.catalog().property_keys.find("source")) {}

  [[nodiscard]] std::vector<Value> row(std::int64_t rank, const graph::InfluencePath& path) {
    Path value{path.nodes, {}};
    for (const graph::InfluenceStep& step : path.steps) value.edges.push_back(step.edge);
    return {rank,           route(path),        static_cast<std::int64_t>(path.steps.size()),
            path.strength,  path.polarity,      path.harm(),
            path.support(), latest_since(path), weakest(path),
            sources(path),  std::move(value)};
  }

  /// Has a `since` or `until` of another type been met, which counts as absent?
  [[nodiscard]] bool met_wrong_dates() const { return wrong_dates_; }

 private:
  [[nodiscard]] std::string route(const graph::InfluencePath& path) const {
    std::string text = node_name(view_, path.nodes[0]);
    for (std::size_t i = 0; i < path.steps.size(); ++i) {
      const graph::InfluenceStep& step = path.steps[i];
      text += " -[" + view_.catalog().edge_types.name(step.edge.type) + " " +
              polarity_sign(step.polarity) + "]-> " + node_name(view_, path.nodes[i + 1]);
    }
    return text;
  }

  [[nodiscard]] Value latest_since(const graph::InfluencePath& path) {
    Value latest;
    std::optional<std::int64_t> latest_moment;
    for (const graph::InfluenceStep& step : path.steps) {
      const Value since = property(step.edge, since_);
      const Value until = property(step.edge, until_);
      const auto moment = since_moment(since);
      wrong_dates_ = wrong_dates_ || (!since.is_null() && !moment) ||
                     (!until.is_null() && !since_moment(until));
      if (!moment || (latest_moment && *moment <= *latest_moment)) continue;
      latest_moment = moment;
      latest = since;
    }
    return latest;
  }

  [[nodiscard]] static Value weakest(const graph::InfluencePath& path) {
    const auto least =
        std::min_element(path.steps.begin(), path.steps.end(),
                         [](const auto& a, const auto& b) { return a.weight < b.weight; });
    return least->edge;
  }

  /// Who said so, of every edge that states one of the facts: who supports it by claims, else its
  /// `source`.
  [[nodiscard]] Value sources(const graph::InfluencePath& path) const {
    List sources;
    const auto add_one = [&](const Value& source) {
      const auto same = [&](const Value& known) { return equivalent(known, source); };
      if (source.is_null() || std::any_of(sources.begin(), sources.end(), same)) return;
      sources.push_back(source);
    };
    const auto add = [&](const Edge& edge) {
      bool supported = false;
      for (const Claim& claim : view_.claims(edge.id)) {
        if (claim.stance != Stance::Supports) continue;
        supported = true;
        add_one(text_or_null(claim.source));
      }
      if (!supported) add_one(property(edge, source_));
    };
    for (const graph::InfluenceStep& step : path.steps) {
      add(step.edge);
      std::for_each(step.others.begin(), step.others.end(), add);
    }
    return sources;
  }

  [[nodiscard]] Value property(const Edge& edge, std::optional<PropertyKeyId> key) const {
    return key ? view_.property(edge, *key) : Value();
  }

  const graph::GraphView& view_;
  std::optional<PropertyKeyId> since_, until_, source_;
  bool wrong_dates_ = false;
};

class InfluenceOperator final : public RowExpander {
 public:
  InfluenceOperator(const InfluenceStep& step, ExecutionContext& context, OperatorPtr input)
      : RowExpander(step, context, std::move(input)), statement_(step.influence) {}

 protected:
  void start_row(const Batch&, std::size_t) override {
    next_ = 0;
    rows_.clear();
    const NodeId from = resolve_entity(statement_.from, context_);
    const NodeId to = resolve_entity(statement_.to, context_);
    graph::PathQuery paths;
    paths.from = from;
    paths.to = to;
    paths.top = top_of(statement_.options, context_);
    const InfluenceQuestion question = make_question(statement_.options, context_);
    paths.hops = question.hops;
    paths.ranking = ranking();
    paths.filter = question.filter;
    RouteWriter writer(context_.view);
    const std::vector<graph::InfluencePath> found =
        context_.wanted != nullptr
            ? wanted_paths(question, paths)
            : graph::strongest_paths(*question.graph, paths, influence_names(context_.view),
                                     context_.budget);
    for (const graph::InfluencePath& path : found) {
      context_.budget.check_now();
      rows_.push_back(writer.row(static_cast<std::int64_t>(rows_.size()) + 1, path));
      if (context_.subjects != nullptr) context_.subjects->push_back(rows_.back().back());
    }
    if (writer.met_wrong_dates()) {
      context_.notices.emplace_back(
          "a `since` or `until` that is neither a date nor a datetime counts as absent");
    }
    const graph::PairTotal total = total_of(question, from, to, statement_.options, context_);
    context_.summary = summary_text(total, question, band(question, paths, total));
  }

  bool produce(Batch& out) override {
    if (next_ == rows_.size()) return false;
    append_row(out, statement_.columns, std::move(rows_[next_++]));
    return true;
  }

 private:
  /// Those of the paths that are asked for that there are, whatever their rank. Each is looked for
  /// among its own nodes and edges.
  [[nodiscard]] std::vector<graph::InfluencePath> wanted_paths(const InfluenceQuestion& question,
                                                               graph::PathQuery query) const {
    constexpr std::size_t kParallels = 1'000;
    query.top = kParallels;
    std::vector<graph::InfluencePath> found;
    for (const Value& value : *context_.wanted) {
      if (!value.is_path()) continue;
      const Path& wanted = value.as_path();
      query.filter.node = [&](NodeId node) {
        return std::find(wanted.nodes.begin(), wanted.nodes.end(), node) != wanted.nodes.end() &&
               (!question.filter.node || question.filter.node(node));
      };
      for (graph::InfluencePath& path : graph::strongest_paths(
               *question.graph, query, influence_names(context_.view), context_.budget)) {
        const bool same =
            path.nodes == wanted.nodes &&
            std::equal(path.steps.begin(), path.steps.end(), wanted.edges.begin(),
                       wanted.edges.end(), [](const graph::InfluenceStep& step, const Edge& edge) {
                         return step.edge.id == edge.id;
                       });
        if (same) found.push_back(std::move(path));
      }
    }
    return found;
  }

  /// Nothing where nothing presses.
  [[nodiscard]] std::string band(const InfluenceQuestion& question, const graph::PathQuery& pair,
                                 const graph::PairTotal& total) {
    if (total.harm.high <= 0 || question.aggregate == graph::Aggregate::Sum) return {};
    if (!total.exact) return "no band: the total is a bracket";
    return band_text(band_of(question, pair.from, pair.to, context_.view, context_.budget));
  }

  [[nodiscard]] graph::PathRanking ranking() const {
    switch (statement_.options.channel) {
      case BoundChannel::Adverse:
        return graph::PathRanking::Adverse;
      case BoundChannel::Supportive:
        return graph::PathRanking::Supportive;
      case BoundChannel::Strength:
        break;
    }
    return graph::PathRanking::Strength;
  }

  BoundInfluence statement_;
  std::vector<std::vector<Value>> rows_;
  std::size_t next_ = 0;
};

}  // namespace

OperatorPtr make_influence(const InfluenceStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<InfluenceOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
