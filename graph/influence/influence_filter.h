// What narrows an influence question. A question with a filter means the same question on the
// filtered graph: edges and nodes that fail are as if they were not stored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "schema/id.h"
#include "schema/value.h"

namespace clout::graph {

struct InfluenceFilter {
  /// AS OF: only edges valid at this moment, UTC seconds. Callers pass "now" when nothing is said.
  std::int64_t as_of = 0;
  /// OVER: only edges of these stored types. Absent: all types of the model.
  std::optional<std::vector<EdgeTypeId>> types = {};
  /// AVOIDING: no path touches these nodes.
  std::vector<NodeId> avoid = {};
  /// VIA: only paths that touch all these nodes, of which there are at most kMostVia.
  std::vector<NodeId> via = {};
  /// WHERE over each stored edge. Called at least once for each edge looked at; must be pure.
  std::function<bool(const Edge&)> edge = {};
  /// WHERE over each intermediate node. Called at most once a node; must be pure.
  std::function<bool(NodeId)> node = {};
};

/// Where the names that break ties come from. Both must be set.
struct InfluenceNames {
  std::function<std::string(NodeId)> node;  ///< the name, else another stable key
  std::function<std::string(EdgeTypeId)> type;
};

/// The longest path that a question may ask for, and the default.
inline constexpr std::uint32_t kMaxInfluenceHops = 8;
inline constexpr std::uint32_t kDefaultInfluenceHops = 4;

/// The most entities of VIA: a total takes a sum for each subset of them.
inline constexpr std::size_t kMostVia = 3;

}  // namespace clout::graph
