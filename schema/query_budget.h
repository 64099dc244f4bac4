// What one piece of work may use: time, memory, and whether somebody still wants the answer.
//
// Every inner loop calls poll(); everything held beyond a batch is charged. Hitting a limit throws
// Error{Limit} with the limit's name; a cancel throws Error{Cancelled}.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "schema/memory_pool.h"

namespace clout {

/// Set from any thread (a signal handler too); seen by the work at its next poll.
class CancelToken {
 public:
  void cancel() noexcept { cancelled_.store(true, std::memory_order_relaxed); }
  void reset() noexcept { cancelled_.store(false, std::memory_order_relaxed); }
  [[nodiscard]] bool cancelled() const noexcept {
    return cancelled_.load(std::memory_order_relaxed);
  }

 private:
  std::atomic<bool> cancelled_{false};
};

/// Used by one thread at a time, but for check_now(). The token, if given, outlives the budget.
class QueryBudget {
 public:
  using Clock = std::chrono::steady_clock;

  struct Limits {
    std::chrono::milliseconds time{0};  ///< 0: no deadline
    std::size_t memory_bytes = 0;       ///< 0: no limit
    /// What it shares with other work, or null. Taken from it by the megabyte.
    std::shared_ptr<MemoryPool> pool = nullptr;
  };

  QueryBudget() : QueryBudget(Limits{}) {}  ///< no limits
  explicit QueryBudget(Limits limits, const CancelToken* cancel = nullptr);
  ~QueryBudget();
  QueryBudget(const QueryBudget&) = delete;
  QueryBudget& operator=(const QueryBudget&) = delete;

  /// Cheap (a counter; the token and clock every 256th call). Throws Limit or Cancelled.
  void poll() {
    if ((++polls_ & 0xFF) == 0) check_now();
  }
  /// The same, looking at token and clock at once. Any number of threads.
  void check_now() const;
  /// How often poll() was called: work as a number that equal questions repeat.
  [[nodiscard]] std::uint64_t steps() const noexcept { return polls_; }

  /// Accounts for `bytes` now held; throws Error{Limit} if that is over the memory limit, or the
  /// pool has not so much left.
  void charge(std::size_t bytes);
  void release(std::size_t bytes) noexcept {
    used_ -= bytes;
    if (pooled_ > used_ + 2 * kPooledAtOnce) return_to_pool();
  }
  [[nodiscard]] std::size_t memory_used() const noexcept { return used_; }
  [[nodiscard]] std::size_t memory_peak() const noexcept { return peak_; }
  [[nodiscard]] std::chrono::milliseconds elapsed() const;

 private:
  static constexpr std::size_t kPooledAtOnce = std::size_t{1} << 20;

  void take_from_pool(std::size_t needed);
  void return_to_pool() noexcept;

  Limits limits_;
  const CancelToken* cancel_;
  Clock::time_point start_;
  std::size_t used_ = 0;
  std::size_t pooled_ = 0;  ///< with a pool: taken from it, at least used_
  std::size_t peak_ = 0;
  std::uint64_t polls_ = 0;
};

/// Holds a charge for as long as it lives; grows with what it stands for. It may be a part of
/// another, which then outlives it and counts it in.
class MemoryCharge {
 public:
  explicit MemoryCharge(QueryBudget& budget) : budget_(&budget) {}
  static MemoryCharge part_of(MemoryCharge& whole) { return MemoryCharge(&whole); }
  MemoryCharge(const MemoryCharge&) = delete;
  MemoryCharge& operator=(const MemoryCharge&) = delete;
  ~MemoryCharge() { release(bytes_); }

  /// Throws Error{Limit}, and then holds no more than before.
  void add(std::size_t bytes) {
    whole_ != nullptr ? whole_->add(bytes) : budget_->charge(bytes);
    bytes_ += bytes;
    if (bytes_ > peak_) peak_ = bytes_;
  }
  void release(std::size_t bytes) noexcept {
    whole_ != nullptr ? whole_->release(bytes) : budget_->release(bytes);
    bytes_ -= bytes;
  }
  void clear() noexcept { release(bytes_); }
  /// The most that it has held at once.
  [[nodiscard]] std::size_t peak() const noexcept { return peak_; }

 private:
  explicit MemoryCharge(MemoryCharge* whole) : whole_(whole) {}

  QueryBudget* budget_ = nullptr;
  MemoryCharge* whole_ = nullptr;
  std::size_t bytes_ = 0;
  std::size_t peak_ = 0;
};

}  // namespace clout
