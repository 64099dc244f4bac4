// Batches of schema/clout.capnp as rows of values.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "schema/clout.capnp.h"
#include "tools/client/connection.h"

namespace clout::client {

/// Rows of one batch, and what the nodes and edges in them are.
struct DecodedBatch {
  std::size_t columns = 0;
  std::size_t rows = 0;
  std::vector<Value> values;  ///< row after row
  std::map<NodeId, NodeContent> nodes;
  std::map<EdgeId, EdgeContent> edges;
};

/// `columns` of each row. Throws Error{Argument} for a batch that does not have them.
[[nodiscard]] DecodedBatch decode(wire::Batch::Reader batch, std::size_t columns);
[[nodiscard]] Outcome decode(wire::Outcome::Reader outcome);
[[nodiscard]] std::vector<std::string> decode(capnp::List<capnp::Text>::Reader texts);

}  // namespace clout::client
