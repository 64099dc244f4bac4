#include <algorithm>
#include <map>
#include <utility>

#include "query/plan_match.h"
#include "query/rules/rules.h"

namespace clout::query {
namespace {

/// Does the later pattern begin with something that the earlier one finds along an edge? Nodes are
/// joined where they are nodes of both.
bool builds_on(const BoundPattern& earlier, const BoundPattern& later) {
  SlotSet found;
  for (const BoundEdge& edge : earlier.edges) add_found(edge, found);
  return std::any_of(later.edges.begin(), later.edges.end(),
                     [&](const BoundEdge& edge) { return found.contains(edge.slot); }) ||
         std::any_of(later.nodes.begin(), later.nodes.end(),
                     [&](const BoundNode& node) { return found.contains(node.slot); });
}

class Merger {
 public:
  explicit Merger(BoundPattern& into) : into_(into) {
    for (std::size_t i = 0; i < into.nodes.size(); ++i) nodes_.emplace(into.nodes[i].slot, i);
    for (const BoundEdge& edge : into.edges) {
      next_match_ = std::max(next_match_, edge.match + 1);
    }
  }

  void add(BoundPattern& later) {
    std::vector<std::size_t> numbers;
    for (BoundNode& node : later.nodes) numbers.push_back(add_node(node));
    const std::size_t first_edge = into_.edges.size();
    for (BoundEdge& edge : later.edges) {
      edge.left = numbers[edge.left];
      edge.right = numbers[edge.right];
      edge.match += next_match_;
      into_.edges.push_back(std::move(edge));
    }
    for (BoundPath& path : later.paths) {
      for (std::size_t& node : path.nodes) node = numbers[node];
      for (std::size_t& edge : path.edges) edge += first_edge;
      into_.paths.push_back(std::move(path));
    }
    into_.predicates.insert(into_.predicates.end(), later.predicates.begin(),
                            later.predicates.end());
  }

 private:
  std::size_t add_node(BoundNode& node) {
    const auto [known, is_new] = nodes_.emplace(node.slot, into_.nodes.size());
    if (is_new) {
      into_.nodes.push_back(std::move(node));
    } else {
      auto& labels = into_.nodes[known->second].labels;
      labels.insert(labels.end(), node.labels.begin(), node.labels.end());
    }
    return known->second;
  }

  BoundPattern& into_;
  std::map<Slot, std::size_t> nodes_;
  std::size_t next_match_ = 0;
};

}  // namespace

void merge_matches(PlanPtr& root, const PlanContext&) {
  for_each_step(root, [](PlanPtr& step) {
    auto* later = dynamic_cast<MatchStep*>(step.get());
    if (later == nullptr) return;
    auto* earlier = dynamic_cast<MatchStep*>(later->inputs[0].get());
    if (earlier == nullptr || builds_on(earlier->pattern, later->pattern)) return;
    Merger(earlier->pattern).add(later->pattern);
    PlanPtr merged = std::move(later->inputs[0]);
    step = std::move(merged);
  });
}

}  // namespace clout::query
