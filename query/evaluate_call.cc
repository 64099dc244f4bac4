// One call of a scalar function.
#include "query/evaluate_call.h"

namespace clout::query {

Value call_function(const Function& function, Arguments arguments, EvaluationContext& context) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i].is_null()) {
      if (function.has(Function::NullInNullOut)) return {};
      continue;
    }
    const TypeSet expected = function.type_of(i);
    if (!expected.contains(arguments[i].type())) {
      throw_argument_type(function.name, expected, arguments[i]);
    }
  }
  return function.body(arguments, context);
}

}  // namespace clout::query
