// All aggregates, found by name, and DISTINCT.
#include <algorithm>
#include <array>

#include "query/aggregates/grouped.h"
#include "query/row_table.h"
#include "schema/ascii.h"
#include "schema/error.h"

namespace clout::query {
namespace {

/// Hands each value of a group on once, by equivalence.
class DistinctAggregation final : public Aggregation {
 public:
  DistinctAggregation(AggregationPtr inner, MemoryCharge& charge)
      : inner_(std::move(inner)), seen_(2, charge) {}

  void add_group(const Value& percentile) override { inner_->add_group(percentile); }
  void add(std::span<const std::uint32_t> groups, std::span<const Value> values) override {
    groups_.clear();
    values_.clear();
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (values[i].is_null()) continue;
      const Value row[] = {std::int64_t{groups[i]}, values[i]};
      if (!seen_.insert(row).is_new) continue;
      groups_.push_back(groups[i]);
      values_.push_back(values[i]);
    }
    inner_->add(groups_, values_);
  }
  [[nodiscard]] Value take(std::uint32_t group) override { return inner_->take(group); }

 private:
  AggregationPtr inner_;
  RowTable seen_;  ///< (group, value)
  std::vector<std::uint32_t> groups_;
  std::vector<Value> values_;
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

}  // namespace

void Aggregation::add_rows(std::span<const std::uint32_t>, std::span<const std::uint64_t>) {
  throw Error(ErrorCode::Internal, "only count(*) counts rows without values");
}

const Aggregate* find_aggregate(std::string_view name) {
  const auto found =
      std::find_if(kAggregates.begin(), kAggregates.end(),
                   [&](const Aggregate& aggregate) { return same_name(aggregate.name, name); });
  return found == kAggregates.end() ? nullptr : &*found;
}

std::span<const Aggregate> all_aggregates() { return kAggregates; }

AggregationPtr make_aggregation(const Aggregate& aggregate, bool distinct, MemoryCharge& charge) {
  AggregationPtr made = aggregate.make(charge);
  if (!distinct) return made;
  return std::make_unique<DistinctAggregation>(std::move(made), charge);
}

}  // namespace clout::query
