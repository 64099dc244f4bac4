// Where a server is, and as whom to log in there: clout://user@host:port.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace clout::client {

struct Address {
  std::string host;
  std::uint16_t port = 7687;
  std::string user;       ///< empty: none is named
  std::string password;   ///< of the URL; better kept elsewhere
  bool tls = false;       ///< clout+tls://
  std::string authority;  ///< file of the certificates to trust instead of the system's: ?ca=FILE
};

/// Does the text name a server (and not a directory)?
[[nodiscard]] bool is_address(std::string_view text);

/// Throws Error{Usage} for a URL that is none of clout:// or clout+tls://, and for parts that it
/// does not know.
[[nodiscard]] Address parse_address(std::string_view url);

/// The URL without the password.
[[nodiscard]] std::string to_string(const Address& address);

}  // namespace clout::client
