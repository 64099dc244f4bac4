// The parts of a graph that different users see, each with what runs statements on it.
#pragma once

#include <memory>
#include <vector>

#include "graph/database.h"
#include "graph/read_rule.h"
#include "query/engine.h"

namespace clout::tools {

class VisibleGraphs;

/// What is left of a graph under a read rule. Lives as long as somebody uses it.
class VisibleGraph {
 public:
  VisibleGraph(VisibleGraphs& all, graph::Database& whole, graph::ReadRule rule);

  [[nodiscard]] graph::Database& database() { return *database_; }
  [[nodiscard]] query::Engine& engine() { return engine_; }
  [[nodiscard]] bool hides_parts() const { return restricted_ != nullptr; }
  /// What is left of it under another rule on top.
  [[nodiscard]] std::shared_ptr<VisibleGraph> under(const graph::ReadRule& rule) const;

 private:
  friend class VisibleGraphs;

  VisibleGraphs& all_;
  graph::ReadRule rule_;
  std::unique_ptr<graph::Database> restricted_;  ///< null: nothing is hidden
  graph::Database* database_;
  query::Engine engine_;
};

/// One for each rule in use. One thread; outlives the graphs.
class VisibleGraphs {
 public:
  /// `whole` outlives it.
  explicit VisibleGraphs(graph::Database& whole) : whole_(whole) {}

  /// The rule's sets name what is hidden (NameSet::others is false).
  [[nodiscard]] std::shared_ptr<VisibleGraph> under(const graph::ReadRule& rule);

 private:
  graph::Database& whole_;
  std::vector<std::weak_ptr<VisibleGraph>> graphs_;
};

}  // namespace clout::tools
