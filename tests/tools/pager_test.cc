// Long results page by page: what a pager gets, what is written without one, and how either ends.
#include "tools/repl/pager.h"

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <sys/wait.h>

#include "tests/support/temporary_directory.h"

namespace clout::tools {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

std::string lines(int count, const std::string& line = "a line") {
  std::string text;
  for (int i = 0; i < count; ++i) text += line + " " + std::to_string(i) + "\n";
  return text;
}

std::string content_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The text that the console has shown, which another thread may have written.
class ShownText final : public std::streambuf {
 public:
  void wait_for(std::string_view text) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return text_.find(text) != std::string::npos; });
  }
  std::string text() {
    const std::lock_guard lock(mutex_);
    return text_;
  }

 private:
  std::streamsize xsputn(const char* text, std::streamsize count) override {
    const std::lock_guard lock(mutex_);
    text_.append(text, static_cast<std::size_t>(count));
    changed_.notify_all();
    return count;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::string text_;
};

/// A console with a screen of 24 lines and 80 columns, and a directory where pagers leave files.
struct Screen {
  /// What `script` is as a pager; "$D" is the directory.
  Pager pager(const std::string& script, milliseconds patience = hours(1)) const {
    return {.command = "D='" + directory.path().string() + "'; " + script, .patience = patience};
  }
  Pager keeping_pager() const { return pager("cat > $D/text"); }
  std::string paged() const { return content_of(directory / "text"); }

  tests::TemporaryDirectory directory;
  ShownText shown;
  std::ostream out{&shown};
  std::ostringstream err;
  Console console{out, err, {.width = 80, .terminal = true, .height = 24}, {}};
  CancelToken cancel;
};

TEST_CASE("pager: it gets all of a text that is longer than the screen", "[tools][repl]") {
  Screen screen;
  Pager pager = screen.keeping_pager();
  PagedOutput output(pager, screen.console, screen.cancel);
  const auto text = lines(25);
  for (const char c : text) output.stream() << c;
  output.finish();
  CHECK(screen.paged() == text);
  CHECK(screen.shown.text().empty());
  CHECK_FALSE(output.left());
  CHECK_FALSE(screen.cancel.cancelled());
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);  // nobody is left behind
}

TEST_CASE("pager: what the screen can show is written to it", "[tools][repl]") {
  Screen screen;
  Pager pager = screen.keeping_pager();
  PagedOutput output(pager, screen.console, screen.cancel);
  output.stream() << lines(24) << std::flush;
  output.finish();
  CHECK(screen.shown.text() == lines(24));
  CHECK(screen.paged().empty());
}

TEST_CASE("pager: lines are counted as the screen breaks them", "[tools][repl]") {
  const auto full = [](std::string_view text) {
    ScreenLines counted({.width = 10, .height = 4});
    counted.add(text);
    return counted.full();
  };
  CHECK_FALSE(full("1\n2\n3\n4\n"));
  CHECK(full("1\n2\n3\n4\n\n"));
  CHECK_FALSE(full("1234567890\n2\n3\n4\n"));
  CHECK(full("1234567890+\n3\n4\n5\n"));
  CHECK(full("华为华为华为\n3\n4\n5\n"));
  CHECK_FALSE(full("\x1b[1m1234567890\x1b[0m\n2\n3\n4\n"));
  CHECK(full(std::string(100'000, 'x')));
  CHECK(full(std::string(100'000, 'x') + "\n"));
  ScreenLines unknown{Surface{}};
  unknown.add(lines(1'000));
  CHECK_FALSE(unknown.full());
}

TEST_CASE("pager: what comes slowly is not held back, nor paged later", "[tools][repl]") {
  Screen screen;
  Pager pager = screen.pager("cat > $D/text", milliseconds(1));
  PagedOutput output(pager, screen.console, screen.cancel);
  output.stream() << "first\n";
  screen.shown.wait_for("first\n");
  output.stream() << lines(100) << std::flush;
  CHECK(screen.shown.text() == "first\n" + lines(100));
  output.finish();
  CHECK(screen.paged().empty());
}

TEST_CASE("pager: leaving it cancels the statement and is no error", "[tools][repl]") {
  Screen screen;
  Pager pager = screen.pager("head -n 1 > $D/text");
  PagedOutput output(pager, screen.console, screen.cancel);
  const auto text = lines(1'000);
  while (!screen.cancel.cancelled()) output.stream() << text << std::flush;
  CHECK(output.stream().good());
  output.finish();
  CHECK(output.left());
  CHECK(screen.paged() == "a line 0\n");
  CHECK(screen.shown.text().empty());
  CHECK(pager.on);
}

TEST_CASE("pager: after a cancel it shows what there is", "[tools][repl]") {
  Screen screen;
  Pager pager = screen.keeping_pager();
  PagedOutput output(pager, screen.console, screen.cancel);
  output.stream() << lines(100);
  screen.cancel.cancel();
  output.finish();
  CHECK(screen.paged() == lines(100));
  CHECK_FALSE(output.left());
}

/// Lets a pager go on that waits with `cat $D/gate`.
void open_gate(const Screen& screen) { std::ofstream(screen.directory / "gate") << "go\n"; }

TEST_CASE("pager: a statement does not wait for a person who reads", "[tools][repl]") {
  Screen screen;
  REQUIRE(::mkfifo((screen.directory / "gate").c_str(), 0600) == 0);
  Pager pager = screen.pager("cat $D/gate > $D/opened; cat > $D/text");
  PagedOutput output(pager, screen.console, screen.cancel);
  const auto part = lines(1'000);
  std::string all;
  for (; all.size() < (std::size_t{4} << 20); all += part) output.stream() << part;
  open_gate(screen);
  output.finish();
  CHECK(screen.paged() == all);
}

/// How much of 100 MB, written while nobody reads, the pager gets in the end. `then` is called when
/// it is so far behind that the statement waits, or is about to.
template <typename Then>
std::size_t megabytes_read(Screen& screen, const Then& then) {
  REQUIRE(::mkfifo((screen.directory / "gate").c_str(), 0600) == 0);
  Pager pager = screen.pager("cat $D/gate > $D/opened; cat > $D/text");
  PagedOutput output(pager, screen.console, screen.cancel);
  const std::string piece(std::size_t{1} << 20, '\n');
  std::atomic<int> pieces{0};
  std::thread statement([&] {
    for (; pieces < 100; ++pieces) output.stream() << piece;
  });
  while (pieces < 32) std::this_thread::yield();
  then();
  statement.join();
  if (screen.cancel.cancelled()) open_gate(screen);
  output.finish();
  CHECK_FALSE(output.left());
  return std::filesystem::file_size(screen.directory / "text") / piece.size();
}

TEST_CASE("pager: a statement waits for a person who is far behind", "[tools][repl]") {
  Screen screen;
  CHECK(megabytes_read(screen, [&] { open_gate(screen); }) == 100);
}

TEST_CASE("pager: Ctrl-C ends the wait, and what there is is shown", "[tools][repl]") {
  Screen screen;
  const auto read = megabytes_read(screen, [&] { screen.cancel.cancel(); });
  CHECK(read >= 32);
  CHECK(read < 70);
}

TEST_CASE("pager: one that cannot be started is told of, and nothing is lost", "[tools][repl]") {
  for (const int count : {30, 200'000}) {
    Screen screen;
    Pager pager{.command = "no-such-pager-anywhere 2> /dev/null", .patience = hours(1)};
    PagedOutput output(pager, screen.console, screen.cancel);
    output.stream() << lines(count);
    output.finish();
    CHECK(screen.shown.text() == lines(count));
    CHECK(screen.err.str().find("the pager 'no-such-pager-anywhere") != std::string::npos);
    CHECK_FALSE(pager.on);
    CHECK_FALSE(screen.cancel.cancelled());
  }
}

/// A variable of the environment, and what it was before.
class Variable {
 public:
  Variable(const char* name, std::optional<std::string> value) : name_(name) {
    if (const char* old = std::getenv(name)) before_ = old;
    set(value);
  }
  ~Variable() { set(before_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  void set(const std::optional<std::string>& value) const {
    if (value) {
      ::setenv(name_, value->c_str(), 1);
    } else {
      ::unsetenv(name_);
    }
  }

  const char* name_;
  std::optional<std::string> before_;
};

TEST_CASE("pager: the environment names it", "[tools][repl]") {
  const tests::TemporaryDirectory directory;
  const Variable path("PATH", directory.path().string());
  const auto with = [](std::optional<std::string> ours, std::optional<std::string> usual) {
    const Variable first("CLOUT_PAGER", std::move(ours));
    const Variable second("PAGER", std::move(usual));
    return pager_of_environment();
  };
  CHECK(with("mine -x", "usual").command == "mine -x");
  CHECK(with(std::nullopt, "usual").command == "usual");
  CHECK(with(std::nullopt, "usual").on);
  CHECK_FALSE(with("", "usual").on);
  CHECK_FALSE(with(std::nullopt, "").on);
  CHECK_FALSE(with("cat", std::nullopt).on);
  CHECK_FALSE(with(std::nullopt, std::nullopt).on);
  std::ofstream(directory / "less") << "#!/bin/sh\n";
  REQUIRE(::chmod((directory / "less").c_str(), 0700) == 0);
  CHECK(with(std::nullopt, std::nullopt).command == "less");
}

TEST_CASE("pager: less gets options for tables, unless the person has set some", "[tools][repl]") {
  const auto options = [](std::optional<std::string> value) {
    const Variable less("LESS", std::move(value));
    Screen screen;
    Pager pager = screen.pager("echo \"$LESS\" > $D/text; cat > /dev/null");
    PagedOutput output(pager, screen.console, screen.cancel);
    output.stream() << lines(30);
    output.finish();
    return screen.paged();
  };
  CHECK(options(std::nullopt) == "RSX\n");
  CHECK(options("-i") == "-i\n");
  CHECK(options("") == "\n");
}

}  // namespace
}  // namespace clout::tools
