// What the clients of the recorded conversations ask, and what they must understand.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/support/test_server.h"
#include "tools/client/address.h"

namespace clout::tests {

struct Conversation {
  std::string name;
  /// Asks whatever serves at that address, and checks the answers.
  std::function<void(const client::Address&)> converse;
};

/// One for each field of work. Together they call every method of version 1 of schema/clout.capnp,
/// and have every type of value and most codes of errors in them. What later versions add gets
/// conversations of its own (of version 2: watches and loads): those that exist are never changed.
[[nodiscard]] const std::vector<Conversation>& conversations();

/// A server as each conversation expects it: an empty database, and the users that log in.
[[nodiscard]] std::unique_ptr<TestServer> conversation_server();

}  // namespace clout::tests
