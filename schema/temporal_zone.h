// Time zones: offsets from UTC and IANA names. The only user of the time zone database.
//
// The database is read on first use, once per process; any number of threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schema/temporal.h"

namespace clout {

/// Offsets reach 18 hours either way.
inline constexpr std::int32_t kMaxOffsetSeconds = 18 * 3'600;

/// An offset, or an IANA zone, of which `offset_seconds` is then the offset in force.
struct Zone {
  std::int32_t offset_seconds = 0;
  std::string name;  ///< empty for a plain offset
  friend bool operator==(const Zone&, const Zone&) = default;
};

/// "Z", "+01", "+0100", "+01:00", "+01:00:30"; nullopt if it is none or out of range.
[[nodiscard]] std::optional<std::int32_t> parse_offset(std::string_view text);

/// "Z", "+01:00", "+00:53:28".
[[nodiscard]] std::string offset_text(std::int32_t offset_seconds);

/// An offset or the name of a zone; for a name the offset is not filled in. Throws Error{Argument}
/// for an unknown name, Error{Io} if the machine has no time zone database.
[[nodiscard]] Zone parse_zone(std::string_view text);

/// The instant (UTC seconds since the epoch), shown in `zone`.
[[nodiscard]] DateTime at_instant(std::int64_t utc_seconds, std::int32_t nanoseconds,
                                  const Zone& zone);

/// So many microseconds after the epoch, or before it, in UTC: what transaction time counts in.
[[nodiscard]] DateTime at_microseconds(std::int64_t microseconds);

/// The instant of a local time in `zone`. In the hour that comes twice the first one counts; a time
/// that is skipped moves on by the length of the gap.
[[nodiscard]] DateTime at_local(std::int64_t local_seconds, std::int32_t nanoseconds,
                                const Zone& zone);

}  // namespace clout
