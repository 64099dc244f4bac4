#include "tools/serve/long_work.h"

#include <chrono>
#include <utility>

#include "tools/cli/statement_runner.h"
#include "tools/rpc/value_wire.h"

namespace clout::tools {
namespace {

constexpr auto kTellEvery = 100 * kj::MILLISECONDS;

Error busy(WorkKind kind, const std::string& running) {
  const std::string cause = kind == WorkKind::Load
                                ? "another load is running, and a server does one at a time"
                                : "a " + running +
                                      " is running, and a server does one check, "
                                      "vacuum or backup at a time";
  return Error(ErrorCode::Busy, cause).detail("OperationRuns").hint("try again when it has ended");
}

}  // namespace

/// What the worker has. It lives as long as the worker runs, and as somebody waits for it.
struct LongWork::Job {
  CancelToken cancel;
  ToldProgress progress;
  std::optional<Error> error;  ///< the loop reads it when the worker has ended
};

/// One from its order to its end.
class LongWork::Running {
 public:
  Running(LongWork& all, WorkOrder order, std::shared_ptr<Job> job)
      : all_(&all),
        service_(all.service_),
        timer_(all.timer_),
        order_(std::move(order)),
        job_(std::move(job)),
        stay_(service_.stay()) {
    all.running_.insert(this);
  }
  ~Running() {
    if (all_ == nullptr) return;
    all_->running_.erase(this);
    if (job_) cancel();
  }
  KJ_DISALLOW_COPY(Running);

  /// The server goes.
  void abandon() {
    if (job_) cancel();
    stay_ = nullptr;
    all_ = nullptr;
  }

  kj::Promise<std::optional<Error>> run() {
    auto worked = order_.kind == WorkKind::Load ? work_in_turn() : work();
    kj::Promise<void> told = kj::NEVER_DONE;
    KJ_IF_MAYBE (sink, order_.progress) told = tell(*sink);
    return worked.exclusiveJoin(kj::mv(told)).then([this]() -> std::optional<Error> {
      if (!job_) return Error(ErrorCode::Cancelled, "the server has ended");
      auto error = std::move(std::exchange(job_, nullptr)->error);
      conclude(error ? to_string(error->code()) : "ok");
      return error;
    });
  }

 private:
  kj::Promise<void> work() {
    return service_.run_on_worker([job = job_, does = order_.work]() mutable {
      try {
        does(job->progress, job->cancel);
      } catch (const std::exception& failure) {
        job->error = as_error(failure);
      }
      job.reset();  // whoever hears of the end may order the next one
    });
  }
  kj::Promise<void> work_in_turn() {
    return service_.writes()
        .enter(WriteGate::Side::Load)
        .then([this](kj::Own<WriteGate::Permit> turn) { return work().attach(kj::mv(turn)); });
  }

  /// Never resolves.
  kj::Promise<void> tell(wire::ProgressSink::Client sink) {
    return timer_.afterDelay(kTellEvery).then([this, sink]() mutable -> kj::Promise<void> {
      if (!job_) return kj::NEVER_DONE;
      auto state = job_->progress.state();
      if (state == last_told_) return tell(kj::mv(sink));
      auto request = sink.progressRequest();
      request.setPhase(wire_text(state.phase));
      request.setDone(state.done);
      request.setTotal(state.total);
      request.setUnit(static_cast<wire::ProgressSink::Unit>(state.unit));
      last_told_ = std::move(state);
      return request.send().then([this, sink]() mutable { return tell(kj::mv(sink)); });
    });
  }

  void cancel() {
    std::exchange(job_, nullptr)->cancel.cancel();
    conclude("Cancelled");
  }

  void conclude(std::string_view outcome) {
    const std::chrono::duration<double, std::milli> took =
        std::chrono::steady_clock::now() - begin_;
    service_.log().audit("operation", {{"user", Value(order_.caller->rights->user)},
                                       {"address", Value(order_.caller->address)},
                                       {"program", Value(order_.caller->program)},
                                       {"operation", Value(order_.what)},
                                       {"about", Value(order_.about)},
                                       {"outcome", Value(outcome)},
                                       {"milliseconds", Value(took.count())}});
  }

  LongWork* all_;  ///< null once it has gone, and with it the two below
  StatementService& service_;
  kj::Timer& timer_;
  WorkOrder order_;
  std::shared_ptr<Job> job_;  ///< null when it has ended
  kj::Own<StatementService::Stay> stay_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  ToldProgress::State last_told_;
};

LongWork::~LongWork() {
  for (Running* running : running_) running->abandon();
}

kj::Promise<std::optional<Error>> LongWork::run(WorkOrder order) {
  const auto kind = static_cast<std::size_t>(order.kind);
  if (service_.closed()) {
    return std::optional<Error>(Error(ErrorCode::Busy, "the server is about to end"));
  }
  if (!jobs_.at(kind).expired()) return std::optional<Error>(busy(order.kind, names_.at(kind)));
  auto job = std::make_shared<Job>();
  jobs_.at(kind) = job;
  names_.at(kind) = order.what;
  auto running = kj::heap<Running>(*this, kj::mv(order), std::move(job));
  auto& ref = *running;
  return ref.run().attach(kj::mv(running));
}

}  // namespace clout::tools
