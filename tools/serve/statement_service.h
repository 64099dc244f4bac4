// Runs the statements of all clients: on the event loop those that take no time, the others on
// worker threads; counts, limits, logs and cancels them.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <kj/async.h>
#include <kj/timer.h>

#include "tools/serve/metrics.h"
#include "tools/serve/rights.h"
#include "tools/serve/server_log.h"
#include "tools/serve/statement_cache.h"
#include "tools/serve/statement_job.h"
#include "tools/serve/worker_pool.h"
#include "tools/serve/write_gate.h"

namespace clout::tools {

class StatementService;

/// Who asks, from where. Immutable, shared by all statements of a session.
struct Caller {
  std::shared_ptr<const Rights> rights;
  std::string program;
  std::string address;
};

/// What is asked, and how the answer goes out.
struct Question {
  std::shared_ptr<const Caller> caller;
  std::shared_ptr<KnownStatement> statement;
  Map parameters;  ///< moved on to the job
  Budget budget;   ///< as the client wants it; its user's is the most
  bool optimize = true;
  std::shared_ptr<query::Session> transaction;  ///< that it belongs to; null: it is one of its own
  std::unique_ptr<RowReceiver> receiver;
  std::shared_ptr<graph::ReadSet> reads = nullptr;  ///< if not null: gets what it reads
};

/// A statement from its question to its end. Dropping it cancels what still runs. The event loop's
/// thread alone uses it. Once the service has gone it is cancelled, and can only be dropped.
class Statement {
 public:
  Statement(StatementService& service, Question question, std::uint64_t number);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Runs all of it, if it has not begun and its runs take no time as a rule. False: it is as if
  /// nothing had been, and step() runs it.
  [[nodiscard]] bool run_at_once();
  /// Resolves when the next batch is with the receiver, or the end is known. One at a time;
  /// dropping the promise cancels the statement.
  [[nodiscard]] kj::Promise<void> step();
  [[nodiscard]] bool ended() const { return job_->ended(); }
  [[nodiscard]] const StatementEnd& end() const { return job_->end(); }
  [[nodiscard]] RowReceiver& receiver() { return job_->receiver(); }
  /// From the question on, to its end at most.
  [[nodiscard]] std::chrono::nanoseconds elapsed() const;

  [[nodiscard]] std::uint64_t number() const { return number_; }
  [[nodiscard]] const Caller& caller() const { return *question_.caller; }
  [[nodiscard]] const std::string& text() const { return question_.statement->prepared().text(); }
  void cancel() { job_->cancel(); }
  /// Ends it, if no step of it is running.
  void close(Error error);

 private:
  friend class StatementService;
  [[nodiscard]] bool commits() const;
  [[nodiscard]] kj::Promise<void> step_in_turn();
  [[nodiscard]] kj::Promise<void> step_on_worker();
  void after_step();
  void conclude();
  /// The service goes.
  void abandon();

  StatementService* service_;  ///< null once it has gone
  Question question_;
  std::uint64_t number_;
  std::chrono::steady_clock::time_point begin_;
  std::chrono::nanoseconds took_{0};  ///< once concluded
  std::chrono::milliseconds timeout_;
  std::shared_ptr<StatementJob> job_;  ///< a worker's too, while it runs a step
  bool begun_ = false;
  bool stepping_ = false;
  bool concluded_ = false;
};

using WriteTurn = kj::Own<WriteGate::Permit>;

/// What to say of a turn that did not come.
[[nodiscard]] Error kept_waiting(std::chrono::milliseconds most);

struct ServiceLimits {
  std::size_t workers = 16;
  std::size_t memory_bytes = 0;           ///< of all statements together; 0: no limit
  std::size_t waiting = 4'096;            ///< tasks in the queue; more are Error{Busy}
  std::chrono::milliseconds slow{1'000};  ///< statements that take longer are logged
};

class StatementService {
 public:
  /// References outlive it. Statements that outlive it are cancelled.
  StatementService(const ServiceLimits& limits, kj::Timer& timer, Metrics& metrics, ServerLog& log);
  ~StatementService();

  /// The statement of that text, parsed, for `caller`. An Error of the parser is an answer: see
  /// Parsed.
  struct Parsed {
    std::shared_ptr<KnownStatement> statement;
    std::optional<Error> error;
  };
  [[nodiscard]] kj::Promise<Parsed> parse(std::shared_ptr<const Caller> caller, std::string text);

  /// Throws Error{Permission}, and Error{Busy} where there is no room.
  [[nodiscard]] kj::Own<Statement> ask(Question question);

  /// Notes for the audit log what never became a running statement.
  void note_refusal(const Caller& caller, std::string_view text, const Error& error);

  /// Runs `task`, which throws nothing, on a worker; resolves when it has ended.
  [[nodiscard]] kj::Promise<void> run_on_worker(WorkerPool::Task task);

  /// The same, and nobody waits for it.
  void leave_to_worker(WorkerPool::Task task) { pool_.submit(kj::mv(task)); }

  /// Statements that have not ended, by ascending number.
  [[nodiscard]] std::vector<Statement*> running() const;
  /// Null if there is none of that number.
  [[nodiscard]] Statement* running(std::uint64_t number) const;
  /// False if there is none of that number.
  bool kill(std::uint64_t number);
  /// Statement::close() for the statement of that number, if it has not ended.
  void close(std::uint64_t number, Error error);
  /// From now on every ask() is Error{Busy}.
  void close_doors() { closed_ = true; }
  /// What bulk loads enter.
  [[nodiscard]] WriteGate& writes() { return writes_; }
  /// Whatever else commits waits for this before it goes to a worker. Null if a load has kept it
  /// waiting for `most`; 0: for as long as it takes.
  [[nodiscard]] kj::Promise<kj::Maybe<WriteTurn>> turn_to_write(std::chrono::milliseconds most);

  [[nodiscard]] bool closed() const { return closed_; }
  /// Other work that has to come to its end before the server does, as long as it lives.
  class Stay {
   public:
    explicit Stay(StatementService& service) : service_(service) { ++service_.stays_; }
    ~Stay() {
      --service_.stays_;
      service_.tell_if_idle();
    }
    KJ_DISALLOW_COPY(Stay);

   private:
    StatementService& service_;
  };
  [[nodiscard]] kj::Own<Stay> stay() { return kj::heap<Stay>(*this); }
  /// Resolves when nothing runs any more and nobody holds a statement, or stays.
  [[nodiscard]] kj::Promise<void> when_idle();

  [[nodiscard]] Metrics& metrics() { return metrics_; }
  [[nodiscard]] ServerLog& log() { return log_; }
  [[nodiscard]] std::string metrics_text() const {
    return metrics_.text(pool_.waiting(), memory_ ? memory_->used() : 0);
  }

 private:
  friend class Statement;
  [[nodiscard]] kj::Promise<void> close_forgotten();
  /// Throws what ask() does.
  void admit(const Question& question);
  void forget(const Statement& statement);
  void let_go(const Statement& statement);
  [[nodiscard]] bool is_idle() const { return held_.empty() && stays_ == 0; }
  void tell_if_idle();

  ServiceLimits limits_;
  kj::Timer& timer_;
  Metrics& metrics_;
  ServerLog& log_;
  std::shared_ptr<MemoryPool> memory_;  ///< of the statements; null: no limit
  StatementCache cache_;
  WriteGate writes_;
  std::map<std::uint64_t, Statement*> held_;  ///< ended or not
  std::map<std::string, std::size_t, std::less<>> running_of_user_;
  std::uint64_t last_number_ = 0;
  std::size_t stays_ = 0;
  bool closed_ = false;
  kj::Maybe<kj::Own<kj::PromiseFulfiller<void>>> idle_;
  WorkerPool pool_;
  kj::Promise<void> sweep_;
};

}  // namespace clout::tools
