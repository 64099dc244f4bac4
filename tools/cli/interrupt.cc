#include "tools/cli/interrupt.h"

#include <csignal>

namespace clout::tools {
namespace {

sigset_t only_interrupt() {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGINT);
  return set;
}

/// A background job of a script is started with SIGINT ignored and must stay deaf to it.
bool interrupt_is_ignored() {
  struct sigaction action {};
  return ::sigaction(SIGINT, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

/// As if there were no listener: the parent sees a process ended by SIGINT.
void die_by_interrupt() {
  std::signal(SIGINT, SIG_DFL);
  const auto set = only_interrupt();
  ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  ::raise(SIGINT);
}

}  // namespace

InterruptListener::InterruptListener(Otherwise otherwise) : otherwise_(otherwise) {
  if (interrupt_is_ignored()) return;
  const auto set = only_interrupt();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  thread_ = std::thread([this] { listen(); });
}

InterruptListener::~InterruptListener() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ::pthread_kill(thread_.native_handle(), SIGINT);
  thread_.join();
}

void InterruptListener::listen() {
  const auto set = only_interrupt();
  while (true) {
    int signal = 0;
    if (::sigwait(&set, &signal) != 0) continue;
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
    }
    on_interrupt();
  }
}

void InterruptListener::on_interrupt() {
  const std::lock_guard lock(mutex_);
  if (target_ != nullptr && !target_->cancelled()) {
    target_->cancel();
  } else if (otherwise_ == Otherwise::Terminate) {
    die_by_interrupt();
  }
}

void InterruptListener::set_target(CancelToken* token) {
  const std::lock_guard lock(mutex_);
  target_ = token;
}

InterruptListener::Scope::Scope(InterruptListener& listener, CancelToken& token)
    : listener_(listener) {
  listener_.set_target(&token);
}

InterruptListener::Scope::~Scope() { listener_.set_target(nullptr); }

}  // namespace clout::tools
