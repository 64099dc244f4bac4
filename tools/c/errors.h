// The border that exceptions do not cross: what is thrown inside becomes a code and a description.
#pragma once

#include <string>
#include <string_view>

#include "schema/error.h"
#include "tools/c/clout.h"

struct clout_error {
  clout::Error error;
  std::string text;  ///< as clout_error_text() gives it
};

namespace clout::c {

[[nodiscard]] clout_code code_of(ErrorCode code);

/// Stores the exception that is being handled in `out`, if that is not null, and returns its code.
/// `text` is the statement that positions count in.
clout_code caught(clout_error** out, std::string_view text) noexcept;

/// Runs `body`; its result, or the code of what it throws.
template <typename Body>
clout_code guarded(clout_error** out, std::string_view text, const Body& body) noexcept {
  if (out != nullptr) *out = nullptr;
  try {
    return body();
  } catch (...) {
    return caught(out, text);
  }
}

/// What a caller has passed; throws Error{Usage} if that is null. `name` is the parameter's.
template <typename T>
T& given(T* pointer, const char* name) {
  if (pointer == nullptr) {
    throw Error(ErrorCode::Usage, "the argument `" + std::string(name) + "` is NULL");
  }
  return *pointer;
}

/// A text that a caller has passed; `length` may be CLOUT_WHOLE. Throws Error{Usage} if it is null.
[[nodiscard]] std::string_view given_text(const char* text, std::size_t length, const char* name);

}  // namespace clout::c
