// Sets of value types as text.
#include "query/type_set.h"

namespace clout::query {

std::string to_string(TypeSet types) {
  if (types.within(kAnyType) && kAnyType.within(types)) return "any value";
  std::string text;
  for (int i = 1; i <= static_cast<int>(ValueType::Duration); ++i) {
    const auto type = static_cast<ValueType>(i);
    if (!types.contains(type)) continue;
    if (!text.empty()) text += " or ";
    text += clout::to_string(type);
  }
  return text.empty() ? "NULL" : text;
}

}  // namespace clout::query
