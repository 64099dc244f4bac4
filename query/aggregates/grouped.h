// A state for each group, and the makers of aggregations that the table of aggregates names.
#pragma once

#include <memory>
#include <type_traits>

#include "query/aggregates/aggregate.h"
#include "query/chunked_vector.h"

namespace clout::query {

/// An aggregation out of the state of one group: `State(percentile)` or `State()`, `add(value,
/// charge)` for a value that is not null, `take()`.
template <typename State>
class Grouped : public Aggregation {
 public:
  explicit Grouped(MemoryCharge& charge)
      : charge_(MemoryCharge::part_of(charge)), states_(charge) {}

  void add_group(const Value& percentile) override {
    if constexpr (std::is_constructible_v<State, const Value&>) {
      states_.emplace_back(percentile);
    } else {
      states_.emplace_back();
    }
  }
  void add(std::span<const std::uint32_t> groups, std::span<const Value> values) override {
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (!values[i].is_null()) states_[groups[i]].add(values[i], charge_);
    }
  }
  [[nodiscard]] Value take(std::uint32_t group) override { return states_[group].take(); }

 protected:
  MemoryCharge charge_;  ///< of what states hold on the heap
  ChunkedVector<State> states_;
};

using AggregationPtr = std::unique_ptr<Aggregation>;

// numeric_aggregates.cc
[[nodiscard]] AggregationPtr make_count(MemoryCharge& charge);
[[nodiscard]] AggregationPtr make_sum(MemoryCharge& charge);
[[nodiscard]] AggregationPtr make_average(MemoryCharge& charge);
[[nodiscard]] AggregationPtr make_sample_deviation(MemoryCharge& charge);
[[nodiscard]] AggregationPtr make_population_deviation(MemoryCharge& charge);

// ordered_aggregates.cc
[[nodiscard]] AggregationPtr make_minimum(MemoryCharge& charge);
[[nodiscard]] AggregationPtr make_maximum(MemoryCharge& charge);
[[nodiscard]] AggregationPtr make_collection(MemoryCharge& charge);
[[nodiscard]] AggregationPtr make_continuous_percentile(MemoryCharge& charge);
[[nodiscard]] AggregationPtr make_discrete_percentile(MemoryCharge& charge);

}  // namespace clout::query
