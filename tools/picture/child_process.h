// Other programs: as filters, text in, text out, or with streams of the caller's choice. No shell
// is involved.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>
#include <unistd.h>

namespace clout::tools {

struct ChildLimits {
  std::chrono::milliseconds time{60'000};
  std::size_t output_bytes = std::size_t{256} << 20;
};

struct ChildResult {
  int exit_code = -1;  ///< 128 + n for one that was ended by signal n
  std::string out;
  std::string err;
};

/// Runs `arguments` (the first is a program, found on PATH) with `input` as its standard input,
/// which the program need not read. Throws Error{NotFound} if there is no such program,
/// Error{Limit} for one that takes too long or says too much, which is ended, and Error{Io}.
[[nodiscard]] ChildResult run_child(const std::vector<std::string>& arguments,
                                    std::string_view input, const ChildLimits& limits = {});

/// Descriptors for a program's standard streams; they stay the caller's.
struct ChildStreams {
  int in = STDIN_FILENO;
  int out = STDOUT_FILENO;
  int err = STDERR_FILENO;
};

/// Starts `arguments` as run_child() does. The caller waits for its end. Throws Error{NotFound} and
/// Error{Io}.
[[nodiscard]] pid_t start_child(const std::vector<std::string>& arguments,
                                const ChildStreams& streams);

/// Waits for the end of `process`; its exit code, as ChildResult has it.
int wait_for_child(pid_t process);

}  // namespace clout::tools
