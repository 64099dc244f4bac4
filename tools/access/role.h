// What users may do, and how much of it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace clout::tools {

/// Each may do what the ones before it may.
enum class Role : std::uint8_t {
  Reader,   ///< statements that read
  Analyst,  ///< WHAT IF
  Writer,   ///< statements that write
  Admin,    ///< statements of others, metrics, operations of the database
};

[[nodiscard]] std::string_view to_string(Role role);
/// Throws Error{Usage} for a name that is none.
[[nodiscard]] Role role_called(std::string_view name);

/// What one statement, and all of one user together, may take. 0: no limit.
struct Budget {
  std::chrono::milliseconds timeout{60'000};
  std::size_t memory_bytes = std::size_t{1} << 30;
  std::uint64_t rows = 0;
  std::size_t statements = 256;  ///< of one user at the same time

  /// The tighter of the two, limit by limit.
  [[nodiscard]] Budget within(const Budget& other) const;
};

}  // namespace clout::tools
