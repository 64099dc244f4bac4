#include "tools/serve/connections.h"

#include <utility>

#include <arpa/inet.h>
#include <capnp/rpc-twoparty.h>
#include <kj/debug.h>
#include <netinet/tcp.h>

#include "tools/rpc/gathered_messages.h"
#include "tools/serve/replayed_stream.h"
#include "tools/serve/rpc_session.h"

namespace clout::tools {
namespace {

/// Values nest a thousand levels deep; each takes a struct and a list.
constexpr int kNestingLimit = 2'100;

constexpr auto kPauseAfterFailure = 100 * kj::MILLISECONDS;

constexpr auto kUnixSocket = "local";

bool begins_http(kj::byte first) { return first >= 'A' && first <= 'Z'; }

/// The address without the port, so that connections of one machine are counted together.
std::string address_of(kj::AsyncIoStream& stream) {
  sockaddr_storage storage{};
  unsigned length = sizeof storage;
  stream.getpeername(reinterpret_cast<sockaddr*>(&storage), &length);
  char text[INET6_ADDRSTRLEN] = "";
  if (storage.ss_family == AF_INET) {
    ::inet_ntop(AF_INET, &reinterpret_cast<sockaddr_in*>(&storage)->sin_addr, text, sizeof text);
  } else if (storage.ss_family == AF_INET6) {
    ::inet_ntop(AF_INET6, &reinterpret_cast<sockaddr_in6*>(&storage)->sin6_addr, text, sizeof text);
  } else {
    return kUnixSocket;
  }
  return text;
}

/// Answers are sent when they are there, and a peer that has gone without a word is found out.
void set_options(kj::AsyncIoStream& stream) {
  const auto set = [&stream](int level, int option, int value) {
    stream.setsockopt(level, option, &value, sizeof value);
  };
  set(IPPROTO_TCP, TCP_NODELAY, 1);
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
  set(IPPROTO_TCP, TCP_KEEPIDLE, 60);
  set(IPPROTO_TCP, TCP_KEEPINTVL, 15);
  set(IPPROTO_TCP, TCP_KEEPCNT, 4);
  set(IPPROTO_TCP, TCP_USER_TIMEOUT, 120'000);
}

/// One Cap'n Proto connection, in the order in which its parts need each other.
struct RpcPeer {
  RpcPeer(kj::Own<kj::AsyncIoStream> connected, const capnp::ReaderOptions& options,
          Maintenance& maintenance, WatchService& watches, std::string address,
          const ConnectionLimits& limits, Accounts& accounts)
      : stream(kj::mv(connected)),
        connection(std::make_shared<RpcConnection>(maintenance, watches, std::move(address),
                                                   limits.statements, limits.capabilities)),
        messages(*stream),
        network(messages, capnp::rpc::twoparty::Side::SERVER, options),
        rpc(capnp::makeRpcServer(network, bootstrap(connection, accounts))) {}

  kj::Own<kj::AsyncIoStream> stream;
  std::shared_ptr<RpcConnection> connection;
  GatheredMessages messages;
  capnp::TwoPartyVatNetwork network;
  capnp::RpcSystem<capnp::rpc::twoparty::VatId> rpc;
};

}  // namespace

Connections::Connections(const ConnectionLimits& limits, kj::Timer& timer, Maintenance& maintenance,
                         WatchService& watches, Accounts& accounts, HttpApi& http,
                         const TlsIdentity* identity)
    : limits_(limits),
      timer_(timer),
      service_(maintenance.service),
      maintenance_(maintenance),
      watches_(watches),
      accounts_(accounts),
      http_(http),
      identity_(identity),
      tasks_(*this) {}

/// The system may have no descriptor left for a connection: then it has to wait until others end.
kj::Promise<void> Connections::serve(kj::ConnectionReceiver& receiver) {
  return receiver.accept()
      .then([this](kj::Own<kj::AsyncIoStream> stream) -> kj::Promise<void> {
        take(kj::mv(stream));
        return kj::READY_NOW;
      })
      .catch_([this](kj::Exception&& failure) {
        service_.log().event(LogLevel::Error, "no connection can be accepted",
                             {{"reason", Value(failure.getDescription().cStr())}});
        return timer_.afterDelay(kPauseAfterFailure);
      })
      .then([this, &receiver] { return serve(receiver); });
}

void Connections::take(kj::Own<kj::AsyncIoStream> stream) {
  auto& metrics = service_.metrics();
  if (metrics.open_connections >= limits_.connections) {
    ++metrics.refused_connections;
    return;
  }
  ++metrics.open_connections;
  auto served = kj::evalNow([&] { return greet(kj::mv(stream)); });
  tasks_.add(served.attach(kj::defer([&metrics] { --metrics.open_connections; })));
}

/// What a peer did, or a network: of interest only to who looks for it.
void Connections::taskFailed(kj::Exception&& exception) {
  service_.log().event(LogLevel::Debug, "connection ended",
                       {{"reason", Value(exception.getDescription().cStr())}});
}

kj::Promise<void> Connections::greet(kj::Own<kj::AsyncIoStream> stream) {
  auto address = address_of(*stream);
  const int socket = stream->getFd().orDefault(-1);
  if (address != kUnixSocket) set_options(*stream);
  if (identity_ == nullptr) return serve_one(kj::mv(stream), std::move(address), socket);
  auto context = identity_->context();
  auto wrapped = timer_.timeoutAfter(limits_.greeting, context->wrapServer(kj::mv(stream)));
  return wrapped
      .then([this, socket, address = std::move(address)](kj::Own<kj::AsyncIoStream> safe) mutable {
        return serve_one(kj::mv(safe), std::move(address), socket);
      })
      .attach(kj::mv(context));
}

kj::Promise<void> Connections::serve_one(kj::Own<kj::AsyncIoStream> stream, std::string address,
                                         int socket) {
  auto first = kj::heap<kj::byte>();
  auto& byte = *first;
  auto& raw = *stream;
  auto read = raw.tryRead(&byte, 1, 1);
  return timer_.timeoutAfter(limits_.greeting, kj::mv(read))
      .then([this, socket, first = kj::mv(first), stream = kj::mv(stream),
             address = std::move(address)](size_t count) mutable -> kj::Promise<void> {
        if (count == 0) return kj::READY_NOW;
        auto whole = kj::heap<ReplayedStream>(*first, kj::mv(stream));
        if (!begins_http(*first)) return serve_rpc(kj::mv(whole), std::move(address));
        ++service_.metrics().http_connections;
        return http_.serve(kj::mv(whole), std::move(address), socket);
      });
}

kj::Promise<void> Connections::serve_rpc(kj::Own<kj::AsyncIoStream> stream, std::string address) {
  ++service_.metrics().rpc_connections;
  capnp::ReaderOptions options;
  options.traversalLimitInWords = limits_.message_bytes / sizeof(capnp::word);
  options.nestingLimit = kNestingLimit;
  auto peer = kj::heap<RpcPeer>(kj::mv(stream), options, maintenance_, watches_, std::move(address),
                                limits_, accounts_);
  peer->rpc.setFlowLimit(limits_.message_bytes / sizeof(capnp::word));
  auto over = peer->network.onDisconnect();
  auto nobody = timer_.afterDelay(limits_.login).then([&peer = *peer]() -> kj::Promise<void> {
    if (peer.connection->logged_in) return kj::NEVER_DONE;
    return kj::READY_NOW;
  });
  return over.exclusiveJoin(kj::mv(nobody)).attach(kj::mv(peer));
}

}  // namespace clout::tools
