#include "schema/query_budget.h"

#include <string>
#include <utility>

#include "schema/error.h"

namespace clout {

QueryBudget::QueryBudget(Limits limits, const CancelToken* cancel)
    : limits_(std::move(limits)), cancel_(cancel), start_(Clock::now()) {}

QueryBudget::~QueryBudget() {
  if (limits_.pool) limits_.pool->give_back(pooled_);
}

std::chrono::milliseconds QueryBudget::elapsed() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start_);
}

void QueryBudget::check_now() const {
  if (cancel_ != nullptr && cancel_->cancelled()) {
    throw Error(ErrorCode::Cancelled, "the query was cancelled");
  }
  if (limits_.time.count() > 0 && elapsed() >= limits_.time) {
    throw Error(ErrorCode::Limit, "the query ran longer than its time limit of " +
                                      std::to_string(limits_.time.count()) + " ms")
        .hint("raise the limit with --timeout, or narrow the query");
  }
}

void QueryBudget::charge(std::size_t bytes) {
  if (limits_.memory_bytes > 0 && used_ + bytes > limits_.memory_bytes) {
    throw Error(ErrorCode::Limit, "the query needs more than its memory limit of " +
                                      std::to_string(limits_.memory_bytes >> 20) + " MiB")
        .hint("raise the limit with --memory, or return fewer rows");
  }
  if (limits_.pool && used_ + bytes > pooled_) take_from_pool(used_ + bytes - pooled_);
  used_ += bytes;
  if (used_ > peak_) peak_ = used_;
}

void QueryBudget::take_from_pool(std::size_t needed) {
  const std::size_t taken = (needed + kPooledAtOnce - 1) / kPooledAtOnce * kPooledAtOnce;
  if (!limits_.pool->take(taken)) {
    throw Error(ErrorCode::Limit, "the statements that run now need more than the " +
                                      std::to_string(limits_.pool->limit() >> 20) +
                                      " MiB that they have together")
        .detail("MemoryPoolExhausted")
        .hint("try again when fewer run, or return fewer rows");
  }
  pooled_ += taken;
}

/// All but one step more than is used, so that what comes and goes does not ask each time.
void QueryBudget::return_to_pool() noexcept {
  const std::size_t kept = (used_ / kPooledAtOnce + 1) * kPooledAtOnce;
  limits_.pool->give_back(pooled_ - kept);
  pooled_ = kept;
}

}  // namespace clout
