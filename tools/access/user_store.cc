#include "tools/access/user_store.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "schema/error.h"
#include "schema/value_text.h"
#include "tools/serve/json_value.h"

namespace clout::tools {
namespace {

constexpr std::int64_t kVersion = 1;

/// A list of texts of a user, by its name in the file.
struct TextList {
  const char* name;
  std::vector<std::string> User::*field;
};
constexpr std::array<TextList, 3> kTextLists{{{"hidden_labels", &User::hidden_labels},
                                              {"hidden_edge_types", &User::hidden_edge_types},
                                              {"hidden_sources", &User::hidden_sources}}};

Error damaged(const std::string& path, const std::string& what) {
  return Error(ErrorCode::Corruption, "'" + path + "' is no list of users: " + what)
      .hint("put back a copy, or remove it and add the users again");
}

/// The members of an object, each of the type that is asked for.
class Members {
 public:
  Members(const Value& object, const std::string& path) : path_(path) {
    if (object.type() != ValueType::Map) throw damaged(path_, "an object is missing");
    map_ = &object.as_map();
  }
  [[nodiscard]] const Value& get(std::string_view name, ValueType type) const {
    const auto found = map_->find(name);
    if (found == map_->end() || found->second.type() != type) {
      throw damaged(path_, "'" + std::string(name) + "' is missing, or of another type");
    }
    return found->second;
  }
  [[nodiscard]] const std::string& text(std::string_view name) const {
    return get(name, ValueType::String).as_string();
  }
  [[nodiscard]] std::uint64_t amount(std::string_view name) const {
    const auto value = get(name, ValueType::Integer).as_integer();
    if (value < 0) throw damaged(path_, "'" + std::string(name) + "' is below zero");
    return static_cast<std::uint64_t>(value);
  }
  [[nodiscard]] std::vector<std::string> texts(std::string_view name) const {
    std::vector<std::string> result;
    for (const auto& item : get(name, ValueType::List).as_list()) {
      if (!item.is_string()) throw damaged(path_, "'" + std::string(name) + "' has no texts");
      result.push_back(item.as_string());
    }
    return result;
  }

 private:
  const std::string& path_;
  const Map* map_ = nullptr;
};

User read_user(const Value& value, const std::string& path) {
  const Members members(value, path);
  User user;
  user.name = members.text("name");
  user.role = role_called(members.text("role"));
  user.password = members.text("password");
  for (const auto& token : members.get("tokens", ValueType::List).as_list()) {
    const Members parts(token, path);
    user.tokens.push_back({parts.text("name"), parts.text("digest")});
  }
  for (const auto& list : kTextLists) user.*list.field = members.texts(list.name);
  user.budget = {std::chrono::milliseconds(members.amount("timeout_ms")),
                 members.amount("memory_bytes"), members.amount("rows"),
                 members.amount("statements")};
  return user;
}

Value texts_of(const std::vector<std::string>& texts) {
  List list;
  for (const auto& text : texts) list.emplace_back(text);
  return Value(std::move(list));
}

Value amount_of(std::uint64_t amount) { return Value(static_cast<std::int64_t>(amount)); }

Value value_of(const User& user) {
  List tokens;
  for (const auto& token : user.tokens) {
    tokens.emplace_back(Map{{"name", Value(token.name)}, {"digest", Value(token.digest)}});
  }
  Map map{{"name", Value(user.name)},
          {"role", Value(to_string(user.role))},
          {"password", Value(user.password)},
          {"tokens", Value(std::move(tokens))},
          {"timeout_ms", amount_of(static_cast<std::uint64_t>(user.budget.timeout.count()))},
          {"memory_bytes", amount_of(user.budget.memory_bytes)},
          {"rows", amount_of(user.budget.rows)},
          {"statements", amount_of(user.budget.statements)}};
  for (const auto& list : kTextLists) map.emplace(list.name, texts_of(user.*list.field));
  return Value(std::move(map));
}

/// What changes whenever the file is replaced; empty where there is none.
std::string stamp_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return {};
  return std::to_string(status.st_ino) + " " + std::to_string(status.st_size) + " " +
         std::to_string(status.st_mtim.tv_sec) + "." + std::to_string(status.st_mtim.tv_nsec);
}

Error io_error(const std::string& what, const std::string& path) {
  return Error(ErrorCode::Io, what + " '" + path + "': " + std::strerror(errno));
}

/// A descriptor, closed at the end.
class Descriptor {
 public:
  Descriptor(const std::string& path, int flags) : number_(::open(path.c_str(), flags, 0600)) {
    if (number_ < 0) throw io_error("cannot open", path);
  }
  ~Descriptor() { ::close(number_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

void write_durably(const std::string& path, std::string_view text) {
  const Descriptor file(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC);
  while (!text.empty()) {
    const auto written = ::write(file.number(), text.data(), text.size());
    if (written < 0) throw io_error("cannot write", path);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file.number()) != 0) throw io_error("cannot write", path);
}

}  // namespace

UserStore::UserStore(const std::string& directory)
    : path_((std::filesystem::path(directory) / kUsersFileName).string()) {
  refresh();
}

const User* UserStore::find(std::string_view name) const {
  const auto found = std::find_if(users_.begin(), users_.end(),
                                  [&](const User& user) { return user.name == name; });
  return found == users_.end() ? nullptr : &*found;
}

const User* UserStore::find_by_digest(std::string_view digest) const {
  for (const auto& user : users_) {
    for (const auto& token : user.tokens) {
      if (token.digest == digest) return &user;
    }
  }
  return nullptr;
}

bool UserStore::refresh() {
  const auto stamp = stamp_of(path_);
  if (stamp == stamp_) return false;
  if (stamp.empty()) {
    users_.clear();
  } else {
    load();
  }
  stamp_ = stamp;
  return true;
}

void UserStore::load() {
  std::ifstream stream(path_, std::ios::binary);
  if (!stream) throw io_error("cannot open", path_);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  std::vector<User> users;
  try {
    const Value file = parse_json(text, "it");
    const Members members(file, path_);
    if (members.amount("version") != kVersion) throw damaged(path_, "its version is unknown");
    for (const auto& user : members.get("users", ValueType::List).as_list()) {
      users.push_back(read_user(user, path_));
    }
  } catch (const Error& error) {
    if (error.code() == ErrorCode::Corruption) throw;
    throw damaged(path_, error.message());
  }
  users_ = std::move(users);
}

void UserStore::put(User user) {
  remove(user.name);
  users_.push_back(std::move(user));
  std::sort(users_.begin(), users_.end(),
            [](const User& a, const User& b) { return a.name < b.name; });
}

bool UserStore::remove(std::string_view name) {
  return std::erase_if(users_, [&](const User& user) { return user.name == name; }) > 0;
}

void UserStore::save() {
  List users;
  for (const auto& user : users_) users.push_back(value_of(user));
  const Value file(Map{{"version", Value(kVersion)}, {"users", Value(std::move(users))}});
  const std::string fresh = path_ + ".new";
  write_durably(fresh, json(file) + "\n");
  if (::rename(fresh.c_str(), path_.c_str()) != 0) throw io_error("cannot replace", path_);
  const auto directory = std::filesystem::path(path_).parent_path().string();
  const Descriptor folder(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (::fsync(folder.number()) != 0) throw io_error("cannot write", directory);
  stamp_ = stamp_of(path_);
}

}  // namespace clout::tools
