// Who may log in to a server of a database: the file users.json in its directory.
//
//   {"version": 1, "users": [{"name": "ann", "role": "analyst", "password": "$argon2id$..",
//     "tokens": [{"name": "notebook", "digest": "<sha-256>"}],
//     "hidden_labels": [], "hidden_edge_types": [], "hidden_sources": [],
//     "timeout_ms": 0, "memory_bytes": 0, "rows": 0, "statements": 0}]}
//
// It is replaced as a whole, and readable by its owner alone. A server reads it again when it has
// changed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/access/role.h"

namespace clout::tools {

/// In the database's directory.
inline constexpr const char* kUsersFileName = "users.json";

struct UserToken {
  std::string name;    ///< for whoever keeps the list
  std::string digest;  ///< digest_of() the token
};

struct User {
  std::string name;
  Role role = Role::Reader;
  std::string password;  ///< hash_password() of it; empty: only tokens log in
  std::vector<UserToken> tokens;
  std::vector<std::string> hidden_labels, hidden_edge_types, hidden_sources;
  Budget budget{std::chrono::milliseconds(0), 0, 0, 0};
};

/// One process at a time changes it; any may read. One thread.
class UserStore {
 public:
  /// Of the database in `directory`. Throws Error{Corruption} for a file that is none.
  explicit UserStore(const std::string& directory);

  [[nodiscard]] const std::vector<User>& users() const { return users_; }
  [[nodiscard]] const User* find(std::string_view name) const;
  /// The user that this token is of.
  [[nodiscard]] const User* find_by_digest(std::string_view digest) const;

  /// Reads it again if the file has changed. True if it had.
  bool refresh();

  /// Puts in `user`, in place of one of the same name.
  void put(User user);
  /// False if there is none of that name.
  bool remove(std::string_view name);
  /// Durable on return. Throws Error{Io}; then the file is as it was.
  void save();

 private:
  void load();

  std::string path_;
  std::string stamp_;  ///< size, time and inode of the file that was read
  std::vector<User> users_;
};

}  // namespace clout::tools
