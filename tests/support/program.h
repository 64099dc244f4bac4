// Runs the built program as a person or a script does: with arguments and standard input, or at a
// terminal of its own.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace clout::tests {

/// Variables set for the program, "NAME=value", besides those of the test.
using Environment = std::vector<std::string>;

struct ProgramResult {
  int exit_code = -1;  ///< 128 + n for one that was ended by signal n
  std::string out;
  std::string err;
  std::size_t peak_memory = 0;  ///< bytes, at most at once
  double cpu_seconds = 0;       ///< of all its threads, in the system too
};

struct ProgramOptions {
  std::string input;  ///< standard input
  Environment environment;
  /// Called whenever standard output has grown; may send signals to the process.
  std::function<void(pid_t process, std::string_view out_so_far)> on_output;
};

/// Runs `arguments` (the first is the program) to its end.
[[nodiscard]] ProgramResult run_program(const std::vector<std::string>& arguments,
                                        const ProgramOptions& options = {});

/// A program at a terminal of 24 lines and 100 columns. Ended with the object.
class TerminalProgram {
 public:
  explicit TerminalProgram(const std::vector<std::string>& arguments,
                           const Environment& environment = {});
  ~TerminalProgram();
  TerminalProgram(const TerminalProgram&) = delete;
  TerminalProgram& operator=(const TerminalProgram&) = delete;

  /// Types `keys`; "\x03" is Ctrl-C, "\x04" Ctrl-D, "\t" Tab, "\r" Enter.
  void type(std::string_view keys);
  /// Waits until `text` has appeared after everything that earlier waits found. False after
  /// `patience`.
  [[nodiscard]] bool wait_for(std::string_view text,
                              std::chrono::milliseconds patience = std::chrono::seconds(20));
  /// Waits until the program reads key by key: a line editor shows its prompt a moment before it
  /// takes the terminal, and keys typed in between mean something else. False after 20 seconds.
  [[nodiscard]] bool wait_for_editor();
  /// Waits for the end of the program; its exit code as in ProgramResult. One that shows nothing
  /// for 20 seconds is killed.
  [[nodiscard]] int wait_for_end();
  /// Everything that was shown, escape sequences included.
  [[nodiscard]] const std::string& shown() const { return shown_; }

 private:
  bool read_some(std::chrono::milliseconds patience);

  pid_t process_ = -1;
  int terminal_ = -1;
  std::string shown_;
  std::size_t found_ = 0;
};

}  // namespace clout::tests
