// Ctrl-C: cancels the statement that runs, and only that.
//
// SIGINT is blocked in every thread and taken by a thread of its own, so nothing happens inside a
// signal handler and no global state is needed. Make the listener before any other thread.
#pragma once

#include <mutex>
#include <thread>

#include "schema/query_budget.h"

namespace clout::tools {

class InterruptListener {
 public:
  /// What SIGINT does when nothing runs that could be cancelled, or when what runs was cancelled
  /// already: end the process as the signal does by default, or nothing (a shell).
  enum class Otherwise { Terminate, Ignore };

  explicit InterruptListener(Otherwise otherwise);
  ~InterruptListener();
  InterruptListener(const InterruptListener&) = delete;
  InterruptListener& operator=(const InterruptListener&) = delete;

  /// While it lives, SIGINT cancels `token`. One at a time.
  class Scope {
   public:
    Scope(InterruptListener& listener, CancelToken& token);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    InterruptListener& listener_;
  };

 private:
  void listen();
  void on_interrupt();
  void set_target(CancelToken* token);

  const Otherwise otherwise_;
  std::mutex mutex_;  ///< guards the two below
  CancelToken* target_ = nullptr;
  bool stopping_ = false;
  std::thread thread_;  ///< not running where the process was started with SIGINT ignored
};

}  // namespace clout::tools
