// The operator of PRESSURE ON .. and PRESSURE BY ..: who presses a node most, or whom it presses.
#include "graph/influence/pressure.h"

#include <algorithm>
#include <string>

#include "graph/influence/signed_walk.h"
#include "query/entity_names.h"
#include "query/influence_question.h"
#include "query/operators/influence_options.h"
#include "query/operators/makers.h"

namespace clout::query {
namespace {

class PressureOperator final : public RowExpander {
 public:
  PressureOperator(const PressureStep& step, ExecutionContext& context, OperatorPtr input)
      : RowExpander(step, context, std::move(input)), statement_(step.pressure) {}

 protected:
  void start_row(const Batch&, std::size_t) override {
    next_ = 0;
    const NodeId fixed = resolve_entity(statement_.who, context_);
    top_ = top_of(statement_.options, context_);
    const InfluenceQuestion question = make_question(statement_.options, context_);
    if (statement_.options.method == BoundMethod::Walk) {
      rank_by_walk(question, fixed);
    } else {
      rank_by_paths(question, fixed);
    }
    if (context_.subjects == nullptr) return;
    for (const graph::PressureRow& row : rows_) context_.subjects->emplace_back(Node{row.node});
  }

  bool produce(Batch& out) override {
    if (next_ == rows_.size()) return false;
    const graph::PressureRow& row = rows_[next_++];
    const graph::PairTotal& total = row.total;
    std::vector<Value> values{static_cast<std::int64_t>(next_),
                              node_name(context_.view, row.node),
                              if_bounded(total.harm.middle()),
                              total.harm.low,
                              if_bounded(total.harm.high),
                              if_bounded(total.support.middle()),
                              if_bounded(total.net()),
                              if_bounded(total.leverage.middle()),
                              total.exact,
                              Node{row.node}};
    append_row(out, statement_.columns, std::move(values));
    return true;
  }

 private:
  void rank_by_paths(const InfluenceQuestion& question, NodeId fixed) {
    context_.summary = citation(question);
    if (context_.wanted != nullptr) return add_wanted(question, fixed);
    graph::PressureQuery query = pressure_query(question, fixed, top_);
    query.channel = channel();
    if (!statement_.counterpart_labels.empty()) query.candidate = counterparts();
    query.path_limit = path_limit_of(statement_.options, context_, query.path_limit);
    query.until = effort_of(statement_.options, context_).until;
    if (!is_compared() && !statement_.options.budget_paths && !query.until) {
      query.refinement_steps = graph::kRefinementSteps;
    }
    const auto names = influence_names(context_.view);
    rows_ = statement_.by ? graph::pressure_by(*question.graph, query, names, context_.budget)
                          : graph::pressure_on(*question.graph, query, names, context_.budget);
    context_.summary = open_rows() + citation(question);
  }

  /// Whoever is wanted and has no row has 0.
  void rank_by_walk(const InfluenceQuestion& question, NodeId fixed) {
    context_.summary = citation(question) + "; method srwr";
    graph::SignedWalkQuery query{
        .node = fixed, .top = top_, .filter = question.filter, .channel = channel()};
    if (!statement_.counterpart_labels.empty()) query.candidate = counterparts();
    if (context_.wanted != nullptr) {
      query.top = context_.wanted->size();
      query.candidate = [wanted = context_.wanted](NodeId node) {
        return std::any_of(wanted->begin(), wanted->end(), [node](const Value& value) {
          return value.is_node() && value.as_node().id == node;
        });
      };
    }
    const auto names = influence_names(context_.view);
    rows_ = statement_.by ? graph::signed_walk_by(*question.graph, query, names, context_.budget)
                          : graph::signed_walk_on(*question.graph, query, names, context_.budget);
  }

  [[nodiscard]] graph::Channel channel() const {
    return statement_.options.channel == BoundChannel::Supportive ? graph::Channel::Support
                                                                  : graph::Channel::Harm;
  }

  /// What to say of the rows that are not exact, if there are any.
  [[nodiscard]] std::string open_rows() const {
    const auto open = std::count_if(rows_.begin(), rows_.end(),
                                    [](const graph::PressureRow& row) { return !row.total.exact; });
    if (open == 0) return {};
    return std::to_string(open) + " of " + std::to_string(rows_.size()) +
           " rows are brackets, which a larger BUDGET narrows; ";
  }

  /// Whether this is one of two answers that WHAT IF compares: a bracket has no difference.
  [[nodiscard]] bool is_compared() const {
    return context_.subjects != nullptr || context_.wanted != nullptr;
  }

  /// The totals of the nodes that are asked for, whatever their rank.
  void add_wanted(const InfluenceQuestion& question, NodeId fixed) {
    rows_.clear();
    for (const Value& wanted : *context_.wanted) {
      if (!wanted.is_node() || !context_.view.has_node(wanted.as_node().id)) continue;
      const NodeId other = wanted.as_node().id;
      const NodeId from = statement_.by ? fixed : other;
      const NodeId to = statement_.by ? other : fixed;
      rows_.push_back({other, total_of(question, from, to, statement_.options, context_)});
    }
  }

  /// FROM :Label, as a test of nodes.
  [[nodiscard]] std::function<bool(NodeId)> counterparts() const {
    std::vector<LabelId> labels;
    bool known = true;
    for (const std::string& name : statement_.counterpart_labels) {
      const auto label = context_.view.catalog().labels.find(name);
      known = known && label.has_value();
      if (label) labels.push_back(*label);
    }
    return [labels, known, &view = context_.view](NodeId node) {
      for (const LabelId label : labels) {
        if (!view.has_label(node, label)) return false;
      }
      return known;
    };
  }

  BoundPressure statement_;
  std::vector<graph::PressureRow> rows_;
  std::size_t top_ = 0;
  std::size_t next_ = 0;
};

}  // namespace

OperatorPtr make_pressure(const PressureStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<PressureOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
