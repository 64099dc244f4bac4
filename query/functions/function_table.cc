// All scalar functions, found by name.
#include <algorithm>
#include <map>

#include "query/call_text.h"
#include "query/functions/families.h"
#include "schema/ascii.h"
#include "schema/error.h"

namespace clout::query {
namespace {

using Index = std::map<std::string, const Function*, std::less<>>;

const Index& index() {
  static const Index built = [] {
    Index functions;
    for (const auto family :
         {entity_functions(), scalar_functions(), list_functions(), math_functions(),
          string_functions(), temporal_functions(), influence_functions()}) {
      for (const Function& function : family) {
        const bool added = functions.emplace(ascii_lower(function.name), &function).second;
        CLOUT_ASSERT(added);
      }
    }
    return functions;
  }();
  return built;
}

}  // namespace

std::string call_text(const Function& function) {
  std::vector<std::string> parameters;
  std::string_view rest = function.parameters;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(", "), rest.size());
    parameters.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 2, rest.size()));
  }
  return call_text(function.name, parameters, function.required);
}

void throw_argument_type(std::string_view function, TypeSet expected, const Value& actual) {
  throw Error(ErrorCode::Type, std::string(function) + "() takes " + to_string(expected) +
                                   ", not " + std::string(clout::to_string(actual.type())))
      .detail("InvalidArgumentValue");
}

const Function* find_function(std::string_view name) {
  const auto found = index().find(ascii_lower(name));
  return found == index().end() ? nullptr : found->second;
}

const std::vector<const Function*>& all_functions() {
  static const std::vector<const Function*> functions = [] {
    std::vector<const Function*> sorted;
    for (const auto& [name, function] : index()) sorted.push_back(function);
    return sorted;
  }();
  return functions;
}

}  // namespace clout::query
