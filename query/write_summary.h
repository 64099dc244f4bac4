// What a statement changed, counted.
#pragma once

#include <cstdint>

namespace clout::query {

/// What a statement changed, for the summary line.
struct WriteSummary {
  std::uint64_t nodes_created = 0, nodes_deleted = 0;
  std::uint64_t edges_created = 0, edges_deleted = 0;
  std::uint64_t properties_set = 0, labels_added = 0, labels_removed = 0;
  std::uint64_t claims_added = 0;
  std::uint64_t entities_merged = 0, entities_split = 0, edges_moved = 0;
  std::uint64_t indexes_created = 0, indexes_dropped = 0;
  std::uint64_t constraints_created = 0, constraints_dropped = 0;
  std::uint64_t models_created = 0, models_altered = 0, models_dropped = 0;
  [[nodiscard]] bool any() const {
    return nodes_created + nodes_deleted + edges_created + edges_deleted + properties_set +
               labels_added + labels_removed + claims_added + entities_merged + entities_split +
               edges_moved + indexes_created + indexes_dropped + constraints_created +
               constraints_dropped + models_created + models_altered + models_dropped >
           0;
  }
};

}  // namespace clout::query
