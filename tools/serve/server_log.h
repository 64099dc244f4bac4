// What a server tells those who run it: events as one JSON object a line, and the audit log.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "schema/value.h"

namespace spdlog {
class logger;
}

namespace clout::tools {

enum class LogLevel : std::uint8_t { Debug, Info, Warning, Error };

/// Throws Error{Usage} for a name that is none of debug, info, warning, error.
[[nodiscard]] LogLevel log_level_called(std::string_view name);

/// Any number of threads. Each line is a JSON object: time (UTC), level, event, and its fields.
class ServerLog {
 public:
  using Fields = std::initializer_list<std::pair<std::string_view, Value>>;

  /// Events go to standard error. `audit_path`: where the audit log is appended to; empty: nowhere.
  /// Throws Error{Io} if it cannot be opened.
  ServerLog(LogLevel level, const std::string& audit_path);
  ~ServerLog();

  void event(LogLevel level, std::string_view name, Fields fields);
  /// Who did what, and what became of it. Written out before it returns. `event`: "statement" or
  /// "login".
  void audit(std::string_view event, Fields fields);
  [[nodiscard]] bool audits() const { return audit_ != nullptr; }

 private:
  std::shared_ptr<spdlog::logger> events_;
  std::shared_ptr<spdlog::logger> audit_;
};

}  // namespace clout::tools
