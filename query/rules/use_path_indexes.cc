#include <algorithm>

#include "query/path_index.h"
#include "query/plan_match.h"
#include "query/rules/rules.h"

namespace clout::query {
namespace {

std::vector<EdgeTypeId> numbers_of(const std::vector<std::string>& types, const Catalog& catalog) {
  std::vector<EdgeTypeId> numbers;
  for (const std::string& type : types) {
    const auto found = resolve_edge_type(catalog, type);
    numbers.insert(numbers.end(), found.begin(), found.end());
  }
  return numbers;
}

std::optional<PathIndexDefinition> index_for(const BoundHop& hop, const BoundExpression& cost,
                                             const graph::GraphView& view) {
  if (!hop.has_cost || columns_read(cost) != std::vector<Slot>{hop.edge}) return std::nullopt;
  const std::vector<EdgeTypeId> types = numbers_of(hop.types, view.catalog());
  std::optional<PathIndexDefinition> narrowest;
  for (const PathIndexDefinition& index : view.catalog().rules.path_indexes) {
    if (narrowest && narrowest->types.size() <= index.types.size()) continue;
    if (covers(index, types) && is_cost_of(index, cost, hop.edge, view)) narrowest = index;
  }
  return narrowest;
}

}  // namespace

void use_path_indexes(PlanPtr& root, const PlanContext& context) {
  for_each_step(root, [&](PlanPtr& step) {
    auto* paths = dynamic_cast<RepeatStep*>(step.get());
    if (paths == nullptr || !paths->selector.cost) return;
    for (const BoundPart& part : paths->pattern.parts) {
      for (const BoundHop& hop : part.hops) {
        paths->indexes.push_back(index_for(hop, *paths->selector.cost, *context.view));
      }
    }
  });
}

}  // namespace clout::query
