// Writes of files that nobody waits for.
#pragma once

#include <chrono>
#include <future>
#include <mutex>
#include <utility>

namespace clout::graph {

/// One write at a time, in a thread of its own. Any number of threads; it ends when the write does.
class BackgroundWriter {
 public:
  /// Runs `write`, unless another write is going on: false. `write` throws nothing.
  template <typename Write>
  bool start(Write write) {
    const std::lock_guard lock(mutex_);
    if (running_.valid() && running_.wait_for(std::chrono::seconds(0)) != kReady) return false;
    running_ = std::async(std::launch::async, std::move(write));
    return true;
  }

 private:
  static constexpr std::future_status kReady = std::future_status::ready;

  std::mutex mutex_;
  std::future<void> running_;  // of std::async: its end waits for the writer
};

}  // namespace clout::graph
