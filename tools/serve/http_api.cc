#include "tools/serve/http_api.h"

#include <utility>

#include "tools/serve/gathered_stream.h"
#include "tools/serve/http_exchange.h"

namespace clout::tools {
namespace {

class HttpConnection final : public kj::HttpService {
 public:
  HttpConnection(HttpApi& api, std::string address, int socket)
      : api_(api), peer_{std::move(address), socket} {}

  kj::Promise<void> request(kj::HttpMethod method, kj::StringPtr url,
                            const kj::HttpHeaders& headers, kj::AsyncInputStream& body,
                            Response& response) override {
    auto exchange = kj::heap<HttpExchange>(api_, peer_, method, url, headers, body, response);
    auto answered = exchange->answer();
    return answered.attach(kj::mv(exchange));
  }

 private:
  HttpApi& api_;
  HttpPeer peer_;
};

/// Where nothing can be answered any more, the connection ends: of interest only to who looks for
/// it. The library would write it to standard error, which is a log that has another form.
class FaultLog final : public kj::HttpServerErrorHandler {
 public:
  explicit FaultLog(ServerLog& log) : log_(log) {}

  kj::Promise<void> handleApplicationError(
      kj::Exception exception, kj::Maybe<kj::HttpService::Response&> response) override {
    if (response != nullptr) {
      return HttpServerErrorHandler::handleApplicationError(kj::mv(exception), response);
    }
    log_.event(LogLevel::Debug, "connection ended",
               {{"reason", Value(exception.getDescription().cStr())}});
    return kj::READY_NOW;
  }

 private:
  ServerLog& log_;
};

}  // namespace

HttpApi::HttpApi(StatementService& service, WatchService& watches, Accounts& accounts,
                 kj::Timer& timer, HttpOptions options, std::function<bool()> is_ready)
    : service_(service),
      watches_(watches),
      accounts_(accounts),
      timer_(timer),
      options_(std::move(options)),
      is_ready_(std::move(is_ready)) {
  kj::HttpHeaderTable::Builder builder;
  accept_ = builder.add("Accept");
  authorization_ = builder.add("Authorization");
  origin_ = builder.add("Origin");
  allow_origin_ = builder.add("Access-Control-Allow-Origin");
  allow_headers_ = builder.add("Access-Control-Allow-Headers");
  allow_methods_ = builder.add("Access-Control-Allow-Methods");
  vary_ = builder.add("Vary");
  authenticate_ = builder.add("WWW-Authenticate");
  retry_after_ = builder.add("Retry-After");
  cache_control_ = builder.add("Cache-Control");
  table_ = builder.build();
}

kj::Promise<void> HttpApi::serve(kj::Own<kj::AsyncIoStream> stream, std::string address,
                                 int socket) {
  auto connection = kj::heap<HttpConnection>(*this, std::move(address), socket);
  auto faults = kj::heap<FaultLog>(service_.log());
  kj::HttpServerSettings settings;
  settings.errorHandler = *faults;
  settings.headerTimeout = 15 * kj::SECONDS;
  settings.pipelineTimeout = 75 * kj::SECONDS;
  auto server = kj::heap<kj::HttpServer>(timer_, *table_, *connection, settings);
  auto gathered = kj::heap<GatheredStream>(kj::mv(stream));
  auto served = server->listenHttp({gathered.get(), kj::NullDisposer::instance});
  return served.then([&gathered = *gathered] { return gathered.all_sent(); })
      .attach(kj::mv(server))
      .attach(kj::mv(connection))
      .attach(kj::mv(faults))
      .attach(kj::mv(gathered));
}

}  // namespace clout::tools
