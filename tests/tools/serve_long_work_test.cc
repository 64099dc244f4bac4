// Work that takes long, in the server's loop: one of a kind at a time, told, cancelled, recorded.
#include <atomic>
#include <chrono>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <kj/async-io.h>

#include "graph/database.h"
#include "tests/support/temporary_directory.h"
#include "tools/serve/long_work.h"
#include "tools/serve/visible_graph.h"
#include "tools/serve/wire_rows.h"

using namespace clout;
using tools::WorkKind;

namespace {

/// Remembers what it is told, and wakes who waits for the first of it.
class Listener final : public wire::ProgressSink::Server {
 public:
  Listener(std::string& told, kj::Own<kj::PromiseFulfiller<void>> first)
      : told_(told), first_(kj::mv(first)) {}
  kj::Promise<void> progress(ProgressContext context) override {
    const auto params = context.getParams();
    told_ = std::string(params.getPhase().cStr()) + " " + std::to_string(params.getDone()) + "/" +
            std::to_string(params.getTotal());
    first_->fulfill();
    return kj::READY_NOW;
  }

 private:
  std::string& told_;
  kj::Own<kj::PromiseFulfiller<void>> first_;
};

struct Office {
  Office()
      : io(kj::setupAsyncIo()),
        log(tools::LogLevel::Error, directory / "audit"),
        service({.workers = 3}, io.provider->getTimer(), metrics, log),
        work(service, io.provider->getTimer()),
        caller(std::make_shared<tools::Caller>(
            tools::Caller{std::make_shared<tools::Rights>(tools::Rights{"ann", {}, {}, {}, {}}),
                          "a program", "an address"})) {}

  tools::WorkOrder order(std::string what, WorkKind kind,
                         std::function<void(tools::Progress&, const CancelToken&)> does) {
    return {kind, std::move(what), "all", caller, nullptr, std::move(does)};
  }
  std::string audit() const {
    std::ifstream file(directory / "audit");
    return {std::istreambuf_iterator<char>(file), {}};
  }

  tests::TemporaryDirectory directory;
  kj::AsyncIoContext io;
  tools::Metrics metrics;
  tools::ServerLog log;
  tools::StatementService service;
  tools::LongWork work;
  std::shared_ptr<const tools::Caller> caller;
};

void until_cancelled(tools::Progress& progress, const CancelToken& cancel) {
  progress.begin("waiting", 10, tools::ProgressUnit::Rows);
  progress.advance(3);
  while (!cancel.cancelled()) std::this_thread::yield();
  throw Error(ErrorCode::Cancelled, "as asked");
}

}  // namespace

TEST_CASE("serve long work: one of a kind at a time, and whoever waits hears how far it is",
          "[tools][serve]") {
  Office office;
  auto heard = kj::newPromiseAndFulfiller<void>();
  std::string told;
  auto order = office.order("check", WorkKind::Operation, until_cancelled);
  order.progress = kj::heap<Listener>(told, kj::mv(heard.fulfiller));
  auto first = kj::heap(office.work.run(kj::mv(order)));
  heard.promise.wait(office.io.waitScope);
  CHECK(told == "waiting 3/10");

  const auto refused =
      office.work.run(office.order("vacuum", WorkKind::Operation, [](auto&, auto&) {}))
          .wait(office.io.waitScope);
  REQUIRE(refused);
  CHECK(refused->code() == ErrorCode::Busy);
  CHECK(refused->message().find("a check is running") != std::string::npos);
  CHECK_FALSE(office.work.run(office.order("load", WorkKind::Load, [](auto&, auto&) {}))
                  .wait(office.io.waitScope));

  first = nullptr;  // dropping it cancels
  for (bool free = false; !free;) {
    free = !office.work.run(office.order("vacuum", WorkKind::Operation, [](auto&, auto&) {}))
                .wait(office.io.waitScope);
  }
  const auto audit = office.audit();
  CHECK(audit.find(R"("user":"ann")") != std::string::npos);
  CHECK(audit.find(R"("operation":"check","about":"all","outcome":"Cancelled")") !=
        std::string::npos);
  CHECK(audit.find(R"("operation":"vacuum","about":"all","outcome":"ok")") != std::string::npos);
}

TEST_CASE("serve long work: what it throws is the answer, and the next one may run",
          "[tools][serve]") {
  Office office;
  for (int i = 0; i < 50; ++i) {
    const auto error =
        office.work
            .run(office.order("backup", WorkKind::Operation,
                              [](auto&, auto&) { throw Error(ErrorCode::Io, "the disk is full"); }))
            .wait(office.io.waitScope);
    REQUIRE(error);
    CHECK(error->code() == ErrorCode::Io);
  }
  CHECK(office.audit().find(R"("outcome":"Io")") != std::string::npos);
}

TEST_CASE("serve long work: a server that ends waits for it, and takes no more", "[tools][serve]") {
  Office office;
  auto running =
      kj::heap(office.work.run(office.order("check", WorkKind::Operation, until_cancelled)));
  office.service.close_doors();
  auto idle = office.service.when_idle();
  CHECK_FALSE(idle.poll(office.io.waitScope));
  CHECK(office.work.run(office.order("load", WorkKind::Load, [](auto&, auto&) {}))
            .wait(office.io.waitScope)
            ->code() == ErrorCode::Busy);
  running = nullptr;
  idle.wait(office.io.waitScope);
}

TEST_CASE("serve long work: work that outlives the server is cancelled", "[tools][serve]") {
  Office office;
  auto work = std::make_unique<tools::LongWork>(office.service, office.io.provider->getTimer());
  std::atomic<bool> cancelled = false;
  auto running = kj::heap(
      work->run(office.order("check", WorkKind::Operation, [&](auto& progress, const auto& cancel) {
        try {
          until_cancelled(progress, cancel);
        } catch (const Error&) {
          cancelled = true;
        }
      })));
  work = nullptr;  // which the worker would otherwise keep waiting
  while (!cancelled) std::this_thread::yield();
  office.service.when_idle().wait(office.io.waitScope);
  running = nullptr;
  CHECK(office.audit().find(R"("outcome":"Cancelled")") != std::string::npos);
}

TEST_CASE("serve long work: statements that write wait for a load, and take no worker meanwhile",
          "[tools][serve]") {
  Office office;  // with three workers, of which the load has one
  const auto database = graph::Database::open_in_memory();
  tools::VisibleGraphs graphs(*database);
  office.caller = std::make_shared<tools::Caller>(
      tools::Caller{std::make_shared<tools::Rights>(
                        tools::Rights{"ann", tools::Role::Writer, false, {}, graphs.under({})}),
                    "a program", "an address"});
  auto& scope = office.io.waitScope;
  const auto ask = [&](const char* text, std::chrono::milliseconds timeout = {}) {
    auto parsed = office.service.parse(office.caller, text).wait(scope);
    REQUIRE(parsed.statement);
    return office.service.ask({office.caller,
                               parsed.statement,
                               {},
                               {timeout, 0, 0, 0},
                               true,
                               nullptr,
                               std::make_unique<tools::WireRows>()});
  };
  std::atomic<bool> loaded = false;
  auto load = office.work.run(office.order("load", WorkKind::Load, [&](auto&, auto&) {
    while (!loaded) std::this_thread::yield();
  }));
  std::vector<kj::Own<tools::Statement>> statements;
  std::vector<kj::Promise<void>> steps;
  for (int i = 0; i < 10; ++i) {
    statements.push_back(ask("CREATE (:A)"));
    steps.push_back(statements.back()->step());
    CHECK_FALSE(steps.back().poll(scope));
  }
  auto reads = ask("MATCH (a:A) RETURN count(a)");
  reads->step().wait(scope);
  CHECK_FALSE(reads->end().error);
  auto late = ask("CREATE (:A)", std::chrono::milliseconds(1));
  late->step().wait(scope);
  REQUIRE(late->end().error);
  CHECK(late->end().error->code() == ErrorCode::Limit);
  CHECK(database->view()->node_count() == 0);
  CHECK((office.service.turn_to_write(std::chrono::milliseconds(1)).wait(scope) == nullptr));

  loaded = true;
  CHECK_FALSE(load.wait(scope));
  for (std::size_t i = 0; i < steps.size(); ++i) {
    steps[i].wait(scope);
    CHECK_FALSE(statements[i]->end().error);
  }
  CHECK(database->view()->node_count() == 10);
  CHECK((office.service.turn_to_write(std::chrono::seconds(10)).wait(scope) != nullptr));
}
