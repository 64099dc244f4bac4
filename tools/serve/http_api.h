// The HTTP side of a server: statements in, JSON and other texts out. tools/serve/openapi.cc is its
// description.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <kj/compat/http.h>

#include "tools/serve/accounts.h"
#include "tools/serve/statement_service.h"
#include "tools/serve/watch_service.h"

namespace clout::tools {

struct HttpOptions {
  std::uint64_t largest_body = std::uint64_t{16} << 20;
  /// The one origin whose pages may ask from a browser; empty: none.
  std::string allowed_origin;
  /// Answer only requests that name this machine's loopback as their host: a page of another site
  /// cannot then reach a server that asks for no login, whatever its name resolves to.
  bool local_hosts_only = true;
};

/// What all HTTP connections share. The event loop's thread alone uses it.
class HttpApi {
 public:
  /// References outlive it. `is_ready`: does the server take statements?
  HttpApi(StatementService& service, WatchService& watches, Accounts& accounts, kj::Timer& timer,
          HttpOptions options, std::function<bool()> is_ready);

  [[nodiscard]] const kj::HttpHeaderTable& header_table() const { return *table_; }
  /// Answers the requests of one connection. `socket` is its descriptor; below 0: it has none.
  [[nodiscard]] kj::Promise<void> serve(kj::Own<kj::AsyncIoStream> stream, std::string address,
                                        int socket);

 private:
  friend class HttpExchange;

  StatementService& service_;
  WatchService& watches_;
  Accounts& accounts_;
  kj::Timer& timer_;
  HttpOptions options_;
  std::function<bool()> is_ready_;
  kj::Own<kj::HttpHeaderTable> table_;
  kj::HttpHeaderId accept_, authorization_, origin_, allow_origin_, allow_headers_, allow_methods_,
      vary_, authenticate_, retry_after_, cache_control_;
};

}  // namespace clout::tools
