// Aggregates: count, sum, avg, min, max, collect, stDev, stDevP, percentileCont, percentileDisc.
//
// A row of the table makes an aggregation, which keeps a state for each group. The aggregate
// operator feeds it a batch at a time and asks once for the result of each group. Nulls do not
// count. Its memory is charged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "query/type_set.h"
#include "schema/query_budget.h"
#include "schema/value.h"

namespace clout::query {

/// One aggregate over the groups of one operator. One thread.
class Aggregation {
 public:
  virtual ~Aggregation() = default;
  /// Opens the next group, numbered from 0. `percentile` is null for aggregates that take none;
  /// outside [0,1] it is Error{Argument, "NumberOutOfRange"}.
  virtual void add_group(const Value& percentile) = 0;
  /// Takes a value (null included: it is skipped) for groups[i] from each row i. Throws Error{Type}
  /// without a position.
  virtual void add(std::span<const std::uint32_t> groups, std::span<const Value> values) = 0;
  /// Row i stands for counts[i] rows of group groups[i], whose values nobody looks at; only for
  /// count(*).
  virtual void add_rows(std::span<const std::uint32_t> groups,
                        std::span<const std::uint64_t> counts);
  /// The result of a group, which must not be asked for again.
  [[nodiscard]] virtual Value take(std::uint32_t group) = 0;
};

/// One aggregate of the language.
struct Aggregate {
  std::string_view name;  ///< found ignoring case; "count(*)" is the row for the star
  TypeSet argument = kAnyType;
  bool takes_percentile = false;  ///< a second argument, constant over the group
  TypeSet result = kAnyType;
  std::unique_ptr<Aggregation> (*make)(MemoryCharge& charge) = nullptr;
  std::string_view help;
};

/// The aggregate of that name (ignoring case), or null.
[[nodiscard]] const Aggregate* find_aggregate(std::string_view name);
[[nodiscard]] std::span<const Aggregate> all_aggregates();

/// `distinct`: equal values of a group count once. `charge` outlives it.
[[nodiscard]] std::unique_ptr<Aggregation> make_aggregation(const Aggregate& aggregate,
                                                            bool distinct, MemoryCharge& charge);

}  // namespace clout::query
