#include "query/binder_context.h"

#include <algorithm>
#include <utility>

namespace clout::query {

void BindContext::use(Slot slot) const {
  for (SlotSet& slots : used) slots.insert(slot);
}

Slot BindContext::new_slot(std::string name) const {
  statement.slot_names.push_back(std::move(name));
  return static_cast<Slot>(statement.slot_names.size() - 1);
}

Slot BindContext::new_slot() const {
  return new_slot("_" + std::to_string(statement.slot_names.size()));
}

SourcePosition BindContext::at(ast::Span span) const {
  return positions.at(span.begin, std::max<std::size_t>(1, span.size()));
}

std::string_view BindContext::written(ast::Span span) const {
  return text.substr(span.begin, span.size());
}

Error BindContext::error(ast::Span span, std::string_view detail, std::string message) const {
  return Error(ErrorCode::Semantic, std::move(message)).at(at(span)).detail(std::string(detail));
}

Error BindContext::unsupported(ast::Span span, std::string_view feature) const {
  return error(span, "NotSupported", std::string(feature) + " cannot be run yet");
}

}  // namespace clout::query
