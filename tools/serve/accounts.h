// Logging in: who somebody is, and what they may do and see then.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <kj/async.h>

#include "graph/database.h"
#include "schema/error.h"
#include "tools/access/user_store.h"
#include "tools/serve/metrics.h"
#include "tools/serve/rights.h"
#include "tools/serve/server_log.h"
#include "tools/serve/statement_service.h"

namespace clout::tools {

struct NoCredentials {};
struct TokenCredentials {
  std::string token;
};
struct PasswordCredentials {
  std::string user, password;
};
using Credentials = std::variant<NoCredentials, TokenCredentials, PasswordCredentials>;

/// Either what whoever logged in may do, or why they may not.
struct LoginOutcome {
  std::shared_ptr<const Rights> rights;
  std::optional<Error> error;
};

/// The event loop's thread alone uses it. A failed login takes as long and says the same whether
/// there is such a user or not; a name, and an address, that failed often has to wait.
class Accounts {
 public:
  /// Of the users in the store of `directory`, which may have none: then nobody has to log in, and
  /// everybody may do everything. References outlive it.
  Accounts(const std::string& directory, graph::Database& database, StatementService& service,
           const Budget& ceiling);

  /// Once there have been users it stays so, even if the last one is removed: a server that others
  /// reach must not open itself to everybody.
  [[nodiscard]] bool login_required();
  [[nodiscard]] kj::Promise<LoginOutcome> login(Credentials credentials, std::string address);

 private:
  struct Failures {
    unsigned count = 0;
    std::chrono::steady_clock::time_point last;
  };

  [[nodiscard]] kj::Promise<LoginOutcome> check(PasswordCredentials credentials,
                                                std::string address);
  [[nodiscard]] LoginOutcome accept(const User& user);
  [[nodiscard]] LoginOutcome refuse(const std::string& who, const std::string& address);
  [[nodiscard]] std::optional<Error> must_wait(const std::string& key) const;
  void note_failure(const std::string& key);
  void refresh();
  [[nodiscard]] std::shared_ptr<const Rights> rights_of(const User& user);

  StatementService& service_;
  Budget ceiling_;
  UserStore store_;
  bool had_users_ = false;
  std::string nobodys_password_;  ///< a hash to compare with where there is no user
  VisibleGraphs graphs_;
  std::shared_ptr<const Rights> everything_;  ///< where no login is asked for
  std::map<std::string, std::shared_ptr<const Rights>, std::less<>> rights_;  ///< by user
  std::map<std::string, std::chrono::steady_clock::time_point> verified_;     ///< by digest
  std::map<std::string, Failures> failures_;
};

}  // namespace clout::tools
