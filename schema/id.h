// Numbers that identify things. Each is a type of its own, so that one cannot stand for another.
//
// A node has a 32-bit and an edge a 64-bit number, given once and never reused. Names (labels,
// edge types, property keys) have dense numbers given by the catalog.
#pragma once

#include <cstdint>
#include <type_traits>

namespace clout {

enum class NodeId : std::uint32_t {};
enum class EdgeId : std::uint64_t {};
enum class LabelId : std::uint32_t {};
enum class EdgeTypeId : std::uint32_t {};
enum class PropertyKeyId : std::uint32_t {};

/// Number of a commit: 0 is the empty database, each commit is one more than the last.
enum class CommitNumber : std::uint64_t {};

/// The number behind an id.
template <typename Id>
requires std::is_enum_v<Id>
constexpr std::underlying_type_t<Id> raw(Id id) {
  return static_cast<std::underlying_type_t<Id>>(id);
}

/// Which way an edge is followed: from its start, from its end, or either.
enum class Direction : std::uint8_t { Out, In, Both };

}  // namespace clout
