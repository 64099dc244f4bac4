#include "tests/support/program.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include <poll.h>
#include <pty.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

namespace clout::tests {
namespace {

/// In the child: becomes the program.
[[noreturn]] void become(const std::vector<std::string>& arguments,
                         const Environment& environment) {
  // The signal dispositions and mask of the test runner are not the program's business.
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGPIPE, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const auto& setting : environment) {
    const auto equals = setting.find('=');
    ::setenv(setting.substr(0, equals).c_str(), setting.substr(equals + 1).c_str(), 1);
  }
  std::vector<char*> words;
  for (const auto& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  ::execv(words[0], words.data());
  ::_exit(127);
}

int exit_code(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int exit_code_of(pid_t process) {
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return exit_code(status);
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

/// Waits for the end, and notes it and what the process took.
void wait_for(pid_t process, ProgramResult& result) {
  int status = 0;
  rusage used{};
  while (::wait4(process, &status, 0, &used) < 0 && errno == EINTR) {
  }
  result.exit_code = exit_code(status);
  result.peak_memory = static_cast<std::size_t>(used.ru_maxrss) * 1'024;
  result.cpu_seconds = seconds(used.ru_utime) + seconds(used.ru_stime);
}

struct Pipe {
  Pipe() {
    if (::pipe(ends.data()) != 0) throw std::runtime_error("pipe");
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  void close_end(std::size_t end) {
    if (ends[end] >= 0) ::close(ends[end]);
    ends[end] = -1;
  }
  std::array<int, 2> ends{-1, -1};
};

/// Appends what can be read; false at the end.
bool read_into(int descriptor, std::string& text) {
  std::array<char, 4096> buffer;
  const auto count = ::read(descriptor, buffer.data(), buffer.size());
  if (count <= 0) return false;
  text.append(buffer.data(), static_cast<std::size_t>(count));
  return true;
}

}  // namespace

ProgramResult run_program(const std::vector<std::string>& arguments,
                          const ProgramOptions& options) {
  Pipe in;
  Pipe out;
  Pipe err;
  const pid_t process = ::fork();
  if (process < 0) throw std::runtime_error("fork");
  if (process == 0) {
    ::dup2(in.ends[0], STDIN_FILENO);
    ::dup2(out.ends[1], STDOUT_FILENO);
    ::dup2(err.ends[1], STDERR_FILENO);
    for (auto* pipe : {&in, &out, &err}) {
      pipe->close_end(0);
      pipe->close_end(1);
    }
    become(arguments, options.environment);
  }
  in.close_end(0);
  out.close_end(1);
  err.close_end(1);
  std::thread feeder([&] {
    std::string_view rest = options.input;
    while (!rest.empty()) {
      const auto count = ::write(in.ends[1], rest.data(), rest.size());
      if (count <= 0) break;
      rest.remove_prefix(static_cast<std::size_t>(count));
    }
    in.close_end(1);
  });
  ProgramResult result;
  std::thread listener([&] {
    while (read_into(err.ends[0], result.err)) {
    }
  });
  while (read_into(out.ends[0], result.out)) {
    if (options.on_output) options.on_output(process, result.out);
  }
  listener.join();
  feeder.join();
  wait_for(process, result);
  return result;
}

TerminalProgram::TerminalProgram(const std::vector<std::string>& arguments,
                                 const Environment& environment) {
  winsize size{};
  size.ws_row = 24;
  size.ws_col = 100;
  process_ = ::forkpty(&terminal_, nullptr, nullptr, &size);
  if (process_ < 0) throw std::runtime_error("forkpty");
  if (process_ == 0) become(arguments, environment);
}

TerminalProgram::~TerminalProgram() {
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    exit_code_of(process_);
  }
  ::close(terminal_);
}

void TerminalProgram::type(std::string_view keys) {
  while (!keys.empty()) {
    const auto count = ::write(terminal_, keys.data(), keys.size());
    if (count <= 0) return;
    keys.remove_prefix(static_cast<std::size_t>(count));
  }
}

bool TerminalProgram::read_some(std::chrono::milliseconds patience) {
  pollfd ready{terminal_, POLLIN, 0};
  if (::poll(&ready, 1, static_cast<int>(patience.count())) <= 0) return false;
  return read_into(terminal_, shown_);
}

bool TerminalProgram::wait_for(std::string_view text, std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (true) {
    const auto at = shown_.find(text, found_);
    if (at != std::string::npos) {
      found_ = at + text.size();
      return true;
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0 || !read_some(left)) return false;
  }
}

bool TerminalProgram::wait_for_editor() {
  for (int tries = 0; tries < 4000; ++tries) {
    termios mode{};
    if (::tcgetattr(terminal_, &mode) == 0 && (mode.c_lflag & ICANON) == 0) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

int TerminalProgram::wait_for_end() {
  pollfd ready{terminal_, POLLIN, 0};
  while (::poll(&ready, 1, 20'000) == 1 && read_into(terminal_, shown_)) {
  }
  if ((ready.revents & POLLHUP) == 0) ::kill(process_, SIGKILL);
  const pid_t process = process_;
  process_ = -1;
  return exit_code_of(process);
}

}  // namespace clout::tests
