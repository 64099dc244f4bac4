// A condition of a fuzz target: aborts, in every build, so that the fuzzer keeps the input.
#pragma once

#include <cstdlib>
#include <iostream>

#define FUZZ_CHECK(condition)                                                 \
  do {                                                                        \
    if (!(condition)) {                                                       \
      std::cerr << __FILE__ << ":" << __LINE__ << ": " << #condition << "\n"; \
      std::abort();                                                           \
    }                                                                         \
  } while (false)
