// The checksum of files that are written beside RocksDB's own.
#pragma once

#include <cstdint>
#include <string_view>

namespace clout::storage {

/// Four lanes of multiply and rotate over 32 bytes at a time, and a last mixing step. Not against
/// forgery: against torn writes and rotten bits.
[[nodiscard]] std::uint64_t checksum_of(std::string_view bytes);

}  // namespace clout::storage
