// `clout user`: who may log in to a server of a database.
#include <iostream>
#include <string>

#include <unistd.h>

#include "schema/error.h"
#include "tools/access/secrets.h"
#include "tools/access/user_store.h"
#include "tools/cli/command.h"
#include "tools/cli/console.h"
#include "tools/cli/database_handle.h"
#include "tools/cli/quantity.h"
#include "tools/cli/secret_input.h"
#include "tools/render/display_text.h"

namespace clout::tools {
namespace {

constexpr std::size_t kShortestPassword = 8;

std::string read_password() {
  auto password = read_secret("Password: ");
  if (password.size() < kShortestPassword) {
    throw Error(ErrorCode::Usage, "a password has at least 8 characters");
  }
  if (::isatty(STDIN_FILENO) == 1 && read_secret("The same again: ") != password) {
    throw Error(ErrorCode::Usage, "the two passwords differ");
  }
  return password;
}

void check_name(const std::string& name) {
  constexpr std::size_t kLongestName = 64;
  if (name.empty() || name.size() > kLongestName || name.find(':') != std::string::npos ||
      printable(name) != name) {
    throw Error(ErrorCode::Usage, "a user's name has 1 to 64 bytes, none of them ':'");
  }
}

void add(UserStore& store, const UserCommand& command) {
  check_name(command.name);
  User user;
  if (const User* known = store.find(command.name)) user.tokens = known->tokens;
  user.name = command.name;
  user.role = role_called(command.role);
  if (!command.no_password) user.password = hash_password(read_password());
  user.hidden_labels = command.hidden_labels;
  user.hidden_edge_types = command.hidden_edge_types;
  user.hidden_sources = command.hidden_sources;
  if (!command.timeout.empty()) user.budget.timeout = parse_time_limit(command.timeout);
  if (!command.memory.empty()) user.budget.memory_bytes = parse_memory_limit(command.memory);
  user.budget.rows = command.rows;
  user.budget.statements = command.statements;
  store.put(std::move(user));
  store.save();
  std::cerr << "'" << command.name << "' may log in\n";
}

User find(const UserStore& store, const std::string& name) {
  const User* user = store.find(name);
  if (user == nullptr) {
    throw Error(ErrorCode::NotFound, "there is no user '" + name + "'")
        .hint("`clout user list` tells who there is");
  }
  return *user;
}

void remove(UserStore& store, const UserCommand& command) {
  const User user = find(store, command.name);
  store.remove(user.name);
  store.save();
  std::cerr << "'" << user.name << "' may not log in any more\n";
}

void make_token(UserStore& store, const UserCommand& command) {
  User user = find(store, command.name);
  const auto token = new_token();
  user.tokens.push_back({command.token_name, digest_of(token)});
  store.put(std::move(user));
  store.save();
  std::cout << token << '\n';
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const auto& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

void list(const UserStore& store) {
  for (const auto& user : store.users()) {
    std::string line = user.name + "  " + std::string(to_string(user.role));
    line += user.password.empty() ? "  no password" : "  password";
    line += ", " + counted(user.tokens.size(), "token");
    const auto hidden = [&line](const char* what, const std::vector<std::string>& names) {
      if (!names.empty()) line += std::string("; without ") + what + " " + joined(names);
    };
    hidden("labels", user.hidden_labels);
    hidden("edge types", user.hidden_edge_types);
    hidden("sources", user.hidden_sources);
    std::cout << printable(line) << '\n';
  }
}

}  // namespace

int run(const UserCommand& command) {
  DatabaseHandle(command.database).require_present();
  UserStore store(command.database);
  switch (command.action) {
    case UserCommand::Action::Add:
      add(store, command);
      break;
    case UserCommand::Action::Remove:
      remove(store, command);
      break;
    case UserCommand::Action::List:
      list(store);
      break;
    case UserCommand::Action::Token:
      make_token(store, command);
      break;
  }
  return kSuccess;
}

}  // namespace clout::tools
