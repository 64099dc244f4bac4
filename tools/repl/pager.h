// Results that are longer than the screen, shown by a program that turns pages.
//
// What a statement writes is held until it is known to take more lines than the screen has; then a
// pager gets it, and all that follows. Nobody waits for what is held: half a second after the first
// of it, it is written as it is, and so is the rest. A thread of the output's own keeps the time
// and feeds the pager, so that the statement runs on, and ends, while a person still reads.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>
#include <thread>

#include "schema/query_budget.h"
#include "tools/cli/console.h"

namespace clout::tools {

/// Which program shows long results, and whether it is wanted.
struct Pager {
  std::string command;  ///< as sh takes it; empty: there is none
  bool on = !command.empty();
  /// How long a text that may become longer than the screen is held.
  std::chrono::milliseconds patience{500};
};

/// $CLOUT_PAGER, else $PAGER, else `less` where PATH has it. None for an empty variable and for
/// `cat`, which shows no pages.
[[nodiscard]] Pager pager_of_environment();

/// Counts the lines that a text takes on a screen. One without a height is never full.
class ScreenLines {
 public:
  explicit ScreenLines(const Surface& screen) : screen_(screen) {}
  void add(std::string_view text);
  /// Does the text have more lines than the screen?
  [[nodiscard]] bool full() const;

 private:
  const Surface screen_;
  std::size_t lines_ = 0;
  std::string unfinished_;  ///< the line that has not ended
};

/// The output of one statement: the console's, or a pager. Text comes from one thread at a time;
/// all else is for the thread that made it.
class PagedOutput final : private std::streambuf {
 public:
  /// References outlive it. `cancel` is cancelled when the person leaves the pager before the end.
  PagedOutput(Pager& pager, Console& console, CancelToken& cancel);
  ~PagedOutput() override;
  PagedOutput(const PagedOutput&) = delete;
  PagedOutput& operator=(const PagedOutput&) = delete;

  [[nodiscard]] std::ostream& stream() { return stream_; }

  /// No more text comes. Returns when all of it is written, and the person has left the pager if it
  /// took one. A pager that cannot be started is told of and turned off; its text is written to the
  /// console.
  void finish();
  /// Has the person left the pager before finish(), and so cancelled the statement?
  [[nodiscard]] bool left() const { return left_; }

 private:
  enum class State { Held, Paged, Direct, Dropped };
  using Lock = std::unique_lock<std::mutex>;

  std::streamsize xsputn(const char* text, std::streamsize count) override;
  int_type overflow(int_type character) override;
  int sync() override;
  void wait_for_room(Lock& lock);

  void work();
  void page(Lock& lock);
  bool show_pages(std::string& taken);
  void feed(class PagerProgram& program, std::string& taken);
  void write_directly(std::string_view text);

  Pager& pager_;
  Console& console_;
  CancelToken& cancel_;
  std::ostream stream_{this};

  std::mutex mutex_;  ///< guards what follows, and the console's output until finish()
  std::condition_variable changed_;
  State state_ = State::Held;
  std::string text_;  ///< that has come and nobody has taken
  ScreenLines screen_;
  bool ended_ = false;
  bool left_ = false;
  bool failed_ = false;  ///< there is no such pager
  std::thread worker_;
};

}  // namespace clout::tools
