// Statements over Cap'n Proto: what sessions and transactions have in common, prepared statements
// and cursors.
#pragma once

#include <memory>
#include <string>

#include <kj/async.h>

#include "schema/clout.capnp.h"
#include "tools/cli/statement_runner.h"
#include "tools/rpc/error_wire.h"
#include "tools/serve/call_gate.h"
#include "tools/serve/maintenance.h"
#include "tools/serve/statement_service.h"
#include "tools/serve/watch_service.h"
#include "tools/serve/wire_rows.h"

namespace clout::tools {

/// What all capabilities of one connection share. The event loop's thread alone uses it.
struct RpcConnection {
  RpcConnection(Maintenance& of_all, WatchService& watch_service, std::string peer,
                std::size_t calls, std::size_t capabilities)
      : service(of_all.service),
        maintenance(of_all),
        watches(watch_service),
        address(std::move(peer)),
        gate(calls),
        held(capabilities),
        most_held(capabilities) {}

  /// The right to hand out one more capability that holds something: a session, a prepared
  /// statement, a transaction, a cursor, a watch, a load and so on. It lives as long as that.
  /// Throws Error{Limit}.
  [[nodiscard]] kj::Own<CallGate::Permit> hold();

  StatementService& service;
  Maintenance& maintenance;
  WatchService& watches;
  std::string address;
  CallGate gate;  ///< statements in flight
  CallGate held;  ///< capabilities that the client has
  std::size_t most_held;
  bool logged_in = false;  ///< somebody has
};

/// Runs statements for a caller, within a transaction or each as one of its own.
class RpcRunner {
 public:
  RpcRunner(std::shared_ptr<RpcConnection> connection, std::shared_ptr<const Caller> caller,
            std::shared_ptr<query::Session> transaction = nullptr)
      : connection_(std::move(connection)),
        caller_(std::move(caller)),
        transaction_(std::move(transaction)) {}

  [[nodiscard]] StatementService& service() { return connection_->service; }
  [[nodiscard]] const std::shared_ptr<RpcConnection>& connection() { return connection_; }
  [[nodiscard]] const std::shared_ptr<const Caller>& caller() { return caller_; }

  /// Takes a place among the connection's statements, and in a transaction its turn.
  [[nodiscard]] kj::Promise<kj::Own<CallGate::Permit>> enter();
  /// Does `work`, which returns a promise, in such a place: now, if there is one.
  template <typename Work>
  kj::Promise<void> with_place(Work work) {
    auto place = try_enter();
    if (place.get() != nullptr) return work().attach(kj::mv(place));
    return enter().then([work = kj::mv(work)](kj::Own<CallGate::Permit> permit) mutable {
      return work().attach(kj::mv(permit));
    });
  }
  /// Throws Error. In a transaction the statement before ends now, if it has not.
  [[nodiscard]] kj::Own<Statement> ask(std::shared_ptr<KnownStatement> statement,
                                       capnp::List<wire::Entry>::Reader parameters,
                                       wire::Options::Reader options,
                                       std::unique_ptr<RowReceiver> receiver);
  /// Begins or ends the transaction as `text` says: BEGIN, COMMIT or ROLLBACK.
  [[nodiscard]] kj::Promise<std::optional<Error>> control(std::string text);

 private:
  [[nodiscard]] kj::Promise<std::optional<Error>> run_control(std::string text);
  [[nodiscard]] kj::Own<CallGate::Permit> try_enter() {
    return transaction_ ? kj::Own<CallGate::Permit>() : connection_->gate.try_enter();
  }

  std::shared_ptr<RpcConnection> connection_;
  std::shared_ptr<const Caller> caller_;
  std::shared_ptr<query::Session> transaction_;
  CallGate turn_{1};
  std::uint64_t last_statement_ = 0;
};

/// The values that a question comes with. What Cap'n Proto itself refuses to read is the question's
/// fault: Error{Limit}.
[[nodiscard]] Map read_parameters(capnp::List<wire::Entry>::Reader parameters);
/// What a client asks a statement to keep to.
[[nodiscard]] Budget read_budget(wire::Options::Reader options);

/// Results whose only content is `error`, if `work` throws one.
template <typename Results, typename Work>
kj::Promise<void> or_error(Results results, Work&& work) {
  try {
    return work();
  } catch (const std::exception& failure) {
    write_error(results.initError(), as_error(failure));
    return kj::READY_NOW;
  }
}

/// Fills in the outcome of a statement that has ended.
void write_outcome(wire::Outcome::Builder out, const Statement& statement);

/// The server's side of wire::Runner, for whatever capability extends it.
class RunnerServer : public virtual wire::Runner::Server {
 public:
  /// `held`: RpcConnection::hold() of the runner's connection.
  RunnerServer(std::shared_ptr<RpcRunner> runner, kj::Own<CallGate::Permit> held)
      : runner_(std::move(runner)), held_(kj::mv(held)) {}

  kj::Promise<void> run(RunContext context) override;
  kj::Promise<void> prepare(PrepareContext context) override;
  kj::Promise<void> render(RenderContext context) override;

 protected:
  std::shared_ptr<RpcRunner> runner_;

 private:
  kj::Own<CallGate::Permit> held_;
};

}  // namespace clout::tools
