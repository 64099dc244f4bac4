#include "tools/render/write_counts.h"

#include <array>

namespace clout::tools {

std::span<const WriteCount> write_counts() {
  using Summary = query::WriteSummary;
  static constexpr std::array kCounts{
      WriteCount{"nodes_created", "node", "created", &Summary::nodes_created},
      WriteCount{"edges_created", "edge", "created", &Summary::edges_created},
      WriteCount{"nodes_deleted", "node", "deleted", &Summary::nodes_deleted},
      WriteCount{"edges_deleted", "edge", "deleted", &Summary::edges_deleted},
      WriteCount{"properties_set", "property", "set", &Summary::properties_set},
      WriteCount{"labels_added", "label", "added", &Summary::labels_added},
      WriteCount{"labels_removed", "label", "removed", &Summary::labels_removed},
      WriteCount{"claims_added", "claim", "added", &Summary::claims_added},
      WriteCount{"entities_merged", "entity", "merged", &Summary::entities_merged},
      WriteCount{"entities_split", "entity", "split", &Summary::entities_split},
      WriteCount{"edges_moved", "edge", "moved", &Summary::edges_moved},
      WriteCount{"indexes_created", "index", "created", &Summary::indexes_created},
      WriteCount{"indexes_dropped", "index", "dropped", &Summary::indexes_dropped},
      WriteCount{"constraints_created", "constraint", "created", &Summary::constraints_created},
      WriteCount{"constraints_dropped", "constraint", "dropped", &Summary::constraints_dropped},
      WriteCount{"models_created", "influence model", "created", &Summary::models_created},
      WriteCount{"models_altered", "influence model", "altered", &Summary::models_altered},
      WriteCount{"models_dropped", "influence model", "dropped", &Summary::models_dropped},
  };
  static_assert(kCounts.size() * sizeof(std::uint64_t) == sizeof(Summary), "one each");
  return kCounts;
}

}  // namespace clout::tools
