#include "tools/serve/rpc_runner.h"

#include <utility>

#include "tools/picture/drawn_parts.h"
#include "tools/rpc/operation_wire.h"
#include "tools/rpc/value_wire.h"
#include "tools/serve/rendered_rows.h"

namespace clout::tools {
namespace {

WireRows& wire_rows(Statement& statement) { return static_cast<WireRows&>(statement.receiver()); }

/// The rest of a statement's rows.
class CursorServer final : public wire::Cursor::Server {
 public:
  CursorServer(std::shared_ptr<RpcRunner> runner, kj::Own<CallGate::Permit> held,
               kj::Own<Statement> statement)
      : runner_(std::move(runner)), held_(kj::mv(held)), statement_(kj::mv(statement)) {}

  kj::Promise<void> next(NextContext context) override {
    context.allowCancellation();
    return step().then([this, context]() mutable {
      auto results = context.getResults();
      if (!statement_->ended() || !statement_->end().error) {
        results.setBatch(wire_rows(*statement_).batch());
      }
      results.setMore(!statement_->ended());
      if (statement_->ended()) end(results);
    });
  }

  kj::Promise<void> stream(StreamContext context) override {
    context.allowCancellation();
    auto to = context.getParams().getTo();
    return send_all(to).then([this, context]() mutable { end(context.getResults()); });
  }

 private:
  /// A cursor that has told its end has no more rows; two calls at a time make no sense.
  kj::Promise<void> step() {
    KJ_REQUIRE(!busy_, "this cursor is being read already");
    KJ_REQUIRE(!told_, "this cursor has no more rows");
    busy_ = true;
    return runner_->enter()
        .then([this](kj::Own<CallGate::Permit> permit) {
          return statement_->step().attach(kj::mv(permit));
        })
        .attach(kj::defer([this] { busy_ = false; }));
  }

  kj::Promise<void> send_all(wire::RowSink::Client to) {
    return step().then([this, to]() mutable -> kj::Promise<void> {
      if (statement_->ended() && statement_->end().error) return kj::READY_NOW;
      const auto batch = wire_rows(*statement_).batch();
      auto request = to.rowsRequest(batch.totalSize());
      request.setBatch(batch);
      auto sent = request.send();
      if (!statement_->ended()) {
        return sent.then([this, to]() mutable { return send_all(kj::mv(to)); });
      }
      return sent.then([to]() mutable { return to.endRequest().send().ignoreResult(); });
    });
  }

  template <typename Results>
  void end(Results results) {
    told_ = true;
    if (statement_->end().error) {
      write_error(results.initError(), *statement_->end().error);
    } else {
      write_outcome(results.initOutcome(), *statement_);
    }
  }

  std::shared_ptr<RpcRunner> runner_;
  kj::Own<CallGate::Permit> held_;
  kj::Own<Statement> statement_;
  bool busy_ = false;
  bool told_ = false;
};

/// What an answer takes beside its rows.
constexpr std::uint64_t kWordsBesideRows = 64;

/// Answers run() with the first batch, if that is not in the answer already.
template <typename Results>
void answer(Results results, const std::shared_ptr<RpcRunner>& runner,
            kj::Own<Statement> statement) {
  kj::Own<CallGate::Permit> held;
  try {
    if (!statement->ended()) held = runner->connection()->hold();
  } catch (const Error& refusal) {
    statement->close(refusal);
  }
  if (statement->ended() && statement->end().error) {
    write_error(results.initError(), *statement->end().error);
    return;
  }
  const auto& rows = wire_rows(*statement);
  auto columns = results.initColumns(static_cast<unsigned>(rows.columns().size()));
  for (unsigned i = 0; i < columns.size(); ++i) columns.set(i, wire_text(rows.columns()[i]));
  if (rows.has_batch()) results.setBatch(rows.batch());
  if (statement->ended()) {
    write_outcome(results.initOutcome(), *statement);
  } else {
    results.setCursor(kj::heap<CursorServer>(runner, kj::mv(held), kj::mv(statement)));
  }
}

capnp::MessageSize size_of_answer(Statement& statement) {
  if (statement.ended() && statement.end().error) return {kWordsBesideRows, 0};
  auto size = wire_rows(statement).batch().totalSize();
  size.wordCount += kWordsBesideRows;
  size.capCount = 1;
  return size;
}

/// Tries to run all of a statement now, with its rows written straight into the answer.
template <typename Context>
bool run_at_once(Context context, Statement& statement) {
  auto& rows = wire_rows(statement);
  rows.write_last_to([context](capnp::MessageSize size) mutable {
    size.wordCount += kWordsBesideRows;
    return context.getResults(size).initBatch();
  });
  const bool ended = statement.run_at_once();
  rows.write_last_to(nullptr);
  return ended;
}

/// Runs a statement that is parsed and answers with its first batch.
template <typename Context>
kj::Promise<void> run_known(Context context, std::shared_ptr<RpcRunner> runner,
                            std::shared_ptr<KnownStatement> known,
                            capnp::List<wire::Entry>::Reader parameters,
                            wire::Options::Reader options) {
  kj::Own<Statement> statement;
  try {
    statement = runner->ask(kj::mv(known), parameters, options, std::make_unique<WireRows>());
  } catch (const std::exception& failure) {
    write_error(context.getResults().initError(), as_error(failure));
    return kj::READY_NOW;
  }
  if (run_at_once(context, *statement)) {
    answer(context.getResults(), runner, kj::mv(statement));
    return kj::READY_NOW;
  }
  auto& stepped = *statement;
  return stepped.step().then(
      [context, runner = kj::mv(runner), statement = kj::mv(statement)]() mutable {
        const auto size = size_of_answer(*statement);
        answer(context.getResults(size), runner, kj::mv(statement));
      });
}

class PreparedServer final : public wire::Prepared::Server {
 public:
  PreparedServer(std::shared_ptr<RpcRunner> runner, kj::Own<CallGate::Permit> held,
                 std::shared_ptr<KnownStatement> known)
      : runner_(std::move(runner)), held_(kj::mv(held)), known_(std::move(known)) {}

  kj::Promise<void> run(RunContext context) override {
    context.allowCancellation();
    return runner_->with_place([this, context]() mutable {
      const auto params = context.getParams();
      return run_known(context, runner_, known_, params.getParameters(), params.getOptions());
    });
  }

 private:
  std::shared_ptr<RpcRunner> runner_;
  kj::Own<CallGate::Permit> held_;
  std::shared_ptr<KnownStatement> known_;
};

/// Sends what a statement renders until its end.
kj::Promise<void> send_text(Statement& statement, wire::TextSink::Client to) {
  return statement.step().then([&statement, to]() mutable -> kj::Promise<void> {
    const std::string text = static_cast<RenderedRows&>(statement.receiver()).take_text();
    auto request = to.textRequest();
    request.setBytes({reinterpret_cast<const kj::byte*>(text.data()), text.size()});
    auto sent = text.empty() ? kj::Promise<void>(kj::READY_NOW) : request.send();
    if (!statement.ended()) {
      return sent.then([&statement, to]() mutable { return send_text(statement, kj::mv(to)); });
    }
    return sent.then([to]() mutable { return to.endRequest().send().ignoreResult(); });
  });
}

void write_rendered(wire::Runner::RenderResults::Builder results, Statement& statement) {
  const auto& columns = static_cast<RenderedRows&>(statement.receiver()).columns();
  results.setColumns(static_cast<std::uint32_t>(columns.size()));
  if (statement.end().error) {
    write_error(results.initError(), *statement.end().error);
    return;
  }
  results.setRoutes(DrawnParts(columns).are_routes());
  write_outcome(results.initOutcome(), statement);
}

}  // namespace

Map read_parameters(capnp::List<wire::Entry>::Reader parameters) {
  try {
    return read_entries(parameters);
  } catch (const kj::Exception& refused) {
    throw Error(ErrorCode::Limit, std::string("the parameters are too large or nested too deep: ") +
                                      refused.getDescription().cStr())
        .hint("lists and maps nest a thousand levels, and a message has 64 MB");
  }
}

Budget read_budget(wire::Options::Reader options) {
  return {std::chrono::milliseconds(options.getTimeoutMs()), options.getMemoryBytes(), 0, 0};
}

kj::Own<CallGate::Permit> RpcConnection::hold() {
  auto place = held.try_enter();
  if (place.get() != nullptr) return place;
  throw Error(ErrorCode::Limit,
              "a connection has at most " + std::to_string(most_held) +
                  " sessions, prepared statements, transactions, cursors, watches and loads")
      .detail("TooManyCapabilities")
      .hint("drop some, or open another connection");
}

kj::Promise<kj::Own<CallGate::Permit>> RpcRunner::enter() {
  auto place = connection_->gate.enter();
  if (!transaction_) return place;
  return place.then([this](kj::Own<CallGate::Permit> permit) {
    return turn_.enter().then([permit = kj::mv(permit)](kj::Own<CallGate::Permit> turn) mutable {
      return kj::mv(turn).attach(kj::mv(permit));
    });
  });
}

kj::Own<Statement> RpcRunner::ask(std::shared_ptr<KnownStatement> statement,
                                  capnp::List<wire::Entry>::Reader parameters,
                                  wire::Options::Reader options,
                                  std::unique_ptr<RowReceiver> receiver) {
  if (transaction_) {
    service().close(last_statement_,
                    Error(ErrorCode::Usage, "the transaction's next statement has been run"));
    if (!transaction_->in_transaction()) {
      throw Error(ErrorCode::Usage, "this transaction is over").hint("begin another one");
    }
  }
  auto asked = service().ask({caller_, std::move(statement), read_parameters(parameters),
                              read_budget(options), !options.getNoOptimizer(), transaction_,
                              std::move(receiver)});
  last_statement_ = asked->number();
  return asked;
}

kj::Promise<std::optional<Error>> RpcRunner::control(std::string text) {
  return enter().then([this, text](kj::Own<CallGate::Permit> permit) {
    service().close(last_statement_, Error(ErrorCode::Usage, "the transaction has ended"));
    if (text != "COMMIT") return run_control(text).attach(kj::mv(permit));
    const auto most = caller_->rights->budget.timeout;
    return service()
        .turn_to_write(most)
        .then(
            [this, text, most](kj::Maybe<WriteTurn> entered) -> kj::Promise<std::optional<Error>> {
              KJ_IF_MAYBE (turn, entered) return run_control(text).attach(kj::mv(*turn));
              return std::optional<Error>(kept_waiting(most));
            })
        .attach(kj::mv(permit));
  });
}

kj::Promise<std::optional<Error>> RpcRunner::run_control(std::string text) {
  auto failure = std::make_shared<std::optional<Error>>();
  return service()
      .run_on_worker([session = transaction_, failure, text = std::move(text)] {
        try {
          (void)session->run(text, {});
        } catch (const std::exception& error) {
          *failure = as_error(error);
        }
      })
      .then([failure] { return std::move(*failure); });
}

void write_outcome(wire::Outcome::Builder out, const Statement& statement) {
  using std::chrono::duration_cast;
  const auto& end = statement.end();
  out.setRows(end.rows);
  out.setCommit(raw(end.commit));
  out.setElapsedMicros(static_cast<std::uint64_t>(
      duration_cast<std::chrono::microseconds>(statement.elapsed()).count()));
  if (!end.summary.empty()) out.setSummary(wire_text(end.summary));
  if (end.writes.any()) write_changes(out, end.writes);
  if (end.notices.empty()) return;
  auto notices = out.initNotices(static_cast<unsigned>(end.notices.size()));
  for (unsigned i = 0; i < notices.size(); ++i) notices.set(i, wire_text(end.notices[i]));
}

kj::Promise<void> RunnerServer::run(RunContext context) {
  context.allowCancellation();
  return runner_->with_place([this, context]() mutable {
    std::string text(view_of(context.getParams().getStatement()));
    return runner_->service()
        .parse(runner_->caller(), std::move(text))
        .then([this, context](StatementService::Parsed parsed) mutable -> kj::Promise<void> {
          if (parsed.error) {
            write_error(context.getResults().initError(), *parsed.error);
            return kj::READY_NOW;
          }
          const auto params = context.getParams();
          return run_known(context, runner_, kj::mv(parsed.statement), params.getParameters(),
                           params.getOptions());
        });
  });
}

kj::Promise<void> RunnerServer::prepare(PrepareContext context) {
  std::string text(view_of(context.getParams().getStatement()));
  return runner_->service()
      .parse(runner_->caller(), std::move(text))
      .then([this, context](StatementService::Parsed parsed) mutable {
        return or_error(context.getResults(), [&]() -> kj::Promise<void> {
          if (parsed.error) throw *parsed.error;
          context.getResults().setPrepared(kj::heap<PreparedServer>(
              runner_, runner_->connection()->hold(), kj::mv(parsed.statement)));
          return kj::READY_NOW;
        });
      });
}

kj::Promise<void> RunnerServer::render(RenderContext context) {
  context.allowCancellation();
  return runner_->with_place([this, context]() mutable {
    std::string text(view_of(context.getParams().getQuestion().getStatement()));
    return runner_->service()
        .parse(runner_->caller(), std::move(text))
        .then([this, context](StatementService::Parsed parsed) mutable -> kj::Promise<void> {
          return or_error(context.getResults(), [&]() -> kj::Promise<void> {
            if (parsed.error) throw *parsed.error;
            const auto params = context.getParams();
            const auto question = params.getQuestion();
            auto receiver = std::make_unique<RenderedRows>(
                format_called(view_of(params.getFormat())), read_surface(params.getSurface()));
            auto statement = runner_->ask(kj::mv(parsed.statement), question.getParameters(),
                                          question.getOptions(), std::move(receiver));
            auto& rendered = *statement;
            return send_text(rendered, params.getTo())
                .then([context, statement = kj::mv(statement)]() mutable {
                  write_rendered(context.getResults(), *statement);
                });
          });
        });
  });
}

}  // namespace clout::tools
