// The operator behind STRONGEST k PATHS (a)=[e]=>{1,4}(b): the strongest influence paths between
// two known nodes, under the defaults of the influence statements.
#include <algorithm>

#include "graph/influence/strongest_paths.h"
#include "query/entity_names.h"
#include "query/influence_question.h"
#include "query/operators/edge_rules.h"
#include "query/operators/makers.h"

namespace clout::query {
namespace {

class StrongestPathOperator final : public RowExpander {
 public:
  StrongestPathOperator(const RepeatStep& step, ExecutionContext& context, OperatorPtr input)
      : RowExpander(step, context, std::move(input)),
        from_(step.from),
        edge_(step.edge),
        to_(step.to),
        backwards_(step.backwards),
        count_(step.selector.count),
        maximum_(step.pattern.parts[0].maximum.value_or(graph::kDefaultInfluenceHops)),
        has_conditions_(!step.pattern.parts[0].hops[0].predicates.empty()),
        types_(step.types),
        conditions_(step, context) {}

 protected:
  void start_batch() override { types_.resolve(context_.view.catalog()); }

  void start_row(const Batch& batch, std::size_t row) override {
    paths_.clear();
    next_ = 0;
    const Value& from = batch.at(from_, row);
    const Value& to = batch.at(to_, row);
    if (!from.is_node() || !to.is_node() || types_.impossible()) return;
    conditions_.start_row(batch, row);
    graph::PathQuery query;
    // An influence path runs from the left end of the pattern to its right end.
    query.from = (backwards_ ? to : from).as_node().id;
    query.to = (backwards_ ? from : to).as_node().id;
    query.hops = static_cast<std::uint32_t>(maximum_);
    query.top = path_count(count_, context_);
    constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
    query.filter.as_of = context_.evaluation.statement_time() / kNanosecondsPerSecond;
    if (!types_.numbers().empty()) query.filter.types = types_.numbers();
    if (has_conditions_) {
      query.filter.edge = [this](const Edge& edge) {
        return conditions_.hold(0, edge, edge.start, edge.end);
      };
    }
    const auto arcs = context_.view.influence_graph(*model(), query.filter.as_of, context_.budget);
    paths_ = graph::strongest_paths(*arcs, query, influence_names(context_.view), context_.budget);
  }

  bool produce(Batch& out) override {
    if (next_ == paths_.size()) return false;
    const graph::InfluencePath& path = paths_[next_++];
    if (!hands_on(edge_)) return true;
    List edges;
    for (const graph::InfluenceStep& step : path.steps) edges.emplace_back(step.edge);
    out.column(edge_).emplace_back(std::move(edges));
    return true;
  }

 private:
  [[nodiscard]] std::shared_ptr<const InfluenceModel> model() const {
    return find_model(context_.view, default_influence_model().name, {});
  }

  Slot from_, edge_, to_;
  bool backwards_;
  BoundPtr count_;
  std::uint64_t maximum_;
  bool has_conditions_;
  WantedTypes types_;
  StepConditions conditions_;
  std::vector<graph::InfluencePath> paths_;
  std::size_t next_ = 0;
};

}  // namespace

OperatorPtr make_strongest_path(const RepeatStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<StrongestPathOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
