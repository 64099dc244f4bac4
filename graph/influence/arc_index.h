// All influence arcs of a graph under one model, per node, strongest first, both ways; built from
// stored edges, kept as flat arrays that may lie in a mapped file.
//
// Weights are exact doubles. 32 bytes an arc, both copies together, and about 8 to 30 a fact.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "graph/influence/fact_table.h"
#include "graph/influence/flat_array.h"
#include "graph/influence/hop_rule.h"
#include "graph/influence/influence_edge.h"
#include "schema/influence_model.h"

namespace clout::graph {

/// One arc, seen from one of its ends. Plain data, stored as it is.
struct Arc {
  std::uint32_t other = 0;  ///< the node at the far end
  std::uint32_t fact = 0;
  double signed_weight = 0;  ///< the weight; negative when the arc runs from the edge's end

  [[nodiscard]] double weight() const { return std::fabs(signed_weight); }
  [[nodiscard]] bool reversed() const { return std::signbit(signed_weight); }
};
static_assert(sizeof(Arc) == 16);

class ArcIndex {
 public:
  /// Stored first; tells readers what the arrays are.
  struct Header {
    HopRule hops;
    std::int64_t built_at = 0;  ///< UTC seconds: the moment that FactValidity speaks of
    std::uint64_t arc_count = 0;
    std::uint32_t node_limit = 0;  ///< one above the largest node with arcs
    std::uint32_t reserved = 0;
  };
  struct Columns {
    FlatArray<Header> header;              ///< one element
    FlatArray<std::uint64_t> out_offsets;  ///< node_limit + 1
    FlatArray<std::uint64_t> in_offsets;
    FlatArray<Arc> out_arcs;
    FlatArray<Arc> in_arcs;
  };
  static constexpr std::size_t kSectionCount = 5 + FactTable::kColumnCount;

  ArcIndex(Columns columns, FactTable::Columns facts);

  [[nodiscard]] const HopRule& hop_rule() const { return header().hops; }
  [[nodiscard]] std::int64_t built_at() const { return header().built_at; }
  [[nodiscard]] std::uint64_t arc_count() const { return header().arc_count; }
  [[nodiscard]] std::uint32_t node_limit() const { return node_limit_; }
  [[nodiscard]] const std::shared_ptr<const FactTable>& facts() const { return facts_; }

  /// Arcs that leave (enter) `node`: by descending weight, then other end, then fact. Empty beyond
  /// the node limit.
  [[nodiscard]] std::span<const Arc> out(std::uint32_t node) const {
    return list(columns_.out_offsets, columns_.out_arcs, node);
  }
  [[nodiscard]] std::span<const Arc> in(std::uint32_t node) const {
    return list(columns_.in_offsets, columns_.in_arcs, node);
  }

  /// The bytes to store, in a fixed order, each to be kept 8-byte aligned. Valid as long as this.
  [[nodiscard]] std::vector<std::span<const std::byte>> sections() const;
  /// The index in stored bytes, which `keeper` keeps alive. O(nodes). Throws Error{Corruption}
  /// when the sections do not fit together; damage within them is for the file's checksum.
  [[nodiscard]] static std::shared_ptr<const ArcIndex> over(
      std::span<const std::span<const std::byte>> sections, std::shared_ptr<const void> keeper);

 private:
  [[nodiscard]] const Header& header() const { return columns_.header[0]; }
  [[nodiscard]] std::span<const Arc> list(const FlatArray<std::uint64_t>& offsets,
                                          const FlatArray<Arc>& arcs, std::uint32_t node) const {
    if (node >= node_limit_) return {};
    return arcs.view().subspan(offsets[node], offsets[node + 1] - offsets[node]);
  }

  std::shared_ptr<const void> keeper_;
  Columns columns_;
  std::shared_ptr<const FactTable> facts_;
  std::uint32_t node_limit_ = 0;
};

/// The order of arcs in a list.
[[nodiscard]] inline bool stronger(const Arc& a, const Arc& b) {
  if (a.weight() != b.weight()) return a.weight() > b.weight();
  return a.other != b.other ? a.other < b.other : a.fact < b.fact;
}

}  // namespace clout::graph
