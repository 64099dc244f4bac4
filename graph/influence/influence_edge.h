// A stored edge as the influence kernels see it: the properties that decide what it transmits,
// already read and defaulted. Knows nothing of where they were stored.
#pragma once

#include <cstdint>
#include <limits>

#include "schema/id.h"

namespace clout::graph {

/// Ends of the time line, in UTC seconds since 1970: the value of a missing `since` or `until`.
inline constexpr std::int64_t kOpenPast = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t kOpenFuture = std::numeric_limits<std::int64_t>::max();

/// The origin of every edge without a `source`.
inline constexpr std::uint64_t kNoOrigin = 0;

/// An edge without claims is one row. One with claims is a row for each of them, alike but for
/// claim, denies, origin and confidence; where no claim supports it, the edge's own row is among
/// them. Numbers outside their range are brought to its nearer end when the edge becomes an arc.
/// Plain data, stored as it is.
struct InfluenceEdge {
  EdgeId edge{};
  EdgeTypeId type{};  ///< as stored; the model's alias rules are applied later
  NodeId start{};
  NodeId end{};
  std::uint32_t claim = 0;      ///< one above its number on the edge; 0: the edge's own row
  double strength_forward = 1;  ///< s(e, start to end): `strength_fwd`, else `strength`, else 1
  double strength_reverse = 1;  ///< s(e, end to start): `strength_rev`, else `strength`, else 1
  double confidence = 1;        ///< of the claim; of the edge's own row `confidence`, else 1
  /// Equal for rows of equal origin: of a claim its origin, else its source; of an edge's own row
  /// its `source`. kNoOrigin without one.
  std::uint64_t origin = kNoOrigin;
  double odds = std::numeric_limits<double>::quiet_NaN();      ///< `odds` in [0,1]; NaN: none
  double polarity = std::numeric_limits<double>::quiet_NaN();  ///< `polarity` in [-1,1]; NaN: none
  std::int64_t since = kOpenPast;                              ///< valid from this second on
  std::int64_t until = kOpenFuture;                            ///< and before this one
  std::uint64_t denies = 0;                                    ///< 1: the claim is against the edge
};

}  // namespace clout::graph
