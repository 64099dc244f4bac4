#include "query/call_text.h"

namespace clout::query {

std::string call_text(std::string_view name, const std::vector<std::string>& parameters,
                      std::size_t required) {
  std::string text = std::string(name) + "(";
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const std::string one = (i == 0 ? "" : ", ") + parameters[i];
    const std::string blank = i == 0 ? "" : " ";
    text += i < required ? one : blank + "[" + one + "]";
  }
  return text + ")";
}

}  // namespace clout::query
