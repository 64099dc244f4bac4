// Threads that run what would hold up the server's event loop.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include <kj/function.h>

namespace clout::tools {

/// First come, first served. Its threads are less urgent to the system than the thread that made
/// the pool, so that the loop answers while all of them work.
class WorkerPool {
 public:
  using Task = kj::Function<void()>;

  explicit WorkerPool(std::size_t threads);
  /// Drops the tasks that have not begun, and waits for those that have.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// From any thread. `task` throws nothing.
  void submit(Task task);
  /// Tasks that wait for a thread.
  [[nodiscard]] std::size_t waiting() const;

 private:
  void work();

  mutable std::mutex mutex_;  ///< guards the two below
  std::deque<Task> tasks_;
  bool stopping_ = false;
  std::condition_variable wake_;
  std::vector<std::thread> threads_;
};

}  // namespace clout::tools
