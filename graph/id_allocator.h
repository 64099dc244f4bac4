// Gives numbers to nodes and edges, each once.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>

#include "schema/error.h"
#include "schema/id.h"

namespace clout::graph {

/// The lowest numbers never given to anything that was stored.
struct IdCounters {
  std::uint64_t next_node = 0;
  std::uint64_t next_edge = 0;
  friend bool operator==(const IdCounters&, const IdCounters&) = default;
};

/// Any number of threads. Each commit stores the counters in its own batch, so that a number that
/// anybody could have seen stored is never given again.
class IdAllocator {
 public:
  explicit IdAllocator(IdCounters counters)
      : next_node_(counters.next_node), next_edge_(counters.next_edge) {}

  [[nodiscard]] NodeId new_node() {
    const std::uint64_t number = next_node_.fetch_add(1);
    // The highest number is left free: limits are one above the largest in use.
    if (number >= std::numeric_limits<std::uint32_t>::max()) {
      throw Error(ErrorCode::Limit, "the database has given out all 4,294,967,295 node numbers");
    }
    return NodeId{static_cast<std::uint32_t>(number)};
  }
  [[nodiscard]] EdgeId new_edge() { return EdgeId{next_edge_.fetch_add(1)}; }
  [[nodiscard]] IdCounters counters() const { return {next_node_.load(), next_edge_.load()}; }
  /// After a bulk load, which gives numbers by itself.
  void reset(IdCounters counters) {
    next_node_.store(counters.next_node);
    next_edge_.store(counters.next_edge);
  }

 private:
  std::atomic<std::uint64_t> next_node_;
  std::atomic<std::uint64_t> next_edge_;
};

}  // namespace clout::graph
