// The arcs of an influence graph that one question may use: its date, types, predicates and
// avoided nodes applied lazily, and facts re-merged where a predicate takes some of their edges.
//
// Belongs to one query and one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "graph/influence/effort.h"
#include "graph/influence/influence_filter.h"
#include "graph/influence/influence_graph.h"
#include "graph/influence/strongest_paths.h"
#include "schema/id.h"
#include "schema/query_budget.h"

namespace clout::graph {

/// One way along the arcs: from tails to heads or back.
enum class Along : std::uint8_t { Out, In };
[[nodiscard]] constexpr Along opposite(Along along) {
  return along == Along::Out ? Along::In : Along::Out;
}

/// What a question needs to know of an arc before it adds it to a sum.
enum class ArcSign : std::uint8_t {
  Positive,   ///< it is in the filtered graph, with polarity 1
  Negative,   ///< -1
  Undecided,  ///< 0
  Look,       ///< ask admits() and polarity()
};

class FilteredArcs {
 public:
  /// All three outlive this.
  FilteredArcs(const InfluenceGraph& graph, const InfluenceFilter& filter, QueryBudget& budget);
  FilteredArcs(const FilteredArcs&) = delete;
  FilteredArcs& operator=(const FilteredArcs&) = delete;

  /// After the end of the effort arcs() throws TimeSpent, sooner or later.
  void stop_at(const Effort& effort) { effort_ = effort; }

  /// The arcs at `node`, strongest first; those that admits() refuses are among them. Valid as
  /// long as this.
  [[nodiscard]] std::span<const Arc> arcs(std::uint32_t node, Along along) {
    if (effort_.is_over_at(budget_, ++looks_)) throw TimeSpent();
    if (rewrites_) return rewritten(node, along);
    return along == Along::Out ? graph_.out(node) : graph_.in(node);
  }
  /// Whether an arc listed at `node` is in the filtered graph.
  [[nodiscard]] bool admits(const Arc& arc, std::uint32_t node, Along along) {
    const KindRule& rule = rule_of(arc);
    if (rule.verdict == Verdict::Accept) return true;
    return rule.verdict == Verdict::Check && check(arc, node, along);
  }
  [[nodiscard]] double polarity(const Arc& arc) const {
    const KindRule& rule = rule_of(arc);
    if (rule.own_polarity) return own_polarity(arc);
    return arc.reversed() ? rule.polarity_reverse : rule.polarity_forward;
  }
  /// The short form of admits() and polarity(). O(1), and less of it.
  [[nodiscard]] ArcSign sign(const Arc& arc) const {
    const KindRule& rule = rule_of(arc);
    return arc.reversed() ? rule.sign_reverse : rule.sign_forward;
  }
  /// Whether a path may pass through `node`.
  [[nodiscard]] bool passable(std::uint32_t node) {
    return !restricts_nodes_ || (!avoids(node) && satisfies(node));
  }
  /// Whether a path may touch `node` at all.
  [[nodiscard]] bool avoids(std::uint32_t node) const;
  /// Whether some arc's polarity may be other than -1, 0 and 1.
  [[nodiscard]] bool fractional_polarity() const { return fractional_polarity_; }

  /// The arc from `tail` to `head` as an answer shows it.
  [[nodiscard]] InfluenceStep step(const Arc& arc, std::uint32_t tail, std::uint32_t head) const;
  /// Number and stored type of the edge that stands for the arc.
  [[nodiscard]] EdgeId edge_number(const Arc& arc) const;
  [[nodiscard]] EdgeTypeId edge_type(const Arc& arc) const;

  [[nodiscard]] const InfluenceGraph& graph() const { return graph_; }
  [[nodiscard]] const InfluenceFilter& filter() const { return filter_; }
  [[nodiscard]] const HopRule& hop_rule() const { return graph_.hop_rule(); }
  [[nodiscard]] QueryBudget& budget() { return budget_; }

 private:
  enum class Verdict : std::uint8_t { Accept, Check, Reject };
  struct KindRule {
    double polarity_forward = 0;
    double polarity_reverse = 0;
    Verdict verdict = Verdict::Accept;
    bool own_polarity = false;
    bool rewrite = false;  ///< facts of this kind are re-merged from the edges that pass
    ArcSign sign_forward = ArcSign::Look;
    ArcSign sign_reverse = ArcSign::Look;
  };
  /// A merged fact as the edges that pass the filter say it. Numbered after the graph's facts.
  struct Remerged {
    std::uint32_t fact = 0;
    std::uint32_t stored_fact = 0;
    std::optional<InfluenceEdge> edge;  ///< none: no edge passes
    double weight_forward = 0;
    double weight_reverse = 0;
    FactPolarity polarity;
  };

  [[nodiscard]] const KindRule& rule_of(const Arc& arc) const {
    return rules_[page_kinds_[arc.fact >> FactTable::kPageBits]];
  }
  [[nodiscard]] KindRule make_rule(const FactKind& kind);
  [[nodiscard]] Verdict date_verdict(FactValidity validity) const;
  [[nodiscard]] bool allows_type(EdgeTypeId type) const;
  [[nodiscard]] bool check(const Arc& arc, std::uint32_t node, Along along) const;
  [[nodiscard]] double own_polarity(const Arc& arc) const;
  [[nodiscard]] bool satisfies(std::uint32_t node);
  [[nodiscard]] std::span<const Arc> rewritten(std::uint32_t node, Along along);
  [[nodiscard]] const FactKind& kind_of(std::uint32_t fact) const;
  [[nodiscard]] std::vector<InfluenceEdge> passing_members(std::uint32_t fact) const;
  const Remerged& remerge(std::uint32_t fact);
  [[nodiscard]] const Remerged* remerged(std::uint32_t fact) const;

  const InfluenceGraph& graph_;
  const InfluenceFilter& filter_;
  QueryBudget& budget_;
  MemoryCharge charge_;
  Effort effort_;
  std::uint32_t looks_ = 0;
  bool rewrites_ = false;
  bool restricts_nodes_ = false;
  bool fractional_polarity_ = false;
  std::vector<KindRule> rules_;
  std::span<const std::uint16_t> page_kinds_;
  std::vector<std::uint16_t> extended_page_kinds_;
  std::unordered_map<std::uint32_t, bool> satisfied_;
  std::unordered_map<std::uint64_t, std::vector<Arc>> rewritten_;  // absent vector: as stored
  std::unordered_map<std::uint32_t, std::uint32_t> remerged_of_;   // fact -> index
  std::vector<Remerged> remerged_;
};

}  // namespace clout::graph
