// What is stored where: format version, family names, meta keys and the sizes that the format
// fixes. Values here are written to disk: they are never renumbered and never reused.
//
// docs/storage_format.md is the grammar; tests/storage/ holds both to the same bytes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "storage/kv_store.h"

namespace clout::storage {

/// The newest version that this program reads.
inline constexpr std::uint32_t kFormatVersion = 5;
/// The version of a new database. The first row that version 1 does not have raises it, in the same
/// batch: until then, older programs open what this one writes.
inline constexpr std::uint32_t kFirstFormatVersion = 1;

/// Transaction time: microseconds since 1970-01-01T00:00:00Z.
using RecordedTime = std::int64_t;

/// The name under which a family is stored, e.g. "adjacency".
[[nodiscard]] std::string_view family_name(Family family);

/// Every family, in the order of the enumeration.
[[nodiscard]] const std::array<Family, kFamilyCount>& all_families();

// Keys of Family::Meta. Every value is one u64 in big-endian order (records.h: encode_counter).
inline constexpr std::string_view kMetaFormatVersion = "format_version";
inline constexpr std::string_view kMetaCreated = "created";     ///< a RecordedTime
inline constexpr std::string_view kMetaNextNode = "next_node";  ///< lowest number never given
inline constexpr std::string_view kMetaNextEdge = "next_edge";  ///< lowest number never given
inline constexpr std::string_view kMetaNextLargeValue =
    "next_large";                                                   ///< lowest number never given
inline constexpr std::string_view kMetaFoldCommit = "fold_commit";  ///< commit the chunks stand at
inline constexpr std::string_view kMetaVacuumTime = "vacuum_time";  ///< no history before this

// A chunk closes at the first of these (an IN chunk at the end of a group of parallel edges).
inline constexpr std::size_t kMaxOutChunkEdges = 256;
inline constexpr std::size_t kMaxInChunkEdges = 1024;
inline constexpr std::size_t kMaxChunkBytes = 8192;  ///< of an OUT chunk of more than one edge

/// Edge property values whose encoding is longer live in Family::LargeValues.
inline constexpr std::size_t kMaxInlineValueBytes = 512;

/// Parallel edges of one (start, type, end) that a chunk can count.
inline constexpr std::uint32_t kMaxParallelEdges = std::uint32_t{1} << 24;

/// How deeply lists and maps nest in a stored value.
inline constexpr int kMaxValueDepth = 128;

}  // namespace clout::storage
