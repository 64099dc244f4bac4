#include "graph/influence/harm_explanation.h"

#include <cmath>
#include <map>

namespace clout::graph {

namespace {

/// Sums over the paths that use something.
struct Uses {
  double logs = 0;    ///< of what each adds to the total
  double shared = 0;  ///< of the same, divided among those who share a path
  std::size_t paths = 0;

  void add(double log_harm, std::size_t members) {
    logs += log_harm;
    shared += log_harm / static_cast<double>(members);
    ++paths;
  }
  [[nodiscard]] HarmPart part(double all_logs, Aggregate aggregate) const {
    if (aggregate == Aggregate::Sum) return {shared / all_logs, logs, paths};
    // 1 - e^-L less 1 - e^-(L - logs), without the loss of digits of a difference.
    return {shared / all_logs, std::exp(logs - all_logs) * -std::expm1(-logs), paths};
  }
};

}  // namespace

HarmExplanation explain_harm(std::span<const InfluencePath> paths, Aggregate aggregate) {
  const auto by_number = [](const Edge& a, const Edge& b) { return a.id < b.id; };
  std::map<Edge, Uses, decltype(by_number)> edges(by_number);
  std::map<NodeId, Uses> nodes;
  HarmExplanation result;
  double all_logs = 0;
  for (const InfluencePath& path : paths) {
    const double log_harm = addend(aggregate, path.harm());
    if (log_harm <= 0) continue;
    ++result.paths;
    all_logs += log_harm;
    const std::size_t length = path.steps.size();
    for (const InfluenceStep& step : path.steps) edges[step.edge].add(log_harm, length);
    for (std::size_t i = 1; i < length; ++i) nodes[path.nodes[i]].add(log_harm, length - 1);
  }
  result.harm = total(aggregate, all_logs);
  for (const auto& [edge, uses] : edges) {
    result.edges.push_back({edge, uses.part(all_logs, aggregate)});
  }
  for (const auto& [node, uses] : nodes) {
    result.nodes.push_back({node, uses.part(all_logs, aggregate)});
  }
  return result;
}

}  // namespace clout::graph
