#include "tools/serve/http_exchange.h"

#include <utility>

#include <kj/compat/url.h>
#include <kj/debug.h>
#include <sys/socket.h>

#include "schema/value_text.h"
#include "tools/repl/graph_summary.h"
#include "tools/serve/event_stream.h"
#include "tools/serve/openapi.h"
#include "tools/serve/rendered_rows.h"
#include "tools/serve/schema_json.h"

namespace clout::tools {
namespace {

constexpr auto kJson = "application/json";
constexpr auto kJsonLines = "application/x-ndjson";
constexpr auto kEvents = "text/event-stream";
constexpr auto kProblem = "application/problem+json";
constexpr auto kText = "text/plain; version=0.0.4; charset=utf-8";

Error no_such_path(std::string_view path) {
  return Error(ErrorCode::Usage, "there is nothing at '" + std::string(path) + "'")
      .detail("NoSuchPath")
      .hint("/openapi.json describes what there is");
}

constexpr auto kLongestUpload = 60 * kj::SECONDS;
constexpr auto kLookAtPeer = 500 * kj::MILLISECONDS;

std::string_view path_of(std::string_view url) { return url.substr(0, url.find('?')); }

/// The members of a URL's query as texts; of several of one name the last counts.
Map members_of(kj::StringPtr text) {
  Map members;
  KJ_IF_MAYBE (url, kj::Url::tryParse(text, kj::Url::HTTP_REQUEST)) {
    for (const auto& member : url->query) {
      members.insert_or_assign(member.name.cStr(), Value(member.value.cStr()));
    }
    return members;
  }
  throw Error(ErrorCode::Argument, "the URL is not well formed");
}

}  // namespace

bool HttpPeer::has_gone() const {
  char byte = 0;
  return socket >= 0 && ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

kj::Promise<void> HttpExchange::answer() {
  return guarded([this] { return route(); })();
}

kj::Promise<void> HttpExchange::route() {
  check_host();
  if (method_ == kj::HttpMethod::OPTIONS) return preflight();
  const std::string_view path = path_of({url_.begin(), url_.size()});
  const Handler handler = handler_of(path);
  return (this->*handler)();
}

void HttpExchange::check_host() const {
  if (!api_.options_.local_hosts_only || api_.accounts_.login_required()) return;
  if (is_local_host(header(kj::HttpHeaderId::HOST))) return;
  throw Error(ErrorCode::Permission, "this server only answers to its own machine")
      .hint("as long as it asks for no login: `clout user add` makes it ask for one");
}

HttpExchange::Handler HttpExchange::handler_of(std::string_view path) const {
  constexpr auto kGet = kj::HttpMethod::GET;
  constexpr auto kPost = kj::HttpMethod::POST;
  const bool post = method_ == kPost;
  if (path == "/query") return require(kPost, &HttpExchange::query);
  if (path == "/explain") return require(post ? kPost : kGet, &HttpExchange::explain);
  if (path == "/export") return require(post ? kPost : kGet, &HttpExchange::export_rows);
  if (path == "/watch") return require(post ? kPost : kGet, &HttpExchange::watch);
  if (path == "/schema") return require(kGet, &HttpExchange::schema);
  if (path == "/health") return require(kGet, &HttpExchange::health);
  if (path == "/ready") return require(kGet, &HttpExchange::ready);
  if (path == "/metrics") return require(kGet, &HttpExchange::metrics);
  if (path == "/openapi.json") return require(kGet, &HttpExchange::openapi);
  throw no_such_path(path);
}

HttpExchange::Handler HttpExchange::require(kj::HttpMethod method, Handler handler) const {
  if (method_ == method) return handler;
  throw Error(ErrorCode::Usage, "this path takes " + std::string(kj::str(method).cStr()) +
                                    ", not " + std::string(kj::str(method_).cStr()))
      .detail("NoSuchMethod");
}

kj::Promise<void> HttpExchange::health() { return send({}, kJson, "{\"status\":\"ok\"}"); }

kj::Promise<void> HttpExchange::ready() {
  if (api_.is_ready_()) return send({}, kJson, "{\"status\":\"ready\"}");
  throw Error(ErrorCode::Busy, "the server is about to end");
}

kj::Promise<void> HttpExchange::metrics() {
  return logged_in([this](const std::shared_ptr<const Rights>& rights) {
    rights->require(Role::Admin, "metrics");
    return send({}, kText, api_.service_.metrics_text());
  });
}

kj::Promise<void> HttpExchange::openapi() { return send({}, kJson, openapi_json()); }

kj::Promise<void> HttpExchange::query() {
  return logged_in([this](std::shared_ptr<const Rights> rights) {
    return with_question([this, rights = std::move(rights)](HttpQuestion question) {
      const bool lines = header(api_.accept_).find(kJsonLines) != std::string::npos;
      return run(rights, std::move(question), lines ? JsonForm::Lines : JsonForm::Object);
    });
  });
}

kj::Promise<void> HttpExchange::explain() {
  return logged_in([this](std::shared_ptr<const Rights> rights) {
    return with_question([this, rights = std::move(rights)](HttpQuestion question) {
      question.query = "EXPLAIN " + question.query;
      return run(rights, std::move(question), JsonForm::Object);
    });
  });
}

kj::Promise<void> HttpExchange::export_rows() {
  return logged_in([this](std::shared_ptr<const Rights> rights) {
    return with_question([this, rights = std::move(rights)](HttpQuestion question) {
      const Format format = format_called(question.format.value_or("csv"));
      rendered_ = true;
      return ask(rights, std::move(question), std::make_unique<RenderedRows>(format, Surface{}),
                 media_type_of(format));
    });
  });
}

kj::Promise<void> HttpExchange::watch() {
  return logged_in([this](std::shared_ptr<const Rights> rights) {
    return with_question([this, rights = std::move(rights)](HttpQuestion question) {
      return follow(rights, std::move(question));
    });
  });
}

kj::Promise<void> HttpExchange::schema() {
  return logged_in([this](std::shared_ptr<const Rights> rights) {
    auto text = std::make_shared<std::string>();
    auto error = std::make_shared<std::optional<Error>>();
    return api_.service_
        .run_on_worker([text, error, graph = rights->graph] {
          try {
            *text = schema_json(summarize(*graph->database().view()));
          } catch (const std::exception& failure) {
            *error = as_error(failure);
          }
        })
        .then([this, text, error] { return *error ? fail(**error) : send({}, kJson, *text); });
  });
}

kj::Promise<void> HttpExchange::preflight() {
  if (api_.options_.allowed_origin.empty()) {
    throw Error(ErrorCode::Permission, "pages of other sites may not ask this server");
  }
  auto headers = headers_of(kText);
  headers.set(api_.allow_methods_, "GET, POST");
  headers.set(api_.allow_headers_, "Authorization, Content-Type, Accept");
  response_.send(204, "No Content", headers, std::uint64_t{0});
  return kj::READY_NOW;
}

kj::Promise<void> HttpExchange::logged_in(Work work) {
  if (!api_.is_ready_()) throw Error(ErrorCode::Busy, "the server is about to end");
  return api_.accounts_.login(credentials_of(header(api_.authorization_)), peer_.address)
      .then(guarded([work = kj::mv(work)](LoginOutcome outcome) mutable {
        if (outcome.error) throw *outcome.error;
        return work(std::move(outcome.rights));
      }));
}

/// A page of another site can make a browser send a GET, or a form: neither must change anything.
kj::Promise<void> HttpExchange::with_question(Asked work) {
  if (method_ == kj::HttpMethod::GET) return work(question_of_members(members_of(url_)));
  if (media_type(header(kj::HttpHeaderId::CONTENT_TYPE)) != kJson) {
    throw Error(ErrorCode::Usage, "the body must be JSON")
        .detail("WrongContentType")
        .hint("send the header  Content-Type: application/json");
  }
  return read_body().then(guarded([this, work = kj::mv(work)](kj::Maybe<std::string> body) mutable {
    KJ_IF_MAYBE (text, body) return work(question_of_body(*text));
    const auto limit = std::to_string(api_.options_.largest_body);
    throw Error(ErrorCode::Limit, "the request has more than " + limit + " bytes")
        .detail("BodyTooLarge");
  }));
}

/// None, if it is too large.
kj::Promise<kj::Maybe<std::string>> HttpExchange::read_body() {
  const auto limit = api_.options_.largest_body;
  KJ_IF_MAYBE (length, body_.tryGetLength()) {
    if (*length > limit) return kj::Maybe<std::string>(nullptr);
  }
  return api_.timer_.timeoutAfter(kLongestUpload, body_.readAllText(limit))
      .then(
          [](kj::String text) -> kj::Maybe<std::string> {
            return std::string(text.begin(), text.size());
          },
          [](kj::Exception&& failure) -> kj::Maybe<std::string> {
            if (failure.getType() != kj::Exception::Type::FAILED)
              kj::throwFatalException(kj::mv(failure));
            return nullptr;
          });
}

kj::Promise<void> HttpExchange::run(std::shared_ptr<const Rights> rights, HttpQuestion question,
                                    JsonForm form) {
  return ask(std::move(rights), std::move(question), std::make_unique<JsonRows>(form),
             form == JsonForm::Object ? kJson : kJsonLines);
}

kj::Promise<void> HttpExchange::ask(std::shared_ptr<const Rights> rights, HttpQuestion question,
                                    std::unique_ptr<RowReceiver> receiver, const char* media_type) {
  auto asker = caller(std::move(rights));
  return api_.service_.parse(asker, std::move(question.query))
      .then(guarded([this, media_type, caller = std::move(asker),
                     parameters = std::move(question.parameters), budget = question.budget,
                     receiver = std::move(receiver)](StatementService::Parsed parsed) mutable {
        if (parsed.error) throw *parsed.error;
        statement_ =
            api_.service_.ask({std::move(caller), std::move(parsed.statement),
                               std::move(parameters), budget, true, nullptr, std::move(receiver)});
        return step().then(guarded([this, media_type] { return send_first(media_type); }));
      }));
}

std::shared_ptr<const Caller> HttpExchange::caller(std::shared_ptr<const Rights> rights) const {
  if (method_ == kj::HttpMethod::GET) {
    auto reader = std::make_shared<Rights>(*rights);
    reader->read_only = true;
    rights = std::move(reader);
  }
  return std::make_shared<const Caller>(Caller{std::move(rights), "http", peer_.address});
}

kj::Promise<void> HttpExchange::follow(std::shared_ptr<const Rights> rights,
                                       HttpQuestion question) {
  subscription_ =
      api_.watches_.subscribe(caller(std::move(rights)), question.query,
                              std::move(question.parameters), question.budget, json_row);
  return subscription_->look()
      .exclusiveJoin(when_gone<WatchEvent>())
      .then(guarded([this](WatchEvent first) {
        if (first.error) throw *first.error;
        auto out = response_.send(200, "OK", headers_of(kEvents));
        auto& stream = *out;
        auto text = kj::heap<std::string>(rows_event(*subscription_, first));
        auto written = stream.write(text->data(), text->size()).attach(kj::mv(text));
        return written
            .then([this, &stream] { return send_events(*subscription_, stream, api_.timer_); })
            .exclusiveJoin(when_gone<void>())
            .attach(kj::mv(out));
      }));
}

kj::Promise<void> HttpExchange::step() {
  auto stepped = statement_->step();
  if (statement_->ended()) return stepped;
  return stepped.exclusiveJoin(when_gone<void>());
}

template <typename T>
kj::Promise<T> HttpExchange::when_gone() {
  return api_.timer_.afterDelay(kLookAtPeer).then([this]() -> kj::Promise<T> {
    if (!peer_.has_gone()) return when_gone<T>();
    return KJ_EXCEPTION(DISCONNECTED, "the client has gone");
  });
}

kj::Promise<void> HttpExchange::send_first(const char* media_type) {
  if (statement_->ended()) {
    if (statement_->end().error) throw *statement_->end().error;
    return send({}, media_type, take_text());
  }
  auto out = response_.send(200, "OK", headers_of(media_type));
  auto& stream = *out;
  return send_rest(stream).attach(kj::mv(out));
}

kj::Promise<void> HttpExchange::send_rest(kj::AsyncOutputStream& out) {
  auto text = kj::heap<std::string>(take_text());
  auto& bytes = *text;
  auto written = bytes.empty() ? kj::Promise<void>(kj::READY_NOW)
                               : out.write(bytes.data(), bytes.size()).attach(kj::mv(text));
  if (statement_->ended()) {
    const bool broken = rendered_ && statement_->end().error;
    // A text has no place for an error: the connection breaks, so that nobody takes it for whole.
    KJ_REQUIRE(!broken, "the statement failed", statement_->end().error->what());
    return written;
  }
  return written.then([this] { return step(); }).then([this, &out] { return send_rest(out); });
}

std::string HttpExchange::take_text() {
  if (rendered_) return static_cast<RenderedRows&>(statement_->receiver()).take_text();
  auto& rows = static_cast<JsonRows&>(statement_->receiver());
  auto text = rows.take_text();
  if (statement_->ended()) text += rows.ending(statement_->end());
  return text;
}

kj::HttpHeaders HttpExchange::headers_of(const char* media_type) const {
  kj::HttpHeaders headers(*api_.table_);
  headers.set(kj::HttpHeaderId::CONTENT_TYPE, media_type);
  headers.set(api_.cache_control_, "no-store");
  if (api_.options_.allowed_origin.empty()) return headers;
  headers.set(api_.vary_, "Origin");
  if (header(api_.origin_) == api_.options_.allowed_origin) {
    headers.set(api_.allow_origin_, kj::str(api_.options_.allowed_origin.c_str()));
  }
  return headers;
}

kj::Promise<void> HttpExchange::send(HttpStatus status, const char* media_type, std::string text) {
  auto out = response_.send(status.code, status.text, headers_of(media_type), text.size());
  auto kept = kj::heap<std::string>(std::move(text));
  auto written = out->write(kept->data(), kept->size());
  return written.attach(kj::mv(kept), kj::mv(out));
}

kj::Promise<void> HttpExchange::fail(const Error& error) {
  const auto status = status_of(error);
  auto headers = headers_of(kProblem);
  if (status.code == 401) headers.set(api_.authenticate_, "Bearer, Basic realm=\"clout\"");
  if (status.code == 429 || status.code == 503) headers.set(api_.retry_after_, "1");
  auto text = kj::heap<std::string>(problem_json(error));
  auto out = response_.send(status.code, status.text, headers, text->size());
  auto written = out->write(text->data(), text->size());
  return written.attach(kj::mv(text), kj::mv(out));
}

std::string HttpExchange::header(const kj::HttpHeaderId& id) const {
  KJ_IF_MAYBE (value, headers_.get(id)) return {value->begin(), value->size()};
  return {};
}

}  // namespace clout::tools
