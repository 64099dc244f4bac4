// count, sum, avg, stDev, stDevP: constant memory a group.
#include <cmath>

#include "query/aggregates/grouped.h"
#include "schema/error.h"
#include "schema/temporal_arithmetic.h"

namespace clout::query {
namespace {

[[noreturn]] void throw_not_numeric(const char* aggregate, const Value& value) {
  throw Error(ErrorCode::Type, std::string(aggregate) + "() takes numbers or durations, not " +
                                   std::string(clout::to_string(value.type())))
      .detail("InvalidArgumentValue");
}

class CountState {
 public:
  void add(const Value&, MemoryCharge&) { ++rows_; }
  void add_rows(std::uint64_t count) { rows_ += count; }
  [[nodiscard]] Value take() const { return static_cast<std::int64_t>(rows_); }

 private:
  std::uint64_t rows_ = 0;
};

class Count final : public Grouped<CountState> {
 public:
  using Grouped::Grouped;
  void add_rows(std::span<const std::uint32_t> groups,
                std::span<const std::uint64_t> counts) override {
    for (std::size_t i = 0; i < groups.size(); ++i) states_[groups[i]].add_rows(counts[i]);
  }
};

/// Adds floats so that the rounding errors of a long sum do not pile up (Neumaier's summation).
class FloatSum {
 public:
  void add(double value) {
    const double next = sum_ + value;
    if (std::isfinite(next)) {
      lost_ += std::fabs(sum_) >= std::fabs(value) ? (sum_ - next) + value : (value - next) + sum_;
    }
    sum_ = next;
  }
  [[nodiscard]] double value() const { return std::isfinite(sum_) ? sum_ + lost_ : sum_; }

 private:
  double sum_ = 0;
  double lost_ = 0;
};

/// Integers stay integers, also where they need more than 64 bits on the way.
class Total {
 public:
  void add(const char* aggregate, const Value& value) {
    ++count_;
    if (value.is_integer()) {
      integers_ += value.as_integer();
    } else if (value.is_float()) {
      floats_.add(value.as_float());
      has_float_ = true;
    } else if (value.type() == ValueType::Duration) {
      durations_ = sum(durations_, value.as_duration());
      ++duration_count_;
    } else {
      throw_not_numeric(aggregate, value);
    }
    if (duration_count_ != 0 && duration_count_ != count_) throw_not_numeric(aggregate, value);
  }

  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] bool is_duration() const { return duration_count_ > 0; }
  [[nodiscard]] const Duration& duration() const { return durations_; }
  [[nodiscard]] double number() const { return floats_.value() + static_cast<double>(integers_); }

  [[nodiscard]] Value result() const {
    if (is_duration()) return durations_;
    if (has_float_) return number();
    const auto narrowed = static_cast<std::int64_t>(integers_);
    if (narrowed == integers_) return narrowed;
    throw Error(ErrorCode::Argument, "the result of sum() does not fit a 64-bit integer")
        .detail("IntegerOverflow");
  }

 private:
  __extension__ typedef __int128 Wide;
  Wide integers_ = 0;
  FloatSum floats_;
  Duration durations_;
  std::uint64_t count_ = 0;
  std::uint64_t duration_count_ = 0;
  bool has_float_ = false;
};

class SumState {
 public:
  void add(const Value& value, MemoryCharge&) { total_.add("sum", value); }
  [[nodiscard]] Value take() const { return total_.result(); }

 private:
  Total total_;
};

class AverageState {
 public:
  void add(const Value& value, MemoryCharge&) { total_.add("avg", value); }
  [[nodiscard]] Value take() const {
    if (total_.count() == 0) return {};
    const auto count = static_cast<double>(total_.count());
    if (total_.is_duration()) return divided(total_.duration(), count);
    return total_.number() / count;
  }

 private:
  Total total_;
};

/// Welford's algorithm: one pass, stable.
template <bool sample>
class DeviationState {
 public:
  void add(const Value& value, MemoryCharge&) {
    if (!value.is_number()) throw_not_numeric(sample ? "stDev" : "stDevP", value);
    ++count_;
    const double number = value.number();
    const double from_mean = number - mean_;
    mean_ += from_mean / static_cast<double>(count_);
    squares_ += from_mean * (number - mean_);
  }
  [[nodiscard]] Value take() const {
    if (count_ < 2) return 0.0;
    return std::sqrt(squares_ / static_cast<double>(sample ? count_ - 1 : count_));
  }

 private:
  std::uint64_t count_ = 0;
  double mean_ = 0;
  double squares_ = 0;
};

}  // namespace

AggregationPtr make_count(MemoryCharge& charge) { return std::make_unique<Count>(charge); }
AggregationPtr make_sum(MemoryCharge& charge) {
  return std::make_unique<Grouped<SumState>>(charge);
}
AggregationPtr make_average(MemoryCharge& charge) {
  return std::make_unique<Grouped<AverageState>>(charge);
}
AggregationPtr make_sample_deviation(MemoryCharge& charge) {
  return std::make_unique<Grouped<DeviationState<true>>>(charge);
}
AggregationPtr make_population_deviation(MemoryCharge& charge) {
  return std::make_unique<Grouped<DeviationState<false>>>(charge);
}

}  // namespace clout::query
