// What whoever is logged in may do and see.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "query/engine.h"
#include "tools/access/role.h"
#include "tools/serve/visible_graph.h"

namespace clout::tools {

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
  /// The same, for `what` concerns the whole database: throws it, too, if parts are hidden or the
  /// session has been narrowed to reading.
  void require_whole(Role least, std::string_view what) const;
};

}  // namespace clout::tools
