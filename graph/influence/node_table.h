// Values by node number for sweeps that may reach the whole graph: a hash map while few nodes have
// one, an array once many do.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "graph/huge_pages.h"
#include "graph/influence/node_map.h"
#include "schema/query_budget.h"

namespace clout::graph {

/// Nothing is ever removed. Charges what it holds. Pointers and references to values end with the
/// next insertion.
template <typename Value>
class NodeTable {
 public:
  /// For nodes below `node_limit`. The budget outlives this.
  NodeTable(std::uint32_t node_limit, QueryBudget& budget)
      : node_limit_(node_limit), charge_(budget) {}

  /// The value of `node`, made now (from zeros) if there is none.
  Value& at(std::uint32_t node) {
    if (!values_.empty()) {
      present_[node / kWordBits] |= std::uint64_t{1} << (node % kWordBits);
      return values_[node];
    }
    const std::size_t known = few_.size();
    Value& value = few_.at(node);
    if (few_.size() == known) return value;
    charge_.add(NodeMap<Value>::kEntryBytes);
    if (few_.size() <= node_limit_ / kFew) return value;
    spread_out();
    return values_[node];
  }
  /// Null when there is none.
  [[nodiscard]] const Value* find(std::uint32_t node) const {
    if (values_.empty()) return few_.find(node);
    return node < node_limit_ && has(node) ? &values_[node] : nullptr;
  }
  /// Has the memory of at(node) fetched.
  void expect(std::uint32_t node) const {
    if (!values_.empty()) __builtin_prefetch(&values_[node], 1);
  }
  /// Calls `visit(node, value)` for each: as inserted, or by ascending number.
  template <typename Visit>
  void each(Visit visit) const {
    for (const auto& entry : few_.entries()) visit(entry.node, entry.value);
    for (std::size_t word = 0; word < present_.size(); ++word) {
      for (std::uint64_t bits = present_[word]; bits != 0; bits &= bits - 1) {
        const std::size_t node =
            word * kWordBits + static_cast<std::size_t>(std::countr_zero(bits));
        visit(static_cast<std::uint32_t>(node), values_[node]);
      }
    }
  }

 private:
  static constexpr std::size_t kWordBits = 64;
  /// A map that holds one in this many nodes costs more time than an array, if less memory.
  static constexpr std::uint32_t kFew = 16;

  [[nodiscard]] bool has(std::uint32_t node) const {
    return (present_[node / kWordBits] >> (node % kWordBits) & 1) != 0;
  }
  void spread_out() {
    charge_.add(node_limit_ * sizeof(Value) + node_limit_ / 8);
    values_.reserve(node_limit_);
    prefer_huge_pages(values_.data(), node_limit_ * sizeof(Value));
    values_.resize(node_limit_);
    present_.resize((node_limit_ + kWordBits - 1) / kWordBits);
    for (const auto& entry : few_.entries()) {
      present_[entry.node / kWordBits] |= std::uint64_t{1} << (entry.node % kWordBits);
      values_[entry.node] = entry.value;
    }
    charge_.release(few_.size() * NodeMap<Value>::kEntryBytes);
    few_ = {};
  }

  std::uint32_t node_limit_;
  MemoryCharge charge_;
  NodeMap<Value> few_;
  std::vector<Value> values_;           // all or none
  std::vector<std::uint64_t> present_;  // a bit for each of them
};

}  // namespace clout::graph
