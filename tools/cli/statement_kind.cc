#include "tools/cli/statement_kind.h"

#include <string>

#include "schema/error.h"

namespace clout::tools {

query::StatementKind kind_of(std::string_view statement) {
  try {
    return query::PreparedStatement(std::string(statement)).kind();
  } catch (const Error&) {
    return query::StatementKind::Reads;
  }
}

}  // namespace clout::tools
