// A session with an event thread of its own, for calls that take long. It connects once: what is
// lost stays lost.
#pragma once

#include "tools/client/answer.h"
#include "tools/client/event_thread.h"
#include "tools/client/link.h"

namespace clout::client {

/// One thread at a time.
class SessionThread {
 public:
  /// Connects and logs in. Throws as Connection::open().
  explicit SessionThread(LinkTarget target);
  ~SessionThread();
  SessionThread(const SessionThread&) = delete;
  SessionThread& operator=(const SessionThread&) = delete;

  /// Has `work` done in the loop: a function of the session that returns the promise of an answer.
  /// Gives its value, and throws its error, or Error{Cancelled} when the token is set.
  template <typename T, typename Work>
  T call(Work work, const CancelToken* cancel = nullptr) {
    return value_or_throw(thread_.run([&]() -> kj::Promise<Answer<T>> {
      try {
        return unless_cancelled<T>(work(link_->session), thread_.io().provider->getTimer(), cancel);
      } catch (const Error& error) {  // kj would make a text of it
        return Answer<T>{std::nullopt, error};
      }
    }));
  }
  /// Has something done in the loop, such as dropping what belongs to it.
  template <typename Work>
  void in_loop(Work work) {
    thread_.run(work);
  }

 private:
  LinkTarget target_;
  EventThread thread_;
  kj::Own<Link> link_;  ///< of the loop
};

}  // namespace clout::client
