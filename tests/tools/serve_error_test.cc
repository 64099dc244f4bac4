// Each code of an error on its way to a client, and a disk that fails below a server.
#include <string>

#include <capnp/message.h>
#include <catch2/catch.hpp>

#include "graph/engine_database.h"
#include "storage/rocks_store.h"
#include "tests/support/equal_values.h"
#include "tests/support/error_of.h"
#include "tests/support/fault_file_system.h"
#include "tests/support/http_call.h"
#include "tests/support/remote_rows.h"
#include "tests/support/server_process.h"
#include "tests/support/test_server.h"
#include "tools/rpc/error_wire.h"
#include "tools/serve/problem.h"

using namespace clout;

namespace {

constexpr auto kLastCode = static_cast<int>(ErrorCode::Internal);

}  // namespace

TEST_CASE("serve error: each code goes over the wire with all that belongs to it",
          "[tools][serve]") {
  for (int code = 0; code <= kLastCode; ++code) {
    CAPTURE(code);
    const auto error = Error(static_cast<ErrorCode>(code), "what")
                           .hint("how")
                           .detail("Kind")
                           .in("file.csv")
                           .at({3, 5, 7});
    capnp::MallocMessageBuilder message;
    tools::write_error(message.initRoot<wire::Error>(), error);
    const auto read = tools::read_error(message.getRoot<wire::Error>());
    CHECK(read.code() == error.code());
    CHECK(read.message() == "what");
    CHECK(read.hint_text() == "how");
    CHECK(read.detail_name() == "Kind");
    CHECK(read.source() == "file.csv");
    CHECK(read.position() == error.position());
    CHECK(tools::status_of(error).code >= 400);
  }
  capnp::MallocMessageBuilder newer;
  newer.initRoot<wire::Error>().setCode(static_cast<wire::Error::Code>(999));
  CHECK(tools::read_error(newer.getRoot<wire::Error>()).code() == ErrorCode::Internal);
}

TEST_CASE("serve error: a disk that fails is told as such, and reading goes on", "[tools][serve]") {
  const tests::TemporaryDirectory directory;
  const auto files = tests::FaultFileSystem::create();
  storage::RocksOptions disk;
  disk.environment = tests::FaultFileSystem::environment(files);
  graph::OpenOptions options;
  options.background_fold = false;
  const std::string path = directory / "db";
  tests::create_database(path);
  const tests::TestServer server(
      std::make_unique<graph::EngineDatabase>(storage::open_rocks_store(path, disk), path, options),
      [](auto&) {}, [](const auto&) {});
  const auto connection = server.connect();
  (void)connection->run("CREATE (:T)");
  files->fail_at(1, tests::FileFault::NoSpace);
  const auto failed = tests::error_of([&] { (void)connection->run("CREATE (:T)"); });
  CHECK(failed.code() == ErrorCode::Io);
  CHECK(failed.detail_name() != "ConnectionLost");
  CHECK(tests::http_post(server.port(), "/query", R"json({"query": "CREATE (:T)"})json").status ==
        500);
  CHECK(tests::single(*connection, "MATCH (t:T) RETURN count(t)") == Value(1));
}
