// What the writers and the readers of chunks share: marker bytes. Never renumbered.
#pragma once

#include <cstdint>

#include "storage/property_column.h"

namespace clout::storage {

/// Set in the head if presence bits follow; otherwise every edge has the property.
inline constexpr std::uint8_t kHasPresence = 0x80;
inline constexpr std::uint8_t kLastColumnCodec = static_cast<std::uint8_t>(ColumnCodec::Boolean);

/// First byte of a chunk: which side it is of.
inline constexpr std::uint8_t kOutChunk = 0x00;
inline constexpr std::uint8_t kInChunk = 0x01;

/// First byte of the recorded_from part.
inline constexpr std::uint8_t kRecordedConstant = 0x00;
inline constexpr std::uint8_t kRecordedColumn = 0x01;

}  // namespace clout::storage
