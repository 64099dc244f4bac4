#include "tools/client/event_thread.h"

#include <csignal>
#include <string>

namespace clout::client {

Error as_error(const kj::Exception& exception) {
  const std::string text = exception.getDescription().cStr();
  if (exception.getType() == kj::Exception::Type::DISCONNECTED) {
    return Error(ErrorCode::Io, "the connection to the server is lost: " + text)
        .detail("ConnectionLost")
        .hint("the next statement connects again");
  }
  if (exception.getType() == kj::Exception::Type::OVERLOADED) {
    return Error(ErrorCode::Io, "the server does not answer: " + text).detail("NoAnswer");
  }
  return Error(ErrorCode::Internal, "the call failed: " + text);
}

EventThread::EventThread() {
  std::promise<void> started;
  auto ready = started.get_future();
  // Signals are for the program's own threads.
  sigset_t all, before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this, &started] { work(started); });
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ready.get();
}

EventThread::~EventThread() {
  run([this] { stop_->fulfill(); });
  thread_.join();
}

void EventThread::work(std::promise<void>& started) {
  auto io = kj::setupAsyncIo();
  auto stop = kj::newPromiseAndFulfiller<void>();
  io_ = &io;
  stop_ = stop.fulfiller.get();
  executor_ = kj::getCurrentThreadExecutor().addRef();
  started.set_value();
  stop.promise.wait(io.waitScope);
}

}  // namespace clout::client
