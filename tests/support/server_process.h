// The program that serves, as a process of its own, and what it tells of itself.
#pragma once

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <string>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "graph/database.h"
#include "tests/support/http_call.h"
#include "tools/client/address.h"

namespace clout::tests {

/// `clout serve` of a directory, on a port that it chose; killed at the latest with this object.
class ServerProcess {
 public:
  explicit ServerProcess(const std::string& database) {
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    process_ = ::fork();
    if (process_ == 0) {
      ::dup2(ends[1], STDERR_FILENO);
      ::execl(CLOUT_BINARY, "clout", "serve", database.c_str(), "--listen", "127.0.0.1:0", nullptr);
      ::_exit(127);
    }
    ::close(ends[1]);
    log_ = ends[0];
    port_ = read_port();
  }
  ~ServerProcess() { end(SIGKILL); }
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  [[nodiscard]] client::Address address() const {
    client::Address address;
    address.host = "127.0.0.1";
    address.port = port_;
    return address;
  }
  /// Its wait status.
  int end(int signal) {
    if (process_ < 0) return 0;
    ::kill(process_, signal);
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = -1;
    ::close(log_);
    return status;
  }

 private:
  [[nodiscard]] std::uint16_t read_port() const {
    std::string text;
    char c = 0;
    while (::read(log_, &c, 1) == 1 && c != '\n') text += c;
    INFO(text);
    const auto place = text.find("\"port\":");
    REQUIRE(place != std::string::npos);
    return static_cast<std::uint16_t>(std::atoi(text.c_str() + place + 7));
  }

  pid_t process_ = -1;
  int log_ = -1;
  std::uint16_t port_ = 0;
};

/// A directory to serve, with nothing in it.
inline void create_database(const std::string& path) {
  graph::OpenOptions options;
  options.mode = graph::OpenOptions::Mode::CreateIfMissing;
  const auto database = graph::Database::open(path, options);
}

/// A counter or gauge of a server that asks for no login.
inline long metric(unsigned port, const std::string& name) {
  const auto text = http_get(port, "/metrics").body;
  const auto place = text.find("\n" + name + " ");
  REQUIRE(place != std::string::npos);
  return std::atol(text.c_str() + place + name.size() + 2);
}

}  // namespace clout::tests
