// The operator of IMPACT OF { CREATE edge; .. }: whom news of the ties helps and hurts.
#include <algorithm>
#include <map>

#include "graph/influence/event_impact.h"
#include "graph/influence/influence_edge_reader.h"
#include "query/entity_names.h"
#include "query/operators/influence_options.h"
#include "query/operators/makers.h"
#include "query/operators/named_edge.h"
#include "schema/influence_properties.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

class ImpactOperator final : public RowExpander {
 public:
  ImpactOperator(const ImpactStep& step, ExecutionContext& context, OperatorPtr input)
      : RowExpander(step, context, std::move(input)), statement_(step.impact) {}

 protected:
  void start_row(const Batch& batch, std::size_t row) override {
    next_ = 0;
    type_names_ = context_.view.catalog().edge_types.names();
    graph::ImpactQuery query;
    for (const BoundNamedEdge& tie : statement_.ties) {
      query.ties.push_back(tie_of(tie, Row(batch, row)));
    }
    query.top = top_of(statement_.options, context_);
    const InfluenceQuestion question = make_question(statement_.options, context_);
    query.hops = question.hops;
    query.filter = question.filter;
    query.aggregate = question.aggregate;
    query.path_limit = path_limit_of(statement_.options, context_, query.path_limit);
    if (statement_.on) {
      const NodeId only = resolve_entity(*statement_.on, context_);
      query.candidate = [only](NodeId node) { return node == only; };
      query.balanced = true;
    }
    note_silent_ties(*question.model);
    graph::InfluenceNames names = influence_names(context_.view);
    names.type = [this](EdgeTypeId type) { return type_names_[raw(type)]; };
    rows_ = graph::event_impact(*without_ties(question, query.ties), *question.model, type_names_,
                                query, names, context_.budget);
    context_.summary = citation(question);
  }

  bool produce(Batch& out) override {
    if (next_ == rows_.size()) return false;
    const graph::ImpactRow& row = rows_[next_++];
    append_row(
        out, statement_.columns,
        {static_cast<std::int64_t>(next_), node_name(context_.view, row.node), row.total.net(),
         row.total.support.middle(), row.total.harm.middle(), row.total.exact, Node{row.node}});
    return true;
  }

 private:
  [[nodiscard]] graph::InfluenceEdge tie_of(const BoundNamedEdge& tie, const Row& row) {
    const EdgeEnds ends = resolve_ends(tie, row, context_);
    if (ends.start == ends.end) {
      throw Error(ErrorCode::Argument, "a tie joins two nodes, not one with itself")
          .at(tie.position)
          .detail("InvalidArgumentValue");
    }
    Map properties;
    if (tie.properties) {
      const Value value = evaluate(*tie.properties, row, context_.evaluation);
      if (value.is_map()) properties = value.as_map();
    }
    for (const auto& [key, value] : properties) {
      const auto fault = influence_fault(key, value);
      if (fault)
        throw Error(ErrorCode::Argument, *fault).at(tie.position).detail("NumberOutOfRange");
    }
    const Edge edge{{}, ends.start, ends.end, number_of(tie.type)};
    return graph::influence_row(edge, properties);
  }

  /// The type's number; one behind the stored ones if no edge has it yet.
  [[nodiscard]] EdgeTypeId number_of(const std::string& type) {
    const std::string stored = stored_edge_type_name(context_.view.catalog(), type);
    const auto found = std::find(type_names_.begin(), type_names_.end(), stored);
    const auto number = static_cast<std::uint32_t>(found - type_names_.begin());
    if (found == type_names_.end()) type_names_.push_back(stored);
    return EdgeTypeId{number};
  }

  void note_silent_ties(const InfluenceModel& model) const {
    for (const BoundNamedEdge& tie : statement_.ties) {
      const std::string stored = stored_edge_type_name(context_.view.catalog(), tie.type);
      if (model.find(stored) != nullptr) continue;
      context_.notices.push_back("a tie of type " + name_text(stored) +
                                 " carries no influence in this model");
    }
  }

  /// The arcs without stored edges that say what a tie says: the event stands for them.
  [[nodiscard]] std::shared_ptr<const graph::InfluenceGraph> without_ties(
      const InfluenceQuestion& question, const std::vector<graph::InfluenceEdge>& ties) const {
    const graph::GraphView& view = context_.view;
    const auto rule = [&](EdgeTypeId type) { return question.model->find(type_names_[raw(type)]); };
    const auto same_fact = [&](const Edge& edge, const graph::InfluenceEdge& tie) {
      const TypeRule* says = rule(edge.type);
      if (says == nullptr || says != rule(tie.type)) return false;
      const bool along = edge.start == tie.start && edge.end == tie.end;
      const bool against = edge.start == tie.end && edge.end == tie.start;
      return along || (against && says->symmetric);
    };
    graph::InfluenceEdgeReader reader(view);
    std::map<std::pair<NodeId, NodeId>, graph::ChangedPair> changes;
    for (const graph::InfluenceEdge& tie : ties) {
      const auto pair = std::minmax(tie.start, tie.end);
      const auto [place, added] =
          changes.try_emplace(pair, graph::ChangedPair{pair.first, pair.second, {}});
      if (!added) continue;
      std::vector<graph::Neighbour> between;
      view.expand_between(pair.first, pair.second, Direction::Both, {}, between);
      for (const graph::Neighbour& neighbour : between) {
        const auto is_said = [&](const graph::InfluenceEdge& other) {
          return same_fact(neighbour.edge, other);
        };
        if (std::any_of(ties.begin(), ties.end(), is_said)) continue;
        reader.read(neighbour.edge, place->second.edges);
      }
    }
    std::vector<graph::ChangedPair> list;
    for (auto& [pair, change] : changes) {
      if (question.freshness) question.freshness->fade_among(change.edges);
      list.push_back(std::move(change));
    }
    return question.graph->with_changes(*question.model, type_names_, list, context_.budget);
  }

  BoundImpact statement_;
  std::vector<std::string> type_names_;  // by number, those of the ties included
  std::vector<graph::ImpactRow> rows_;
  std::size_t next_ = 0;
};

}  // namespace

OperatorPtr make_impact(const ImpactStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<ImpactOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
