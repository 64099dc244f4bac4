#include "tests/support/http_call.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace clout::tests {
namespace {

class Socket {
 public:
  Socket(unsigned port, int wait_seconds) : number_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval wait{wait_seconds, 0};
    ::setsockopt(number_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(number_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      throw std::runtime_error("cannot connect");
    }
  }
  ~Socket() { ::close(number_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  void send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto sent = ::send(number_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;  // the server has heard enough
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  /// Up to the end, or until `enough`.
  template <typename Enough>
  [[nodiscard]] std::string read(const Enough& enough) const {
    std::string all;
    std::array<char, 65536> buffer;
    while (!enough(all)) {
      const auto count = ::recv(number_, buffer.data(), buffer.size(), 0);
      if (count <= 0) break;
      all.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return all;
  }

 private:
  int number_;
};

/// Joins the chunks of a body; false if the last one is missing.
bool join_chunks(const std::string& chunked, std::string& body) {
  for (std::size_t place = 0;;) {
    const auto end = chunked.find("\r\n", place);
    if (end == std::string::npos) return false;
    const auto size = std::strtoul(chunked.c_str() + place, nullptr, 16);
    if (size == 0) return true;
    if (end + 2 + size > chunked.size()) return false;
    body.append(chunked, end + 2, size);
    place = end + 2 + size + 2;
  }
}

HttpAnswer parse(const std::string& text) {
  HttpAnswer answer;
  const auto end_of_head = text.find("\r\n\r\n");
  if (end_of_head == std::string::npos) return answer;
  answer.status = std::atoi(text.c_str() + text.find(' '));
  for (auto line = text.find("\r\n") + 2; line < end_of_head;) {
    const auto end = text.find("\r\n", line);
    const auto colon = text.find(':', line);
    std::string name = text.substr(line, colon - line);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    answer.headers[name] = text.substr(colon + 2, end - colon - 2);
    line = end + 2;
  }
  const std::string rest = text.substr(end_of_head + 4);
  if (answer.headers.contains("transfer-encoding")) {
    answer.complete = join_chunks(rest, answer.body);
  } else {
    answer.body = rest;
    answer.complete =
        rest.size() == std::strtoul(answer.headers["content-length"].c_str(), nullptr, 10);
  }
  return answer;
}

HttpAnswer call(unsigned port, const std::string& method, const std::string& path,
                const std::string& body, const HttpHeaders& headers) {
  std::string text = method + " " + path + " HTTP/1.1\r\n";
  const auto is_host = [](const auto& header) { return header.first == "Host"; };
  if (std::none_of(headers.begin(), headers.end(), is_host)) text += "Host: localhost\r\n";
  for (const auto& [name, value] : headers) text.append(name).append(": ").append(value) += "\r\n";
  if (method == "POST") text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  constexpr int kWaitSeconds = 20;
  const Socket socket(port, kWaitSeconds);
  socket.send(text + "\r\n" + body);
  return parse(socket.read([](const std::string& all) { return parse(all).complete; }));
}

}  // namespace

std::string raw_exchange(unsigned port, const std::string& bytes, int wait_seconds) {
  const Socket socket(port, wait_seconds);
  socket.send(bytes);
  return socket.read([](const std::string&) { return false; });
}

HttpAnswer http_get(unsigned port, const std::string& path, const HttpHeaders& headers) {
  return call(port, "GET", path, "", headers);
}

HttpAnswer http_post(unsigned port, const std::string& path, const std::string& body,
                     const HttpHeaders& headers) {
  return call(port, "POST", path, body, headers);
}

std::string url_encoded(const std::string& text) {
  constexpr auto kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0) {
      encoded += c;
    } else {
      encoded += '%';
      encoded += kHex[byte >> 4U];
      encoded += kHex[byte & 15U];
    }
  }
  return encoded;
}

}  // namespace clout::tests
