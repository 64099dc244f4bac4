// The seed of a random test: fixed, unless CLOUT_SEED says another; print it with the failure.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

namespace clout::tests {

/// CLOUT_SEED if set, else `fixed`.
inline std::uint64_t random_seed(std::uint64_t fixed) {
  const char* given = std::getenv("CLOUT_SEED");
  return given == nullptr ? fixed : std::strtoull(given, nullptr, 10);
}

}  // namespace clout::tests
