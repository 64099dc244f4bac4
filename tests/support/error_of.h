// The error that something must end in.
#pragma once

#include <catch2/catch.hpp>

#include "schema/error.h"

namespace clout::tests {

/// What `work` throws; the test fails if that is nothing.
template <typename Work>
Error error_of(Work work) {
  try {
    work();
  } catch (const Error& error) {
    return error;
  }
  FAIL("no error");
  return Error(ErrorCode::Internal, "");
}

}  // namespace clout::tests
