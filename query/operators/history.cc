// The operator of HISTORY OF PRESSURE: the total of a pair at moments one after the other, so that
// what the edges' dates change can be seen.
#include "query/influence_question.h"
#include "query/operators/influence_options.h"
#include "query/operators/makers.h"
#include "schema/temporal_zone.h"

namespace clout::query {
namespace {

constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::int64_t kMostMoments = 10'000;

class HistoryOperator final : public RowExpander {
 public:
  HistoryOperator(const HistoryStep& step, ExecutionContext& context, OperatorPtr input)
      : RowExpander(step, context, std::move(input)), statement_(step.history) {}

 protected:
  void start_row(const Batch&, std::size_t) override {
    from_ = resolve_entity(statement_.from, context_);
    to_ = resolve_entity(statement_.to, context_);
    before_.reset();
    read_moments();
    question_ = make_question(statement_.options, context_);
    context_.summary = citation(*question_.model) + terms_text(question_);
    if (!statement_.end) end_ = question_.filter.as_of;
    require_few_moments();
  }

  bool produce(Batch& out) override {
    if (moment_ > end_) return false;
    question_.filter.as_of = moment_;
    if (question_.freshness) let_decay(question_, context_.view, context_.budget);
    const graph::PairTotal total = total_of(question_, from_, to_, statement_.options, context_);
    const double pressure = total.harm.middle();
    std::vector<Value> values{at(),
                              if_bounded(pressure),
                              total.harm.low,
                              if_bounded(total.harm.high),
                              if_bounded(total.support.middle()),
                              if_bounded(total.net()),
                              if_bounded(total.leverage.middle()),
                              total.exact,
                              before_ ? if_bounded(pressure - *before_) : Value()};
    append_row(out, statement_.columns, std::move(values));
    before_ = pressure;
    moment_ += every_;
    return true;
  }

 private:
  void read_moments() {
    const Value begin = option_value(statement_.begin, context_);
    moment_ = moment_of(begin, statement_.begin_position, "FROM");
    if (statement_.end) {
      end_ = moment_of(option_value(statement_.end, context_), statement_.end_position, "UNTIL");
      if (end_ < moment_) {
        throw Error(ErrorCode::Argument, "FROM t1 UNTIL t2: t2 must not be earlier than t1")
            .at(statement_.end_position)
            .detail("InvalidArgumentValue");
      }
    }
    // Days are shown as days as long as nobody speaks of times.
    days_ = moment_ % kSecondsPerDay == 0 && begin.type() != ValueType::DateTime &&
            begin.type() != ValueType::LocalDateTime;
    constexpr std::int64_t kMostDays = 1'000'000;
    const Value every = option_value(statement_.every, context_);
    if (!every.is_integer() || every.as_integer() < 1 || every.as_integer() > kMostDays) {
      throw Error(ErrorCode::Argument,
                  "EVERY takes a number of days from 1 to " + std::to_string(kMostDays))
          .at(statement_.every_position)
          .detail("NumberOutOfRange");
    }
    every_ = every.as_integer() * kSecondsPerDay;
  }

  void require_few_moments() const {
    const std::int64_t moments = end_ < moment_ ? 0 : (end_ - moment_) / every_ + 1;
    if (moments <= kMostMoments) return;
    throw Error(ErrorCode::Limit, "a history of " + std::to_string(moments) +
                                      " moments; the most is " + std::to_string(kMostMoments))
        .at(statement_.every_position)
        .hint("take longer steps, or begin later");
  }

  [[nodiscard]] Value at() const {
    if (days_) return Date{moment_ / kSecondsPerDay};
    return at_instant(moment_, 0, Zone{});
  }

  BoundHistory statement_;
  InfluenceQuestion question_;
  NodeId from_{}, to_{};
  std::int64_t moment_ = 0, end_ = 0, every_ = kSecondsPerDay;
  bool days_ = true;
  std::optional<double> before_;
};

}  // namespace

OperatorPtr make_history(const HistoryStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<HistoryOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
