// All aggregates, found by name, and DISTINCT.
#include <algorithm>
#include <array>
#include <unordered_set>

#include "query/aggregates/accumulators.h"
#include "query/aggregates/aggregate.h"
#include "schema/ascii.h"
#include "schema/error.h"

namespace clout::query {
namespace {

/// Hands each value on once, by equivalence. Nulls never reach the set.
class DistinctAccumulator : public Accumulator {
 public:
  DistinctAccumulator(std::unique_ptr<Accumulator> inner, QueryBudget& budget)
      : inner_(std::move(inner)), charge_(budget) {}

  void add(const Value& value) override {
    if (value.is_null() || !seen_.insert(value).second) return;
    constexpr std::size_t kNodeBytes = 24;
    charge_.add(sizeof(Value) + kNodeBytes + value.heap_bytes());
    inner_->add(value);
  }
  [[nodiscard]] Value result() const override { return inner_->result(); }

 private:
  std::unique_ptr<Accumulator> inner_;
  MemoryCharge charge_;
  std::unordered_set<Value, ValueHash, ValueEquivalent> seen_;
};

constexpr TypeSet kSummable = kNumber | ValueType::Duration;

constexpr std::array<Aggregate, 11> kAggregates = {{
    {"count(*)", kAnyType, false, ValueType::Integer, make_count, "The number of rows."},
    {"count", kAnyType, false, ValueType::Integer, make_count,
     "The number of rows whose value is not null."},
    {"sum", kSummable, false, kSummable, make_sum, "The sum; 0 without values."},
    {"avg", kSummable, false, TypeSet(ValueType::Float) | ValueType::Duration, make_average,
     "The mean; null without values."},
    {"min", kAnyType, false, kAnyType, make_minimum, "The first value in the order of ORDER BY."},
    {"max", kAnyType, false, kAnyType, make_maximum, "The last value in the order of ORDER BY."},
    {"collect", kAnyType, false, ValueType::List, make_collection,
     "The values as a list, nulls left out."},
    {"stDev", kNumber, false, ValueType::Float, make_sample_deviation,
     "The standard deviation of a sample (divided by n - 1)."},
    {"stDevP", kNumber, false, ValueType::Float, make_population_deviation,
     "The standard deviation of a whole population (divided by n)."},
    {"percentileCont", kNumber, true, ValueType::Float, make_continuous_percentile,
     "The value at a percentile from 0 to 1, interpolated between neighbours."},
    {"percentileDisc", kNumber, true, kNumber, make_discrete_percentile,
     "The nearest value at a percentile from 0 to 1."},
}};

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return ascii_lower(x) == ascii_lower(y); });
}

void check_percentile(const Aggregate& aggregate, const Value& percentile) {
  if (!percentile.is_number()) {
    throw Error(ErrorCode::Type, "the percentile of " + std::string(aggregate.name) +
                                     "() is a number, not " +
                                     std::string(clout::to_string(percentile.type())))
        .detail("InvalidArgumentValue");
  }
  if (percentile.number() >= 0 && percentile.number() <= 1) return;
  throw Error(ErrorCode::Argument,
              "the percentile of " + std::string(aggregate.name) + "() lies between 0 and 1")
      .detail("NumberOutOfRange");
}

}  // namespace

void Accumulator::add_rows(std::uint64_t) {
  throw Error(ErrorCode::Internal, "only count(*) counts rows without values");
}

const Aggregate* find_aggregate(std::string_view name) {
  const auto found =
      std::find_if(kAggregates.begin(), kAggregates.end(),
                   [&](const Aggregate& aggregate) { return same_name(aggregate.name, name); });
  return found == kAggregates.end() ? nullptr : &*found;
}

std::span<const Aggregate> all_aggregates() { return kAggregates; }

std::unique_ptr<Accumulator> make_accumulator(const Aggregate& aggregate, bool distinct,
                                              QueryBudget& budget, const Value& percentile) {
  if (aggregate.takes_percentile) check_percentile(aggregate, percentile);
  auto accumulator = aggregate.make(budget, percentile);
  if (!distinct) return accumulator;
  return std::make_unique<DistinctAccumulator>(std::move(accumulator), budget);
}

}  // namespace clout::query
