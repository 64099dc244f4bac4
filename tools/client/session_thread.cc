#include "tools/client/session_thread.h"

#include <utility>

namespace clout::client {

SessionThread::SessionThread(LinkTarget target) : target_(std::move(target)) {
  auto answer = thread_.run([this] {
    return connect(thread_.io(), target_).then([this](LinkOutcome outcome) {
      if (!outcome.error) link_ = kj::mv(outcome.link);
      return Answer<bool>{true, std::move(outcome.error)};
    });
  });
  value_or_throw(std::move(answer));
}

SessionThread::~SessionThread() {
  thread_.run([this] { link_ = nullptr; });
}

}  // namespace clout::client
