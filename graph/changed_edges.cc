#include "graph/changed_edges.h"

#include <algorithm>
#include <cstdint>
#include <set>

namespace clout::graph {

std::vector<NodePair> changed_pairs(const Delta& delta) {
  std::set<NodePair> pairs;
  std::uint64_t number = 0;
  while (const NodeDelta* node = delta.next_node(number)) {
    const NodeId start{static_cast<std::uint32_t>(number)};
    for (const AdjacencyList* list : {&node->added_out, &node->removed_out}) {
      for (AdjacencyList::Cursor at(*list); at.valid(); at.next()) {
        pairs.insert(std::minmax(start, (*at).neighbour));
      }
    }
    ++number;
  }
  number = 0;
  while (const EdgeRecordPtr* record = delta.next_edge(number)) {
    if (*record) pairs.insert(std::minmax((*record)->start, (*record)->end));
    ++number;
  }
  return {pairs.begin(), pairs.end()};
}

}  // namespace clout::graph
