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

}  // namespace clout::tools
