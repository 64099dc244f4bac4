// A pattern on its way to a plan: which of its nodes and edges are found already, and what the next
// step would be. Shared by the rules that choose an order.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "query/plan_match.h"
#include "query/slot_set.h"

namespace clout::query {

/// Builds a plan for one pattern, step by step.
class PatternOrder {
 public:
  /// `eager`: conditions are applied as soon as they can be; else all at the end.
  PatternOrder(const BoundPattern& pattern, PlanPtr input, const PlanContext& context, bool eager);

  [[nodiscard]] bool found_node(std::size_t node) const { return nodes_[node]; }
  [[nodiscard]] bool found_edge(std::size_t edge) const { return edges_[edge]; }
  /// Can the edge be followed now: is one of its ends found (both, for a shortest path), and what
  /// its steps are tested against?
  [[nodiscard]] bool reachable(std::size_t edge) const;
  [[nodiscard]] bool complete() const;
  /// Throws Error{Semantic}: no edge that is left can ever be followed.
  [[noreturn]] void fail_on_circle() const;

  /// Finds a node by the best lookup for it (`eager`), or by a scan.
  void scan(std::size_t node);
  /// Can the edge be found by an index? (`eager`)
  [[nodiscard]] bool can_seek(std::size_t edge) const { return edge_lookup(edge) != nullptr; }
  /// Finds it; then its ends are found by it, and it is followed as any edge.
  void seek(std::size_t edge);
  /// Follows an edge from its left end, or `from_right`; that end is found.
  void follow(std::size_t edge, bool from_right);

  /// Expected rows if that came next. O(conditions that wait).
  [[nodiscard]] double rows_after_scan(std::size_t node) const;
  [[nodiscard]] double rows_after_follow(std::size_t edge, bool from_right) const;

  /// Expected rows so far, and their sum over all steps so far.
  [[nodiscard]] double rows() const { return rows_; }
  [[nodiscard]] double cost() const { return cost_; }

  /// Adds path values and whatever conditions are left.
  [[nodiscard]] PlanPtr finish();

 private:
  /// A condition that has not been applied yet, and what it reads.
  struct Condition {
    BoundPtr predicate;
    std::vector<Slot> slots;
  };

  /// Is all that it reads known, or among `found`?
  [[nodiscard]] bool is_ready(const Condition& condition, const SlotSet& found) const;
  void push(PlanPtr step);
  void require_outside_nodes();
  void apply_conditions(bool all);
  [[nodiscard]] std::unique_ptr<NodeSeekStep> lookup(const BoundNode& node) const;
  [[nodiscard]] std::unique_ptr<NodeSeekStep> lookup_by(const BoundNode& node,
                                                        const BoundPtr& subject,
                                                        const BoundPtr& key) const;
  [[nodiscard]] std::unique_ptr<EdgeSeekStep> edge_lookup(std::size_t edge) const;
  /// What a condition that waits says `slot.key` is equal to, if that is known; or null.
  [[nodiscard]] BoundPtr known_value(Slot slot, PropertyKeyId key) const;
  [[nodiscard]] std::unique_ptr<NodeScanStep> cheapest_scan(const BoundNode& node) const;
  /// A hash join in place of `scan`, if something ties the node to what is found.
  [[nodiscard]] PlanPtr make_join(const BoundNode& node, std::unique_ptr<NodeScanStep>& scan) const;
  /// The best way to find a node; without an input. `seen_label`: the label that it sees to.
  [[nodiscard]] PlanPtr scan_step(std::size_t node, std::string& seen_label) const;
  [[nodiscard]] std::unique_ptr<ExpandBase> follow_step(std::size_t edge, bool from_right) const;
  [[nodiscard]] double rows_after(PlanNode& step, const BoundNode* found,
                                  const std::string& seen_label, const ExpandBase* found_by) const;
  /// Of nodes found by an expansion, or (null) of all, those with the label.
  [[nodiscard]] double label_share(const std::string& label, const ExpandBase* found_by) const;
  [[nodiscard]] bool must_differ(std::size_t a, std::size_t b) const;
  [[nodiscard]] std::vector<Slot> found_rivals(std::size_t edge) const;
  void require_different(Slot edges, std::vector<Slot> others);
  /// Notes the label conditions of a node, without one that a scan has seen to.
  void add_labels(const BoundNode& node, const std::string& already, const ExpandBase* found_by);

  const BoundPattern& pattern_;
  const PlanContext& context_;
  bool eager_;
  PlanPtr plan_;
  SlotSet known_;
  std::vector<bool> nodes_, edges_;
  std::vector<bool> held_;  ///< by edge: it has its value, but has not been followed
  std::vector<Condition> waiting_;
  std::vector<std::vector<Slot>> needs_;  ///< by edge: see reachable()
  std::vector<const BoundPath*> paths_;   ///< by edge: the path that it is part of
  /// Label conditions not applied yet, and the share of nodes expected to pass.
  std::vector<std::pair<BoundPtr, double>> labels_;
  double rows_ = 1;
  double cost_ = 0;
};

}  // namespace clout::query
