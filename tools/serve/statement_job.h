// One statement while it runs, a batch of rows at a time. Knows no event loop and no protocol.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "query/engine.h"
#include "schema/error.h"
#include "schema/query_budget.h"
#include "tools/render/row_writer.h"

namespace clout::tools {

/// Makes of rows what goes out to the client. Used by whatever thread runs the statement, one at a
/// time; between two steps by the thread that waits for them.
class RowReceiver {
 public:
  virtual ~RowReceiver() = default;
  /// Forgets everything: the statement begins anew.
  virtual void restart() = 0;
  virtual void begin(const std::vector<std::string>& columns) = 0;
  virtual void asked_under(std::shared_ptr<const InfluenceModel> /*model*/) {}
  virtual void row(const Row& values, const graph::GraphView& view) = 0;
  /// Enough for one batch.
  [[nodiscard]] virtual bool full() const = 0;
  /// After the rows of a batch; `last`: of the statement.
  virtual void end_batch(const graph::GraphView& view, bool last) = 0;
};

/// What there is to say of a statement at its end.
struct StatementEnd {
  std::optional<Error> error;
  std::uint64_t rows = 0;
  query::WriteSummary writes;
  std::vector<std::string> notices;
  std::string summary;
  CommitNumber commit{};
};

/// What the time of a step is taken with.
enum class Stopwatch : std::uint8_t {
  Wall,
  /// Of a processor if the step read nothing from a disk, so that a machine with much to do does
  /// not make a statement slow. Two system calls.
  Processor,
};

/// One thread at a time, but for cancel(). What `start` refers to outlives it.
class StatementJob {
 public:
  /// Makes the cursor. Throws Error.
  using Start = std::function<std::unique_ptr<query::Cursor>(
      const Map& parameters, const query::QueryOptions& options, const CancelToken& cancel)>;

  /// More rows than `max_rows` are Error{Limit}; 0: no limit.
  StatementJob(Start start, Map parameters, const query::QueryOptions& options,
               std::uint64_t max_rows, std::unique_ptr<RowReceiver> receiver);

  /// Runs to the end of the next batch. Throws nothing: what fails is in end().
  void step(Stopwatch stopwatch = Stopwatch::Processor);
  /// Tries to run all of it in `limit` (and in one batch). False if it did not end by then: it may
  /// be run again, as if nothing had been. Only for statements that read.
  bool run_at_once(std::chrono::milliseconds limit, Stopwatch stopwatch);

  [[nodiscard]] bool ended() const { return end_.has_value(); }
  [[nodiscard]] const StatementEnd& end() const { return *end_; }
  [[nodiscard]] RowReceiver& receiver() { return *receiver_; }
  /// From any thread: they do not change.
  [[nodiscard]] const Map& parameters() const { return parameters_; }
  /// How long the last step took.
  [[nodiscard]] std::chrono::nanoseconds step_time() const { return step_time_; }

  /// From any thread; seen by the statement at its next poll.
  void cancel() noexcept { cancel_.cancel(); }
  [[nodiscard]] bool cancelled() const noexcept { return cancel_.cancelled(); }
  /// Ends it between two steps, with `error`; what it holds is freed.
  void close(Error error);

 private:
  void run_batch();
  void take(const Row& row);
  void finish();

  Start start_;
  const Map parameters_;
  query::QueryOptions options_;
  std::uint64_t max_rows_;
  std::unique_ptr<RowReceiver> receiver_;
  CancelToken cancel_;
  std::unique_ptr<query::Cursor> cursor_;
  std::uint64_t rows_ = 0;
  std::optional<StatementEnd> end_;
  std::chrono::nanoseconds step_time_{0};
};

}  // namespace clout::tools
