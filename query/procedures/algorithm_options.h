// The map of options that a call of an algorithm is given, and the part of the graph it chooses.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/algorithms/projection.h"
#include "query/procedures/procedure.h"
#include "schema/error.h"

namespace clout::query {

/// Reads options one by one. Each is Error{Argument} if its value is not what it must be; null is
/// as good as left out. Refers to the call.
class AlgorithmOptions {
 public:
  /// Options that are not `known` are Error{Argument}; `labels` and `types` always are.
  AlgorithmOptions(const ProcedureCall& call, std::vector<std::string_view> known);

  /// The nodes with any of `labels` and the edges of any of `types` between them.
  [[nodiscard]] graph::Projection projection(const graph::EdgeDetails& details = {}) const;

  /// An integer of at least `least`.
  [[nodiscard]] std::uint64_t integer(std::string_view key, std::uint64_t otherwise,
                                      std::uint64_t least) const;
  /// A number from 0 to 1.
  [[nodiscard]] double share(std::string_view key, double otherwise) const;
  [[nodiscard]] bool boolean(std::string_view key, bool otherwise) const;
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

 private:
  [[nodiscard]] const Value& find(std::string_view key) const;
  [[nodiscard]] std::optional<std::vector<std::string>> texts(std::string_view key) const;
  void require_known(const std::string& key) const;

  const ProcedureCall& call_;
  const Map& map_;
  std::vector<std::string_view> known_;
};

}  // namespace clout::query
