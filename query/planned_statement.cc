#include "query/planned_statement.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace clout::query {
namespace {

/// Twice as much, or half: then another order of joins may be better.
bool is_like(std::uint64_t then, std::uint64_t now) {
  constexpr std::uint64_t kFew = 100;
  return now <= 2 * then + kFew && then <= 2 * now + kFew;
}

bool asks_for_patterns(const BoundClause& clause) {
  return std::holds_alternative<BoundMatch>(clause.node) ||
         std::holds_alternative<BoundUnwind>(clause.node) ||
         std::holds_alternative<BoundProjection>(clause.node);
}

}  // namespace

PlanBasis PlanBasis::of(const graph::GraphView& view, std::uint64_t engine, bool optimized) {
  const Catalog& catalog = view.catalog();
  return {engine,
          optimized,
          catalog.labels.size(),
          catalog.edge_types.size(),
          catalog.property_keys.size(),
          catalog.rules.version,
          view.node_count(),
          view.edge_count()};
}

bool PlanBasis::serves(const PlanBasis& now) const {
  return engine == now.engine && optimized == now.optimized && labels == now.labels &&
         edge_types == now.edge_types && property_keys == now.property_keys && rules == now.rules &&
         is_like(nodes, now.nodes) && is_like(edges, now.edges);
}

bool PlannedStatement::exchange(const Map& values) {
  for (const auto& site : parameters.sites) {
    const auto found = values.find(site.name);
    if (found == values.end()) return false;
    const auto& held = std::get<bound::Constant>(site.expression->node).value;
    if (held.type() != found->second.type()) return false;
  }
  for (const auto& site : parameters.sites) {
    std::get<bound::Constant>(site.expression->node).value = values.find(site.name)->second;
  }
  return true;
}

bool is_reusable(const BoundStatement& bound, const ParameterSites& parameters) {
  if (!parameters.exchangeable || bound.explain != BoundExplain::None || bound.writes) return false;
  if (!bound.subqueries.empty() || !bound.known_at.empty()) return false;
  return std::all_of(bound.query.parts.begin(), bound.query.parts.end(), [](const auto& part) {
    return std::all_of(part.clauses.begin(), part.clauses.end(), asks_for_patterns);
  });
}

std::unique_ptr<PlannedStatement> PlanPool::take(const PlanBasis& basis, const Map& values) {
  std::unique_ptr<PlannedStatement> taken;
  {
    const std::lock_guard lock(mutex_);
    if (plans_.empty()) return nullptr;
    taken = std::move(plans_.back());
    plans_.pop_back();
  }
  const bool serves = taken->basis.serves(basis) && taken->exchange(values);
  return serves ? std::move(taken) : nullptr;
}

void PlanPool::put(std::unique_ptr<PlannedStatement> plan) {
  plan->bound.notices.resize(plan->notices);
  const std::lock_guard lock(mutex_);
  if (plans_.size() < kKept) plans_.push_back(std::move(plan));
}

}  // namespace clout::query
