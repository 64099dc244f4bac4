#include <cstdlib>
#include <string>

#include "tests/support/random_filter.h"

namespace clout::tests {

std::uint64_t test_seed() {
  const char* text = std::getenv("CLOUT_SEED");
  return text == nullptr ? 1 : std::stoull(text);
}

}  // namespace clout::tests
