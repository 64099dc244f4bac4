// Versions of nodes and edges in memory: the stored records, shared and immutable.
#pragma once

#include <memory>
#include <vector>

#include "graph/graph_view.h"
#include "storage/records.h"

namespace clout::graph {

using storage::EdgeRecord;
using storage::NodeRecord;
using storage::RecordedTime;

/// In ascending order of their keys, without nulls.
using Properties = std::vector<Property>;

using NodeRecordPtr = std::shared_ptr<const NodeRecord>;
using EdgeRecordPtr = std::shared_ptr<const EdgeRecord>;

[[nodiscard]] inline Edge edge_of(const EdgeRecord& record) {
  return {record.id, record.start, record.end, record.type};
}

/// Does an edge of one number stand between the same nodes? (Edges are equal by their number.)
[[nodiscard]] inline bool same_ends(const Edge& a, const Edge& b) {
  return a.start == b.start && a.end == b.end;
}

/// Null if there is no such property. O(log properties).
[[nodiscard]] const Value* find_property(const Properties& properties, PropertyKeyId key);

/// Sets the property; a null value removes it.
void set_property(Properties& properties, PropertyKeyId key, Value value);

/// In the order that records keep: by key, the last of equal keys winning, nulls dropped.
[[nodiscard]] Properties normalised(Properties properties);

}  // namespace clout::graph
