// AS OF and KNOWN AT: valid time as conditions on edges, transaction time as one moment for the
// whole statement.
#pragma once

#include "query/binder_context.h"
#include "query/bound_pattern.h"

namespace clout::query {

/// A date or a datetime, or the text of one.
inline constexpr TypeSet kMoment =
    TypeSet(ValueType::Date) | ValueType::LocalDateTime | ValueType::DateTime | ValueType::String;

/// Notes that the statement asks what was known then.
void bind_known_at(const BindContext& context, const ast::Expression& moment);

/// Lets each edge of the pattern count only where it is valid at the moment, which stands at
/// `span`.
void add_validity(const BindContext& context, ast::Span span, const BoundPtr& moment,
                  BoundPattern& pattern);

}  // namespace clout::query
