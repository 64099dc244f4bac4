// The operator of SOURCES FOR ..: who said what about named edges.
#include <deque>

#include "query/claim_value.h"
#include "query/operators/influence_options.h"
#include "query/operators/makers.h"
#include "query/operators/named_edge.h"
#include "query/valid_time.h"

namespace clout::query {
namespace {

class SourcesForOperator final : public RowExpander {
 public:
  SourcesForOperator(const SourcesForStep& step, ExecutionContext& context, OperatorPtr input)
      : RowExpander(step, context, std::move(input)), statement_(step.sources) {}

 protected:
  void start_row(const Batch& batch, std::size_t row) override {
    rows_.clear();
    rank_ = 0;
    charge_.clear();
    const graph::GraphView& view = context_.view;
    const graph::SourceReliability sources(view);
    const auto as_of = moment_option(statement_.as_of, statement_.as_of_position, context_);
    for (const BoundNamedEdge& named : statement_.edges) {
      const EdgeEnds ends = resolve_ends(named, Row(batch, row), context_);
      for (const Edge& edge : require_named(named, ends, view)) {
        if (!as_of || is_valid_at(view, edge, *as_of)) add_claims(edge, sources);
      }
    }
  }

  bool produce(Batch& out) override {
    if (rows_.empty()) return false;
    const auto& [edge, claim] = rows_.front();
    std::vector<Value> values{++rank_, edge_sentence(context_.view, edge)};
    for (const char* key : {"source", "stance", "weight", "reliability", "certainty", "status",
                            "origin", "speaker", "published", "recorded", "quote", "url"}) {
      const auto found = claim.find(key);
      values.push_back(found != claim.end() ? found->second : Value());
    }
    values.emplace_back(edge);
    append_row(out, statement_.columns, std::move(values));
    rows_.pop_front();
    return true;
  }

 private:
  void add_claims(const Edge& edge, const graph::SourceReliability& sources) {
    constexpr std::size_t kRow = 2'000;
    bool supported = false;
    for (const Claim& claim : context_.view.claims(edge.id)) {
      context_.budget.poll();
      charge_.add(kRow + claim.quote.size());
      supported = supported || claim.stance == Stance::Supports;
      rows_.emplace_back(edge, claim_value(claim, sources));
    }
    // What the edge says of itself counts where no claim supports it.
    if (!supported) rows_.emplace_back(edge, own_claim_value(context_.view, edge));
  }

  BoundSourcesFor statement_;
  std::deque<std::pair<Edge, Map>> rows_;
  std::int64_t rank_ = 0;
};

}  // namespace

OperatorPtr make_sources_for(const SourcesForStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<SourcesForOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
