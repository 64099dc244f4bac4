// `clout serve`: a server until it is told to end.
#include <csignal>

#include <kj/async-unix.h>

#include "graph/database.h"
#include "schema/error.h"
#include "tools/cli/command.h"
#include "tools/cli/database_handle.h"
#include "tools/cli/quantity.h"
#include "tools/machine_memory.h"
#include "tools/serve/server.h"

namespace clout::tools {
namespace {

ServerOptions options_of(const ServeCommand& command) {
  ServerOptions options;
  options.directory = command.database;
  options.listen = command.listen;
  options.certificate = command.certificate;
  options.key = command.key;
  if (!command.timeout.empty()) options.budget.timeout = parse_time_limit(command.timeout);
  if (!command.memory.empty()) options.budget.memory_bytes = parse_memory_limit(command.memory);
  options.service.memory_bytes = command.total_memory.empty()
                                     ? machine_memory_share()
                                     : parse_memory_limit(command.total_memory);
  options.service.workers = command.workers;
  options.service.slow = parse_time_limit(command.slow);
  options.connections.connections = command.connections;
  options.watches = command.watches;
  options.http.allowed_origin = command.allowed_origin;
  options.maintenance.backups = command.backups;
  options.maintenance.spool_bytes = parse_memory_limit(command.spool);
  options.drain = std::chrono::ceil<std::chrono::seconds>(parse_time_limit(command.drain));
  return options;
}

/// Told to end, by a signal that was captured.
kj::Promise<void> told_to_end(kj::UnixEventPort& port) {
  return port.onSignal(SIGTERM).ignoreResult().exclusiveJoin(port.onSignal(SIGINT).ignoreResult());
}

kj::Promise<void> reload_when_told(kj::UnixEventPort& port, Server& server) {
  return port.onSignal(SIGHUP).then([&port, &server](const siginfo_t&) {
    server.reload();
    return reload_when_told(port, server);
  });
}

}  // namespace

int run(const ServeCommand& command) {
  // Before there are other threads, which then have these signals blocked.
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) kj::UnixEventPort::captureSignal(signal);
  ServerLog log(log_level_called(command.log_level), command.audit);
  DatabaseHandle database(command.database);
  auto io = kj::setupAsyncIo();
  auto& port = io.unixEventPort;
  Server server(options_of(command), database.open(), log, io);
  log.event(LogLevel::Info, "listening",
            {{"address", Value(command.listen)},
             {"port", Value(static_cast<std::int64_t>(server.port()))},
             {"database", Value(command.database)},
             {"version", Value(CLOUT_VERSION)}});
  const auto reloads = reload_when_told(port, server).eagerlyEvaluate(nullptr);
  auto serving = server.serve();
  serving.exclusiveJoin(told_to_end(port)).wait(io.waitScope);
  log.event(LogLevel::Info, "ending", {});
  server.drain().wait(io.waitScope);
  log.event(LogLevel::Info, "ended", {});
  return kSuccess;
}

}  // namespace clout::tools
