// How the parts of all paths of a pair make up its total.
#pragma once

#include <cmath>
#include <cstdint>

namespace clout::graph {

/// NoisyOr: 1 - PROD (1 - x), in [0, 1]. Sum: SUM x, without an upper end; it counts alternatives
/// as if they came on top of each other (Katz 1953, over simple paths).
enum class Aggregate : std::uint8_t { NoisyOr, Sum };

/// Which part of paths a ranking is about.
enum class Channel : std::uint8_t { Harm, Support };

/// What a path of part x adds to a sum over paths: -ln(1 - x), or x itself.
[[nodiscard]] inline double addend(Aggregate aggregate, double part) {
  return aggregate == Aggregate::Sum ? part : -std::log1p(-part);
}

/// The total of what was added.
[[nodiscard]] inline double total(Aggregate aggregate, double added) {
  return aggregate == Aggregate::Sum ? added : -std::expm1(-added);
}

}  // namespace clout::graph
