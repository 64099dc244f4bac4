// One port for everything: the first byte of a connection tells HTTP from Cap'n Proto.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <kj/async-io.h>
#include <kj/compat/http.h>
#include <kj/timer.h>

#include "tools/serve/accounts.h"
#include "tools/serve/http_api.h"
#include "tools/serve/maintenance.h"
#include "tools/serve/statement_service.h"
#include "tools/serve/tls_identity.h"
#include "tools/serve/watch_service.h"

namespace clout::tools {

struct ConnectionLimits {
  std::size_t connections = 10'000;
  std::size_t statements = 32;       ///< of one Cap'n Proto connection at the same time
  std::size_t capabilities = 1'000;  ///< that one holds: sessions, prepared statements and so on
  std::size_t message_bytes = std::size_t{64} << 20;
  kj::Duration greeting = 10 * kj::SECONDS;  ///< until the first byte, and with TLS the handshake
  kj::Duration login = 15 * kj::SECONDS;     ///< until somebody has logged in over Cap'n Proto
};

/// The event loop's thread alone uses it.
class Connections final : private kj::TaskSet::ErrorHandler {
 public:
  /// References outlive it. `identity`: what TLS is spoken with; null: it is not.
  Connections(const ConnectionLimits& limits, kj::Timer& timer, Maintenance& maintenance,
              WatchService& watches, Accounts& accounts, HttpApi& http,
              const TlsIdentity* identity);

  /// Serves what `receiver` accepts, which outlives the promise. It resolves never.
  [[nodiscard]] kj::Promise<void> serve(kj::ConnectionReceiver& receiver);

 private:
  void taskFailed(kj::Exception&& exception) override;
  void take(kj::Own<kj::AsyncIoStream> stream);
  [[nodiscard]] kj::Promise<void> greet(kj::Own<kj::AsyncIoStream> stream);
  [[nodiscard]] kj::Promise<void> serve_one(kj::Own<kj::AsyncIoStream> stream, std::string address,
                                            int socket);
  [[nodiscard]] kj::Promise<void> serve_rpc(kj::Own<kj::AsyncIoStream> stream, std::string address);

  ConnectionLimits limits_;
  kj::Timer& timer_;
  StatementService& service_;
  Maintenance& maintenance_;
  WatchService& watches_;
  Accounts& accounts_;
  HttpApi& http_;
  const TlsIdentity* identity_;
  kj::TaskSet tasks_;
};

}  // namespace clout::tools
