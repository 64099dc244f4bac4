#include "tools/serve/accounts.h"

#include <utility>

#include "tools/access/secrets.h"

namespace clout::tools {
namespace {

/// Where nobody has to log in, nobody can be told from the others: there is no limit for one user.
Rights rights_of_everybody(Budget budget, std::shared_ptr<VisibleGraph> graph) {
  budget.statements = 0;
  return {"", Role::Admin, false, budget, std::move(graph)};
}

using Clock = std::chrono::steady_clock;

/// So many failures are free; each further one doubles the time to wait.
constexpr unsigned kFreeFailures = 5;
constexpr std::chrono::seconds kLongestWait{300};
constexpr std::size_t kFailuresKept = 10'000;
/// Of a name that may be anything.
constexpr std::size_t kLoggedName = 200;
/// A password that was right needs not be hashed again for so long: HTTP sends it every time.
constexpr std::chrono::seconds kVerifiedFor{60};
constexpr std::size_t kVerifiedKept = 10'000;

std::chrono::seconds wait_after(unsigned failures) {
  if (failures < kFreeFailures) return std::chrono::seconds(0);
  const unsigned doublings = std::min(failures - kFreeFailures, 10U);
  return std::min(std::chrono::seconds(1U << doublings), kLongestWait);
}

}  // namespace

Accounts::Accounts(const std::string& directory, graph::Database& database,
                   StatementService& service, const Budget& ceiling)
    : service_(service),
      ceiling_(ceiling),
      store_(directory),
      nobodys_password_(hash_password("a user who does not exist")),
      graphs_(database),
      everything_(std::make_shared<const Rights>(rights_of_everybody(ceiling, graphs_.under({})))) {
}

void Accounts::refresh() {
  if (!store_.refresh()) return;
  rights_.clear();
  verified_.clear();
}

bool Accounts::login_required() {
  refresh();
  had_users_ = had_users_ || !store_.users().empty();
  return had_users_;
}

kj::Promise<LoginOutcome> Accounts::login(Credentials credentials, std::string address) {
  if (!login_required()) return LoginOutcome{everything_, std::nullopt};
  if (auto wait = must_wait("from " + address)) return LoginOutcome{nullptr, std::move(wait)};
  if (const auto* token = std::get_if<TokenCredentials>(&credentials)) {
    const User* user = store_.find_by_digest(digest_of(token->token));
    return user != nullptr ? accept(*user) : refuse("", address);
  }
  if (auto* password = std::get_if<PasswordCredentials>(&credentials)) {
    return check(std::move(*password), std::move(address));
  }
  return LoginOutcome{nullptr, Error(ErrorCode::Permission, "this server asks for a login")
                                   .detail("LoginRequired")
                                   .hint("give a token, or a user and a password")};
}

kj::Promise<LoginOutcome> Accounts::check(PasswordCredentials credentials, std::string address) {
  if (auto wait = must_wait("as " + credentials.user)) {
    return LoginOutcome{nullptr, std::move(wait)};
  }
  const User* user = store_.find(credentials.user);
  const bool known = user != nullptr && !user->password.empty();
  auto hash = known ? user->password : nobodys_password_;
  // A digest of what was right a moment ago: cheap, but of no use without knowing the password.
  auto proof = digest_of(hash + "\n" + credentials.password);
  const auto verified = verified_.find(proof);
  if (known && verified != verified_.end() && Clock::now() - verified->second < kVerifiedFor) {
    return accept(*user);
  }
  auto right = std::make_shared<bool>(false);
  return service_
      .run_on_worker([right, hash = std::move(hash), password = std::move(credentials.password)] {
        *right = is_password(password, hash);
      })
      .then([this, right, known, proof = std::move(proof), name = std::move(credentials.user),
             address = std::move(address)]() -> LoginOutcome {
        const User* found = store_.find(name);
        if (!*right || !known || found == nullptr) return refuse(name, address);
        if (verified_.size() >= kVerifiedKept) verified_.clear();
        verified_[proof] = Clock::now();
        failures_.erase("as " + name);
        return accept(*found);
      });
}

LoginOutcome Accounts::accept(const User& user) {
  ++service_.metrics().logins;
  return {rights_of(user), std::nullopt};
}

LoginOutcome Accounts::refuse(const std::string& who, const std::string& address) {
  ++service_.metrics().failed_logins;
  note_failure("from " + address);
  if (!who.empty()) note_failure("as " + who);
  const ServerLog::Fields fields{{"user", Value(who.substr(0, kLoggedName))},
                                 {"address", Value(address)},
                                 {"outcome", Value(to_string(ErrorCode::Permission))}};
  service_.log().event(LogLevel::Warning, "login failed", fields);
  service_.log().audit("login", fields);
  return {nullptr, Error(ErrorCode::Permission, "the login is not right").detail("LoginFailed")};
}

std::optional<Error> Accounts::must_wait(const std::string& key) const {
  const auto found = failures_.find(key);
  if (found == failures_.end()) return std::nullopt;
  const auto until = found->second.last + wait_after(found->second.count);
  const auto left = std::chrono::ceil<std::chrono::seconds>(until - Clock::now()).count();
  if (left <= 0) return std::nullopt;
  return Error(ErrorCode::Busy, "too many logins have failed")
      .detail("TooManyLogins")
      .hint("try again in " + std::to_string(left) + " s");
}

/// Where too many names have failed, new ones are not noted: their address is.
void Accounts::note_failure(const std::string& key) {
  const auto is_old = [](const auto& entry) {
    return Clock::now() - entry.second.last > kLongestWait;
  };
  if (failures_.size() >= kFailuresKept) std::erase_if(failures_, is_old);
  if (failures_.size() >= kFailuresKept && !failures_.contains(key)) return;
  auto& failures = failures_[key];
  if (Clock::now() - failures.last > kLongestWait) failures.count = 0;
  ++failures.count;
  failures.last = Clock::now();
}

std::shared_ptr<const Rights> Accounts::rights_of(const User& user) {
  auto& rights = rights_[user.name];
  if (rights) return rights;
  graph::ReadRule rule;
  rule.labels.names.insert(user.hidden_labels.begin(), user.hidden_labels.end());
  rule.edge_types.names.insert(user.hidden_edge_types.begin(), user.hidden_edge_types.end());
  rule.sources.names.insert(user.hidden_sources.begin(), user.hidden_sources.end());
  rights = std::make_shared<const Rights>(
      Rights{user.name, user.role, false, user.budget.within(ceiling_), graphs_.under(rule)});
  return rights;
}

}  // namespace clout::tools
