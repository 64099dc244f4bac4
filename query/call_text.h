// Calls as pages, help and errors show them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace clout::query {

/// "substring(text, start [, length])": what stands in brackets, behind the first `required`, may
/// be left out.
[[nodiscard]] std::string call_text(std::string_view name,
                                    const std::vector<std::string>& parameters,
                                    std::size_t required);

}  // namespace clout::query
