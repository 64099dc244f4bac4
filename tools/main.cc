// The one program of the project.
#include <malloc.h>

#include "tools/cli/command_line.h"

// NOLINTNEXTLINE(bugprone-exception-escape): only a wrong table of options would throw
int main(int argc, char** argv) {
  // What is freed in large pieces goes back to the system at once. Left alone, glibc keeps up to
  // twice the largest piece that was freed, which a memory limit would not know of.
  constexpr int kLargePiece = 1 << 20;
  mallopt(M_MMAP_THRESHOLD, kLargePiece);
  return clout::tools::run_command_line(argc, argv);
}
