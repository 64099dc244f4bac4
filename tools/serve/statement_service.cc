#include "tools/serve/statement_service.h"

#include <utility>

#include "tools/cli/statement_runner.h"

namespace clout::tools {
namespace {

/// Longer texts are parsed on a worker.
constexpr std::size_t kParsedOnTheLoop = 16'384;
/// The loop gives a statement that was quick so far this much, then hands it over.
constexpr std::chrono::milliseconds kOnTheLoop{2};
constexpr std::size_t kLoggedText = 2'000;

StatementJob::Start start_of(const Question& question) {
  return [rights = question.caller->rights, statement = question.statement,
          session = question.transaction](const Map& parameters, const query::QueryOptions& options,
                                          const CancelToken& cancel) {
    const auto& prepared = statement->prepared();
    if (session) return session->run(prepared, parameters, options, &cancel);
    return rights->graph->engine().run(prepared, parameters, options, &cancel);
  };
}

query::QueryOptions options_of(const Question& question, const Budget& budget,
                               std::shared_ptr<MemoryPool> memory) {
  query::QueryOptions options;
  options.timeout = budget.timeout;
  options.memory_bytes = budget.memory_bytes;
  options.memory_pool = std::move(memory);
  options.optimize = question.optimize;
  options.reads = question.reads;
  return options;
}

}  // namespace

Statement::Statement(StatementService& service, Question question, std::uint64_t number)
    : service_(&service),
      question_(std::move(question)),
      number_(number),
      begin_(std::chrono::steady_clock::now()) {
  const Budget budget = question_.budget.within(question_.caller->rights->budget);
  timeout_ = budget.timeout;
  job_ = std::make_shared<StatementJob>(start_of(question_), std::move(question_.parameters),
                                        options_of(question_, budget, service.memory_), budget.rows,
                                        std::move(question_.receiver));
}

Statement::~Statement() {
  job_->cancel();
  if (service_ == nullptr) return;
  if (!concluded_) conclude();
  service_->let_go(*this);
}

std::chrono::nanoseconds Statement::elapsed() const {
  return concluded_ ? took_ : std::chrono::steady_clock::now() - begin_;
}

bool Statement::run_at_once() {
  if (begun_ || question_.transaction || !question_.statement->is_quick()) return false;
  if (!job_->run_at_once(kOnTheLoop, question_.statement->stopwatch())) {
    question_.statement->disappointed();
    return false;
  }
  ++service_->metrics_.statements_inline;
  after_step();
  return true;
}

kj::Promise<void> Statement::step() {
  if (ended() || run_at_once()) return kj::READY_NOW;
  return !begun_ && commits() ? step_in_turn() : step_on_worker();
}

bool Statement::commits() const {
  using query::StatementKind;
  const auto kind = question_.statement->prepared().kind();
  return !question_.transaction &&
         (kind == StatementKind::Writes || kind == StatementKind::WritesRules);
}

kj::Promise<void> Statement::step_in_turn() {
  return service_->turn_to_write(timeout_).then(
      [this](kj::Maybe<WriteTurn> entered) -> kj::Promise<void> {
        KJ_IF_MAYBE (turn, entered) return step_on_worker().attach(kj::mv(*turn));
        close(kept_waiting(timeout_));
        return kj::READY_NOW;
      });
}

kj::Promise<void> Statement::step_on_worker() {
  if (ended()) return kj::READY_NOW;  // it was killed while it waited
  stepping_ = true;
  auto stepped = service_->run_on_worker([job = job_] { job->step(); });
  return stepped.then([this] { after_step(); }).attach(kj::defer([this] {
    if (stepping_) job_->cancel();
  }));
}

void Statement::after_step() {
  stepping_ = false;
  if (ended() && !begun_ && !end().error) question_.statement->took(job_->step_time());
  begun_ = true;
  if (ended()) conclude();
}

void Statement::close(Error error) {
  if (stepping_ || ended()) return;  // a worker may be writing the end
  job_->close(std::move(error));
  conclude();
}

void Statement::abandon() {
  job_->cancel();
  if (!concluded_) conclude();
  service_ = nullptr;
}

/// Told once: what became of it.
void Statement::conclude() {
  took_ = elapsed();
  concluded_ = true;
  auto& metrics = service_->metrics_;
  const bool known = !stepping_ && ended();
  std::optional<ErrorCode> failure;
  if (!known) failure = ErrorCode::Cancelled;
  if (known && end().error) failure = end().error->code();
  const auto rows = known ? end().rows : 0;
  metrics.rows += rows;
  metrics.statement_seconds.add(took_);
  if (failure) metrics.count_error(*failure);
  auto& log = service_->log_;
  const bool slow = service_->limits_.slow.count() > 0 && took_ > service_->limits_.slow;
  if (slow) ++metrics.slow_statements;
  if (slow || log.audits()) {
    const auto& who = caller();
    const double milliseconds = std::chrono::duration<double, std::milli>(took_).count();
    const ServerLog::Fields fields{{"user", Value(who.rights->user)},
                                   {"address", Value(who.address)},
                                   {"program", Value(who.program)},
                                   {"statement", Value(text().substr(0, kLoggedText))},
                                   {"parameters", Value(job_->parameters())},
                                   {"outcome", Value(failure ? to_string(*failure) : "ok")},
                                   {"rows", Value(static_cast<std::int64_t>(rows))},
                                   {"milliseconds", Value(milliseconds)}};
    if (slow) log.event(LogLevel::Warning, "slow statement", fields);
    log.audit("statement", fields);
  }
  service_->forget(*this);
}

StatementService::StatementService(const ServiceLimits& limits, kj::Timer& timer, Metrics& metrics,
                                   ServerLog& log)
    : limits_(limits),
      timer_(timer),
      metrics_(metrics),
      log_(log),
      memory_(limits.memory_bytes == 0 ? nullptr
                                       : std::make_shared<MemoryPool>(limits.memory_bytes)),
      pool_(limits.workers),
      sweep_(close_forgotten().eagerlyEvaluate(nullptr)) {}

/// Workers end what they run at its next look at its token.
StatementService::~StatementService() {
  for (const auto& [number, statement] : held_) statement->abandon();
}

kj::Promise<StatementService::Parsed> StatementService::parse(std::shared_ptr<const Caller> caller,
                                                              std::string text) {
  if (text.size() <= kParsedOnTheLoop) {
    Parsed parsed;
    try {
      parsed.statement = cache_.get(text);
    } catch (const Error& error) {
      note_refusal(*caller, text, error);
      parsed.error = error;
    }
    return parsed;
  }
  struct Work {
    std::string text;
    Parsed parsed;
  };
  auto work = std::make_shared<Work>();
  work->text = std::move(text);
  return run_on_worker([work] {
           try {
             work->parsed.statement = std::make_shared<KnownStatement>(work->text);
           } catch (const std::exception& failure) {
             work->parsed.error = as_error(failure);
           }
         })
      .then([this, work, caller = std::move(caller)] {
        if (work->parsed.error) note_refusal(*caller, work->text, *work->parsed.error);
        return std::move(work->parsed);
      });
}

void StatementService::note_refusal(const Caller& caller, std::string_view text,
                                    const Error& error) {
  if (!log_.audits()) return;
  log_.audit("statement", {{"user", Value(caller.rights->user)},
                           {"address", Value(caller.address)},
                           {"program", Value(caller.program)},
                           {"statement", Value(text.substr(0, kLoggedText))},
                           {"outcome", Value(to_string(error.code()))}});
}

kj::Own<Statement> StatementService::ask(Question question) {
  try {
    admit(question);
  } catch (const Error& error) {
    note_refusal(*question.caller, question.statement->prepared().text(), error);
    throw;
  }
  ++running_of_user_[question.caller->rights->user];
  auto statement = kj::heap<Statement>(*this, std::move(question), ++last_number_);
  held_.emplace(statement->number(), statement.get());
  ++metrics_.statements;
  ++metrics_.running_statements;
  return statement;
}

void StatementService::admit(const Question& question) {
  const auto& rights = *question.caller->rights;
  rights.require(question.statement->prepared().kind());
  if (closed_) throw Error(ErrorCode::Busy, "the server is about to end");
  const auto known = running_of_user_.find(rights.user);
  const std::size_t of_user = known == running_of_user_.end() ? 0 : known->second;
  const bool full = pool_.waiting() >= limits_.waiting;
  const bool too_many = rights.budget.statements != 0 && of_user >= rights.budget.statements;
  if (full || too_many) {
    ++metrics_.refused_statements;
    const std::string cause =
        full ? "the server has no room for more statements"
             : "as many statements as one user may have are running: " + std::to_string(of_user);
    throw Error(ErrorCode::Busy, cause)
        .detail(full ? "NoRoom" : "TooManyStatements")
        .hint("try again in a moment");
  }
}

void StatementService::forget(const Statement& statement) {
  --metrics_.running_statements;
  const auto of_user = running_of_user_.find(statement.caller().rights->user);
  if (--of_user->second == 0) running_of_user_.erase(of_user);
}

void StatementService::let_go(const Statement& statement) {
  held_.erase(statement.number());
  tell_if_idle();
}

void StatementService::tell_if_idle() {
  if (!is_idle()) return;
  KJ_IF_MAYBE (fulfiller, idle_) {
    (*fulfiller)->fulfill();
    idle_ = nullptr;
  }
}

kj::Promise<kj::Maybe<WriteTurn>> StatementService::turn_to_write(std::chrono::milliseconds most) {
  auto turn = writes_.enter(WriteGate::Side::Write).then([](WriteTurn entered) {
    return kj::Maybe<WriteTurn>(kj::mv(entered));
  });
  if (most.count() == 0) return turn;
  auto late = timer_.afterDelay(static_cast<std::int64_t>(most.count()) * kj::MILLISECONDS);
  return turn.exclusiveJoin(late.then([]() -> kj::Maybe<WriteTurn> { return nullptr; }));
}

Error kept_waiting(std::chrono::milliseconds most) {
  return Error(ErrorCode::Limit, "a bulk load kept the statement waiting for its time limit of " +
                                     std::to_string(most.count()) + " ms")
      .hint("try again when the load has ended");
}

kj::Promise<void> StatementService::run_on_worker(WorkerPool::Task task) {
  auto paf = kj::newPromiseAndCrossThreadFulfiller<void>();
  pool_.submit([task = kj::mv(task), fulfiller = kj::mv(paf.fulfiller)]() mutable {
    task();
    fulfiller->fulfill();
  });
  return kj::mv(paf.promise);
}

std::vector<Statement*> StatementService::running() const {
  std::vector<Statement*> found;
  for (const auto& [number, statement] : held_) {
    if (!statement->concluded_) found.push_back(statement);
  }
  return found;
}

Statement* StatementService::running(std::uint64_t number) const {
  const auto found = held_.find(number);
  return found == held_.end() || found->second->concluded_ ? nullptr : found->second;
}

bool StatementService::kill(std::uint64_t number) {
  Statement* statement = running(number);
  if (statement == nullptr) return false;
  statement->cancel();
  statement->close(Error(ErrorCode::Cancelled, "the statement was killed"));
  return true;
}

void StatementService::close(std::uint64_t number, Error error) {
  if (Statement* statement = running(number)) statement->close(std::move(error));
}

kj::Promise<void> StatementService::when_idle() {
  if (is_idle()) return kj::READY_NOW;
  auto paf = kj::newPromiseAndFulfiller<void>();
  idle_ = kj::mv(paf.fulfiller);
  return kj::mv(paf.promise);
}

/// Rows that nobody fetches hold a snapshot and memory: the time limit holds for them as well.
kj::Promise<void> StatementService::close_forgotten() {
  return timer_.afterDelay(1 * kj::SECONDS).then([this] {
    for (Statement* statement : running()) {
      const bool over =
          statement->timeout_.count() > 0 && statement->elapsed() > statement->timeout_;
      if (!over || statement->stepping_ || !statement->begun_) continue;
      statement->close(Error(ErrorCode::Limit,
                             "the rest of the rows was not fetched within the "
                             "statement's time limit of " +
                                 std::to_string(statement->timeout_.count()) + " ms"));
    }
    return close_forgotten();
  });
}

}  // namespace clout::tools
