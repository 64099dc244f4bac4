// Turns stored edges into an ArcIndex: model rules, one arc a fact, dates as disjoint intervals.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "graph/influence/arc_index.h"
#include "graph/influence/fact_merge.h"
#include "graph/influence/influence_edge.h"
#include "schema/influence_model.h"
#include "schema/query_budget.h"

namespace clout::graph {

/// A piece of a fact with its ends and weights: what becomes at most one arc each way. A weight
/// below 0 is no arc. A weight of 0 is an arc that carries nothing as it is, but might when some
/// of the fact's edges are filtered away.
struct FactArcs {
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  std::uint32_t fact = 0;
  double weight_forward = -1;
  double weight_reverse = -1;

  [[nodiscard]] Arc forward_arc(std::uint32_t other) const { return {other, fact, weight_forward}; }
  [[nodiscard]] Arc reverse_arc(std::uint32_t other) const {
    return {other, fact, -weight_reverse};
  }
};

/// The edges that transmit, apart by model type. One thread; several together read a graph.
class EdgesByRule {
 public:
  /// `type_names` are the stored types by number; the model outlives the object.
  EdgesByRule(const InfluenceModel& model, std::span<const std::string> type_names);

  /// Any order. Self-loops and types without influence are passed over.
  void add(const InfluenceEdge& edge);
  /// Those of a rule, by its place in the model.
  [[nodiscard]] std::vector<InfluenceEdge>& of(std::size_t rule) { return edges_[rule]; }

 private:
  std::vector<std::uint32_t> rule_of_type_;        // by stored type; kNoRule
  std::vector<std::vector<InfluenceEdge>> edges_;  // by rule
};

/// The first half of the work: from edges to facts. Also used for the facts of an overlay.
class FactCollector {
 public:
  /// The model outlives the collector.
  FactCollector(const InfluenceModel& model, std::int64_t now, std::uint32_t first_page = 0)
      : model_(&model), now_(now), facts_(first_page) {}

  void add(EdgesByRule edges) { parts_.push_back(std::move(edges)); }
  /// Merges what was added and frees it. The result lists facts grouped by model type. Throws what
  /// `budget` throws.
  [[nodiscard]] std::vector<FactArcs> merge(QueryBudget& budget);
  /// To be called once, after merge().
  [[nodiscard]] FactTable::Columns finish_facts() { return facts_.finish(); }

 private:
  void add_facts(const TypeRule& rule, std::span<const InfluenceEdge> edges, QueryBudget& budget,
                 std::vector<FactArcs>& out);
  void add_fact(const TypeRule& rule, std::span<const InfluenceEdge> edges,
                std::vector<FactArcs>& out);
  struct FactGroup {
    FactMembers members = FactMembers::One;
    FactTable::MemberRange range;
  };
  std::uint32_t add_piece(const TypeRule& rule, const InfluenceEdge& edge, const FactPiece& piece,
                          const Transmission& carried, const FactGroup& group);
  [[nodiscard]] FactValidity validity(const FactPiece& piece) const;

  const InfluenceModel* model_;
  std::int64_t now_;
  std::vector<EdgesByRule> parts_;
  std::vector<FactPiece> pieces_;  // scratch of add_fact
  FactTableBuilder facts_;
};

class ArcIndexBuilder {
 public:
  ArcIndexBuilder(const InfluenceModel& model, std::int64_t now)
      : hops_{.decay = model.hop_decay, .balance = model.balance},
        now_(now),
        collector_(model, now) {}

  void add(EdgesByRule edges) { collector_.add(std::move(edges)); }
  /// O(edges log), on the machine's threads. Peak memory about 120 bytes an edge beyond the index.
  /// Throws what `budget` throws.
  [[nodiscard]] std::shared_ptr<const ArcIndex> finish(QueryBudget& budget);

 private:
  HopRule hops_;
  std::int64_t now_;
  FactCollector collector_;
};

}  // namespace clout::graph
