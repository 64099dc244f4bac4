// The description of the HTTP side, as OpenAPI 3.0 has it.
#pragma once

#include <string>

namespace clout::tools {

[[nodiscard]] std::string openapi_json();

}  // namespace clout::tools
