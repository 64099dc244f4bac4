#include "tests/support/recorded_conversation.h"

#include <chrono>
#include <fstream>
#include <optional>
#include <utility>

#include <catch2/catch.hpp>

#include "schema/value_text.h"
#include "tests/support/equal_values.h"
#include "tests/support/error_of.h"
#include "tests/support/remote_rows.h"
#include "tests/support/temporary_directory.h"
#include "tools/access/secrets.h"
#include "tools/access/user_store.h"
#include "tools/client/bulk_load.h"
#include "tools/client/link.h"
#include "tools/client/row_decoder.h"
#include "tools/rpc/error_wire.h"
#include "tools/rpc/value_wire.h"

namespace clout::tests {
namespace {

using namespace std::chrono_literals;

constexpr auto kPassword = "correct horse";
constexpr auto kToken = "clout_a_token_of_small_worth";
constexpr auto kManyRows = "UNWIND range(1, 1001) AS x RETURN null AS n";
constexpr auto kEndlessRows = "UNWIND range(1, 10000000) AS x RETURN null AS n";

std::unique_ptr<client::Connection> connect(const client::Address& address) {
  return client::Connection::open(address, {"", "ann", kPassword}, "recorded");
}

// ---------------------------------------------------------------------------------------------
// The client of this repository

void values(const client::Address& address) {
  const auto connection = connect(address);
  for (const char* text :
       {"null", "true", "false", "-9223372036854775808", "1.5", "'naïve\\n'", "[1, [null], 'a']",
        "{a: 1, b: {c: []}}", "date('-2024-02-29')", "localtime('23:59:59.999999999')",
        "time('12:00:00+18:00')", "localdatetime('2024-01-01T00:00:00')",
        "datetime('2024-07-01T12:00:00+02:00[Europe/Berlin]')",
        "datetime('1969-12-31T23:59:59.5-03:30')", "duration('P14M-3DT4.5S')"}) {
    CAPTURE(text);
    const auto value = parse_literal(text);
    REQUIRE(value);
    CHECK(literal(single(*connection, "RETURN $v AS v", {{"v", *value}})) == literal(*value));
    CHECK(literal(single(*connection, std::string("RETURN ") + text + " AS v")) == literal(*value));
  }
}

void entities(const client::Address& address) {
  const auto connection = connect(address);
  const auto created = connection->run(
      "CREATE (a:Company:Big {name: 'A', n: [1, 2]})-[r:OWNS {share: 0.5}]->(b:Company {name: "
      "'B'})");
  CHECK(all(*created).empty());
  CHECK(created->outcome().writes.nodes_created == 2);
  CHECK(created->outcome().writes.edges_created == 1);
  const auto rows = connection->run("MATCH p = (b:Company)<-[r]-(a:Big) RETURN a, r, p");
  CHECK(rows->columns() == std::vector<std::string>{"a", "r", "p"});
  const auto* row = rows->next();
  REQUIRE(row != nullptr);
  const auto* node = rows->node((*row)[0].as_node().id);
  REQUIRE(node != nullptr);
  CHECK(node->labels == std::vector<std::string>{"Big", "Company"});
  CHECK(node->properties.at("name") == Value("A"));
  CHECK(node->properties.at("n") == Value(List{Value(1), Value(2)}));
  const Edge edge = (*row)[1].as_edge();
  CHECK(edge.start == (*row)[0].as_node().id);
  const auto* content = rows->edge(edge.id);
  REQUIRE(content != nullptr);
  CHECK(content->type == "OWNS");
  CHECK(content->properties.at("share") == Value(0.5));
  CHECK((*row)[2].as_path().nodes == std::vector<NodeId>{edge.end, edge.start});
  CHECK((*row)[2].as_path().edges.size() == 1);
  CHECK(rows->next() == nullptr);
  CHECK(rows->outcome().rows == 1);
  const auto unknown = connection->run("MATCH (n:Compny) RETURN n");
  CHECK(unknown->next() == nullptr);
  REQUIRE(unknown->outcome().notices.size() == 1);
  CHECK(unknown->outcome().notices[0].find("Compny") != std::string::npos);
}

void batches(const client::Address& address) {
  const auto connection = connect(address);
  const auto rows = connection->run(kManyRows);
  CHECK(all(*rows).size() == 1'001);
  CHECK(rows->outcome().rows == 1'001);
  const auto prepared = connection->prepare("RETURN $x + 1 AS y");
  for (const int x : {1, 2, 3}) {
    CHECK(all(*prepared->run({{"x", Value(x)}})) ==
          std::vector<std::vector<Value>>{{Value(x + 1)}});
  }
  std::string text;
  const auto rendered = connection->render("UNWIND [1, 2] AS x RETURN x, 'a' AS y", {}, {}, "csv",
                                           {}, [&text](std::string_view part) { text += part; });
  CHECK(text == "x,y\n1,a\n2,a\n");
  CHECK(rendered.columns == 2);
  CHECK(rendered.outcome.rows == 2);
  CHECK_FALSE(rendered.routes);
}

void errors(const client::Address& address) {
  const auto connection = connect(address);
  const auto run = [&connection](const char* statement, const client::QueryOptions& options = {}) {
    return error_of([&] { (void)all(*connection->run(statement, {}, options)); });
  };
  const auto wrong = run("RETURN 1,\n nope");
  CHECK(wrong.code() == ErrorCode::Semantic);
  CHECK(wrong.detail_name() == "UndefinedVariable");
  CHECK(wrong.message().find("nope") != std::string::npos);
  REQUIRE(wrong.position());
  CHECK(*wrong.position() == SourcePosition{2, 2, 4});
  CHECK(run("RETURN (").code() == ErrorCode::Syntax);
  CHECK(run("RETURN 1 + true").code() == ErrorCode::Type);
  CHECK(run("RETURN 1 / 0").code() == ErrorCode::Argument);
  const auto missing = run("RETURN $missing");
  CHECK(missing.code() == ErrorCode::NotFound);
  CHECK(missing.message().find("missing") != std::string::npos);
  CHECK_FALSE(missing.hint_text().empty());
  CHECK(run("BEGIN").code() == ErrorCode::Usage);
  CHECK(run("UNWIND range(1, 99999) AS x UNWIND range(1, 99999) AS y RETURN sum(x * y)",
            {.timeout = 20ms})
            .code() == ErrorCode::Limit);
  CHECK(run("UNWIND range(1, 99999) AS x RETURN collect(x)", {.memory_bytes = 10'000}).code() ==
        ErrorCode::Limit);
  (void)connection->run("CREATE CONSTRAINT named FOR (c:Company) REQUIRE c.name IS UNIQUE");
  (void)connection->run("CREATE (:Company {name: 'A'})");
  CHECK(run("CREATE (:Company {name: 'A'})").code() == ErrorCode::Constraint);
  const auto late = connection->run("UNWIND range(1, 2000) AS x RETURN 1 / (2000 - x) * null");
  CHECK(error_of([&] { (void)all(*late); }).code() == ErrorCode::Argument);
}

void transactions(const client::Address& address) {
  const auto connection = connect(address);
  connection->begin();
  (void)connection->run("CREATE (:T {v: 1})");
  CHECK(single(*connection, "MATCH (t:T) RETURN count(t)") == Value(1));
  connection->commit();
  connection->begin();
  (void)connection->run("CREATE (:T {v: 2})");
  connection->rollback();
  CHECK(single(*connection, "MATCH (t:T) RETURN t.v") == Value(1));
}

void looks(const client::Address& address) {
  const auto connection = connect(address);
  (void)connection->run("CREATE (:Company {name: 'Apple'})-[:MAKES]->(:Product {name: 'iPhone'})");
  (void)connection->run("CREATE INDEX by_year FOR (c:Company) ON (c.year)");
  const auto schema = connection->schema();
  CHECK(schema.nodes == 2);
  CHECK(schema.edges == 1);
  using Counts = std::vector<std::pair<std::string, std::uint64_t>>;
  CHECK(schema.labels == Counts{{"Company", 1}, {"Product", 1}});
  CHECK(schema.edge_types == Counts{{"MAKES", 1}});
  CHECK(schema.property_keys == std::vector<std::string>{"name", "year"});
  CHECK(schema.names == std::vector<std::string>{"Apple", "iPhone"});
  CHECK(connection->describe({}).find("MAKES") != std::string::npos);
  const auto words = connection->complete("MATCH (a)", "MATCH (c:Comp");
  CHECK(words.start == 9);
  CHECK(words.candidates == std::vector<std::string>{"Company"});
  CHECK(words.common == "Company");

  CHECK(connection->running().empty());
  CHECK(error_of([&] { connection->kill(99); }).code() == ErrorCode::NotFound);
}

// ---------------------------------------------------------------------------------------------
// What that client does not call, by the code made of the contract

/// A connection whose calls are waited for one by one.
struct Caller {
  explicit Caller(const client::Address& address)
      : target{address, {kToken, "", ""}, "recorded", 10s} {
    auto outcome = client::connect(io, target).wait(io.waitScope);
    REQUIRE_FALSE(outcome.error);
    link = kj::mv(outcome.link);
  }

  template <typename Request>
  auto call(Request&& request) {
    return request.send().wait(io.waitScope);
  }
  /// The one value that a statement answers.
  Value value(wire::Runner::Client runner, const char* statement) {
    auto request = runner.runRequest();
    request.setStatement(statement);
    const auto answer = call(request);
    REQUIRE_FALSE(answer.hasError());
    return client::decode(answer.getBatch(), 1).values.at(0);
  }
  /// The error that a statement answers.
  Error error(wire::Runner::Client runner, const char* statement) {
    auto request = runner.runRequest();
    request.setStatement(statement);
    const auto answer = call(request);
    REQUIRE(answer.hasError());
    return tools::read_error(answer.getError());
  }

  kj::AsyncIoContext io = kj::setupAsyncIo();
  client::LinkTarget target;
  kj::Own<client::Link> link;
};

void greetings(const client::Address& address) {
  Caller caller(address);
  const auto server = caller.call(caller.link->server.serverRequest());
  CHECK(server.getVersion().size() > 0);
  CHECK(server.getProtocol() >= 1);
  CHECK(server.getLoginRequired());
  caller.call(caller.link->server.pingRequest());
  const auto who = caller.call(caller.link->session.whoAmIRequest());
  CHECK(tools::view_of(who.getUser()) == "bo");
  CHECK(who.getRole() == wire::Role::WRITER);
  auto login = caller.link->server.loginRequest();
  login.initCredentials().setNone();
  const auto none = caller.call(login);
  REQUIRE(none.hasError());
  CHECK(tools::read_error(none.getError()).detail_name() == "LoginRequired");
}

class CountingSink final : public wire::RowSink::Server {
 public:
  explicit CountingSink(std::string& heard) : heard_(heard) {}
  kj::Promise<void> rows(RowsContext context) override {
    heard_ += std::to_string(context.getParams().getBatch().getRows()) + " ";
    return kj::READY_NOW;
  }
  kj::Promise<void> end(EndContext /*context*/) override {
    heard_ += "end";
    return kj::READY_NOW;
  }

 private:
  std::string& heard_;
};

void streams(const client::Address& address) {
  Caller caller(address);
  auto run = caller.link->session.runRequest();
  run.setStatement(kManyRows);
  auto first = caller.call(run);
  CHECK(first.getBatch().getRows() == 1'000);
  REQUIRE(first.hasCursor());
  std::string heard;
  auto stream = first.getCursor().streamRequest();
  stream.setTo(kj::heap<CountingSink>(heard));
  const auto answer = caller.call(stream);
  CHECK_FALSE(answer.hasError());
  CHECK(client::decode(answer.getOutcome()).rows == 1'001);
  CHECK(heard == "1 end");
}

/// The client above asks for rows ahead, and so has no moment at which they surely wait.
void kills(const client::Address& address) {
  Caller caller(address);
  auto run = caller.link->session.runRequest();
  run.setStatement(kEndlessRows);
  auto first = caller.call(run);
  REQUIRE(first.hasCursor());
  const auto running = caller.call(caller.link->session.runningRequest());
  REQUIRE(running.getStatements().size() == 1);
  const auto statement = running.getStatements()[0];
  CHECK(tools::view_of(statement.getUser()) == "bo");
  CHECK(tools::view_of(statement.getProgram()) == "recorded");
  CHECK(tools::view_of(statement.getStatement()) == kEndlessRows);
  auto kill = caller.link->session.killRequest();
  kill.setStatement(statement.getNumber());
  CHECK_FALSE(caller.call(kill).hasError());
  const auto rest = caller.call(first.getCursor().nextRequest());
  REQUIRE(rest.hasError());
  CHECK(tools::read_error(rest.getError()).code() == ErrorCode::Cancelled);
  CHECK_FALSE(rest.getMore());
}

wire::Session::Client restricted(Caller& caller,
                                 const std::function<void(wire::Restriction::Builder)>& narrow) {
  auto request = caller.link->session.restrictRequest();
  narrow(request.initRestriction());
  auto answer = caller.call(request);
  REQUIRE_FALSE(answer.hasError());
  return answer.getSession();
}

void restrictions(const client::Address& address) {
  Caller caller(address);
  auto create = caller.link->session.runRequest();
  create.setStatement(
      "CREATE (:A {name: 'a'})-[:R]->(:B {name: 'b'})-[:S]->(:C)-[:T {source: 'Rumours'}]->(:C)");
  CHECK_FALSE(caller.call(create).hasError());
  constexpr auto kNodes = "MATCH (n) RETURN count(n)", kEdges = "MATCH ()-[r]->() RETURN count(r)";
  CHECK(caller.value(caller.link->session, kNodes) == Value(4));
  CHECK(caller.value(caller.link->session, kEdges) == Value(3));

  auto reader = restricted(caller, [](auto rule) { rule.setReadOnly(true); });
  CHECK(caller.error(reader, "CREATE (:A)").code() == ErrorCode::Permission);
  auto labels = restricted(caller, [](auto rule) { rule.initHiddenLabels(1).set(0, "A"); });
  CHECK(caller.value(labels, kNodes) == Value(3));
  auto types = restricted(caller, [](auto rule) { rule.initHiddenEdgeTypes(1).set(0, "S"); });
  CHECK(caller.value(types, kNodes) == Value(4));
  CHECK(caller.value(types, kEdges) == Value(2));
  auto sources = restricted(caller, [](auto rule) { rule.initHiddenSources(1).set(0, "Rumours"); });
  CHECK(caller.value(sources, kEdges) == Value(2));
  auto rows = restricted(caller, [](auto rule) { rule.setMaxRows(2); });
  CHECK(caller.error(rows, "UNWIND [1, 2, 3] AS x RETURN x").code() == ErrorCode::Limit);
  auto memory = restricted(caller, [](auto rule) { rule.setMemoryBytes(10'000); });
  CHECK(caller.error(memory, "UNWIND range(1, 9999) AS x RETURN collect(x)").code() ==
        ErrorCode::Limit);
  auto time = restricted(caller, [](auto rule) { rule.setTimeoutMs(20); });
  CHECK(
      caller.error(time, "UNWIND range(1, 9999) AS x UNWIND range(1, 9999) AS y RETURN sum(x * y)")
          .code() == ErrorCode::Limit);
}

void conflicts(const client::Address& address) {
  Caller caller(address);
  const auto begin = [&caller] {
    return caller.call(caller.link->session.beginRequest()).getTransaction();
  };
  CHECK(caller.value(caller.link->session, "CREATE (t:T {v: 1}) RETURN t.v") == Value(1));
  auto one = begin(), other = begin();
  CHECK(caller.value(one, "MATCH (t:T) SET t.v = 10 RETURN t.v") == Value(10));
  CHECK(caller.value(other, "MATCH (t:T) SET t.v = 20 RETURN t.v") == Value(20));
  const auto committed = caller.call(one.commitRequest());
  CHECK_FALSE(committed.hasError());
  CHECK(committed.getCommit() > 0);
  const auto refused = caller.call(other.commitRequest());
  REQUIRE(refused.hasError());
  CHECK(tools::read_error(refused.getError()).code() == ErrorCode::Conflict);

  auto held = caller.link->session.runRequest();  // 'bo' may have one statement at a time
  held.setStatement(kEndlessRows);
  auto rows = caller.call(held);
  REQUIRE(rows.hasCursor());
  const auto busy = caller.error(caller.link->session, "RETURN 1");
  CHECK(busy.code() == ErrorCode::Busy);
  CHECK(busy.detail_name() == "TooManyStatements");
  auto prepared = caller.link->session.prepareRequest();
  prepared.setStatement("RETURN (");
  CHECK(caller.call(prepared).hasError());
}

// ---------------------------------------------------------------------------------------------
// What version 2 added

void watches(const client::Address& address) {
  const auto connection = connect(address);
  (void)connection->run("CREATE (:P {name: 'a', v: 1}), (:P {name: 'b', v: 2})");
  const auto watch =
      connection->watch("WATCH best ON MATCH (p:P) RETURN p.name AS who, p.v AS v ORDER BY v");
  CHECK(watch->name() == "best");
  CHECK(watch->columns() == std::vector<std::string>{"who", "v"});
  const auto first = watch->next(10s);
  REQUIRE(first.size() == 2);
  CHECK_FALSE(first[0].before);
  REQUIRE(first[1].after);
  CHECK((*first[1].after)[0] == Value("b"));
  (void)connection->run("MATCH (p:P {name: 'b'}) SET p.v = 3");
  const auto changed = watch->next(10s);
  REQUIRE(changed.size() == 1);
  REQUIRE(changed[0].before);
  CHECK((*changed[0].before)[1] == Value(2));
  REQUIRE(changed[0].after);
  CHECK((*changed[0].after)[1] == Value(3));
  (void)connection->run("MATCH (p:P {name: 'a'}) DELETE p");
  const auto gone = watch->next(10s);
  REQUIRE(gone.size() == 1);
  CHECK_FALSE(gone[0].after);
  CHECK(error_of([&] { (void)connection->watch("RETURN ("); }).code() == ErrorCode::Syntax);
}

void loads(const client::Address& address) {
  const TemporaryDirectory place;
  std::ofstream(place / "companies.csv") << "id:ID,name,:LABEL\n1,A,Company\n2,B,Company\n";
  std::ofstream(place / "owns.csv") << ":START_ID,:END_ID,:TYPE,share:double\n1,2,OWNS,0.5\n";
  tools::LoadOptions options;
  for (const char* file : {"companies.csv", "owns.csv"}) {
    options.groups.push_back({{}, {}, {}, {place / file}});
  }
  tools::NoProgress progress;
  const client::Login ann{"", "ann", kPassword};
  const auto report = client::load(address, ann, "recorded", options, progress);
  CHECK(report.nodes == 2);
  CHECK(report.edges == 1);
}

}  // namespace

const std::vector<Conversation>& conversations() {
  static const std::vector<Conversation> all{{"values", values},
                                             {"entities", entities},
                                             {"batches", batches},
                                             {"errors", errors},
                                             {"transactions", transactions},
                                             {"looks", looks},
                                             {"greetings", greetings},
                                             {"streams", streams},
                                             {"kills", kills},
                                             {"restrictions", restrictions},
                                             {"conflicts", conflicts},
                                             {"watches", watches},
                                             {"loads", loads}};
  return all;
}

std::unique_ptr<TestServer> conversation_server() {
  return std::make_unique<TestServer>([](auto&) {},
                                      [](const std::string& directory) {
                                        tools::UserStore store(directory);
                                        tools::User ann;
                                        ann.name = "ann";
                                        ann.role = tools::Role::Admin;
                                        ann.password = tools::hash_password(kPassword);
                                        store.put(ann);
                                        tools::User bo;
                                        bo.name = "bo";
                                        bo.role = tools::Role::Writer;
                                        bo.tokens = {{"recorded", tools::digest_of(kToken)}};
                                        bo.budget.statements = 1;
                                        store.put(bo);
                                        store.save();
                                      });
}

}  // namespace clout::tests
