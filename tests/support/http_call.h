// One HTTP request over a socket of its own, byte for byte, and its answer.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace clout::tests {

struct HttpAnswer {
  int status = 0;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;                            ///< with chunks joined
  bool complete = false;                       ///< not broken off
};

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

/// Sends `bytes` to the port on this machine, and reads until the server closes or `wait_seconds`
/// are over.
[[nodiscard]] std::string raw_exchange(unsigned port, const std::string& bytes,
                                       int wait_seconds = 20);

[[nodiscard]] HttpAnswer http_get(unsigned port, const std::string& path,
                                  const HttpHeaders& headers = {});
[[nodiscard]] HttpAnswer http_post(unsigned port, const std::string& path, const std::string& body,
                                   const HttpHeaders& headers = {
                                       {"Content-Type", "application/json"}});

/// `text` as a part of a URL's query.
[[nodiscard]] std::string url_encoded(const std::string& text);

}  // namespace clout::tests
