// The operator of CONTRADICTIONS: edges that some claims support and others deny.
#include <algorithm>
#include <optional>
#include <set>

#include "graph/influence/evidence.h"
#include "query/operators/influence_options.h"
#include "query/operators/makers.h"
#include "query/operators/named_edge.h"
#include "query/valid_time.h"

namespace clout::query {
namespace {

struct Contradiction {
  Edge edge;
  std::string sentence;
  graph::Belief belief;
  List supported_by, denied_by;
};

/// By descending contradiction, then by the edge as written, then by its number.
bool before(const Contradiction& a, const Contradiction& b) {
  const double left = a.belief.contradiction();
  const double right = b.belief.contradiction();
  if (left != right) return left > right;
  if (a.sentence != b.sentence) return a.sentence < b.sentence;
  return a.edge.id < b.edge.id;
}

class ContradictionsOperator final : public RowExpander {
 public:
  ContradictionsOperator(const ContradictionsStep& step, ExecutionContext& context,
                         OperatorPtr input)
      : RowExpander(step, context, std::move(input)), statement_(step.contradictions) {}

 protected:
  void start_row(const Batch&, std::size_t) override {
    found_.clear();
    next_ = 0;
    charge_.clear();
    as_of_ = moment_option(statement_.as_of, statement_.as_of_position, context_);
    const graph::SourceReliability sources(context_.view);
    if (statement_.about) {
      look_around(resolve_entity(*statement_.about, context_), sources);
    } else {
      look_everywhere(sources);
    }
    std::sort(found_.begin(), found_.end(), before);
  }

  bool produce(Batch& out) override {
    if (next_ == found_.size()) return false;
    const Contradiction& row = found_[next_++];
    const graph::Belief& belief = row.belief;
    append_row(out, statement_.columns,
               {static_cast<std::int64_t>(next_), row.sentence, belief.contradiction(),
                belief.support, belief.denial, belief.confidence(), belief.belief(),
                belief.plausibility(), row.supported_by, row.denied_by, row.edge});
    return true;
  }

 private:
  void look_around(NodeId node, const graph::SourceReliability& sources) {
    std::vector<graph::Neighbour> edges;
    context_.view.expand(node, Direction::Both, {}, edges);
    for (const graph::Neighbour& neighbour : edges) {
      context_.budget.poll();
      look_at(neighbour.edge, context_.view.claims(neighbour.edge.id), sources);
    }
  }

  /// Claims come by edge, so that each edge is looked at when its last claim has come.
  void look_everywhere(const graph::SourceReliability& sources) {
    std::optional<EdgeId> current;
    std::vector<Claim> claims;
    const auto finish = [&] {
      const auto edge = current ? context_.view.find_edge(*current) : std::nullopt;
      if (edge) look_at(*edge, claims, sources);
      claims.clear();
    };
    context_.view.visit_claims([&](EdgeId edge, const Claim& claim) {
      context_.budget.poll();
      if (current != edge) finish();
      current = edge;
      claims.push_back(claim);
      return true;
    });
    finish();
  }

  void look_at(const Edge& edge, const std::vector<Claim>& claims,
               const graph::SourceReliability& sources) {
    if (claims.empty()) return;
    if (as_of_ && !is_valid_at(context_.view, edge, *as_of_)) return;
    const graph::Belief belief = graph::belief_in(context_.view, edge, claims, sources);
    if (belief.contradiction() <= 0) return;
    std::set<std::string> for_it, against_it;
    for (const Claim& claim : claims) {
      (claim.stance == Stance::Supports ? for_it : against_it).insert(claim.source);
    }
    Contradiction found{edge, edge_sentence(context_.view, edge), belief, {}, {}};
    for (const std::string& source : for_it) found.supported_by.emplace_back(source);
    for (const std::string& source : against_it) found.denied_by.emplace_back(source);
    charge_.add(sizeof(found) + found.sentence.size() + 64 * (for_it.size() + against_it.size()));
    found_.push_back(std::move(found));
  }

  BoundContradictions statement_;
  std::optional<Moment> as_of_;
  std::vector<Contradiction> found_;
  std::size_t next_ = 0;
};

}  // namespace

OperatorPtr make_contradictions(const ContradictionsStep& step, ExecutionContext& context,
                                Inputs inputs) {
  return std::make_unique<ContradictionsOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
