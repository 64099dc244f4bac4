// An error as a terminal or a log shows it.
#pragma once

#include <string>
#include <string_view>

#include "schema/error.h"
#include "tools/render/row_writer.h"

namespace clout::tools {

/// render_error() with every character harmless, carets under the right cells where the line has
/// wide characters, and the first line red where colour is welcome. Ends with a newline.
[[nodiscard]] std::string error_text(const Error& error, std::string_view text,
                                     const Surface& surface);

}  // namespace clout::tools
