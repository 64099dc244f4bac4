#include "tools/c/errors.h"

#include <exception>
#include <memory>
#include <new>
#include <utility>

namespace clout::c {
namespace {

constexpr const char* kNames[] = {
    "Ok",    "Syntax", "Semantic",  "Type",       "Argument", "NotFound", "Constraint", "Conflict",
    "Usage", "Limit",  "Cancelled", "Permission", "Busy",     "Io",       "Corruption", "Internal"};

/// The exception that is being handled.
Error current_error() {
  try {
    throw;
  } catch (const Error& error) {
    return error;
  } catch (const std::bad_alloc&) {
    return Error(ErrorCode::Limit, "the machine has no more memory for this");
  } catch (const std::exception& failure) {
    return Error(ErrorCode::Internal, failure.what());
  } catch (...) {
    return Error(ErrorCode::Internal, "something unknown was thrown");
  }
}

}  // namespace

clout_code code_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::Syntax:
      return CLOUT_ERROR_SYNTAX;
    case ErrorCode::Semantic:
      return CLOUT_ERROR_SEMANTIC;
    case ErrorCode::Type:
      return CLOUT_ERROR_TYPE;
    case ErrorCode::Argument:
      return CLOUT_ERROR_ARGUMENT;
    case ErrorCode::NotFound:
      return CLOUT_ERROR_NOT_FOUND;
    case ErrorCode::Constraint:
      return CLOUT_ERROR_CONSTRAINT;
    case ErrorCode::Conflict:
      return CLOUT_ERROR_CONFLICT;
    case ErrorCode::Usage:
      return CLOUT_ERROR_USAGE;
    case ErrorCode::Limit:
      return CLOUT_ERROR_LIMIT;
    case ErrorCode::Cancelled:
      return CLOUT_ERROR_CANCELLED;
    case ErrorCode::Permission:
      return CLOUT_ERROR_PERMISSION;
    case ErrorCode::Busy:
      return CLOUT_ERROR_BUSY;
    case ErrorCode::Io:
      return CLOUT_ERROR_IO;
    case ErrorCode::Corruption:
      return CLOUT_ERROR_CORRUPTION;
    case ErrorCode::Internal:
      return CLOUT_ERROR_INTERNAL;
  }
  return CLOUT_ERROR_INTERNAL;
}

clout_code caught(clout_error** out, std::string_view text) noexcept {
  try {
    Error error = current_error();
    const auto code = code_of(error.code());
    if (out != nullptr) {
      // A place in a file that the statement reads is none in the statement.
      auto rendered = render_error(error, error.source().empty() ? text : std::string_view());
      *out = std::make_unique<clout_error>(clout_error{std::move(error), std::move(rendered)})
                 .release();
    }
    return code;
  } catch (...) {  // no memory for the description
    return CLOUT_ERROR_LIMIT;
  }
}

std::string_view given_text(const char* text, std::size_t length, const char* name) {
  if (text == nullptr && length == 0) return {};
  const char* begin = &given(text, name);
  return length == CLOUT_WHOLE ? std::string_view(begin) : std::string_view(begin, length);
}

}  // namespace clout::c

using namespace clout;

const char* clout_code_name(clout_code code) {
  if (code == CLOUT_ROW) return "Row";
  if (code == CLOUT_DONE) return "Done";
  return code >= CLOUT_OK && code <= CLOUT_ERROR_INTERNAL ? c::kNames[code] : "";
}

void clout_error_free(clout_error* error) { std::unique_ptr<clout_error>{error}.reset(); }

clout_code clout_error_code(const clout_error* error) {
  return error != nullptr ? c::code_of(error->error.code()) : CLOUT_OK;
}

const char* clout_error_message(const clout_error* error) {
  return error != nullptr ? error->error.message().c_str() : "";
}

const char* clout_error_hint(const clout_error* error) {
  return error != nullptr ? error->error.hint_text().c_str() : "";
}

const char* clout_error_name(const clout_error* error) {
  return error != nullptr ? error->error.detail_name().c_str() : "";
}

uint32_t clout_error_line(const clout_error* error) {
  return error != nullptr && error->error.position() ? error->error.position()->line : 0;
}

uint32_t clout_error_column(const clout_error* error) {
  return error != nullptr && error->error.position() ? error->error.position()->column : 0;
}

uint32_t clout_error_length(const clout_error* error) {
  return error != nullptr && error->error.position() ? error->error.position()->length : 0;
}

const char* clout_error_text(const clout_error* error) {
  return error != nullptr ? error->text.c_str() : "";
}
