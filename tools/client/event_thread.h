// A thread with an event loop of its own, which other threads have work done in.
#pragma once

#include <future>
#include <thread>

#include <kj/async-io.h>
#include <kj/async.h>

#include "schema/error.h"

namespace clout::client {

/// What `exception` says, as our own kind of error.
[[nodiscard]] Error as_error(const kj::Exception& exception);

class EventThread {
 public:
  EventThread();
  /// Ends the loop. Whatever belongs to it has been dropped in it before.
  ~EventThread();
  EventThread(const EventThread&) = delete;
  EventThread& operator=(const EventThread&) = delete;

  /// Runs `function`, which may return a promise, in the loop; waits for its end and gives its
  /// result. From any thread but the loop's. What it throws comes as Error{Io} or Error{Internal}.
  template <typename Function>
  auto run(Function&& function) const {
    try {
      return executor_->executeSync(kj::fwd<Function>(function));
    } catch (const kj::Exception& exception) {
      throw as_error(exception);
    }
  }
  /// For use in the loop alone.
  [[nodiscard]] kj::AsyncIoContext& io() const { return *io_; }

 private:
  void work(std::promise<void>& started);

  kj::Own<const kj::Executor> executor_;
  kj::AsyncIoContext* io_ = nullptr;
  kj::PromiseFulfiller<void>* stop_ = nullptr;  ///< of the loop
  std::thread thread_;
};

}  // namespace clout::client
