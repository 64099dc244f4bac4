// What a server counts, and its exposition in the text format of Prometheus (version 0.0.4).
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "schema/error.h"

namespace clout::tools {

/// Counts of durations, cumulative as Prometheus has them.
class LatencyHistogram {
 public:
  void add(std::chrono::nanoseconds duration);
  void write(std::string& out, std::string_view name) const;

 private:
  /// Upper bounds in seconds; one more bucket holds the rest.
  static constexpr std::array<double, 14> kBounds{
      0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30};
  std::array<std::uint64_t, kBounds.size() + 1> counts_{};
  double sum_ = 0;
};

/// Kept and read by the event loop's thread alone.
struct Metrics {
  std::array<std::uint64_t, static_cast<std::size_t>(ErrorCode::Internal) + 1> errors{};
  LatencyHistogram statement_seconds;
  std::uint64_t statements = 0;
  std::uint64_t statements_inline = 0;  ///< answered on the event loop
  std::uint64_t rows = 0;
  std::uint64_t slow_statements = 0;
  std::uint64_t refused_statements = 0;  ///< no room
  std::uint64_t running_statements = 0;
  std::uint64_t watches = 0;                                ///< at present
  std::uint64_t rpc_connections = 0, http_connections = 0;  ///< opened so far
  std::uint64_t open_connections = 0;
  std::uint64_t refused_connections = 0;
  std::uint64_t logins = 0, failed_logins = 0;

  void count_error(ErrorCode code) { ++errors[static_cast<std::size_t>(code)]; }
  /// All of it, with what the process uses. `waiting`: tasks in the queue; `memory`: bytes that
  /// statements have taken of what they have together.
  [[nodiscard]] std::string text(std::size_t waiting, std::size_t memory) const;
};

}  // namespace clout::tools
