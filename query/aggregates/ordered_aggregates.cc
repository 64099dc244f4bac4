// min, max, collect and the percentiles: what keeps values.
#include <algorithm>
#include <cmath>
#include <vector>

#include "query/aggregates/grouped.h"
#include "query/charged_list.h"
#include "schema/error.h"

namespace clout::query {
namespace {

/// The first value (or the last) in the total order of values.
template <bool greatest>
class ExtremeState {
 public:
  void add(const Value& value, MemoryCharge& charge) {
    if (!best_.is_null() && !(greatest ? order(value, best_) > 0 : order(value, best_) < 0)) return;
    charge.add(value.heap_bytes());
    charge.release(best_.heap_bytes());
    best_ = value;
  }
  [[nodiscard]] Value take() { return std::move(best_); }

 private:
  Value best_;
};

class CollectionState {
 public:
  void add(const Value& value, MemoryCharge& charge) { push_charged(values_, value, charge); }
  [[nodiscard]] Value take() { return std::move(values_); }

 protected:
  List values_;
};

/// A percentile, if it is one.
double checked_percentile(const char* aggregate, const Value& percentile) {
  if (!percentile.is_number()) {
    throw Error(ErrorCode::Type, std::string("the percentile of ") + aggregate +
                                     "() is a number, not " +
                                     std::string(clout::to_string(percentile.type())))
        .detail("InvalidArgumentValue");
  }
  if (percentile.number() >= 0 && percentile.number() <= 1) return percentile.number();
  throw Error(ErrorCode::Argument,
              std::string("the percentile of ") + aggregate + "() lies between 0 and 1")
      .detail("NumberOutOfRange");
}

template <bool continuous>
class PercentileState : private CollectionState {
 public:
  explicit PercentileState(const Value& percentile)
      : percentile_(
            checked_percentile(continuous ? "percentileCont" : "percentileDisc", percentile)) {}

  void add(const Value& value, MemoryCharge& charge) {
    if (!value.is_number()) {
      throw Error(ErrorCode::Type, "percentiles are of numbers, not of " +
                                       std::string(clout::to_string(value.type())))
          .detail("InvalidArgumentValue");
    }
    CollectionState::add(value, charge);
  }

  [[nodiscard]] Value take() {
    if (values_.empty()) return {};
    std::sort(values_.begin(), values_.end(),
              [](const Value& a, const Value& b) { return order(a, b) < 0; });
    return continuous ? interpolated() : nearest();
  }

 private:
  [[nodiscard]] Value interpolated() const {
    const double position = percentile_ * static_cast<double>(values_.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const double fraction = position - static_cast<double>(below);
    const double low = values_[below].number();
    if (fraction == 0) return low;
    return low + fraction * (values_[below + 1].number() - low);
  }

  /// The smallest value that at least this share of the values does not exceed.
  [[nodiscard]] Value nearest() const {
    const auto rank =
        static_cast<std::size_t>(std::ceil(percentile_ * static_cast<double>(values_.size())));
    return values_[rank == 0 ? 0 : rank - 1];
  }

  double percentile_;
};

}  // namespace

AggregationPtr make_minimum(MemoryCharge& charge) {
  return std::make_unique<Grouped<ExtremeState<false>>>(charge);
}
AggregationPtr make_maximum(MemoryCharge& charge) {
  return std::make_unique<Grouped<ExtremeState<true>>>(charge);
}
AggregationPtr make_collection(MemoryCharge& charge) {
  return std::make_unique<Grouped<CollectionState>>(charge);
}
AggregationPtr make_continuous_percentile(MemoryCharge& charge) {
  return std::make_unique<Grouped<PercentileState<true>>>(charge);
}
AggregationPtr make_discrete_percentile(MemoryCharge& charge) {
  return std::make_unique<Grouped<PercentileState<false>>>(charge);
}

}  // namespace clout::query
