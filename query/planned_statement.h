// Plans of a statement that is run often, kept between its runs.
//
// A plan belongs to one run at a time. For the next one the values of its parameters are exchanged,
// as long as they have the types that it was bound for, and nothing has changed that it was made
// from: the engine, the names and rules of the catalog, and roughly how much there is.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "graph/graph_view.h"
#include "query/bound_query.h"
#include "query/parameter_sites.h"
#include "query/planner.h"

namespace clout::query {

/// What a plan was made from.
struct PlanBasis {
  std::uint64_t engine = 0;  ///< Engine's own number
  bool optimized = true;
  std::size_t labels = 0, edge_types = 0, property_keys = 0;
  std::uint64_t rules = 0;
  std::uint64_t nodes = 0, edges = 0;

  [[nodiscard]] static PlanBasis of(const graph::GraphView& view, std::uint64_t engine,
                                    bool optimized);
  /// Is a plan made from this still a good one for `now`?
  [[nodiscard]] bool serves(const PlanBasis& now) const;
};

/// A statement bound and planned. Pinned to its place: the parts refer to each other.
struct PlannedStatement {
  BoundStatement bound;
  Plan plan;
  ParameterSites parameters;
  PlanBasis basis;
  std::size_t notices = 0;  ///< those of binding; runs add to them
  bool reusable = false;

  /// Takes the values of `values`. False, and nothing has changed, if one is missing or of another
  /// type.
  [[nodiscard]] bool exchange(const Map& values);
};

/// Does the bound statement ask for nothing but rows of patterns? Before its plan is made.
[[nodiscard]] bool is_reusable(const BoundStatement& bound, const ParameterSites& parameters);

/// Plans of one statement that nobody uses just now. Any number of threads.
class PlanPool {
 public:
  /// Null if there is none that serves.
  [[nodiscard]] std::unique_ptr<PlannedStatement> take(const PlanBasis& basis, const Map& values);
  void put(std::unique_ptr<PlannedStatement> plan);

 private:
  static constexpr std::size_t kKept = 8;

  std::mutex mutex_;
  std::vector<std::unique_ptr<PlannedStatement>> plans_;
};

}  // namespace clout::query
