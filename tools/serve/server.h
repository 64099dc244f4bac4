// A server of one database, from its first connection to its last.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include <kj/async-io.h>

#include "graph/database.h"
#include "tools/access/role.h"
#include "tools/serve/accounts.h"
#include "tools/serve/connections.h"
#include "tools/serve/http_api.h"
#include "tools/serve/maintenance.h"
#include "tools/serve/server_log.h"
#include "tools/serve/statement_service.h"
#include "tools/serve/tls_identity.h"

namespace clout::tools {

struct ServerOptions {
  std::string directory;                  ///< of the database: its users are kept there
  std::string listen = "127.0.0.1:7687";  ///< HOST:PORT; port 0: any that is free
  std::string certificate, key;           ///< PEM files; empty: no TLS
  Budget budget;                          ///< the most that one statement may take
  ServiceLimits service;
  std::size_t watches = 1'000;  ///< at a time
  ConnectionLimits connections;
  HttpOptions http;
  MaintenanceOptions maintenance;
  std::chrono::seconds drain{30};  ///< running statements get so long to end
};

/// Is it only reached from its own machine? `address` is HOST:PORT or unix:PATH.
[[nodiscard]] bool is_loopback(std::string_view address);

class Server {
 public:
  /// References outlive it. Throws Error{Usage} for an address beyond this machine without TLS or
  /// without users, Error{Io} if it cannot listen.
  Server(const ServerOptions& options, graph::Database& database, ServerLog& log,
         kj::AsyncIoContext& io);

  [[nodiscard]] unsigned port() { return receiver_->getPort(); }
  /// Serves until drained; rejects when nothing can be accepted any more.
  [[nodiscard]] kj::Promise<void> serve();
  /// Takes no more statements; resolves when those that run have ended, or their time is up.
  [[nodiscard]] kj::Promise<void> drain();
  /// Reads the certificate again. What fails is logged.
  void reload();

 private:
  ServerOptions options_;
  kj::Timer& timer_;
  ServerLog& log_;
  bool ready_ = true;
  Metrics metrics_;
  StatementService service_;
  Maintenance maintenance_;
  Accounts accounts_;
  WatchService watches_;
  HttpApi http_;
  std::unique_ptr<TlsIdentity> identity_;
  Connections connections_;
  kj::Own<kj::ConnectionReceiver> receiver_;
};

}  // namespace clout::tools
