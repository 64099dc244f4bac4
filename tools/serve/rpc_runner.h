// Statements over Cap'n Proto: what sessions and transactions have in common, prepared statements
// and cursors.
#pragma once

#include <memory>
#include <string>

#include <kj/async.h>

#include "schema/clout.capnp.h"
#include "tools/serve/call_gate.h"
#include "tools/serve/maintenance.h"
#include "tools/serve/statement_service.h"
#include "tools/serve/watch_service.h"
#include "tools/serve/wire_rows.h"

namespace clout::tools {

/// What all capabilities of one connection share. The event loop's thread alone uses it.
struct RpcConnection {
  RpcConnection(Maintenance& of_all, WatchService& watch_service, std::string peer,
                std::size_t calls)
      : service(of_all.service),
        maintenance(of_all),
        watches(watch_service),
        address(std::move(peer)),
        gate(calls) {}

  StatementService& service;
  Maintenance& maintenance;
  WatchService& watches;
  std::string address;
  CallGate gate;           ///< statements in flight
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

/// Fills in the outcome of a statement that has ended.
void write_outcome(wire::Outcome::Builder out, const Statement& statement);

/// The server's side of wire::Runner, for whatever capability extends it.
class RunnerServer : public virtual wire::Runner::Server {
 public:
  explicit RunnerServer(std::shared_ptr<RpcRunner> runner) : runner_(std::move(runner)) {}

  kj::Promise<void> run(RunContext context) override;
  kj::Promise<void> prepare(PrepareContext context) override;
  kj::Promise<void> render(RenderContext context) override;

 protected:
  std::shared_ptr<RpcRunner> runner_;
};

}  // namespace clout::tools
