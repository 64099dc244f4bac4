// What a call over Cap'n Proto has brought. kj would make a text of an Error that is thrown in its
// loop, so it comes back as a value.
#pragma once

#include <optional>
#include <utility>

#include <kj/async.h>
#include <kj/timer.h>

#include "schema/error.h"
#include "schema/query_budget.h"

namespace clout::client {

/// A value that a call brought, or why it brought none.
template <typename T>
struct Answer {
  std::optional<T> value;
  std::optional<Error> error;
};

template <typename T>
T value_or_throw(Answer<T> answer) {
  if (answer.error) throw *std::move(answer.error);
  return *std::move(answer.value);
}

/// Cancelling wakes a call that waits.
inline kj::Promise<void> when_cancelled(kj::Timer& timer, const CancelToken& cancel) {
  if (cancel.cancelled()) return kj::READY_NOW;
  return timer.afterDelay(20 * kj::MILLISECONDS).then([&timer, &cancel] {
    return when_cancelled(timer, cancel);
  });
}

/// `promise`, unless it is cancelled first.
template <typename T>
kj::Promise<Answer<T>> unless_cancelled(kj::Promise<Answer<T>> promise, kj::Timer& timer,
                                        const CancelToken* cancel) {
  if (cancel == nullptr) return promise;
  return promise.exclusiveJoin(when_cancelled(timer, *cancel).then([]() -> Answer<T> {
    return {std::nullopt, Error(ErrorCode::Cancelled, "the statement was cancelled")};
  }));
}

}  // namespace clout::client
