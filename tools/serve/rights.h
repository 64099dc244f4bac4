// What whoever is logged in may do and see.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "graph/database.h"
#include "query/engine.h"
#include "tools/access/role.h"

namespace clout::tools {

/// The part of the graph that may be seen, and what runs statements on it.
struct VisibleGraph {
  explicit VisibleGraph(graph::Database& whole) : database(whole), engine(whole) {}

  graph::Database& database;  ///< outlives it
  query::Engine engine;
};

/// Immutable, shared by what acts in its name.
struct Rights {
  std::string user;  ///< empty where no login is asked for
  Role role = Role::Admin;
  bool read_only = false;  ///< narrower than the role
  Budget budget;
  std::shared_ptr<VisibleGraph> graph;

  /// Throws Error{Permission} if a statement of this kind may not be run.
  void require(query::StatementKind kind) const;
  /// Throws Error{Permission} naming `what` for a lower role.
  void require(Role least, std::string_view what) const;
};

}  // namespace clout::tools
