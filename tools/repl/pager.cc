#include "tools/repl/pager.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <optional>
#include <sstream>
#include <utility>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "schema/error.h"
#include "tools/picture/child_process.h"
#include "tools/picture/descriptor.h"
#include "tools/render/display_text.h"

namespace clout::tools {

namespace {

/// Text that waits for the person, at most; the statement waits with what is more.
constexpr std::size_t kReadAhead = std::size_t{32} << 20;
/// More than a pipe takes of which nobody reads.
constexpr std::size_t kPipeBytes = std::size_t{1} << 20;
/// A line as long as this fills any screen.
constexpr std::size_t kEndlessLine = std::size_t{64} << 10;
/// How often a full queue is left to see whether somebody still wants the statement.
constexpr std::chrono::milliseconds kLook{50};

/// What sh says of a command that cannot be run.
constexpr int kNotExecutable = 126;
constexpr int kNotFound = 127;

/// Before the person's command. Ctrl-C is for the statement: sh has to outlive it, or nobody would
/// wait for a pager that does. less gets what suits tables: colours (R), lines that are not wrapped
/// (S), and a screen that stays (X); text is UTF-8 in every locale.
constexpr std::string_view kPrologue =
    "trap : INT\n"
    ": \"${LESS=RSX}\" \"${LESSCHARSET=utf-8}\"\n"
    "export LESS LESSCHARSET\n";

std::optional<std::string> variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) return std::nullopt;
  return value;
}

bool is_on_path(const std::string& program) {
  std::istringstream folders(variable("PATH").value_or(""));
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (::access((folder + "/" + program).c_str(), X_OK) == 0) return true;
  }
  return false;
}

std::string wanted_pager() {
  for (const char* name : {"CLOUT_PAGER", "PAGER"}) {
    if (auto command = variable(name)) return *std::move(command);
  }
  return is_on_path("less") ? "less" : "";
}

/// Where the escape sequence that begins at `at` ends; `at` if none begins there.
std::size_t end_of_escape(std::string_view line, std::size_t at) {
  if (line.substr(at, 2) != "\x1b[") return at;
  const auto last = std::find_if(line.begin() + static_cast<std::ptrdiff_t>(at) + 2, line.end(),
                                 [](char c) { return c >= '@' && c <= '~'; });
  return static_cast<std::size_t>(last - line.begin()) + (last == line.end() ? 0 : 1);
}

std::size_t cells_of(std::string_view line) {
  std::string shown;
  for (std::size_t at = 0; at < line.size();) {
    const auto end = end_of_escape(line, at);
    if (end == at) shown += line[at++];
    at = std::max(at, end);
  }
  return display_width(shown);
}

/// The terminal is as it was at the end, whatever a program has done to it.
class TerminalMode {
 public:
  TerminalMode() : known_(::tcgetattr(STDIN_FILENO, &mode_) == 0) {}
  ~TerminalMode() {
    if (known_) ::tcsetattr(STDIN_FILENO, TCSADRAIN, &mode_);
  }
  TerminalMode(const TerminalMode&) = delete;
  TerminalMode& operator=(const TerminalMode&) = delete;

 private:
  termios mode_{};
  bool known_;
};

std::pair<Descriptor, Descriptor> pipe_ends() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw Error(ErrorCode::Io, "no pipe can be made");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

/// In this thread: they are for others, and that a pager has gone is told by EPIPE.
void block_signals() {
  sigset_t all;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
}

}  // namespace

/// The program while it runs. Its input ends, and its end is waited for, with the object.
class PagerProgram {
 public:
  explicit PagerProgram(const std::string& command) {
    auto [read_end, write_end] = pipe_ends();
    process_ = start_child({"sh", "-c", std::string(kPrologue) + command, "clout"},
                           {.in = read_end.number()});
    input_ = std::move(write_end);
  }
  ~PagerProgram() {
    if (process_ >= 0) end();
  }
  PagerProgram(const PagerProgram&) = delete;
  PagerProgram& operator=(const PagerProgram&) = delete;

  /// False if nobody reads any more.
  bool write(std::string_view text) {
    while (!text.empty()) {
      const auto count = ::write(input_.number(), text.data(), text.size());
      if (count < 0 && errno != EINTR) return false;
      if (count > 0) text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  /// Its exit code.
  int end() {
    input_.close();
    return wait_for_child(std::exchange(process_, -1));
  }

 private:
  const TerminalMode mode_;
  pid_t process_ = -1;
  Descriptor input_;
};

Pager pager_of_environment() {
  auto command = wanted_pager();
  if (command == "cat") command.clear();
  return {.command = std::move(command)};
}

void ScreenLines::add(std::string_view text) {
  while (!text.empty() && !full()) {
    const auto end = std::min(text.find('\n'), text.size());
    unfinished_ += text.substr(0, std::min(end, kEndlessLine));
    if (end == text.size()) return;
    const auto cells = std::max<std::size_t>(cells_of(unfinished_), 1);
    const auto width = std::max<std::size_t>(screen_.width, 1);
    lines_ += screen_.width == 0 ? 1 : (cells + width - 1) / width;
    unfinished_.clear();
    text.remove_prefix(end + 1);
  }
}

bool ScreenLines::full() const {
  if (screen_.height == 0) return false;
  return lines_ > screen_.height || unfinished_.size() >= kEndlessLine;
}

PagedOutput::PagedOutput(Pager& pager, Console& console, CancelToken& cancel)
    : pager_(pager), console_(console), cancel_(cancel), screen_(console.out_surface) {
  worker_ = std::thread([this] { work(); });
}

PagedOutput::~PagedOutput() { finish(); }

void PagedOutput::finish() {
  if (!worker_.joinable()) return;
  {
    const Lock lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  worker_.join();
  if (!failed_) return;
  pager_.on = false;
  console_.err << "note: the pager '" << printable(pager_.command)
               << "' cannot be started, so results are written without one\n";
}

std::streamsize PagedOutput::xsputn(const char* text, std::streamsize count) {
  const std::string_view more(text, static_cast<std::size_t>(count));
  Lock lock(mutex_);
  wait_for_room(lock);
  if (state_ == State::Direct) {
    write_directly(more);
    return console_.out ? count : 0;
  }
  // What a person no longer wants is no error of whoever writes.
  if (state_ == State::Dropped || text_.size() >= kReadAhead) return count;
  text_ += more;
  if (state_ == State::Held) screen_.add(more);
  changed_.notify_all();
  return count;
}

PagedOutput::int_type PagedOutput::overflow(int_type character) {
  if (traits_type::eq_int_type(character, traits_type::eof())) return 0;
  const char text = traits_type::to_char_type(character);
  return xsputn(&text, 1) == 1 ? character : traits_type::eof();
}

int PagedOutput::sync() {
  const Lock lock(mutex_);
  if (state_ != State::Direct) return 0;
  return console_.out.flush() ? 0 : -1;
}

/// Ctrl-C ends the wait, too, and nobody tells us of it.
void PagedOutput::wait_for_room(Lock& lock) {
  while (text_.size() >= kReadAhead && !cancel_.cancelled()) changed_.wait_for(lock, kLook);
}

void PagedOutput::work() {
  block_signals();
  Lock lock(mutex_);
  changed_.wait(lock, [this] { return ended_ || !text_.empty(); });
  changed_.wait_for(lock, pager_.patience, [this] { return ended_ || screen_.full(); });
  if (screen_.full()) return page(lock);
  state_ = State::Direct;
  write_directly(std::exchange(text_, {}));
  console_.out.flush();
}

void PagedOutput::page(Lock& lock) {
  state_ = State::Paged;
  std::string taken;
  lock.unlock();
  failed_ = !show_pages(taken);
  lock.lock();
  if (failed_) {
    state_ = State::Direct;
    write_directly(taken);
    write_directly(text_);
    console_.out.flush();
  } else {
    state_ = State::Dropped;
    left_ = !ended_ && !cancel_.cancelled();
    if (left_) cancel_.cancel();
  }
  text_.clear();
  changed_.notify_all();
}

/// Returns when the person has left the program; false if it could not be started, and `taken` is
/// the text that it should have had.
bool PagedOutput::show_pages(std::string& taken) {
  try {
    PagerProgram program(pager_.command);
    feed(program, taken);
    const int exit_code = program.end();
    return taken.empty() || (exit_code != kNotFound && exit_code != kNotExecutable);
  } catch (const std::exception&) {
    return false;
  }
}

/// Until there is no more text, or nobody who reads it. `taken` is kept as long as all of it may
/// still be in the pipe.
void PagedOutput::feed(PagerProgram& program, std::string& taken) {
  for (bool read = false;;) {
    std::string more;
    {
      Lock lock(mutex_);
      changed_.wait(lock, [this] { return ended_ || !text_.empty(); });
      if (text_.empty()) return;
      more.swap(text_);
    }
    changed_.notify_all();
    if (!read) taken += more;
    if (!program.write(more)) return;
    read = read || taken.size() > kPipeBytes;
    if (read) taken.clear();
  }
}

void PagedOutput::write_directly(std::string_view text) {
  console_.out.write(text.data(), static_cast<std::streamsize>(text.size()));
}

}  // namespace clout::tools
