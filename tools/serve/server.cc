#include "tools/serve/server.h"

#include <utility>

#include "schema/error.h"
#include "tools/serve/http_request.h"

namespace clout::tools {
namespace {

constexpr unsigned kDefaultPort = 7687;
/// For answers that are on their way.
constexpr auto kLastAnswers = 100 * kj::MILLISECONDS;

void require_safe(const ServerOptions& options, bool login_required) {
  if (is_loopback(options.listen)) return;
  if (options.certificate.empty()) {
    throw Error(ErrorCode::Usage,
                "'" + options.listen + "' is reached from other machines, so it needs TLS")
        .hint("give --tls-certificate and --tls-key, or listen on 127.0.0.1");
  }
  if (!login_required) {
    throw Error(ErrorCode::Usage,
                "'" + options.listen + "' is reached from other machines, so it needs users")
        .hint("`clout user add` adds the first");
  }
}

kj::Own<kj::ConnectionReceiver> listen(const std::string& address, kj::AsyncIoContext& io) {
  kj::Own<kj::ConnectionReceiver> receiver;
  const auto failure = kj::runCatchingExceptions([&] {
    auto parsed = io.provider->getNetwork().parseAddress(address.c_str(), kDefaultPort);
    receiver = parsed.wait(io.waitScope)->listen();
  });
  KJ_IF_MAYBE (exception, failure) {
    throw Error(ErrorCode::Io,
                "cannot listen on '" + address + "': " + exception->getDescription().cStr())
        .hint("is another server running there? --listen HOST:PORT takes another place");
  }
  return receiver;
}

std::unique_ptr<TlsIdentity> identity_of(const ServerOptions& options) {
  if (options.certificate.empty() && options.key.empty()) return nullptr;
  if (options.certificate.empty() || options.key.empty()) {
    throw Error(ErrorCode::Usage, "--tls-certificate and --tls-key go together");
  }
  return std::make_unique<TlsIdentity>(options.certificate, options.key);
}

HttpOptions http_options_of(const ServerOptions& options) {
  HttpOptions http = options.http;
  http.local_hosts_only = is_loopback(options.listen);
  return http;
}

}  // namespace

bool is_loopback(std::string_view address) {
  return address.starts_with("unix:") || is_local_host(address);
}

Server::Server(const ServerOptions& options, graph::Database& database, ServerLog& log,
               kj::AsyncIoContext& io)
    : options_(options),
      timer_(io.provider->getTimer()),
      log_(log),
      service_(options.service, timer_, metrics_, log),
      maintenance_(options.maintenance, options.directory, service_, timer_),
      accounts_(options.directory, database, service_, options.budget),
      watches_(service_, database, timer_, options.watches),
      http_(service_, watches_, accounts_, timer_, http_options_of(options),
            [this] { return ready_; }),
      identity_(identity_of(options)),
      connections_(options.connections, timer_, maintenance_, watches_, accounts_, http_,
                   identity_.get()) {
  require_safe(options_, accounts_.login_required());
  receiver_ = listen(options_.listen, io);
}

kj::Promise<void> Server::serve() { return connections_.serve(*receiver_); }

kj::Promise<void> Server::drain() {
  ready_ = false;
  service_.close_doors();
  const auto most = static_cast<std::int64_t>(options_.drain.count()) * kj::SECONDS;
  return service_.when_idle()
      .then([this] { return timer_.afterDelay(kLastAnswers); })
      .exclusiveJoin(timer_.afterDelay(most));
}

void Server::reload() {
  if (!identity_) return;
  try {
    identity_->reload();
    log_.event(LogLevel::Info, "certificate read again", {});
  } catch (const Error& error) {
    log_.event(LogLevel::Error, "certificate kept", {{"reason", Value(error.what())}});
  }
}

}  // namespace clout::tools
