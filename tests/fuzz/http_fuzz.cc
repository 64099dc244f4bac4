// Any bytes as an HTTP connection to a server: requests one after the other. http_mutator.cc keeps
// the length of the body true, so that what is in it is reached.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/fuzzed_server.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || data[0] < 'A' || data[0] > 'Z') return 0;  // Cap'n Proto: another target's
  clout::tests::meet_server({reinterpret_cast<const char*>(data), size});
  return 0;
}
