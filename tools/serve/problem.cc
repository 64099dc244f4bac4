#include "tools/serve/problem.h"

#include "schema/value_text.h"

namespace clout::tools {
namespace {

void append_member(std::string& out, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  out.append(",\"").append(name).append("\":");
  append_json_string(out, text);
}

void append_member(std::string& out, std::string_view name, std::uint32_t number) {
  out.append(",\"").append(name).append("\":").append(std::to_string(number));
}

HttpStatus status_of_permission(std::string_view detail) {
  if (detail == "LoginFailed" || detail == "LoginRequired") return {401, "Unauthorized"};
  return {403, "Forbidden"};
}

HttpStatus status_of_usage(std::string_view detail) {
  if (detail == "NoSuchPath") return {404, "Not Found"};
  if (detail == "NoSuchMethod") return {405, "Method Not Allowed"};
  if (detail == "WrongContentType") return {415, "Unsupported Media Type"};
  return {400, "Bad Request"};
}

HttpStatus status_of_limit(std::string_view detail) {
  if (detail == "BodyTooLarge") return {413, "Content Too Large"};
  return {422, "Unprocessable Content"};
}

HttpStatus status_of_busy(std::string_view detail) {
  if (detail == "TooManyStatements" || detail == "TooManyLogins") return {429, "Too Many Requests"};
  return {503, "Service Unavailable"};
}

}  // namespace

HttpStatus status_of(const Error& error) {
  switch (error.code()) {
    case ErrorCode::Syntax:
    case ErrorCode::Semantic:
    case ErrorCode::Type:
    case ErrorCode::Argument:
    case ErrorCode::NotFound:
      return {400, "Bad Request"};
    case ErrorCode::Usage:
      return status_of_usage(error.detail_name());
    case ErrorCode::Constraint:
    case ErrorCode::Conflict:
      return {409, "Conflict"};
    case ErrorCode::Limit:
      return status_of_limit(error.detail_name());
    case ErrorCode::Permission:
      return status_of_permission(error.detail_name());
    case ErrorCode::Busy:
      return status_of_busy(error.detail_name());
    case ErrorCode::Cancelled:
      return {503, "Service Unavailable"};
    case ErrorCode::Io:
    case ErrorCode::Corruption:
    case ErrorCode::Internal:
      break;
  }
  return {500, "Internal Server Error"};
}

std::string problem_json(const Error& error) {
  std::string out = R"({"type":"about:blank")";
  append_member(out, "title", to_string(error.code()));
  append_member(out, "status", status_of(error).code);
  append_member(out, "detail", error.message());
  append_member(out, "code", to_string(error.code()));
  append_member(out, "name", error.detail_name());
  append_member(out, "hint", error.hint_text());
  append_member(out, "source", error.source());
  if (const auto position = error.position()) {
    append_member(out, "line", position->line);
    append_member(out, "column", position->column);
    append_member(out, "length", position->length);
  }
  return out + "}";
}

}  // namespace clout::tools
