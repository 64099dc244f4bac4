#include "tools/serve/statement_job.h"

#include <utility>

#include <sys/resource.h>
#include <time.h>

#include "tools/cli/statement_runner.h"

namespace clout::tools {
namespace {

/// Rows that come slowly are sent as they come.
constexpr std::int64_t kLongestBatch = 100;

/// Milliseconds; asked for each row, so it must cost next to nothing.
std::int64_t coarse_now() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return now.tv_sec * 1'000 + now.tv_nsec / 1'000'000;
}

/// What the calling thread has had of a processor, and how often it has read from a disk.
struct ThreadUse {
  std::chrono::nanoseconds ran;
  long reads;

  static ThreadUse now() {
    rusage use{};
    ::getrusage(RUSAGE_THREAD, &use);
    const auto time = [](const timeval& value) {
      return std::chrono::seconds(value.tv_sec) + std::chrono::microseconds(value.tv_usec);
    };
    return {time(use.ru_utime) + time(use.ru_stime), use.ru_inblock + use.ru_majflt};
  }
};

}  // namespace

StatementJob::StatementJob(Start start, Map parameters, const query::QueryOptions& options,
                           std::uint64_t max_rows, std::unique_ptr<RowReceiver> receiver)
    : start_(std::move(start)),
      parameters_(std::move(parameters)),
      options_(options),
      max_rows_(max_rows),
      receiver_(std::move(receiver)) {}

void StatementJob::step(Stopwatch stopwatch) {
  std::optional<ThreadUse> use;
  if (stopwatch == Stopwatch::Processor) use = ThreadUse::now();
  const auto begin = std::chrono::steady_clock::now();
  try {
    run_batch();
  } catch (const std::exception& failure) {
    close(as_error(failure));
  }
  step_time_ = std::chrono::steady_clock::now() - begin;
  if (!use) return;
  const auto used = ThreadUse::now();
  if (used.reads == use->reads) step_time_ = used.ran - use->ran;
}

bool StatementJob::run_at_once(std::chrono::milliseconds limit, Stopwatch stopwatch) {
  const auto timeout = std::exchange(options_.timeout, limit);
  step(stopwatch);
  options_.timeout = timeout;
  const bool ran_out = ended() && end_->error && end_->error->code() == ErrorCode::Limit;
  if (ended() && !ran_out) return true;
  cursor_.reset();
  end_.reset();
  rows_ = 0;
  receiver_->restart();
  return false;
}

void StatementJob::run_batch() {
  if (!cursor_) {
    cursor_ = start_(parameters_, options_, cancel_);
    receiver_->begin(cursor_->columns());
  }
  const auto begin = coarse_now();
  bool more = true;
  while (more && !receiver_->full()) {
    const auto* row = cursor_->next();
    more = row != nullptr;
    if (!more) break;
    take(*row);
    if (coarse_now() - begin > kLongestBatch) break;
  }
  receiver_->end_batch(cursor_->view(), !more);
  if (!more) finish();
}

void StatementJob::take(const Row& row) {
  if (rows_ == 0) {
    if (auto model = cursor_->influence_model()) receiver_->asked_under(std::move(model));
  }
  if (++rows_ > max_rows_ && max_rows_ != 0) {
    throw Error(ErrorCode::Limit, "the statement has more than the " + std::to_string(max_rows_) +
                                      " rows that its user may get")
        .hint("a LIMIT, or an aggregate, asks for less");
  }
  receiver_->row(row, cursor_->view());
}

void StatementJob::finish() {
  end_.emplace(StatementEnd{std::nullopt, rows_, cursor_->writes(), cursor_->notices(),
                            cursor_->summary(), cursor_->view().commit()});
  cursor_.reset();
}

void StatementJob::close(Error error) {
  cursor_.reset();
  end_.emplace();
  end_->error = std::move(error);
  end_->rows = rows_;
}

}  // namespace clout::tools
