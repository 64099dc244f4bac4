// min, max, collect and the percentiles: what keeps values.
#include <algorithm>
#include <cmath>
#include <vector>

#include "query/aggregates/accumulators.h"
#include "schema/error.h"

namespace clout::query {
namespace {

/// The first value (or the last) in the total order of values.
class Extreme : public Accumulator {
 public:
  explicit Extreme(bool greatest) : greatest_(greatest) {}

  void add(const Value& value) override {
    if (value.is_null()) return;
    if (best_.is_null() || (greatest_ ? order(value, best_) > 0 : order(value, best_) < 0)) {
      best_ = value;
    }
  }
  [[nodiscard]] Value result() const override { return best_; }

 private:
  bool greatest_;
  Value best_;
};

class Collection : public Accumulator {
 public:
  explicit Collection(QueryBudget& budget) : charge_(budget) {}

  void add(const Value& value) override {
    if (value.is_null()) return;
    charge_.add(sizeof(Value) + value.heap_bytes());
    values_.push_back(value);
  }
  [[nodiscard]] Value result() const override { return values_; }

 private:
  MemoryCharge charge_;
  List values_;
};

class Percentile : public Accumulator {
 public:
  Percentile(QueryBudget& budget, double percentile, bool continuous)
      : charge_(budget), percentile_(percentile), continuous_(continuous) {}

  void add(const Value& value) override {
    if (value.is_null()) return;
    if (!value.is_number()) {
      throw Error(ErrorCode::Type, "percentiles are of numbers, not of " +
                                       std::string(clout::to_string(value.type())))
          .detail("InvalidArgumentValue");
    }
    charge_.add(sizeof(Value));
    values_.push_back(value);
  }

  [[nodiscard]] Value result() const override {
    if (values_.empty()) return {};
    List sorted = values_;
    std::sort(sorted.begin(), sorted.end(),
              [](const Value& a, const Value& b) { return order(a, b) < 0; });
    return continuous_ ? interpolated(sorted) : nearest(sorted);
  }

 private:
  [[nodiscard]] Value interpolated(const List& sorted) const {
    const double position = percentile_ * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const double fraction = position - static_cast<double>(below);
    const double low = sorted[below].number();
    if (fraction == 0) return low;
    return low + fraction * (sorted[below + 1].number() - low);
  }

  /// The smallest value that at least this share of the values does not exceed.
  [[nodiscard]] Value nearest(const List& sorted) const {
    const auto rank =
        static_cast<std::size_t>(std::ceil(percentile_ * static_cast<double>(sorted.size())));
    return sorted[rank == 0 ? 0 : rank - 1];
  }

  MemoryCharge charge_;
  double percentile_;
  bool continuous_;
  List values_;
};

}  // namespace

AccumulatorPtr make_minimum(QueryBudget&, const Value&) { return std::make_unique<Extreme>(false); }
AccumulatorPtr make_maximum(QueryBudget&, const Value&) { return std::make_unique<Extreme>(true); }
AccumulatorPtr make_collection(QueryBudget& budget, const Value&) {
  return std::make_unique<Collection>(budget);
}
AccumulatorPtr make_continuous_percentile(QueryBudget& budget, const Value& percentile) {
  return std::make_unique<Percentile>(budget, percentile.number(), true);
}
AccumulatorPtr make_discrete_percentile(QueryBudget& budget, const Value& percentile) {
  return std::make_unique<Percentile>(budget, percentile.number(), false);
}

}  // namespace clout::query
