#include "tools/client/address.h"

#include <charconv>

#include "schema/error.h"

namespace clout::client {
namespace {

constexpr std::string_view kPlain = "clout://";
constexpr std::string_view kTls = "clout+tls://";

Error wrong(std::string_view url, const std::string& what) {
  return Error(ErrorCode::Usage, "'" + std::string(url) + "' is no address of a server: " + what)
      .hint("such as  clout://127.0.0.1:7687  or  clout+tls://ann@graph.example.com");
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// `%40` and its kin as what they stand for.
std::string decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                        hex_digit(text[i + 2]) >= 0;
    if (!escape) {
      result += text[i];
      continue;
    }
    result += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
    i += 2;
  }
  return result;
}

void take_login(Address& address, std::string_view login) {
  const auto colon = login.find(':');
  address.user = decoded(login.substr(0, colon));
  if (colon != std::string_view::npos) address.password = decoded(login.substr(colon + 1));
}

void take_options(Address& address, std::string_view options, std::string_view url) {
  constexpr std::string_view kAuthority = "ca=";
  if (!options.starts_with(kAuthority)) {
    throw wrong(url, "'" + std::string(options) + "' is not known");
  }
  address.authority = decoded(options.substr(kAuthority.size()));
}

void take_place(Address& address, std::string_view place, std::string_view url) {
  const bool bracketed = place.starts_with('[');
  const auto end_of_host = bracketed ? place.find(']') : place.find(':');
  if (bracketed && end_of_host == std::string_view::npos) throw wrong(url, "a ']' is missing");
  address.host = place.substr(bracketed ? 1 : 0, end_of_host - (bracketed ? 1 : 0));
  if (address.host.empty()) throw wrong(url, "it names no host");
  const auto colon = bracketed ? end_of_host + 1 : end_of_host;
  if (colon >= place.size()) return;
  const auto port = place.substr(colon + 1);
  const char* last = port.data() + port.size();
  const auto parsed = std::from_chars(port.data(), last, address.port);
  if (place[colon] != ':' || parsed.ec != std::errc() || parsed.ptr != last || address.port == 0) {
    throw wrong(url, "its port is no number from 1 to 65535");
  }
}

}  // namespace

bool is_address(std::string_view text) {
  return text.starts_with(kPlain) || text.starts_with(kTls);
}

Address parse_address(std::string_view url) {
  Address address;
  address.tls = url.starts_with(kTls);
  if (!is_address(url)) throw wrong(url, "it begins with neither clout:// nor clout+tls://");
  std::string_view rest = url.substr(address.tls ? kTls.size() : kPlain.size());
  if (const auto mark = rest.find('?'); mark != std::string_view::npos) {
    take_options(address, rest.substr(mark + 1), url);
    rest = rest.substr(0, mark);
  }
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (const auto at = rest.rfind('@'); at != std::string_view::npos) {
    take_login(address, rest.substr(0, at));
    rest = rest.substr(at + 1);
  }
  take_place(address, rest, url);
  return address;
}

std::string to_string(const Address& address) {
  std::string text(address.tls ? kTls : kPlain);
  if (!address.user.empty()) text += address.user + "@";
  const bool bracketed = address.host.find(':') != std::string::npos;
  text += bracketed ? "[" + address.host + "]" : address.host;
  return text + ":" + std::to_string(address.port);
}

}  // namespace clout::client
