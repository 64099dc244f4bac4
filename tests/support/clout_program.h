// The real `clout` run as a user runs it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/support/program.h"

namespace clout::tests {

/// What run_program() gives for `clout` with these arguments.
inline ProgramResult run_clout(std::vector<std::string> arguments,
                               const ProgramOptions& options = {}) {
  arguments.insert(arguments.begin(), CLOUT_BINARY);
  return run_program(arguments, options);
}

}  // namespace clout::tests
