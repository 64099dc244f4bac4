// A seeded recursive-matrix graph (Chakrabarti, Zhan & Faloutsos, SDM 2004) with the edge types and
// properties of a competitive-dynamics dump: the graph of every figure in docs/benchmarks.md.
//
// Edge number i is a pure function of (seed, i): files and in-memory graphs agree. Node numbers
// are scattered, so that hubs are not neighbours in memory.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

namespace clout::bench {

/// The nine edge types, most frequent first, and how many of 100 edges have them.
struct RmatType {
  std::string_view name;
  std::uint32_t percent;
};
inline constexpr std::array<RmatType, 9> kRmatTypes{{{"COMPETES_WITH", 25},
                                                     {"SUPPLIES", 20},
                                                     {"PARTNERS_WITH", 15},
                                                     {"INVESTS_IN", 10},
                                                     {"MAKES", 10},
                                                     {"OWNS", 5},
                                                     {"AWAITING_APPROVAL_FROM", 5},
                                                     {"RESTRICTS", 5},
                                                     {"OPERATES_IN", 5}}};

/// One edge. Days count from 1970-01-01; `until_day` 0 means open.
struct RmatEdge {
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  std::uint32_t source = 0;            ///< who reported it
  std::int32_t since_day = 0;          ///< 2015 to 2024
  std::int32_t until_day = 0;          ///< after `since_day`, on one edge in five
  std::uint16_t strength_milli = 0;    ///< 1 to 1000
  std::uint16_t confidence_milli = 0;  ///< 300 to 1000
  std::uint8_t type = 0;               ///< index into kRmatTypes
};

/// SplitMix64 (Steele, Lea & Flood, 2014): a stream of well mixed numbers from any seed.
class SplitMix {
 public:
  explicit SplitMix(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  /// Uniform in [0, limit); the bias is below 2^-32 for limits below 2^32.
  std::uint32_t below(std::uint32_t limit) {
    return static_cast<std::uint32_t>(((next() >> 32) * limit) >> 32);
  }

 private:
  std::uint64_t state_;
};

class Rmat {
 public:
  Rmat(std::uint32_t nodes, std::uint64_t seed)
      : nodes_(nodes), seed_(seed), levels_(std::bit_width(nodes - 1)) {}

  /// Edge `number`, the same on every call. No self-loops when there is more than one node.
  [[nodiscard]] RmatEdge edge(std::uint64_t number) const {
    SplitMix random(seed_ * 0xD1342543DE82EF95ULL + number * 0xA0761D6478BD642FULL);
    RmatEdge edge;
    do {
      pick_ends(random, edge);
    } while (edge.start >= nodes_ || edge.end >= nodes_ || (edge.start == edge.end && nodes_ > 1));
    edge.start = scatter(edge.start);
    edge.end = scatter(edge.end);
    pick_properties(random, edge);
    return edge;
  }

 private:
  // Quadrants .57 .19 .19 .05, as shares of 2^16.
  static constexpr std::uint32_t kA = 37356;
  static constexpr std::uint32_t kAB = kA + 12452;
  static constexpr std::uint32_t kABC = kAB + 12452;

  void pick_ends(SplitMix& random, RmatEdge& edge) const {
    edge.start = 0;
    edge.end = 0;
    std::uint64_t bits = 0;
    for (int level = 0; level < levels_; ++level) {
      if (level % 4 == 0) bits = random.next();
      const auto draw = static_cast<std::uint32_t>(bits & 0xFFFF);
      bits >>= 16;
      edge.start = edge.start << 1 | static_cast<std::uint32_t>(draw >= kAB);
      edge.end =
          edge.end << 1 | static_cast<std::uint32_t>((draw >= kA && draw < kAB) || draw >= kABC);
    }
  }

  static void pick_properties(SplitMix& random, RmatEdge& edge) {
    std::uint32_t percent = random.below(100);
    while (percent >= kRmatTypes[edge.type].percent) percent -= kRmatTypes[edge.type++].percent;
    edge.strength_milli = static_cast<std::uint16_t>(1 + random.below(1000));
    edge.confidence_milli = static_cast<std::uint16_t>(300 + random.below(701));
    edge.since_day = static_cast<std::int32_t>(16436 + random.below(3652));
    if (random.below(5) == 0) {
      edge.until_day = edge.since_day + 30 + static_cast<std::int32_t>(random.below(3000));
    }
    edge.source = random.below(2000);
  }

  // A bijection of [0, nodes): odd multiplications and shifts permute [0, 2^levels), and stepping
  // on until the number is in range keeps it one to one.
  [[nodiscard]] std::uint32_t scatter(std::uint32_t node) const {
    const std::uint64_t mask = (std::uint64_t{1} << levels_) - 1;
    std::uint64_t x = node;
    do {
      x = (x * 0x9E3779B1ULL + 0x7F4A7C15ULL) & mask;
      x ^= x >> ((levels_ + 1) / 2);
      x = (x * 0x85EBCA6BULL) & mask;
    } while (x >= nodes_);
    return static_cast<std::uint32_t>(x);
  }

  std::uint32_t nodes_;
  std::uint64_t seed_;
  int levels_;
};

}  // namespace clout::bench
