#include "tools/machine_memory.h"

#include <unistd.h>

namespace clout::tools {

std::uint64_t machine_memory_share() {
  const auto pages = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES));
  const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  return pages * page / 4 * 3;
}

}  // namespace clout::tools
