// Any text that parses: it is bound against a small graph, or an error tells a place inside it.
// What is bound is bound also in its normal form, with as many columns.
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "query/ast_text.h"
#include "query/binder.h"
#include "query/parser.h"
#include "query/procedures/procedure.h"
#include "tests/fuzz/statement_check.h"

using namespace clout;

namespace {

query::BoundStatement bound(const query::ast::Statement& statement, std::string_view text) {
  static const auto database = tests::small_database();
  static const auto view = database->view();
  static const auto procedures = query::builtin_procedures();
  return query::bind(statement, text, tests::small_parameters(), *view, procedures);
}

/// Columns without AS are called as they are written, so two of them may become one name.
bool is_about_column_names(const Error& error) {
  return error.detail_name() == "ColumnNameConflict" ||
         error.detail_name() == "DifferentColumnsInUnion";
}

void check_normal_form(const std::string& normal, std::size_t columns, bool writes) {
  try {
    const auto statement = query::parse_statement(normal);
    FUZZ_CHECK(query::to_text(statement) == normal);
    const auto again = bound(statement, normal);
    FUZZ_CHECK(again.query.columns.size() == columns && again.writes == writes);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::Limit || is_about_column_names(error)) return;
    std::cerr << normal << "\n" << render_error(error, normal);
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const auto statement = query::parse_statement(text);
    if (!std::holds_alternative<query::ast::Query>(statement.node)) return 0;
    const std::string normal = query::to_text(statement);
    const auto first = bound(statement, text);
    check_normal_form(normal, first.query.columns.size(), first.writes);
  } catch (const Error& error) {
    FUZZ_CHECK(error.position());
    tests::check_error(error, text);
  }
  return 0;
}
