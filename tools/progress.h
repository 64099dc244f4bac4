// How far a long piece of work is: shown as a bar on a terminal, as plain lines elsewhere.
//
// Used by load, dump and check. It knows nothing about what the work is.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <ostream>
#include <string>
#include <string_view>

namespace clout::tools {

/// What amounts are counted in, for the text of a rate.
enum class ProgressUnit : std::uint8_t { Bytes, Nodes, Edges, Rows };

/// Work in phases, one after another. begin() and end() are called by one thread, advance() by any.
class Progress {
 public:
  virtual ~Progress() = default;
  /// A new phase of `total` units; 0 means unknown (then there is no ETA).
  virtual void begin(std::string_view phase, std::uint64_t total, ProgressUnit unit) = 0;
  virtual void advance(std::uint64_t amount) = 0;
  virtual void end() = 0;
};

/// Says nothing.
class NoProgress : public Progress {
 public:
  void begin(std::string_view, std::uint64_t, ProgressUnit) override {}
  void advance(std::uint64_t) override {}
  void end() override {}
};

/// Writes to `out`: with `terminal`, a bar redrawn in place ten times a second, else a line every
/// five seconds and at the end of a phase that took longer than that. `out` outlives it.
class TextProgress : public Progress {
 public:
  TextProgress(std::ostream& out, bool terminal);
  ~TextProgress() override;
  void begin(std::string_view phase, std::uint64_t total, ProgressUnit unit) override;
  void advance(std::uint64_t amount) override;
  void end() override;

 private:
  using Clock = std::chrono::steady_clock;
  [[nodiscard]] Clock::duration interval() const;
  void show(Clock::time_point now);
  void clear_line();

  std::ostream& out_;
  const bool terminal_;
  std::mutex mutex_;  ///< guards all below but `done_` and `next_`
  std::string phase_;
  std::uint64_t total_ = 0;
  ProgressUnit unit_ = ProgressUnit::Rows;
  Clock::time_point start_;
  bool running_ = false;
  bool shown_ = false;
  std::atomic<std::uint64_t> done_{0};
  std::atomic<Clock::rep> next_{0};  ///< when to show again
};

/// One line: phase, share, amount, rate and time left, e.g.
/// "edges  42 %  4.2 M of 10.0 M  2.1 M/s  2 s left".
[[nodiscard]] std::string progress_text(std::string_view phase, std::uint64_t done,
                                        std::uint64_t total, ProgressUnit unit,
                                        std::chrono::duration<double> elapsed);

/// TextProgress on standard error, a bar if that is a terminal.
[[nodiscard]] std::unique_ptr<Progress> progress_on_stderr();

}  // namespace clout::tools
