// Passwords and tokens: how they are made, kept and compared.
#pragma once

#include <string>
#include <string_view>

namespace clout::tools {

/// `password` hashed by argon2id (RFC 9106) with 19 MiB, two passes, one lane and a salt of 16
/// random bytes, in the encoded form that names all of these. Takes some 20 ms.
[[nodiscard]] std::string hash_password(std::string_view password);
/// As long for a wrong one as for the right one.
[[nodiscard]] bool is_password(std::string_view password, const std::string& hash);

/// A token of 256 random bits, to be shown once: "clout_" and 43 characters.
[[nodiscard]] std::string new_token();
/// SHA-256 in hexadecimal: what is kept of a token.
[[nodiscard]] std::string digest_of(std::string_view secret);

}  // namespace clout::tools
