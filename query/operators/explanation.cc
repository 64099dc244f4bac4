// The operator of WHY .. PRESSURES .. and CHOKEPOINTS: which edges, nodes, sources or claims the
// harm of one node to another rests on. Each number needs all harmful paths, so that these are
// counted first.
#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <unordered_map>
#include <utility>

#include "graph/influence/harm_explanation.h"
#include "query/claim_value.h"
#include "query/entity_names.h"
#include "query/influence_question.h"
#include "query/operators/influence_options.h"
#include "query/operators/makers.h"
#include "query/operators/testimony.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

using Paths = std::vector<graph::InfluencePath>;

/// A row of the result, and what decides among those that relieve equally.
struct Part {
  Value element;
  std::string key;
  graph::HarmPart harm;
};

/// By descending relief; by key where only rounding may tell two apart.
void sort_by_relief(std::vector<Part>& parts) {
  constexpr double kEqual = 1e-12;
  std::sort(parts.begin(), parts.end(),
            [](const Part& a, const Part& b) { return a.harm.relief > b.harm.relief; });
  for (auto first = parts.begin(); first != parts.end();) {
    const double least = first->harm.relief - std::fabs(first->harm.relief) * kEqual;
    const auto last = std::find_if(first, parts.end(),
                                   [&](const Part& part) { return part.harm.relief < least; });
    std::sort(first, last, [](const Part& a, const Part& b) { return a.key < b.key; });
    first = last;
  }
}

std::size_t bytes_of(const graph::InfluencePath& path) {
  std::size_t bytes = sizeof(path) + path.nodes.size() * sizeof(NodeId);
  for (const graph::InfluenceStep& step : path.steps) {
    bytes += sizeof(step) + step.others.size() * sizeof(Edge);
  }
  return bytes;
}

class ExplanationOperator final : public RowExpander {
 public:
  ExplanationOperator(const ExplanationStep& step, ExecutionContext& context, OperatorPtr input)
      : RowExpander(step, context, std::move(input)), statement_(step.explanation) {}

 protected:
  void start_row(const Batch&, std::size_t) override {
    next_ = 0;
    parts_.clear();
    charge_.clear();
    from_ = resolve_entity(statement_.from, context_);
    to_ = resolve_entity(statement_.to, context_);
    const std::size_t top = top_of(statement_.options, context_);
    const InfluenceQuestion question = make_question(statement_.options, context_);
    MemoryCharge held = MemoryCharge::part_of(charge_);
    const Paths paths = harmful_paths(question, held);
    explanation_ = graph::explain_harm(paths, question.aggregate);
    fill_parts(question, paths);
    sort_by_relief(parts_);
    if (parts_.size() > top) parts_.resize(top);
    context_.summary =
        summary_text(total_of(question, from_, to_, statement_.options, context_), question);
  }

  bool produce(Batch& out) override {
    if (next_ == parts_.size()) return false;
    const Part& part = parts_[next_++];
    const auto rank = static_cast<std::int64_t>(next_);
    const auto paths = static_cast<std::int64_t>(part.harm.paths);
    if (statement_.by == BoundExplained::Chokepoints) {
      const bool unavoidable = part.harm.paths == explanation_.paths;
      append_row(out, statement_.columns,
                 {rank, part.key, part.harm.relief, paths, unavoidable, part.element});
    } else {
      const bool shared =
          statement_.by != BoundExplained::Sources && statement_.by != BoundExplained::Claims;
      append_row(
          out, statement_.columns,
          {rank, part.element, shared ? Value(part.harm.share) : Value(), part.harm.relief, paths});
    }
    return true;
  }

 private:
  /// All of them, or Error{Limit}.
  [[nodiscard]] Paths harmful_paths(const InfluenceQuestion& question, MemoryCharge& held) {
    constexpr std::size_t kMostPaths = 100'000;
    const std::size_t most = path_limit_of(statement_.options, context_, kMostPaths);
    graph::PathQuery query;
    query.from = from_;
    query.to = to_;
    query.top = most + 1;
    query.hops = question.hops;
    query.ranking = graph::PathRanking::Adverse;
    query.filter = question.filter;
    Paths paths = graph::strongest_paths(*question.graph, query, influence_names(context_.view),
                                         context_.budget);
    if (paths.size() > most) throw_too_many(most);
    for (const graph::InfluencePath& path : paths) held.add(bytes_of(path));
    return paths;
  }

  [[noreturn]] void throw_too_many(std::size_t most) const {
    throw Error(ErrorCode::Limit, "more than " + std::to_string(most) + " paths lead from " +
                                      node_name(context_.view, from_) + " to " +
                                      node_name(context_.view, to_) +
                                      ": what each has to do with it needs all of them")
        .at(statement_.from.position)
        .hint("narrow the search by WITHIN 3 HOPS, OVER or WHERE, or allow more by BUDGET n PATHS");
  }

  void fill_parts(const InfluenceQuestion& question, const Paths& paths) {
    if (statement_.by == BoundExplained::Sources) return fill_sources(question, paths);
    if (statement_.by == BoundExplained::Claims) return fill_claims(question, paths);
    if (statement_.by == BoundExplained::Edges) {
      for (const auto& [edge, harm] : explanation_.edges) {
        parts_.push_back({edge, edge_key(edge), harm});
      }
      return;
    }
    for (const auto& [node, harm] : explanation_.nodes) {
      parts_.push_back({Node{node}, node_name(context_.view, node), harm});
    }
  }

  [[nodiscard]] std::string edge_key(const Edge& edge) const {
    return node_name(context_.view, edge.start) + " " +
           context_.view.catalog().edge_types.name(edge.type) + " " +
           node_name(context_.view, edge.end);
  }

  /// Who said so: without a source, what it says counts as said by nobody. Those that name none
  /// are one, too.
  void fill_sources(const InfluenceQuestion& question, const Paths& paths) {
    Testimony testimony(paths, question, context_);
    std::unordered_map<Value, std::set<std::size_t>, ValueHash, ValueEquivalent> uses;
    for (const Word& word : testimony.words()) {
      uses[word.source].insert(word.paths.begin(), word.paths.end());
    }
    for (const auto& [source, used] : uses) {
      parts_.push_back({source, literal(source),
                        relief(question, testimony.without_source(source), used.size())});
    }
  }

  void fill_claims(const InfluenceQuestion& question, const Paths& paths) {
    const Testimony testimony(paths, question, context_);
    for (const Word& word : testimony.words()) {
      std::string key = edge_key(word.edge) + " " + std::to_string(raw(word.edge.id)) + " " +
                        std::to_string(word.number.value_or(0));
      parts_.push_back({word_value(word), std::move(key),
                        relief(question, testimony.without(word), word.paths.size())});
    }
  }

  /// A denial that goes makes the harm greater: its relief is negative.
  [[nodiscard]] graph::HarmPart relief(InfluenceQuestion question,
                                       std::shared_ptr<const graph::InfluenceGraph> without,
                                       std::size_t paths) {
    constexpr double kRounding = 1e-15;
    question.graph = std::move(without);
    MemoryCharge held = MemoryCharge::part_of(charge_);
    const double left = graph::explain_harm(harmful_paths(question, held), question.aggregate).harm;
    const double relief = explanation_.harm - left;
    return {.relief = std::fabs(relief) < kRounding ? 0 : relief, .paths = paths};
  }

  [[nodiscard]] Value word_value(const Word& word) const {
    Map value = word.number ? claim_value(word.claim, context_.evaluation.sources())
                            : own_claim_value(context_.view, word.edge);
    value["edge"] = word.edge;
    return value;
  }

  BoundExplanation statement_;
  NodeId from_{}, to_{};
  graph::HarmExplanation explanation_;
  std::vector<Part> parts_;
  std::size_t next_ = 0;
};

}  // namespace

OperatorPtr make_explanation(const ExplanationStep& step, ExecutionContext& context,
                             Inputs inputs) {
  return std::make_unique<ExplanationOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
