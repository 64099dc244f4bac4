#include "tools/serve/http_request.h"

#include <utility>

#include <arpa/inet.h>
#include <kj/encoding.h>

#include "schema/ascii.h"
#include "schema/error.h"
#include "tools/serve/json_value.h"

namespace clout::tools {
namespace {

Error wrong_member(std::string_view name, std::string_view wanted) {
  return Error(ErrorCode::Argument,
               "'" + std::string(name) + "' of the request must be " + std::string(wanted));
}

std::string text_of(std::string_view name, const Value& value) {
  if (!value.is_string()) throw wrong_member(name, "a text");
  return value.as_string();
}

std::uint64_t amount_of(std::string_view name, const Value& value) {
  if (!value.is_integer() || value.as_integer() < 0) {
    throw wrong_member(name, "a whole number from 0 on");
  }
  return static_cast<std::uint64_t>(value.as_integer());
}

void take_member(HttpQuestion& question, const std::string& name, const Value& value) {
  if (name == "query") {
    question.query = text_of(name, value);
  } else if (name == "params") {
    if (!value.is_null() && !value.is_map()) throw wrong_member(name, "an object");
    if (value.is_map()) question.parameters = value.as_map();
  } else if (name == "timeout_ms") {
    question.budget.timeout = std::chrono::milliseconds(amount_of(name, value));
  } else if (name == "memory_bytes") {
    question.budget.memory_bytes = amount_of(name, value);
  } else if (name == "format") {
    question.format = text_of(name, value);
  } else {
    constexpr std::string_view kKnown = "query, params, timeout_ms, memory_bytes and format are";
    throw Error(ErrorCode::Argument, "a request has no member '" + name + "'")
        .hint(std::string(kKnown));
  }
}

HttpQuestion complete(HttpQuestion question) {
  if (question.query.empty()) {
    throw Error(ErrorCode::Argument, "the request has no 'query'")
        .hint(R"(such as {"query": "RETURN $x", "params": {"x": 1}})");
  }
  return question;
}

std::string_view after_scheme(std::string_view header) {
  const auto space = header.find(' ');
  header.remove_prefix(space == std::string_view::npos ? header.size() : space);
  header.remove_prefix(std::min(header.find_first_not_of(' '), header.size()));
  return header;
}

PasswordCredentials basic_credentials(std::string_view encoded) {
  const auto decoded = kj::decodeBase64(kj::arrayPtr(encoded.data(), encoded.size()));
  const std::string_view pair(reinterpret_cast<const char*>(decoded.begin()), decoded.size());
  const auto colon = pair.find(':');
  if (decoded.hadErrors || colon == std::string_view::npos) {
    throw Error(ErrorCode::Permission, "the Authorization header is no user and password")
        .detail("LoginRequired");
  }
  return {std::string(pair.substr(0, colon)), std::string(pair.substr(colon + 1))};
}

}  // namespace

HttpQuestion question_of_body(std::string_view body) {
  const Value value = parse_json(body, "the body");
  if (!value.is_map()) throw Error(ErrorCode::Argument, "the body must be a JSON object");
  HttpQuestion question;
  for (const auto& [name, member] : value.as_map()) take_member(question, name, member);
  return complete(std::move(question));
}

HttpQuestion question_of_members(const Map& members) {
  HttpQuestion question;
  for (const auto& [name, text] : members) {
    const bool json = name != "query" && name != "format";
    take_member(question, name, json ? parse_json(text.as_string(), "'" + name + "'") : text);
  }
  return complete(std::move(question));
}

Credentials credentials_of(std::string_view authorization) {
  if (authorization.empty()) return NoCredentials{};
  const std::string scheme = media_type(authorization.substr(0, authorization.find(' ')));
  const auto rest = after_scheme(authorization);
  if (scheme == "bearer") return TokenCredentials{std::string(rest)};
  if (scheme == "basic") return basic_credentials(rest);
  throw Error(ErrorCode::Permission, "there is no way to log in called '" + scheme + "'")
      .detail("LoginRequired")
      .hint("Bearer with a token, or Basic with a user and a password");
}

bool is_local_host(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']')) == "[::1";
  const auto name = media_type(host.substr(0, host.find(':')));
  if (name == "localhost" || name.ends_with(".localhost")) return true;
  in_addr address{};  // not every name that begins like a number is one
  constexpr std::uint32_t kLoopback = 127;
  return ::inet_pton(AF_INET, name.c_str(), &address) == 1 &&
         ntohl(address.s_addr) >> 24U == kLoopback;
}

const char* media_type_of(Format format) {
  switch (format) {
    case Format::Csv:
      return "text/csv; charset=utf-8";
    case Format::Json:
      return "application/json";
    case Format::JsonLines:
      return "application/x-ndjson";
    case Format::Markdown:
      return "text/markdown; charset=utf-8";
    case Format::Dot:
      return "text/vnd.graphviz; charset=utf-8";
    case Format::Svg:
      return "image/svg+xml";
    case Format::Table:
    case Format::Tree:
    case Format::Mermaid:
      break;
  }
  return "text/plain; charset=utf-8";
}

std::string media_type(std::string_view content_type) {
  std::string type(content_type.substr(0, content_type.find(';')));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  for (char& c : type) c = ascii_lower(c);
  return type;
}

}  // namespace clout::tools
