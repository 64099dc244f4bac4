// A server and its clients on one machine, in one run: calls a second side by side with a call that
// does nothing, rows a second, and how long people wait while others work.
//
//   clout_serving [--nodes N] [--seconds S] [--tls CERT KEY]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <kj/async-io.h>

#include "graph/database.h"
#include "query/engine.h"
#include "tools/client/link.h"
#include "tools/rpc/error_wire.h"
#include "tools/serve/server.h"

namespace {

using namespace clout;
using Clock = std::chrono::steady_clock;

struct Settings {
  int nodes = 20'000;
  double seconds = 4;
  std::string certificate, key;
};

/// Companies, each with ten ties to others.
std::unique_ptr<graph::Database> make_graph(const std::string& path, int nodes) {
  graph::OpenOptions options;
  options.mode = graph::OpenOptions::Mode::CreateIfMissing;
  auto database = graph::Database::open(path, options);
  query::Engine engine(*database);
  const auto run = [&engine](const std::string& text, const Map& values) {
    engine.run(text, values)->finish();
  };
  run("UNWIND range(0, $n - 1) AS i CREATE (:Company {name: 'company ' + i, number: i})",
      {{"n", Value(nodes)}});
  run("MATCH (c:Company) WITH collect(c) AS all UNWIND range(0, $n - 1) AS i "
      "UNWIND range(1, 10) AS k WITH all[i] AS a, all[(i * 7 + k * 7919) % $n] AS b, k "
      "CREATE (a)-[:SUPPLIES {weight: k / 10.0}]->(b)",
      {{"n", Value(nodes)}});
  database->fold();
  return database;
}

/// A server in a thread of its own.
class BackgroundServer {
 public:
  BackgroundServer(graph::Database& database, const std::string& directory,
                   const Settings& settings) {
    options_.directory = directory;
    options_.listen = "127.0.0.1:0";
    options_.certificate = settings.certificate;
    options_.key = settings.key;
    std::promise<unsigned> port;
    auto started = port.get_future();
    thread_ = std::thread([this, &database, &port] { serve(database, port); });
    port_ = started.get();
  }
  ~BackgroundServer() {
    executor_->executeSync([this] { stop_->fulfill(); });
    thread_.join();
  }
  BackgroundServer(const BackgroundServer&) = delete;
  BackgroundServer& operator=(const BackgroundServer&) = delete;

  [[nodiscard]] client::LinkTarget target() const {
    client::LinkTarget target{{}, {}, "bench", std::chrono::seconds(10)};
    target.address.host = options_.certificate.empty() ? "127.0.0.1" : "localhost";
    target.address.port = static_cast<std::uint16_t>(port_);
    target.address.tls = !options_.certificate.empty();
    target.address.authority = options_.certificate;
    return target;
  }

 private:
  void serve(graph::Database& database, std::promise<unsigned>& port) {
    auto io = kj::setupAsyncIo();
    tools::ServerLog log(tools::LogLevel::Error, "");
    options_.service.slow = std::chrono::milliseconds(0);
    tools::Server server(options_, database, log, io);
    auto stop = kj::newPromiseAndFulfiller<void>();
    stop_ = stop.fulfiller.get();
    executor_ = kj::getCurrentThreadExecutor().addRef();
    port.set_value(server.port());
    server.serve().exclusiveJoin(kj::mv(stop.promise)).wait(io.waitScope);
    server.drain().wait(io.waitScope);  // what runs refers to the server
  }

  tools::ServerOptions options_;
  kj::Own<const kj::Executor> executor_;
  kj::PromiseFulfiller<void>* stop_ = nullptr;
  unsigned port_ = 0;
  std::thread thread_;
};

struct Tally {
  Clock::time_point end;
  std::vector<float> latencies;  ///< milliseconds
};

/// Calls `call` again and again until the time is up.
template <typename Call>
kj::Promise<void> repeat(Call& call, Tally& tally) {
  const auto begin = Clock::now();
  if (begin >= tally.end) return kj::READY_NOW;
  return call().then([&call, &tally, begin]() {
    tally.latencies.push_back(
        std::chrono::duration<float, std::milli>(Clock::now() - begin).count());
    return repeat(call, tally);
  });
}

float quantile(std::vector<float>& values, double share) {
  if (values.empty()) return 0;
  const auto place = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(place),
                   values.end());
  return values[place];
}

class Clients {
 public:
  Clients(kj::AsyncIoContext& io, const client::LinkTarget& target, int connections) : io_(io) {
    for (int i = 0; i < connections; ++i) {
      auto outcome = client::connect(io, target).wait(io.waitScope);
      if (outcome.error) throw *outcome.error;
      links_.push_back(kj::mv(outcome.link));
    }
  }

  enum class Kind { Ping, OneHop };

  /// `depth` calls of each connection at once.
  void measure(const char* what, Kind kind, int depth, double seconds) {
    struct Lane {
      client::Link* link;
      kj::Maybe<wire::Prepared::Client> prepared;
      std::mt19937 random;
      Kind kind;
      kj::Promise<void> operator()() {
        if (kind == Kind::Ping) return link->server.pingRequest().send().ignoreResult();
        KJ_IF_MAYBE (statement, prepared) {
          auto request = statement->runRequest();
          auto entry = request.initParameters(1)[0];
          entry.setKey("name");
          entry.initValue().setText(kj::str("company ", random() % 20'000));
          return request.send().then([](auto&& response) {
            if (response.hasError()) throw tools::read_error(response.getError());
          });
        }
        return kj::READY_NOW;
      }
    };
    std::vector<std::unique_ptr<Lane>> lanes;
    for (std::size_t i = 0; i < links_.size(); ++i) {
      auto prepare = links_[i]->session.prepareRequest();
      prepare.setStatement(
          "MATCH (c:Company {name: $name})-[s:SUPPLIES]->(o) RETURN o.name, s.weight");
      auto prepared = prepare.send().wait(io_.waitScope).getPrepared();
      for (int lane = 0; lane < depth; ++lane) {
        lanes.push_back(std::make_unique<Lane>(Lane{
            links_[i].get(), prepared,
            std::mt19937(static_cast<unsigned>(i * 100 + static_cast<std::size_t>(lane))), kind}));
      }
    }
    // Caches fill: what is measured is a server that has run for a while.
    Tally warm{Clock::now() + std::chrono::seconds(2), {}};
    run(lanes, warm);
    Tally tally{Clock::now() + std::chrono::milliseconds(static_cast<int>(seconds * 1'000)), {}};
    const auto begin = Clock::now();
    run(lanes, tally);
    const double took = std::chrono::duration<double>(Clock::now() - begin).count();
    const auto calls = static_cast<double>(tally.latencies.size());
    std::printf("%-42s %2zu x %2d  %8.0f /s   p50 %7.2f  p99 %7.2f  max %7.2f ms\n", what,
                links_.size(), depth, calls / took, quantile(tally.latencies, 0.5),
                quantile(tally.latencies, 0.99), quantile(tally.latencies, 1));
    std::fflush(stdout);
  }

  void stream(int rows, int times) {
    class Sink final : public wire::RowSink::Server {
     public:
      explicit Sink(std::uint64_t& sum) : sum_(sum) {}
      kj::Promise<void> rows(RowsContext context) override {
        const auto batch = context.getParams().getBatch();
        for (const auto value : batch.getValues())
          sum_ += static_cast<std::uint64_t>(value.getInteger());
        return kj::READY_NOW;
      }
      kj::Promise<void> end(EndContext) override { return kj::READY_NOW; }
      std::uint64_t& sum_;
    };
    const auto begin = Clock::now();
    std::uint64_t sum = 0;
    for (int i = 0; i < times; ++i) {
      auto request = links_[0]->session.runRequest();
      request.setStatement("UNWIND range(1, $n) AS x RETURN x");
      auto entry = request.initParameters(1)[0];
      entry.setKey("n");
      entry.initValue().setInteger(rows);
      auto response = request.send().wait(io_.waitScope);
      for (const auto value : response.getBatch().getValues())
        sum += static_cast<std::uint64_t>(value.getInteger());
      auto stream = response.getCursor().streamRequest();
      stream.setTo(kj::heap<Sink>(sum));
      stream.send().wait(io_.waitScope);
    }
    const double took = std::chrono::duration<double>(Clock::now() - begin).count();
    const auto expected = static_cast<std::uint64_t>(times) * static_cast<std::uint64_t>(rows) *
                          (static_cast<std::uint64_t>(rows) + 1) / 2;
    std::printf("%-42s          %8.2f M rows/s%s\n", "rows of one integer, streamed",
                static_cast<double>(rows) * times / took / 1e6,
                sum == expected ? "" : "  WRONG SUM");
    std::fflush(stdout);
  }

  /// Begins what takes half a minute, on a connection of its own; drop the promise to end it.
  kj::Promise<void> something_long() {
    auto request = links_.back()->session.runRequest();
    request.setStatement(
        "UNWIND range(1, 99999) AS x UNWIND range(1, 99999) AS y RETURN sum(x * y)");
    return request.send().ignoreResult().eagerlyEvaluate(nullptr);
  }

 private:
  template <typename Lanes>
  void run(Lanes& lanes, Tally& tally) {
    auto all = kj::heapArrayBuilder<kj::Promise<void>>(lanes.size());
    for (auto& lane : lanes) all.add(repeat(*lane, tally));
    kj::joinPromises(all.finish()).wait(io_.waitScope);
  }

  kj::AsyncIoContext& io_;
  std::vector<kj::Own<client::Link>> links_;
};

Settings settings_of(int argc, char** argv) {
  Settings settings;
  for (int i = 1; i < argc; ++i) {
    const std::string option = argv[i];
    if (option == "--nodes" && i + 1 < argc) settings.nodes = std::atoi(argv[++i]);
    if (option == "--seconds" && i + 1 < argc) settings.seconds = std::atof(argv[++i]);
    if (option == "--tls" && i + 2 < argc) {
      settings.certificate = argv[++i];
      settings.key = argv[++i];
    }
  }
  return settings;
}

}  // namespace

int main(int argc, char** argv) {
  const auto settings = settings_of(argc, argv);
  const auto path = (std::filesystem::temp_directory_path() / "clout-bench-serving").string();
  std::filesystem::remove_all(path);
  {
    const auto database = make_graph(path, settings.nodes);
    const BackgroundServer server(*database, path, settings);
    auto io = kj::setupAsyncIo();
    using Kind = Clients::Kind;
    {
      Clients eight(io, server.target(), 8);
      eight.measure("an empty call", Kind::Ping, 16, settings.seconds);
      eight.measure("prepared, one hop of ten rows", Kind::OneHop, 16, settings.seconds);
      eight.stream(100'000, 20);
    }
    Clients many(io, server.target(), 64);
    many.measure("an empty call", Kind::Ping, 1, settings.seconds);
    many.measure("prepared, one hop of ten rows", Kind::OneHop, 1, settings.seconds);
    const auto long_one = many.something_long();
    many.measure("the same beside a long statement", Kind::OneHop, 1, settings.seconds);
  }
  std::filesystem::remove_all(path);
  return 0;
}
