#include "query/binder_context.h"

#include <algorithm>
#include <utility>

#include "query/binder_scope.h"

namespace clout::query {
namespace {

void note_unknown(BoundStatement& statement, std::string_view what, const std::string& name,
                  const std::vector<std::string>& known) {
  std::string notice = std::string(what) + " " + name + " does not exist in this database";
  if (const auto near = nearest_name(name, known)) notice += "; did you mean " + *near + "?";
  auto& notices = statement.notices;
  if (std::find(notices.begin(), notices.end(), notice) == notices.end()) {
    notices.push_back(std::move(notice));
  }
}

}  // namespace

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

void BindContext::note_unknown_label(const std::string& label) const {
  const auto& labels = view.catalog().labels;
  if (!labels.find(label)) note_unknown(statement, "label", label, labels.names());
}

void BindContext::note_unknown_type(const std::string& type) const {
  if (!resolve_edge_type(view.catalog(), type).empty()) return;
  note_unknown(statement, "edge type", type, view.catalog().edge_types.names());
}

}  // namespace clout::query
