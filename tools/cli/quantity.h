// Amounts as people write them on a command line.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "schema/value.h"

namespace clout::tools {

/// "30s", "500ms", "2m", "1h" or plain seconds; 0 means no limit. Throws Error{Usage}.
[[nodiscard]] std::chrono::milliseconds parse_time_limit(std::string_view text);

/// "512MB", "2GB", "64k" or plain bytes, in powers of 1024; 0 means no limit. Throws Error{Usage}.
[[nodiscard]] std::size_t parse_memory_limit(std::string_view text);

/// "2025-01-01" or "2025-01-01T12:00+01:00" as transaction time, microseconds since the epoch.
/// Throws Error{Usage}.
[[nodiscard]] std::int64_t parse_recorded_time(std::string_view text);

/// "1 row", "2 rows", "3 properties": `noun` is in the singular.
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view noun);

/// "1.5 GB", "12 kB", "7 bytes".
[[nodiscard]] std::string text_of_bytes(std::uint64_t bytes);

/// The value of a parameter given as text: a literal of the query language if it is one, else the
/// text itself as a string.
[[nodiscard]] Value parse_parameter_value(std::string_view text);

/// "name=value" as --param takes it; a leading `$` of the name is dropped. Throws Error{Usage}.
[[nodiscard]] Map::value_type parse_parameter(std::string_view text);

}  // namespace clout::tools
