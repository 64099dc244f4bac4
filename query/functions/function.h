// One scalar function of the language as a row of a table: what the binder checks, the evaluator
// calls and the help prints. A family of functions is a .cc file of this folder with one table.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/type_set.h"
#include "schema/value.h"

namespace clout::query {

class EvaluationContext;

/// The arguments of one call: as many as were written.
using Arguments = std::span<const Value>;

/// Gives the result for one row. Throws Error without a position; the evaluator adds it.
using FunctionBody = Value (*)(Arguments arguments, EvaluationContext& context);

struct Function {
  static constexpr std::size_t kMaxParameters = 4;
  enum Flag : std::uint8_t {
    None = 0,
    NullInNullOut = 1,     ///< any null argument gives null; the body sees none
    Nondeterministic = 2,  ///< may differ between rows: neither folded nor moved
    Variadic = 4,          ///< the last parameter may repeat
    ReadsContext = 8,      ///< needs the graph or the clock: not folded
    ClockIfBare = 16,      ///< the same, but only when called without arguments
  };

  std::string_view name;        ///< as documented; found ignoring case
  std::string_view parameters;  ///< for people: "list, item", one for each that is allowed
  std::array<TypeSet, kMaxParameters> types{};
  std::uint8_t required = 0;  ///< arguments that must be there
  std::uint8_t allowed = 0;   ///< arguments that may be there
  std::uint8_t flags = None;
  TypeSet result = kAnyType;
  FunctionBody body = nullptr;
  std::string_view help;  ///< one sentence

  [[nodiscard]] bool has(Flag flag) const { return (flags & flag) != 0; }
  [[nodiscard]] bool takes(std::size_t count) const {
    return count >= required && (count <= allowed || has(Variadic));
  }
  /// What argument `i` may be.
  [[nodiscard]] TypeSet type_of(std::size_t i) const {
    return types[i < allowed ? i : std::size_t{allowed} - 1];
  }
};

/// As documented: "substring(text, start [, length])".
[[nodiscard]] std::string call_text(const Function& function);

/// Error{Type, "InvalidArgumentValue"} naming the function, what it takes and what came.
[[noreturn]] void throw_argument_type(std::string_view function, TypeSet expected,
                                      const Value& actual);

/// The function of that name (ignoring case), or null.
[[nodiscard]] const Function* find_function(std::string_view name);

/// All of them by name; for help, completion and the reference page.
[[nodiscard]] const std::vector<const Function*>& all_functions();

}  // namespace clout::query
