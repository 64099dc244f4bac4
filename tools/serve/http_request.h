// What an HTTP request asks: its path, its question, its credentials. Pure functions of its parts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "schema/value.h"
#include "tools/access/role.h"
#include "tools/render/row_writer.h"
#include "tools/serve/accounts.h"

namespace clout::tools {

/// A question as a request puts it.
struct HttpQuestion {
  std::string query;
  Map parameters;
  Budget budget{std::chrono::milliseconds(0), 0, 0, 0};  ///< 0: the server's
  std::optional<std::string> format;                     ///< of an export
};

/// From a JSON body: {"query", "params", "timeout_ms", "memory_bytes", "format"}. Throws
/// Error{Argument} for what is none; a member that is none of these, too.
[[nodiscard]] HttpQuestion question_of_body(std::string_view body);

/// From the members of a URL's query, all texts; `params` is JSON. Likewise.
[[nodiscard]] HttpQuestion question_of_members(const Map& members);

/// From an Authorization header; none of an empty one. Throws Error{Permission} for a scheme that
/// is neither Bearer nor Basic.
[[nodiscard]] Credentials credentials_of(std::string_view authorization);

/// Does a Host header name the loopback of this machine?
[[nodiscard]] bool is_local_host(std::string_view host);

/// The media type that a format is sent as.
[[nodiscard]] const char* media_type_of(Format format);

/// The type of a Content-Type header without its parameters, in lower case.
[[nodiscard]] std::string media_type(std::string_view content_type);

}  // namespace clout::tools
