// CHANGES SINCE.
#include "query/binder_clause.h"
#include "query/binder_statement.h"
#include "query/binder_time.h"

namespace clout::query {

BoundRecordedChanges bind_recorded_changes(const BindContext& context, Scope& scope,
                                           const ast::RecordedChanges& statement,
                                           std::vector<std::string>& names) {
  static constexpr ColumnDefinition kColumns[] = {
      {"recorded", ValueType::DateTime},
      {"change", ValueType::String},
      {"kind", ValueType::String},
      {"what", ValueType::String},
      {"before", ValueType::Map},
      {"after", ValueType::Map},
      {"gained", ValueType::List},
      {"lost", ValueType::List},
      {"entity", TypeSet(ValueType::Node) | ValueType::Edge}};
  BoundRecordedChanges bound;
  bound.since = bind_constant(context, statement.since, kMoment, "SINCE");
  bound.since_position = position_of(context, statement.since);
  bound.until = bind_constant(context, statement.until, kMoment, "UNTIL");
  bound.until_position = position_of(context, statement.until);
  bound.columns = add_columns(context, scope, kColumns, names);
  return bound;
}

}  // namespace clout::query
