// One HTTP request and its answer.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <kj/compat/http.h>

#include "tools/cli/statement_runner.h"
#include "tools/serve/http_api.h"
#include "tools/serve/http_request.h"
#include "tools/serve/json_rows.h"
#include "tools/serve/problem.h"

namespace clout::tools {

/// Whoever is at the other end of a connection.
struct HttpPeer {
  std::string address;
  int socket = -1;  ///< below 0: unknown

  /// Nothing more will come from it. HTTP allows to close the one half and go on reading; but who
  /// asks a statement does not.
  [[nodiscard]] bool has_gone() const;
};

/// Lives until answer() has resolved; what it was made of, too.
class HttpExchange {
 public:
  HttpExchange(HttpApi& api, const HttpPeer& peer, kj::HttpMethod method, kj::StringPtr url,
               const kj::HttpHeaders& headers, kj::AsyncInputStream& body,
               kj::HttpService::Response& response)
      : api_(api),
        peer_(peer),
        method_(method),
        url_(url),
        headers_(headers),
        body_(body),
        response_(response) {}

  [[nodiscard]] kj::Promise<void> answer();

 private:
  using Handler = kj::Promise<void> (HttpExchange::*)();

  [[nodiscard]] kj::Promise<void> route();
  void check_host() const;
  [[nodiscard]] Handler handler_of(std::string_view path) const;
  [[nodiscard]] Handler require(kj::HttpMethod method, Handler handler) const;

  [[nodiscard]] kj::Promise<void> health();
  [[nodiscard]] kj::Promise<void> ready();
  [[nodiscard]] kj::Promise<void> metrics();
  [[nodiscard]] kj::Promise<void> openapi();
  [[nodiscard]] kj::Promise<void> query();
  [[nodiscard]] kj::Promise<void> explain();
  [[nodiscard]] kj::Promise<void> export_rows();
  [[nodiscard]] kj::Promise<void> watch();
  [[nodiscard]] kj::Promise<void> schema();
  [[nodiscard]] kj::Promise<void> preflight();

  /// What follows a login that has worked.
  using Work = kj::Function<kj::Promise<void>(std::shared_ptr<const Rights>)>;
  [[nodiscard]] kj::Promise<void> logged_in(Work work);
  /// The question of a POST's body or of a GET's URL; one that a GET asks may only read.
  using Asked = kj::Function<kj::Promise<void>(HttpQuestion)>;
  [[nodiscard]] kj::Promise<void> with_question(Asked work);
  [[nodiscard]] kj::Promise<kj::Maybe<std::string>> read_body();
  [[nodiscard]] kj::Promise<void> ask(std::shared_ptr<const Rights> rights, HttpQuestion question,
                                      std::unique_ptr<RowReceiver> receiver,
                                      const char* media_type);
  [[nodiscard]] kj::Promise<void> run(std::shared_ptr<const Rights> rights, HttpQuestion question,
                                      JsonForm form);
  /// Events until the peer has gone, or the watched query fails.
  [[nodiscard]] kj::Promise<void> follow(std::shared_ptr<const Rights> rights,
                                         HttpQuestion question);
  /// The statement's next batch; rejects when the peer has gone.
  [[nodiscard]] kj::Promise<void> step();
  /// Never resolves.
  template <typename T>
  [[nodiscard]] kj::Promise<T> when_gone();
  [[nodiscard]] kj::Promise<void> send_first(const char* media_type);
  [[nodiscard]] kj::Promise<void> send_rest(kj::AsyncOutputStream& out);
  /// What the statement has to say since the last call, with its ending once it has ended.
  [[nodiscard]] std::string take_text();

  /// Who asks; one that asks by a GET may only read.
  [[nodiscard]] std::shared_ptr<const Caller> caller(std::shared_ptr<const Rights> rights) const;
  [[nodiscard]] kj::HttpHeaders headers_of(const char* media_type) const;
  [[nodiscard]] kj::Promise<void> send(HttpStatus status, const char* media_type, std::string text);
  [[nodiscard]] kj::Promise<void> fail(const Error& error);
  [[nodiscard]] std::string header(const kj::HttpHeaderId& id) const;

  /// `function`, but that what it throws is answered as a problem.
  template <typename Function>
  auto guarded(Function function) {
    return [this, function = kj::mv(function)](auto&&... arguments) mutable -> kj::Promise<void> {
      try {
        return function(kj::fwd<decltype(arguments)>(arguments)...);
      } catch (const std::exception& failure) {
        return fail(as_error(failure));
      }
    };
  }

  HttpApi& api_;
  const HttpPeer& peer_;
  kj::HttpMethod method_;
  kj::StringPtr url_;
  const kj::HttpHeaders& headers_;
  kj::AsyncInputStream& body_;
  kj::HttpService::Response& response_;
  kj::Own<Statement> statement_;
  kj::Own<Subscription> subscription_;
  bool rendered_ = false;  ///< rows as text, not as JSON with an ending
};

}  // namespace clout::tools
