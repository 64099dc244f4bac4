// The client's side of Session.watch().
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "schema/clout.capnp.h"
#include "tools/client/answer.h"
#include "tools/client/connection.h"
#include "tools/client/event_thread.h"

namespace clout::client {

class WatchInbox;

/// What the answer to a request brings. The inbox belongs to the loop.
struct WatchBegin {
  std::string name;
  std::vector<std::string> columns;
  std::shared_ptr<WatchInbox> inbox;
};

using WatchRequest = capnp::Request<wire::Session::WatchParams, wire::Session::WatchResults>;

/// In the loop: sends the request, of which the question is filled in. `lost` resolves with the
/// connection's end.
[[nodiscard]] kj::Promise<Answer<WatchBegin>> begin_watch(WatchRequest request,
                                                          kj::Promise<void> lost);

/// `thread` outlives it.
[[nodiscard]] std::unique_ptr<Watch> remote_watch(const EventThread& thread, WatchBegin begun);

}  // namespace clout::client
