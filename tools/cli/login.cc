#include "tools/cli/login.h"

#include <cstdlib>

#include "tools/cli/secret_input.h"

namespace clout::tools {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

client::Login login_for(const client::Address& address) {
  client::Login login;
  login.token = environment("CLOUT_TOKEN");
  login.user = address.user;
  login.password = address.password.empty() ? environment("CLOUT_PASSWORD") : address.password;
  if (login.token.empty() && !login.user.empty() && login.password.empty()) {
    login.password = read_secret("Password for " + login.user + ": ");
  }
  return login;
}

}  // namespace clout::tools
