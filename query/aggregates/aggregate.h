// Aggregates: count, sum, avg, min, max, collect, stDev, stDevP, percentileCont, percentileDisc.
//
// A row of the table makes accumulators; the aggregate operator keeps one per group, feeds it the
// values of the rows in order and asks once for the result. Nulls do not count. Memory that grows
// with the input is charged to the budget.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "query/type_set.h"
#include "schema/query_budget.h"
#include "schema/value.h"

namespace clout::query {

/// The state of one aggregate of one group. One thread. The budget outlives it.
class Accumulator {
 public:
  virtual ~Accumulator() = default;
  /// Takes one row's value (null included: it is skipped). Throws Error{Type} without a position.
  virtual void add(const Value& value) = 0;
  /// Takes `count` rows at once without looking at a value; only for count(*).
  virtual void add_rows(std::uint64_t count);
  [[nodiscard]] virtual Value result() const = 0;
};

/// One aggregate of the language.
struct Aggregate {
  std::string_view name;  ///< found ignoring case; "count(*)" is the row for the star
  TypeSet argument = kAnyType;
  bool takes_percentile = false;  ///< a second argument, constant over the group
  TypeSet result = kAnyType;
  std::unique_ptr<Accumulator> (*make)(QueryBudget& budget, const Value& percentile) = nullptr;
  std::string_view help;
};

/// The aggregate of that name (ignoring case), or null.
[[nodiscard]] const Aggregate* find_aggregate(std::string_view name);
[[nodiscard]] std::span<const Aggregate> all_aggregates();

/// An accumulator for one group. `distinct`: equal values count once. `percentile` is null for
/// aggregates that take none; outside [0,1] it is Error{Argument, "NumberOutOfRange"}.
[[nodiscard]] std::unique_ptr<Accumulator> make_accumulator(const Aggregate& aggregate,
                                                            bool distinct, QueryBudget& budget,
                                                            const Value& percentile = {});

}  // namespace clout::query
