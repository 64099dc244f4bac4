// Errors as HTTP tells them: a status, and a problem document (RFC 9457).
#pragma once

#include <string>
#include <string_view>

#include "schema/error.h"

namespace clout::tools {

struct HttpStatus {
  unsigned code = 200;
  const char* text = "OK";
};

[[nodiscard]] HttpStatus status_of(const Error& error);

/// The document: type, title, status, detail and code; name, line, column, length, hint and source
/// where known.
[[nodiscard]] std::string problem_json(const Error& error);

}  // namespace clout::tools
