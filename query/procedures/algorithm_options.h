// The map of options that a call of an algorithm is given, and the part of the graph it chooses.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "graph/algorithms/projection.h"
#include "query/procedures/call_options.h"

namespace clout::query {

/// What options of algorithms have beside those of all procedures.
class AlgorithmOptions final : public CallOptions {
 public:
  /// Options that are not `known` are Error{Argument}; `labels` and `types` always are.
  AlgorithmOptions(const ProcedureCall& call, std::vector<std::string_view> known);

  /// The nodes with any of `labels` and the edges of any of `types` between them.
  [[nodiscard]] graph::Projection projection(const graph::EdgeDetails& details = {}) const;

  /// Which way edges are followed: 'out', which is the default, 'in' or 'both'.
  [[nodiscard]] Direction direction() const;
  /// Nodes of the projection, by their numbers in it; none: the option is left out.
  [[nodiscard]] std::vector<std::uint32_t> nodes(std::string_view key,
                                                 const graph::Projection& in) const;
  /// A node of the projection, by its number in it. The option cannot be left out.
  [[nodiscard]] std::uint32_t node(std::string_view key, const graph::Projection& in) const;
  /// Reads the edge property that the option names; nothing if it is left out. An edge where it is
  /// no finite number of at least 0 is Error{Argument}, with the names of its ends.
  [[nodiscard]] std::function<double(const Edge&)> weight(std::string_view key) const;
};

}  // namespace clout::query
