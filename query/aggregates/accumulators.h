// The makers of accumulators that the table of aggregates names; one family a file.
#pragma once

#include <memory>

#include "query/aggregates/aggregate.h"

namespace clout::query {

using AccumulatorPtr = std::unique_ptr<Accumulator>;

// numeric_aggregates.cc
[[nodiscard]] AccumulatorPtr make_count(QueryBudget& budget, const Value& percentile);
[[nodiscard]] AccumulatorPtr make_sum(QueryBudget& budget, const Value& percentile);
[[nodiscard]] AccumulatorPtr make_average(QueryBudget& budget, const Value& percentile);
[[nodiscard]] AccumulatorPtr make_sample_deviation(QueryBudget& budget, const Value& percentile);
[[nodiscard]] AccumulatorPtr make_population_deviation(QueryBudget& budget,
                                                       const Value& percentile);

// ordered_aggregates.cc
[[nodiscard]] AccumulatorPtr make_minimum(QueryBudget& budget, const Value& percentile);
[[nodiscard]] AccumulatorPtr make_maximum(QueryBudget& budget, const Value& percentile);
[[nodiscard]] AccumulatorPtr make_collection(QueryBudget& budget, const Value& percentile);
[[nodiscard]] AccumulatorPtr make_continuous_percentile(QueryBudget& budget,
                                                        const Value& percentile);
[[nodiscard]] AccumulatorPtr make_discrete_percentile(QueryBudget& budget, const Value& percentile);

}  // namespace clout::query
