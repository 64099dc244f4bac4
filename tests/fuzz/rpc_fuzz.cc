// Any bytes as a Cap'n Proto connection to a server. rpc_mutator.cc keeps messages whole, so that
// what is in them is reached.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/fuzzed_server.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 0 && data[0] >= 'A' && data[0] <= 'Z') return 0;  // HTTP: another target's
  clout::tests::meet_server({reinterpret_cast<const char*>(data), size});
  return 0;
}
