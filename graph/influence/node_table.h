// Values by node number for sweeps that may reach the whole graph: a hash map while few nodes have
// one, an array once many do.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "graph/huge_pages.h"
#include "graph/influence/node_map.h"
#include "schema/query_budget.h"

namespace clout::graph {

/// Nothing is ever removed. Charges what it holds. Pointers and references to values end with the
/// next insertion. A value is there if it is not empty(), which one made from zeros is.
template <typename Value>
class NodeTable {
 public:
  /// For nodes below `node_limit`. The budget outlives this.
  NodeTable(std::uint32_t node_limit, QueryBudget& budget)
      : node_limit_(node_limit), charge_(budget) {}

  /// The value of `node`, made now (from zeros) if there is none.
  Value& at(std::uint32_t node) {
    if (!values_.empty()) return values_[node];
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
    const Value* value = values_.empty()      ? few_.find(node)
                         : node < node_limit_ ? &values_[node]
                                              : nullptr;
    return value != nullptr && !value->empty() ? value : nullptr;
  }
  /// Has the memory of at(node) fetched.
  void expect(std::uint32_t node) const {
    if (!values_.empty()) __builtin_prefetch(&values_[node], 1);
  }
  /// Calls `visit(node, value)` for each: as inserted, or by ascending number.
  template <typename Visit>
  void each(Visit visit) const {
    for (const auto& entry : few_.entries()) {
      if (!entry.value.empty()) visit(entry.node, entry.value);
    }
    for (std::uint32_t node = 0; node < values_.size(); ++node) {
      if (!values_[node].empty()) visit(node, values_[node]);
    }
  }

 private:
  /// A map that holds one in this many nodes costs more time than an array, if less memory.
  static constexpr std::uint32_t kFew = 16;

  void spread_out() {
    charge_.add(node_limit_ * sizeof(Value));
    values_.reserve(node_limit_);
    prefer_huge_pages(values_.data(), node_limit_ * sizeof(Value));
    values_.resize(node_limit_);
    for (const auto& entry : few_.entries()) values_[entry.node] = entry.value;
    charge_.release(few_.size() * NodeMap<Value>::kEntryBytes);
    few_ = {};
  }

  std::uint32_t node_limit_;
  MemoryCharge charge_;
  NodeMap<Value> few_;
  std::vector<Value> values_;  // all or none
};

/// Adds to values of a table by Value::add(), each when the memory of its place has had time to
/// come. The table outlives this.
template <typename Value>
class DelayedAdditions {
 public:
  explicit DelayedAdditions(NodeTable<Value>& table) : table_(table) {}
  DelayedAdditions(const DelayedAdditions&) = delete;
  DelayedAdditions& operator=(const DelayedAdditions&) = delete;

  void add(std::uint32_t node, const Value& value) {
    table_.expect(node);
    Addition& place = waiting_[begun_ % kWaiting];
    if (begun_ >= kWaiting) make(place);
    place = {value, node};
    ++begun_;
  }
  /// Makes those that are left; without it they are lost.
  void finish() {
    for (std::size_t i = begun_ > kWaiting ? begun_ - kWaiting : 0; i < begun_; ++i) {
      make(waiting_[i % kWaiting]);
    }
    begun_ = 0;
  }

 private:
  /// About as many lines as a core of today waits for at once.
  static constexpr std::size_t kWaiting = 16;
  struct Addition {
    Value value;
    std::uint32_t node = 0;
  };

  void make(const Addition& addition) { table_.at(addition.node).add(addition.value); }

  NodeTable<Value>& table_;
  std::array<Addition, kWaiting> waiting_;
  std::size_t begun_ = 0;
};

}  // namespace clout::graph
