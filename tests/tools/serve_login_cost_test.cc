// What a failed login costs does not tell whether there is such a user: it is one comparison by
// argon2id with the same parameters, counted where the program calls it.
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <dlfcn.h>

#include "tests/support/error_of.h"
#include "tests/support/http_call.h"
#include "tests/support/test_server.h"
#include "tools/access/secrets.h"
#include "tools/access/user_store.h"

using namespace clout;

namespace {

std::mutex mutex;
/// How each comparison was made: all of a hash but its salt and itself.
std::vector<std::string> comparisons;

std::string parameters_of(const std::string& hash) {
  const auto salt = hash.find("p=");
  return hash.substr(0, hash.find('$', salt));
}

std::vector<std::string> take_comparisons() {
  const std::lock_guard lock(mutex);
  return std::exchange(comparisons, {});
}

}  // namespace

/// Stands before the library's function of that name.
extern "C" int argon2id_verify(const char* hash, const void* password, std::size_t size) {
  {
    const std::lock_guard lock(mutex);
    comparisons.push_back(parameters_of(hash));
  }
  using Verify = int (*)(const char*, const void*, std::size_t);
  static const auto library = reinterpret_cast<Verify>(::dlsym(RTLD_NEXT, "argon2id_verify"));
  return library(hash, password, size);
}

TEST_CASE("serve access: a failed login costs the same whether there is such a user or not",
          "[tools][access]") {
  const tests::TestServer server([](auto&) {},
                                 [](const std::string& directory) {
                                   tools::UserStore store(directory);
                                   tools::User user;
                                   user.name = "ann";
                                   user.password = tools::hash_password("correct horse");
                                   store.put(user);
                                   user.name = "bo";
                                   user.password.clear();  // only tokens log in
                                   store.put(user);
                                   store.save();
                                 });
  (void)take_comparisons();
  for (const char* name : {"ann", "bo", "nobody", ""}) {
    CAPTURE(name);
    (void)tests::error_of([&] { (void)server.connect({"", name, "wrong"}); });
    const auto made = take_comparisons();
    // Without a name there is nothing to log in with.
    CHECK(made.size() == (*name == '\0' ? 0 : 1));
    for (const auto& each : made) CHECK(each == "$argon2id$v=19$m=19456,t=2,p=1");
  }
  (void)tests::http_get(server.port(), "/schema", {{"Authorization", "Basic bm9ib2R5Ong="}});
  CHECK(take_comparisons().size() == 1);
}
