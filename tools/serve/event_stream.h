// A watch as server-sent events (WHATWG HTML, "Server-sent events").
#pragma once

#include <string>

#include <kj/async-io.h>
#include <kj/timer.h>

#include "tools/serve/watch_service.h"

namespace clout::tools {

/// The event `rows`: the watch's name, its columns, and all its rows as changes from nothing.
[[nodiscard]] std::string rows_event(const Subscription& subscription, const WatchEvent& first);
/// The event `change`: rows that are news, each as it was and as it is. Or `error`, the last one.
[[nodiscard]] std::string change_event(const WatchEvent& event);

/// Writes what happens until the query fails; now and then a comment, so that
/// whoever stands in between knows that the connection lives. All outlive the promise.
[[nodiscard]] kj::Promise<void> send_events(Subscription& subscription, kj::AsyncOutputStream& out,
                                            kj::Timer& timer);

}  // namespace clout::tools
