#include "tools/picture/child_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "schema/error.h"
#include "tools/picture/descriptor.h"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX declares it nowhere

namespace clout::tools {
namespace {

using Clock = std::chrono::steady_clock;

Error io_error(const std::string& what, int number) {
  return Error(ErrorCode::Io, what + ": " + std::strerror(number));
}

/// Our end and the child's. Sockets and not pipes, since a write to a socket whose reader is gone
/// can be told to raise no signal.
std::pair<Descriptor, Descriptor> connection() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw io_error("cannot connect to another program", errno);
  }
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

/// How a child is started: three descriptors, and no signal blocked, so that Ctrl-C ends it. This
/// process may ignore SIGPIPE; a child that writes to another must not.
class SpawnSettings {
 public:
  explicit SpawnSettings(const ChildStreams& streams) {
    ::posix_spawn_file_actions_init(&files_);
    ::posix_spawn_file_actions_adddup2(&files_, streams.in, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&files_, streams.out, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&files_, streams.err, STDERR_FILENO);
    ::posix_spawnattr_init(&attributes_);
    sigset_t signals;
    ::sigemptyset(&signals);
    ::posix_spawnattr_setsigmask(&attributes_, &signals);
    ::sigaddset(&signals, SIGPIPE);
    ::posix_spawnattr_setsigdefault(&attributes_, &signals);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&files_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  [[nodiscard]] pid_t start(const std::vector<std::string>& arguments) const {
    std::vector<char*> words;
    words.reserve(arguments.size() + 1);
    for (const auto& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    pid_t process = -1;
    const int failed =
        ::posix_spawnp(&process, words[0], &files_, &attributes_, words.data(), environ);
    if (failed == ENOENT) {
      throw Error(ErrorCode::NotFound, "there is no program '" + arguments[0] + "'");
    }
    if (failed != 0) throw io_error("cannot run '" + arguments[0] + "'", failed);
    return process;
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

/// Feeds a child and collects what it says, whichever it is ready for: neither waits for the other.
/// The child is ended with the object if it has not ended before.
class Conversation {
 public:
  Conversation(const std::vector<std::string>& arguments, std::string_view input,
               const ChildLimits& limits)
      : name_(arguments[0]), input_(input), limits_(limits), end_(Clock::now() + limits.time) {
    auto [in, child_in] = connection();
    auto [out, child_out] = connection();
    auto [err, child_err] = connection();
    process_ = start_child(arguments, {child_in.number(), child_out.number(), child_err.number()});
    in_ = std::move(in);
    out_ = std::move(out);
    err_ = std::move(err);
  }
  ~Conversation() {
    if (process_ < 0) return;
    ::kill(process_, SIGKILL);
    wait_for_child(process_);
  }
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  ChildResult run() {
    if (input_.empty()) in_.close();
    while (out_.number() >= 0 || err_.number() >= 0) step();
    in_.close();
    wait_until_it_ends();
    result_.exit_code = wait_for_child(std::exchange(process_, -1));
    return std::move(result_);
  }

 private:
  void step() {
    std::array<pollfd, 3> ready{
        {{in_.number(), POLLOUT, 0}, {out_.number(), POLLIN, 0}, {err_.number(), POLLIN, 0}}};
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end_ - Clock::now()).count();
    if (left <= 0) throw_too_slow();
    if (::poll(ready.data(), ready.size(), static_cast<int>(left)) < 0) {
      if (errno == EINTR) return;
      throw io_error("cannot wait for '" + name_ + "'", errno);
    }
    if (ready[0].revents != 0) send();
    if (ready[1].revents != 0) receive(out_, result_.out);
    if (ready[2].revents != 0) receive(err_, result_.err);
  }

  [[noreturn]] void throw_too_slow() const {
    throw Error(ErrorCode::Limit, "'" + name_ + "' takes longer than " +
                                      std::to_string(limits_.time.count() / 1000) + " s");
  }

  void send() {
    const auto count =
        ::send(in_.number(), input_.data(), input_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    // A child that does not want the rest has its reasons, which its exit code tells.
    input_ = count < 0 ? std::string_view() : input_.substr(static_cast<std::size_t>(count));
    if (input_.empty()) in_.close();
  }

  void receive(Descriptor& from, std::string& text) {
    std::array<char, std::size_t{64} << 10> buffer;
    const auto count = ::recv(from.number(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) return from.close();
    text.append(buffer.data(), static_cast<std::size_t>(count));
    if (text.size() <= limits_.output_bytes) return;
    throw Error(ErrorCode::Limit, "'" + name_ + "' writes more than " +
                                      std::to_string(limits_.output_bytes >> 20) + " MB");
  }

  /// A child that is silent may still be at work: it has as long as there is time.
  void wait_until_it_ends() {
    siginfo_t info{};
    while (::waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == 0) {
      if (Clock::now() >= end_) throw_too_slow();
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

  std::string name_;
  std::string_view input_;
  ChildLimits limits_;
  Clock::time_point end_;
  pid_t process_ = -1;
  Descriptor in_, out_, err_;
  ChildResult result_;
};

}  // namespace

pid_t start_child(const std::vector<std::string>& arguments, const ChildStreams& streams) {
  return SpawnSettings(streams).start(arguments);
}

int wait_for_child(pid_t process) {
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

ChildResult run_child(const std::vector<std::string>& arguments, std::string_view input,
                      const ChildLimits& limits) {
  return Conversation(arguments, input, limits).run();
}

}  // namespace clout::tools
