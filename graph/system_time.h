// The clock of commits, before it is made to rise.
#pragma once

#include <chrono>

#include "graph/entity_record.h"

namespace clout::graph {

/// Now, in microseconds since the epoch.
[[nodiscard]] inline RecordedTime system_time() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace clout::graph
