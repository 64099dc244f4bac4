// count, sum, avg, stDev, stDevP: constant memory a group.
#include <cmath>

#include "query/aggregates/accumulators.h"
#include "schema/error.h"
#include "schema/temporal_arithmetic.h"

namespace clout::query {
namespace {

[[noreturn]] void throw_not_numeric(const char* aggregate, const Value& value) {
  throw Error(ErrorCode::Type, std::string(aggregate) + "() takes numbers or durations, not " +
                                   std::string(clout::to_string(value.type())))
      .detail("InvalidArgumentValue");
}

class Count : public Accumulator {
 public:
  void add(const Value& value) override { rows_ += value.is_null() ? 0 : 1; }
  void add_rows(std::uint64_t count) override { rows_ += count; }
  [[nodiscard]] Value result() const override { return static_cast<std::int64_t>(rows_); }

 private:
  std::uint64_t rows_ = 0;
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

class Sum : public Accumulator {
 public:
  void add(const Value& value) override {
    if (!value.is_null()) total_.add("sum", value);
  }
  [[nodiscard]] Value result() const override { return total_.result(); }

 private:
  Total total_;
};

class Average : public Accumulator {
 public:
  void add(const Value& value) override {
    if (!value.is_null()) total_.add("avg", value);
  }
  [[nodiscard]] Value result() const override {
    if (total_.count() == 0) return {};
    const auto count = static_cast<double>(total_.count());
    if (total_.is_duration()) return divided(total_.duration(), count);
    return total_.number() / count;
  }

 private:
  Total total_;
};

/// Welford's algorithm: one pass, stable.
class Deviation : public Accumulator {
 public:
  explicit Deviation(bool sample) : sample_(sample) {}

  void add(const Value& value) override {
    if (value.is_null()) return;
    if (!value.is_number()) throw_not_numeric(sample_ ? "stDev" : "stDevP", value);
    ++count_;
    const double number = value.number();
    const double from_mean = number - mean_;
    mean_ += from_mean / static_cast<double>(count_);
    squares_ += from_mean * (number - mean_);
  }
  [[nodiscard]] Value result() const override {
    if (count_ < 2) return 0.0;
    return std::sqrt(squares_ / static_cast<double>(sample_ ? count_ - 1 : count_));
  }

 private:
  bool sample_;
  std::uint64_t count_ = 0;
  double mean_ = 0;
  double squares_ = 0;
};

}  // namespace

AccumulatorPtr make_count(QueryBudget&, const Value&) { return std::make_unique<Count>(); }
AccumulatorPtr make_sum(QueryBudget&, const Value&) { return std::make_unique<Sum>(); }
AccumulatorPtr make_average(QueryBudget&, const Value&) { return std::make_unique<Average>(); }
AccumulatorPtr make_sample_deviation(QueryBudget&, const Value&) {
  return std::make_unique<Deviation>(true);
}
AccumulatorPtr make_population_deviation(QueryBudget&, const Value&) {
  return std::make_unique<Deviation>(false);
}

}  // namespace clout::query
