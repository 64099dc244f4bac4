#include "tools/client/link.h"

#include <fstream>
#include <iterator>
#include <utility>

#include <kj/compat/tls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "tools/rpc/error_wire.h"
#include "tools/rpc/value_wire.h"

namespace clout::client {
namespace {

capnp::ReaderOptions reader_options() {
  capnp::ReaderOptions options;
  options.traversalLimitInWords = (std::uint64_t{256} << 20) / sizeof(capnp::word);
  options.nestingLimit = 2'100;  // a value nests a thousand levels, each a struct and a list
  return options;
}

wire::Clout::Client bootstrap(capnp::RpcSystem<capnp::rpc::twoparty::VatId>& rpc) {
  capnp::MallocMessageBuilder message(4);
  auto server = message.initRoot<capnp::rpc::twoparty::VatId>();
  server.setSide(capnp::rpc::twoparty::Side::SERVER);
  return rpc.bootstrap(server).castAs<wire::Clout>();
}

/// Keeps the context that the stream needs.
kj::Promise<kj::Own<kj::AsyncIoStream>> wrap(kj::Own<kj::AsyncIoStream> stream,
                                             const Address& address) {
  kj::TlsContext::Options options;
  std::string authority;
  kj::Maybe<kj::TlsCertificate> trusted;
  if (!address.authority.empty()) {
    std::ifstream file(address.authority, std::ios::binary);
    authority.assign(std::istreambuf_iterator<char>(file), {});
    KJ_REQUIRE(!authority.empty(), "cannot read the certificates to trust", address.authority);
    auto& certificate = trusted.emplace(kj::StringPtr(authority.c_str(), authority.size()));
    options.useSystemTrustStore = false;
    options.trustedCertificates = kj::arrayPtr(&certificate, 1);
  }
  auto context = kj::heap<kj::TlsContext>(kj::mv(options));
  auto wrapped = context->wrapClient(kj::mv(stream), address.host);
  return wrapped.then([context = kj::mv(context)](kj::Own<kj::AsyncIoStream> safe) mutable {
    return safe.attach(kj::mv(context));
  });
}

kj::Promise<kj::Own<kj::AsyncIoStream>> connect_stream(kj::AsyncIoContext& io,
                                                       const Address& address) {
  return io.provider->getNetwork()
      .parseAddress(address.host, address.port)
      .then([](kj::Own<kj::NetworkAddress> found) {
        auto connected = found->connect();
        return connected.attach(kj::mv(found));
      })
      .then(
          [&address](kj::Own<kj::AsyncIoStream> stream) -> kj::Promise<kj::Own<kj::AsyncIoStream>> {
            const int on = 1;
            stream->setsockopt(IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            if (!address.tls) return kj::mv(stream);
            return wrap(kj::mv(stream), address);
          });
}

void write_login(wire::Credentials::Builder out, const Login& login) {
  if (!login.token.empty()) {
    out.setToken(tools::wire_text(login.token));
  } else if (!login.user.empty()) {
    auto password = out.initPassword();
    password.setUser(tools::wire_text(login.user));
    password.setPassword(tools::wire_text(login.password));
  } else {
    out.setNone();
  }
}

kj::Promise<LinkOutcome> log_in(kj::Own<Link> link, const LinkTarget& target) {
  auto request = link->server.loginRequest();
  write_login(request.initCredentials(), target.login);
  request.setProgram(tools::wire_text(target.program));
  return request.send().then([link = kj::mv(link)](auto&& response) mutable -> LinkOutcome {
    if (response.hasError()) return {kj::Own<Link>(), tools::read_error(response.getError())};
    link->session = response.getSession();
    return {kj::mv(link), std::nullopt};
  });
}

}  // namespace

Link::Link(kj::Own<kj::AsyncIoStream> connected, capnp::ReaderOptions options)
    : stream(kj::mv(connected)),
      messages(*stream),
      network(messages, capnp::rpc::twoparty::Side::CLIENT, options),
      rpc(capnp::makeRpcClient(network)),
      server(bootstrap(rpc)),
      session(nullptr) {}

kj::Promise<LinkOutcome> connect(kj::AsyncIoContext& io, const LinkTarget& target) {
  auto linked =
      connect_stream(io, target.address).then([&target](kj::Own<kj::AsyncIoStream> stream) {
        return log_in(kj::heap<Link>(kj::mv(stream), reader_options()), target);
      });
  const auto patience = static_cast<std::int64_t>(target.patience.count()) * kj::MILLISECONDS;
  return io.provider->getTimer()
      .timeoutAfter(patience, kj::mv(linked))
      .catch_([&target](kj::Exception&& failure) -> LinkOutcome {
        Error error(ErrorCode::Io, "there is no server at '" + to_string(target.address) +
                                       "': " + failure.getDescription().cStr());
        return {kj::Own<Link>(),
                std::move(error).detail("NoServer").hint("`clout serve DB` starts one")};
      });
}

}  // namespace clout::client
