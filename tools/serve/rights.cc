#include "tools/serve/rights.h"

#include "schema/error.h"

namespace clout::tools {

void Rights::require(query::StatementKind kind) const {
  using query::StatementKind;
  if (kind == StatementKind::Reads || kind == StatementKind::Transaction ||
      kind == StatementKind::Watches) {
    return;
  }
  if (kind == StatementKind::Supposes) return require(Role::Analyst, "WHAT IF statements");
  if (read_only) throw Error(ErrorCode::Permission, "this session only reads");
  require(Role::Writer, "statements that write");
}

void Rights::require(Role least, std::string_view what) const {
  if (role >= least) return;
  throw Error(ErrorCode::Permission, std::string(what) + " take the role " +
                                         std::string(to_string(least)) + "; '" + user + "' is " +
                                         std::string(to_string(role)));
}

void Rights::require_whole(Role least, std::string_view what) const {
  require(least, what);
  if (read_only) throw Error(ErrorCode::Permission, "this session only reads");
  if (!graph->hides_parts()) return;
  throw Error(ErrorCode::Permission, std::string(what) +
                                         " concern the whole database, of which parts are hidden "
                                         "from this session");
}

}  // namespace clout::tools
