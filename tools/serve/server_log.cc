#include "tools/serve/server_log.h"

#include <array>

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "schema/error.h"
#include "schema/value_text.h"

namespace clout::tools {
namespace {

constexpr std::array<std::string_view, 4> kLevels{"debug", "info", "warning", "error"};

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::Debug:
      return spdlog::level::debug;
    case LogLevel::Info:
      return spdlog::level::info;
    case LogLevel::Warning:
      return spdlog::level::warn;
    case LogLevel::Error:
      break;
  }
  return spdlog::level::err;
}

/// `"a":1,"b":"c"`
std::string members(ServerLog::Fields fields) {
  std::string text;
  for (const auto& [name, value] : fields) {
    if (!text.empty()) text += ',';
    append_json_string(text, name);
    text += ':';
    append_json(text, value);
  }
  return text;
}

constexpr auto kTime = R"({"time":"%Y-%m-%dT%H:%M:%S.%fZ",%v})";

}  // namespace

LogLevel log_level_called(std::string_view name) {
  for (std::size_t i = 0; i < kLevels.size(); ++i) {
    if (kLevels[i] == name) return static_cast<LogLevel>(i);
  }
  throw Error(ErrorCode::Usage, "there is no log level '" + std::string(name) + "'")
      .hint("debug, info, warning and error are");
}

ServerLog::ServerLog(LogLevel level, const std::string& audit_path)
    : events_(std::make_shared<spdlog::logger>("clout",
                                               std::make_shared<spdlog::sinks::stderr_sink_mt>())) {
  events_->set_pattern(kTime, spdlog::pattern_time_type::utc);
  events_->set_level(spdlog_level(level));
  events_->flush_on(spdlog::level::debug);
  if (audit_path.empty()) return;
  try {
    audit_ = std::make_shared<spdlog::logger>(
        "audit", std::make_shared<spdlog::sinks::basic_file_sink_mt>(audit_path));
  } catch (const spdlog::spdlog_ex& failure) {
    throw Error(ErrorCode::Io, "the audit log cannot be opened: " + std::string(failure.what()));
  }
  audit_->set_pattern(kTime, spdlog::pattern_time_type::utc);
  audit_->flush_on(spdlog::level::info);
}

ServerLog::~ServerLog() = default;

void ServerLog::event(LogLevel level, std::string_view name, Fields fields) {
  if (!events_->should_log(spdlog_level(level))) return;
  std::string text =
      R"("level":")" + std::string(kLevels[static_cast<std::size_t>(level)]) + R"(","event":)";
  append_json_string(text, name);
  const auto rest = members(fields);
  if (!rest.empty()) text += "," + rest;
  events_->log(spdlog_level(level), spdlog::string_view_t(text));
}

void ServerLog::audit(std::string_view event, Fields fields) {
  if (!audit_) return;
  std::string text = R"("event":)";
  append_json_string(text, event);
  audit_->info(spdlog::string_view_t(text + "," + members(fields)));
}

}  // namespace clout::tools
