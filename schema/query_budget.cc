#include "schema/query_budget.h"

#include <string>

#include "schema/error.h"

namespace clout {

QueryBudget::QueryBudget(Limits limits, const CancelToken* cancel)
    : limits_(limits), cancel_(cancel), start_(Clock::now()) {}

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
  used_ += bytes;
  if (used_ > peak_) peak_ = used_;
}

}  // namespace clout
