// How much of the machine's memory one program may take.
#pragma once

#include <cstdint>

namespace clout::tools {

/// Bytes: three quarters of what the machine has.
[[nodiscard]] std::uint64_t machine_memory_share();

}  // namespace clout::tools
