// The functions of clout.h that give a statement its parameters.
#include <optional>
#include <string>
#include <utility>

#include "schema/temporal_text.h"
#include "schema/utf8.h"
#include "schema/value_text.h"
#include "tools/c/errors.h"
#include "tools/c/statement.h"

using namespace clout;

namespace {

/// Binds what `make` makes.
template <typename Make>
clout_code bind(clout_statement* statement, const char* name, clout_error** error,
                const Make& make) {
  return c::guarded(error, {}, [&] {
    auto& given = c::given(statement, "statement");
    given.bind(c::given_text(name, CLOUT_WHOLE, "name"), make());
    return CLOUT_OK;
  });
}

std::string_view utf8(std::string_view text) {
  const auto invalid = find_invalid_utf8(text);
  if (invalid == std::string_view::npos) return text;
  throw Error(ErrorCode::Argument,
              "the text of a parameter is not UTF-8 at byte " + std::to_string(invalid));
}

template <typename T>
std::optional<Value> maybe(std::optional<T> parsed) {
  if (!parsed) return std::nullopt;
  return Value(*std::move(parsed));
}

std::optional<Value> parse_temporal(clout_type type, std::string_view text) {
  switch (type) {
    case CLOUT_TYPE_DATE:
      return maybe(parse_date(text));
    case CLOUT_TYPE_LOCAL_TIME:
      return maybe(parse_local_time(text));
    case CLOUT_TYPE_TIME:
      return maybe(parse_time(text));
    case CLOUT_TYPE_LOCAL_DATE_TIME:
      return maybe(parse_local_date_time(text));
    case CLOUT_TYPE_DATE_TIME:
      return maybe(parse_date_time(text));
    case CLOUT_TYPE_DURATION:
      return maybe(parse_duration(text));
    default:
      throw Error(ErrorCode::Argument, "the type is none of a date, time or duration");
  }
}

Value temporal(clout_type type, std::string_view text) {
  if (auto value = parse_temporal(type, text)) return *std::move(value);
  throw Error(ErrorCode::Argument, quoted(text) + " is no " +
                                       std::string(to_string(static_cast<ValueType>(type))) +
                                       " in ISO 8601");
}

Value from_literal(std::string_view text) {
  if (auto value = parse_literal(utf8(text))) return *std::move(value);
  throw Error(ErrorCode::Argument, "the text is neither JSON nor a literal of the language")
      .hint("for example [1, 'two', {three: date('2025-02-13')}]");
}

}  // namespace

clout_code clout_bind_null(clout_statement* statement, const char* name, clout_error** error) {
  return bind(statement, name, error, [] { return Value(); });
}

clout_code clout_bind_bool(clout_statement* statement, const char* name, bool value,
                           clout_error** error) {
  return bind(statement, name, error, [&] { return Value(value); });
}

clout_code clout_bind_int64(clout_statement* statement, const char* name, int64_t value,
                            clout_error** error) {
  return bind(statement, name, error, [&] { return Value(std::int64_t{value}); });
}

clout_code clout_bind_double(clout_statement* statement, const char* name, double value,
                             clout_error** error) {
  return bind(statement, name, error, [&] { return Value(value); });
}

clout_code clout_bind_text(clout_statement* statement, const char* name, const char* text,
                           size_t length, clout_error** error) {
  return bind(statement, name, error,
              [&] { return Value(utf8(c::given_text(text, length, "text"))); });
}

clout_code clout_bind_temporal(clout_statement* statement, const char* name, clout_type type,
                               const char* text, size_t length, clout_error** error) {
  return bind(statement, name, error,
              [&] { return temporal(type, c::given_text(text, length, "text")); });
}

clout_code clout_bind_literal(clout_statement* statement, const char* name, const char* text,
                              size_t length, clout_error** error) {
  return bind(statement, name, error,
              [&] { return from_literal(c::given_text(text, length, "text")); });
}

clout_code clout_clear_bindings(clout_statement* statement, clout_error** error) {
  return c::guarded(error, {}, [&] {
    c::given(statement, "statement").clear_bindings();
    return CLOUT_OK;
  });
}
