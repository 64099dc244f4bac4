// How far a worker is: told by it, looked at by the event loop.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "tools/progress.h"

namespace clout::tools {

/// Any number of threads.
class ToldProgress final : public Progress {
 public:
  struct State {
    std::string phase;  ///< empty before the first
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    ProgressUnit unit = ProgressUnit::Rows;

    friend bool operator==(const State&, const State&) = default;
  };

  void begin(std::string_view phase, std::uint64_t total, ProgressUnit unit) override {
    const std::lock_guard lock(mutex_);
    state_ = {std::string(phase), 0, total, unit};
  }
  void advance(std::uint64_t amount) override {
    const std::lock_guard lock(mutex_);
    state_.done += amount;
  }
  void end() override {}

  [[nodiscard]] State state() const {
    const std::lock_guard lock(mutex_);
    return state_;
  }

 private:
  mutable std::mutex mutex_;
  State state_;
};

}  // namespace clout::tools
