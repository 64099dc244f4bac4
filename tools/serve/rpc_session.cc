#include "tools/serve/rpc_session.h"

#include <set>
#include <sstream>
#include <utility>

#include "query/engine.h"
#include "tools/cli/statement_runner.h"
#include "tools/repl/completion.h"
#include "tools/repl/graph_summary.h"
#include "tools/repl/schema_report.h"
#include "tools/rpc/error_wire.h"
#include "tools/rpc/operation_wire.h"
#include "tools/rpc/value_wire.h"
#include "tools/serve/rpc_administration.h"
#include "tools/serve/rpc_load.h"
#include "tools/serve/rpc_watch.h"

namespace clout::tools {
namespace {

constexpr std::size_t kShownText = 1'000;

class TransactionServer final : public RunnerServer, public virtual wire::Transaction::Server {
 public:
  using RunnerServer::RunnerServer;

  kj::Promise<void> commit(CommitContext context) override {
    return runner_->control("COMMIT").then([this, context](std::optional<Error> error) mutable {
      auto results = context.getResults();
      if (error) return write_error(results.initError(), *error);
      results.setCommit(raw(runner_->caller()->rights->graph->database().view()->commit()));
    });
  }

  kj::Promise<void> rollback(RollbackContext /*context*/) override {
    return runner_->control("ROLLBACK").ignoreResult();
  }
};

void write_counts(capnp::List<wire::Schema::Counted>::Builder out,
                  const GraphSummary::Counts& counts) {
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setName(wire_text(counts[i].first));
    out[i].setCount(counts[i].second);
  }
}

void write_texts(capnp::List<capnp::Text>::Builder out, const std::vector<std::string>& texts) {
  for (unsigned i = 0; i < out.size(); ++i) out.set(i, wire_text(texts[i]));
}

template <typename Items>
unsigned size_of(const Items& items) {
  return static_cast<unsigned>(items.size());
}

void write_schema_of(wire::Schema::Builder out, const GraphSummary& summary,
                     const std::vector<std::string>& names) {
  out.setNodes(summary.nodes);
  out.setEdges(summary.edges);
  write_counts(out.initLabels(size_of(summary.labels)), summary.labels);
  write_counts(out.initEdgeTypes(size_of(summary.edge_types)), summary.edge_types);
  write_texts(out.initPropertyKeys(size_of(summary.property_keys)), summary.property_keys);
  auto indexes = out.initIndexes(size_of(summary.indexes));
  for (unsigned i = 0; i < indexes.size(); ++i) {
    indexes[i].setName(wire_text(summary.indexes[i].name));
    indexes[i].setOn(wire_text(summary.indexes[i].on));
    indexes[i].setProperty(wire_text(summary.indexes[i].property));
    indexes[i].setUnique(summary.indexes[i].unique);
  }
  auto constraints = out.initConstraints(size_of(summary.constraints));
  for (unsigned i = 0; i < constraints.size(); ++i) {
    constraints[i].setName(wire_text(summary.constraints[i].name));
    constraints[i].setOn(wire_text(summary.constraints[i].on));
    constraints[i].setProperty(wire_text(summary.constraints[i].property));
    constraints[i].setRule(wire_text(summary.constraints[i].rule));
  }
  write_texts(out.initNames(size_of(names)), names);
}

class SessionServer final : public RunnerServer, public virtual wire::Session::Server {
 public:
  using RunnerServer::RunnerServer;

  kj::Promise<void> begin(BeginContext context) override {
    return or_error(context.getResults(), [&] {
      auto held = runner_->connection()->hold();
      auto session = std::make_shared<query::Session>(graph().engine());
      auto runner =
          std::make_shared<RpcRunner>(runner_->connection(), runner_->caller(), std::move(session));
      return runner->control("BEGIN").then(
          [runner, context, held = kj::mv(held)](std::optional<Error> error) mutable {
            auto results = context.getResults();
            if (error) return write_error(results.initError(), *error);
            results.setTransaction(kj::heap<TransactionServer>(runner, kj::mv(held)));
          });
    });
  }

  kj::Promise<void> restrict(RestrictContext context) override;

  kj::Promise<void> whoAmI(WhoAmIContext context) override {
    auto results = context.getResults();
    results.setUser(wire_text(rights().user));
    results.setRole(static_cast<wire::Role>(rights().role));
    return kj::READY_NOW;
  }

  kj::Promise<void> schema(SchemaContext context) override {
    struct Found {
      GraphSummary summary;
      std::vector<std::string> names;
    };
    return look<Found>(context,
                       [](const graph::GraphView& view) {
                         return Found{summarize(view), example_names(view)};
                       })
        .then([context](kj::Maybe<Found> found) mutable {
          KJ_IF_MAYBE (it, found) {
            write_schema_of(context.getResults().initSchema(), it->summary, it->names);
          }
        });
  }

  kj::Promise<void> describe(DescribeContext context) override {
    const Surface surface = read_surface(context.getParams().getSurface());
    return look<std::string>(context,
                             [surface](const graph::GraphView& view) {
                               std::ostringstream out;
                               write_schema(view, surface, out);
                               return std::move(out).str();
                             })
        .then([context](kj::Maybe<std::string> text) mutable {
          KJ_IF_MAYBE (it, text) context.getResults().setText(wire_text(*it));
        });
  }

  kj::Promise<void> administer(AdministerContext context) override {
    return or_error(context.getResults(), [&]() -> kj::Promise<void> {
      require_whole(Role::Admin, "the operations of the database", "administer");
      context.getResults().setAdministration(
          administration(runner_->connection()->maintenance, hold_for_itself(), runner_->caller()));
      return kj::READY_NOW;
    });
  }

  kj::Promise<void> load(LoadContext context) override {
    return or_error(context.getResults(), [&]() -> kj::Promise<void> {
      require_whole(Role::Writer, "bulk loads", "load");
      context.getResults().setLoad(begin_load(runner_->connection()->maintenance, hold_for_itself(),
                                              runner_->caller(), context.getParams().getOptions()));
      return kj::READY_NOW;
    });
  }

  kj::Promise<void> complete(CompleteContext context) override {
    const auto params = context.getParams();
    std::string typed(view_of(params.getTyped()));
    std::string line(view_of(params.getLine()));
    auto found = std::make_shared<Completion>();
    return runner_->service()
        .run_on_worker([found, typed, line, graph = rights().graph] {
          try {
            const Completer completer(query::keywords(), [&] { return graph->database().view(); });
            *found = completer.complete(typed, line);
          } catch (const std::exception&) {
            *found = {};  // nothing to offer
          }
        })
        .then([found, context]() mutable {
          auto results = context.getResults();
          results.setStart(static_cast<std::uint32_t>(found->start));
          write_texts(results.initCandidates(size_of(found->candidates)), found->candidates);
          results.setCommon(wire_text(found->common));
        });
  }

  kj::Promise<void> running(RunningContext context) override {
    std::vector<const Statement*> shown;
    for (const Statement* statement : runner_->service().running()) {
      if (may_see(*statement)) shown.push_back(statement);
    }
    auto list = context.getResults().initStatements(size_of(shown));
    for (unsigned i = 0; i < list.size(); ++i) {
      using std::chrono::duration_cast;
      list[i].setNumber(shown[i]->number());
      list[i].setUser(wire_text(shown[i]->caller().rights->user));
      list[i].setProgram(wire_text(shown[i]->caller().program));
      list[i].setStatement(wire_text(shown[i]->text().substr(0, kShownText)));
      list[i].setElapsedMs(static_cast<std::uint64_t>(
          duration_cast<std::chrono::milliseconds>(shown[i]->elapsed()).count()));
    }
    return kj::READY_NOW;
  }

  kj::Promise<void> watch(WatchContext context) override {
    context.allowCancellation();
    return start_watch(*runner_, context);
  }

  kj::Promise<void> kill(KillContext context) override {
    const auto number = context.getParams().getStatement();
    const Statement* statement = runner_->service().running(number);
    if (statement == nullptr || !may_see(*statement)) {
      write_error(context.getResults().initError(),
                  Error(ErrorCode::NotFound,
                        "no statement of number " + std::to_string(number) + " is running"));
      return kj::READY_NOW;
    }
    runner_->service().kill(number);
    return kj::READY_NOW;
  }

 private:
  [[nodiscard]] const Rights& rights() { return *runner_->caller()->rights; }
  /// For `operation`: Rights::require_whole(), whose refusal is in the audit log.
  void require_whole(Role role, std::string_view what, std::string_view operation) {
    try {
      rights().require_whole(role, what);
    } catch (const Error& error) {
      const auto& who = *runner_->caller();
      runner_->service().log().audit("operation", {{"user", Value(who.rights->user)},
                                                   {"address", Value(who.address)},
                                                   {"program", Value(who.program)},
                                                   {"operation", Value(operation)},
                                                   {"outcome", Value(to_string(error.code()))}});
      throw;
    }
  }
  [[nodiscard]] VisibleGraph& graph() { return *rights().graph; }
  /// RpcConnection::hold() for what has no runner that keeps the connection.
  [[nodiscard]] kj::Own<CallGate::Permit> hold_for_itself() {
    return runner_->connection()->hold().attach(runner_->connection());
  }
  [[nodiscard]] bool may_see(const Statement& statement) {
    return rights().role == Role::Admin || statement.caller().rights->user == rights().user;
  }

  /// What `work` finds in the newest state, on a worker; an error goes into the results instead.
  template <typename Found, typename Context, typename Work>
  kj::Promise<kj::Maybe<Found>> look(Context context, Work work) {
    struct Outcome {
      std::optional<Found> found;
      std::optional<Error> error;
    };
    auto outcome = std::make_shared<Outcome>();
    return runner_->service()
        .run_on_worker([outcome, work, graph = rights().graph] {
          try {
            outcome->found = work(*graph->database().view());
          } catch (const std::exception& failure) {
            outcome->error = as_error(failure);
          }
        })
        .then([outcome, context]() mutable -> kj::Maybe<Found> {
          if (outcome->found) return std::move(*outcome->found);
          write_error(context.getResults().initError(), *outcome->error);
          return nullptr;
        });
  }
};

std::set<std::string, std::less<>> read_names(capnp::List<capnp::Text>::Reader in) {
  std::set<std::string, std::less<>> names;
  for (const auto name : in) names.emplace(view_of(name));
  return names;
}

kj::Promise<void> SessionServer::restrict(RestrictContext context) {
  const auto in = context.getParams().getRestriction();
  Rights narrower = rights();
  narrower.read_only = narrower.read_only || in.getReadOnly();
  narrower.budget = narrower.budget.within(
      {std::chrono::milliseconds(in.getTimeoutMs()), in.getMemoryBytes(), in.getMaxRows(), 0});
  graph::ReadRule rule;
  rule.labels.names = read_names(in.getHiddenLabels());
  rule.edge_types.names = read_names(in.getHiddenEdgeTypes());
  rule.sources.names = read_names(in.getHiddenSources());
  if (!rule.empty()) narrower.graph = narrower.graph->under(rule);
  auto caller = std::make_shared<const Caller>(
      Caller{std::make_shared<const Rights>(std::move(narrower)), runner_->caller()->program,
             runner_->caller()->address});
  auto runner = std::make_shared<RpcRunner>(runner_->connection(), std::move(caller));
  return or_error(context.getResults(), [&]() -> kj::Promise<void> {
    auto held = runner->connection()->hold();
    context.getResults().setSession(kj::heap<SessionServer>(std::move(runner), kj::mv(held)));
    return kj::READY_NOW;
  });
}

Credentials read_credentials(wire::Credentials::Reader in) {
  switch (in.which()) {
    case wire::Credentials::TOKEN:
      return TokenCredentials{std::string(view_of(in.getToken()))};
    case wire::Credentials::PASSWORD:
      return PasswordCredentials{std::string(view_of(in.getPassword().getUser())),
                                 std::string(view_of(in.getPassword().getPassword()))};
    case wire::Credentials::NONE:
      break;
  }
  return NoCredentials{};
}

class CloutServer final : public wire::Clout::Server {
 public:
  CloutServer(std::shared_ptr<RpcConnection> connection, Accounts& accounts)
      : connection_(std::move(connection)), accounts_(accounts) {}

  kj::Promise<void> login(LoginContext context) override {
    const auto params = context.getParams();
    std::string program(view_of(params.getProgram()));
    return accounts_.login(read_credentials(params.getCredentials()), connection_->address)
        .then([this, context, program = std::move(program)](LoginOutcome outcome) mutable {
          return or_error(context.getResults(), [&]() -> kj::Promise<void> {
            if (outcome.error) throw *outcome.error;
            auto held = connection_->hold();
            auto caller = std::make_shared<const Caller>(
                Caller{std::move(outcome.rights), std::move(program), connection_->address});
            connection_->logged_in = true;
            connection_->service.log().audit("login", {{"user", Value(caller->rights->user)},
                                                       {"address", Value(caller->address)},
                                                       {"program", Value(caller->program)},
                                                       {"outcome", Value("ok")}});
            context.getResults().setSession(kj::heap<SessionServer>(
                std::make_shared<RpcRunner>(connection_, std::move(caller)), kj::mv(held)));
            return kj::READY_NOW;
          });
        });
  }

  kj::Promise<void> server(ServerContext context) override {
    auto results = context.getResults();
    results.setVersion(CLOUT_VERSION);
    results.setProtocol(wire::PROTOCOL_VERSION);
    results.setLoginRequired(accounts_.login_required());
    return kj::READY_NOW;
  }

  kj::Promise<void> ping(PingContext /*context*/) override { return kj::READY_NOW; }

 private:
  std::shared_ptr<RpcConnection> connection_;
  Accounts& accounts_;
};

}  // namespace

wire::Clout::Client bootstrap(std::shared_ptr<RpcConnection> connection, Accounts& accounts) {
  return kj::heap<CloutServer>(std::move(connection), accounts);
}

}  // namespace clout::tools
