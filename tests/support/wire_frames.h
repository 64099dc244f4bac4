// Messages of a Cap'n Proto stream, by their segment tables alone: nothing in them is looked at.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

namespace clout::tests {

inline std::uint32_t wire_number(std::string_view bytes, std::size_t place) {
  std::uint32_t number = 0;
  std::memcpy(&number, bytes.data() + place, sizeof number);  // both are little-endian
  return number;
}

/// The segment table of the message that `bytes` begin with; nothing if not all of it is there.
inline std::optional<std::size_t> table_size(std::string_view bytes) {
  if (bytes.size() < sizeof(std::uint32_t)) return std::nullopt;
  const std::size_t segments = std::size_t{wire_number(bytes, 0)} + 1;
  const std::size_t size = (sizeof(std::uint32_t) * (1 + segments) + 7) / 8 * 8;
  return size <= bytes.size() ? std::optional(size) : std::nullopt;
}

/// The whole message that `bytes` begin with; nothing if not all of it is there.
inline std::optional<std::size_t> frame_size(std::string_view bytes) {
  const auto table = table_size(bytes);
  if (!table) return std::nullopt;
  std::size_t size = *table;
  for (std::size_t i = 0; i <= wire_number(bytes, 0); ++i) {
    size += std::size_t{8} * wire_number(bytes, sizeof(std::uint32_t) * (1 + i));
  }
  return size <= bytes.size() ? std::optional(size) : std::nullopt;
}

/// Message after message; what is left at the end is the last, whole or not.
inline std::vector<std::string_view> wire_frames(std::string_view bytes) {
  std::vector<std::string_view> frames;
  while (!bytes.empty()) {
    const std::size_t size = frame_size(bytes).value_or(bytes.size());
    frames.push_back(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  return frames;
}

}  // namespace clout::tests
