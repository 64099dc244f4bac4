#include "tools/client/connection.h"

#include <atomic>
#include <utility>

#include <capnp/rpc-twoparty.h>
#include <kj/compat/tls.h>
#include <kj/debug.h>

#include "schema/clout.capnp.h"
#include "tools/client/answer.h"
#include "tools/client/event_thread.h"
#include "tools/client/link.h"
#include "tools/client/remote_watch.h"
#include "tools/client/row_decoder.h"
#include "tools/client/text_receiver.h"
#include "tools/rpc/error_wire.h"
#include "tools/rpc/value_wire.h"

namespace clout::client {
namespace {

using tools::read_error;
using tools::view_of;
using tools::wire_text;

void write_options(wire::Options::Builder out, const QueryOptions& options) {
  out.setTimeoutMs(static_cast<std::uint32_t>(options.timeout.count()));
  out.setMemoryBytes(options.memory_bytes);
  out.setNoOptimizer(!options.optimize);
}

/// One batch, and what came with it.
struct Page {
  std::vector<std::string> columns;  ///< of the first
  DecodedBatch batch;
  std::optional<Outcome> outcome;  ///< of the last
};

/// What of a statement is still to come. Lives in the loop.
struct Remainder {
  explicit Remainder(wire::Cursor::Client from) : cursor(kj::mv(from)) { ask(); }

  /// The next batch travels while this one is used.
  void ask() { coming = cursor.nextRequest().send(); }

  wire::Cursor::Client cursor;
  kj::Promise<capnp::Response<wire::Cursor::NextResults>> coming = nullptr;
};

class RemoteRows final : public Rows {
 public:
  RemoteRows(const EventThread& thread, Page first, std::unique_ptr<Remainder> rest,
             const CancelToken* cancel)
      : thread_(thread),
        columns_(std::move(first.columns)),
        page_(std::move(first)),
        rest_(std::move(rest)),
        cancel_(cancel),
        row_(columns_.size()) {}
  ~RemoteRows() noexcept override {
    if (rest_) let_go();
  }
  RemoteRows(const RemoteRows&) = delete;
  RemoteRows& operator=(const RemoteRows&) = delete;

  [[nodiscard]] const std::vector<std::string>& columns() const override { return columns_; }

  const std::vector<Value>* next() override {
    while (next_ == page_.batch.rows) {
      if (!rest_) return nullptr;
      fetch();
    }
    auto* value = page_.batch.values.data() + next_++ * columns_.size();
    for (auto& cell : row_) cell = std::move(*value++);
    return &row_;
  }

  [[nodiscard]] const Outcome& outcome() const override {
    static const Outcome kUnknown;
    return page_.outcome ? *page_.outcome : kUnknown;
  }
  [[nodiscard]] const NodeContent* node(NodeId node) const override {
    const auto found = page_.batch.nodes.find(node);
    return found == page_.batch.nodes.end() ? nullptr : &found->second;
  }
  [[nodiscard]] const EdgeContent* edge(EdgeId edge) const override {
    const auto found = page_.batch.edges.find(edge);
    return found == page_.batch.edges.end() ? nullptr : &found->second;
  }

 private:
  /// After an error, as after the last batch, there is nothing left to fetch.
  void fetch() {
    Answer<Page> answer;
    try {
      answer = thread_.run([this] {
        auto page = rest_->coming.then([this](auto&& response) { return read(response); });
        return unless_cancelled<Page>(kj::mv(page), thread_.io().provider->getTimer(), cancel_);
      });
    } catch (...) {
      let_go();
      throw;
    }
    if (answer.error || answer.value->outcome) let_go();
    page_ = value_or_throw(std::move(answer));
    next_ = 0;
  }

  void let_go() {
    thread_.run([this] { rest_.reset(); });
  }

  Answer<Page> read(wire::Cursor::NextResults::Reader response) {
    if (response.hasError()) return {std::nullopt, read_error(response.getError())};
    if (response.getMore()) rest_->ask();
    Page page;
    page.batch = decode(response.getBatch(), columns_.size());
    if (!response.getMore()) page.outcome = decode(response.getOutcome());
    return {std::move(page), std::nullopt};
  }

  const EventThread& thread_;
  std::vector<std::string> columns_;
  Page page_;
  std::unique_ptr<Remainder> rest_;  ///< of the loop
  const CancelToken* cancel_;
  std::size_t next_ = 0;
  std::vector<Value> row_;
};

struct FirstPage {
  Page page;
  std::unique_ptr<Remainder> rest;
};

/// What run() answered.
template <typename Response>
Answer<FirstPage> read_first(Response& response) {
  if (response.hasError()) return {std::nullopt, read_error(response.getError())};
  FirstPage first;
  first.page.columns = decode(response.getColumns());
  first.page.batch = decode(response.getBatch(), first.page.columns.size());
  if (response.hasCursor()) {
    first.rest = std::make_unique<Remainder>(response.getCursor());
  } else {
    first.page.outcome = decode(response.getOutcome());
  }
  return {std::move(first), std::nullopt};
}

void write_surface(wire::Surface::Builder out, const Surface& surface) {
  out.setWidth(surface.width);
  out.setColour(surface.colour);
  out.setTerminal(surface.terminal);
  out.setAscii(surface.ascii);
}

std::vector<std::pair<std::string, std::uint64_t>> read_counts(
    capnp::List<wire::Schema::Counted>::Reader in) {
  std::vector<std::pair<std::string, std::uint64_t>> counts;
  for (const auto entry : in) counts.emplace_back(view_of(entry.getName()), entry.getCount());
  return counts;
}

class RemoteConnection final : public Connection {
 public:
  RemoteConnection(Address address, Login login, std::string program,
                   std::chrono::milliseconds patience)
      : target_{std::move(address), std::move(login), std::move(program), patience} {
    connect();
  }
  ~RemoteConnection() noexcept override {
    thread_.run([this] {
      until_lost_ = nullptr;
      transaction_ = nullptr;
      link_ = nullptr;
    });
  }
  RemoteConnection(const RemoteConnection&) = delete;
  RemoteConnection& operator=(const RemoteConnection&) = delete;

  std::unique_ptr<Rows> run(std::string_view statement, const Map& parameters,
                            const QueryOptions& options, const CancelToken* cancel) override {
    return rows_of(call<FirstPage>(cancel,
                                   [&] {
                                     auto request = runner().runRequest();
                                     request.setStatement(kj::str(text_of(statement)));
                                     fill(request, parameters, options);
                                     return request.send().then(
                                         [](auto&& response) { return read_first(response); });
                                   }),
                   cancel);
  }

  std::unique_ptr<Prepared> prepare(std::string_view statement) override;

  std::unique_ptr<Watch> watch(std::string_view statement, const Map& parameters,
                               const QueryOptions& options, const CancelToken* cancel) override {
    auto begun = call<WatchBegin>(cancel, [&] {
      auto request = link_->session.watchRequest();
      auto question = request.initQuestion();
      question.setStatement(kj::str(text_of(statement)));
      fill(question, parameters, options);
      return begin_watch(kj::mv(request), link_->network.onDisconnect());
    });
    return remote_watch(thread_, std::move(begun));
  }

  void begin() override {
    if (in_transaction()) {
      throw Error(ErrorCode::Usage, "a transaction is open already")
          .hint("commit() or rollback() ends it");
    }
    call<bool>(nullptr, [&] {
      return link_->session.beginRequest().send().then([this](auto&& response) -> Answer<bool> {
        if (response.hasError()) return {std::nullopt, read_error(response.getError())};
        transaction_ = response.getTransaction();
        in_transaction_ = true;
        return {true, std::nullopt};
      });
    });
  }

  void commit() override {
    require_transaction();
    in_transaction_ = false;
    call<bool>(nullptr, [&] {
      auto transaction = take_transaction();
      return transaction.commitRequest().send().then([](auto&& response) -> Answer<bool> {
        if (response.hasError()) return {std::nullopt, read_error(response.getError())};
        return {true, std::nullopt};
      });
    });
  }

  void rollback() override {
    require_transaction();
    in_transaction_ = false;
    call<bool>(nullptr, [&] {
      auto transaction = take_transaction();
      return transaction.rollbackRequest().send().then([](auto&&) -> Answer<bool> {
        return {true, std::nullopt};
      });
    });
  }

  [[nodiscard]] bool in_transaction() const override { return in_transaction_; }

  Rendered render(std::string_view statement, const Map& parameters, const QueryOptions& options,
                  std::string_view format, const Surface& surface,
                  const std::function<void(std::string_view)>& take,
                  const CancelToken* cancel) override {
    return call<Rendered>(cancel, [&] {
      auto request = runner().renderRequest();
      auto question = request.initQuestion();
      question.setStatement(kj::str(text_of(statement)));
      fill(question, parameters, options);
      request.setFormat(kj::str(text_of(format)));
      write_surface(request.initSurface(), surface);
      request.setTo(kj::heap<TextReceiver>(take));
      return request.send().then([](auto&& response) -> Answer<Rendered> {
        if (response.hasError()) return {std::nullopt, read_error(response.getError())};
        return {
            Rendered{decode(response.getOutcome()), response.getColumns(), response.getRoutes()},
            std::nullopt};
      });
    });
  }

  SchemaSummary schema() override {
    return call<SchemaSummary>(nullptr, [&] {
      return link_->session.schemaRequest().send().then(
          [](auto&& response) -> Answer<SchemaSummary> {
            if (response.hasError()) return {std::nullopt, read_error(response.getError())};
            const auto in = response.getSchema();
            return {SchemaSummary{in.getNodes(), in.getEdges(), read_counts(in.getLabels()),
                                  read_counts(in.getEdgeTypes()), decode(in.getPropertyKeys()),
                                  decode(in.getNames())},
                    std::nullopt};
          });
    });
  }

  std::string describe(const Surface& surface) override {
    return call<std::string>(nullptr, [&] {
      auto request = link_->session.describeRequest();
      write_surface(request.initSurface(), surface);
      return request.send().then([](auto&& response) -> Answer<std::string> {
        if (response.hasError()) return {std::nullopt, read_error(response.getError())};
        return {std::string(view_of(response.getText())), std::nullopt};
      });
    });
  }

  Words complete(std::string_view typed, std::string_view line) override {
    return call<Words>(nullptr, [&] {
      auto request = link_->session.completeRequest();
      request.setTyped(kj::str(text_of(typed)));
      request.setLine(kj::str(text_of(line)));
      return request.send().then([](auto&& response) -> Answer<Words> {
        return {Words{response.getStart(), decode(response.getCandidates()),
                      std::string(view_of(response.getCommon()))},
                std::nullopt};
      });
    });
  }

  std::vector<RunningStatement> running() override {
    using Statements = std::vector<RunningStatement>;
    return call<Statements>(nullptr, [&] {
      return link_->session.runningRequest().send().then([](auto&& response) -> Answer<Statements> {
        if (response.hasError()) return {std::nullopt, read_error(response.getError())};
        Statements statements;
        for (const auto in : response.getStatements()) {
          statements.push_back({in.getNumber(), std::string(view_of(in.getUser())),
                                std::string(view_of(in.getProgram())),
                                std::string(view_of(in.getStatement())),
                                std::chrono::milliseconds(in.getElapsedMs())});
        }
        return {std::move(statements), std::nullopt};
      });
    });
  }

  void kill(std::uint64_t statement) override {
    call<bool>(nullptr, [&] {
      auto request = link_->session.killRequest();
      request.setStatement(statement);
      return request.send().then([](auto&& response) -> Answer<bool> {
        if (response.hasError()) return {std::nullopt, read_error(response.getError())};
        return {true, std::nullopt};
      });
    });
  }

 private:
  friend class RemotePrepared;

  static kj::ArrayPtr<const char> text_of(std::string_view text) {
    return kj::arrayPtr(text.data(), text.size());
  }

  /// Nodes and edges are no parameters, so no graph is asked what they are.
  template <typename Request>
  static void fill(Request& request, const Map& parameters, const QueryOptions& options) {
    tools::write_entries(request.initParameters(static_cast<unsigned>(parameters.size())),
                         parameters);
    write_options(request.initOptions(), options);
  }

  void connect() {
    auto answer = thread_.run([this] {
      return client::connect(thread_.io(), target_).then([this](LinkOutcome outcome) {
        if (!outcome.error) link_ = kj::mv(outcome.link);
        return Answer<bool>{true, std::move(outcome.error)};
      });
    });
    value_or_throw(std::move(answer));
    connected_ = true;
    ++generation_;
    thread_.run([this] {
      lost_ = false;
      until_lost_ =
          link_->network.onDisconnect().then([this] { lost_ = true; }).eagerlyEvaluate(nullptr);
    });
  }

  /// A connection that was lost between two calls is made again, unless a transaction was open.
  void be_connected() {
    const bool broken = lost_ && in_transaction_;
    if (lost_) forget_connection();
    if (broken) {
      throw as_error(KJ_EXCEPTION(DISCONNECTED, "and the transaction with it"));
    }
    if (!connected_) connect();
  }

  /// In the loop: where statements go.
  wire::Runner::Client runner() {
    KJ_IF_MAYBE (transaction, transaction_) return *transaction;
    return link_->session;
  }
  wire::Transaction::Client take_transaction() {
    auto transaction = KJ_REQUIRE_NONNULL(transaction_);
    transaction_ = nullptr;
    return transaction;
  }
  void require_transaction() const {
    if (!in_transaction_) throw Error(ErrorCode::Usage, "no transaction is open");
  }

  /// Has `work` done in the loop, and connects first if the connection was lost.
  template <typename T, typename Work>
  T call(const CancelToken* cancel, Work work) {
    be_connected();
    try {
      return value_or_throw(thread_.run([&]() -> kj::Promise<Answer<T>> {
        try {
          return unless_cancelled<T>(work(), thread_.io().provider->getTimer(), cancel);
        } catch (const Error& error) {  // kj would make a text of it
          return Answer<T>{std::nullopt, error};
        }
      }));
    } catch (const Error& error) {
      if (error.detail_name() == "ConnectionLost") forget_connection();
      throw;
    }
  }

  void forget_connection() {
    connected_ = in_transaction_ = lost_ = false;
    thread_.run([this] { transaction_ = nullptr; });
  }

  std::unique_ptr<Rows> rows_of(FirstPage first, const CancelToken* cancel) {
    return std::make_unique<RemoteRows>(thread_, std::move(first.page), std::move(first.rest),
                                        cancel);
  }

  LinkTarget target_;
  EventThread thread_;
  kj::Own<Link> link_;                                ///< of the loop
  kj::Maybe<wire::Transaction::Client> transaction_;  ///< likewise
  kj::Promise<void> until_lost_ = nullptr;            ///< likewise
  std::atomic<bool> lost_ = false;                    ///< since the last call
  bool connected_ = false;
  bool in_transaction_ = false;
  std::uint64_t generation_ = 0;  ///< of the connection
};

class RemotePrepared final : public Prepared {
 public:
  RemotePrepared(RemoteConnection& connection, std::string statement)
      : connection_(connection), statement_(std::move(statement)) {
    prepare();
  }
  ~RemotePrepared() noexcept override {
    connection_.thread_.run([this] { prepared_ = nullptr; });
  }
  RemotePrepared(const RemotePrepared&) = delete;
  RemotePrepared& operator=(const RemotePrepared&) = delete;

  std::unique_ptr<Rows> run(const Map& parameters, const QueryOptions& options) override {
    connection_.be_connected();
    if (generation_ != connection_.generation_) prepare();
    return connection_.rows_of(
        connection_.call<FirstPage>(nullptr,
                                    [&] {
                                      auto request = KJ_REQUIRE_NONNULL(prepared_).runRequest();
                                      RemoteConnection::fill(request, parameters, options);
                                      return request.send().then(
                                          [](auto&& response) { return read_first(response); });
                                    }),
        nullptr);
  }

 private:
  void prepare() {
    connection_.call<bool>(nullptr, [&] {
      auto request = connection_.runner().prepareRequest();
      request.setStatement(wire_text(statement_));
      return request.send().then([this](auto&& response) -> Answer<bool> {
        if (response.hasError()) return {std::nullopt, read_error(response.getError())};
        prepared_ = response.getPrepared();
        return {true, std::nullopt};
      });
    });
    generation_ = connection_.generation_;
  }

  RemoteConnection& connection_;
  std::string statement_;
  kj::Maybe<wire::Prepared::Client> prepared_;  ///< of the loop
  std::uint64_t generation_ = 0;
};

std::unique_ptr<Prepared> RemoteConnection::prepare(std::string_view statement) {
  return std::make_unique<RemotePrepared>(*this, std::string(statement));
}

}  // namespace

std::unique_ptr<Connection> Connection::open(const Address& address, const Login& login,
                                             std::string program,
                                             std::chrono::milliseconds patience) {
  return std::make_unique<RemoteConnection>(address, login, std::move(program), patience);
}

}  // namespace clout::client
