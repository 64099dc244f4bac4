#include "tools/access/secrets.h"

#include <array>

#include <argon2.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "schema/error.h"

namespace clout::tools {
namespace {

constexpr std::uint32_t kPasses = 2;
constexpr std::uint32_t kKibibytes = 19 * 1'024;
constexpr std::uint32_t kLanes = 1;
constexpr std::size_t kHashBytes = 32;

template <std::size_t size>
std::array<unsigned char, size> random_bytes() {
  std::array<unsigned char, size> bytes;
  if (RAND_bytes(bytes.data(), static_cast<int>(size)) != 1) {
    throw Error(ErrorCode::Io, "the system gives no random bytes");
  }
  return bytes;
}

}  // namespace

std::string hash_password(std::string_view password) {
  const auto salt = random_bytes<16>();
  std::string encoded(
      argon2_encodedlen(kPasses, kKibibytes, kLanes, salt.size(), kHashBytes, Argon2_id), '\0');
  const int failure =
      argon2id_hash_encoded(kPasses, kKibibytes, kLanes, password.data(), password.size(),
                            salt.data(), salt.size(), kHashBytes, encoded.data(), encoded.size());
  if (failure != ARGON2_OK) {
    throw Error(ErrorCode::Io,
                std::string("the password cannot be hashed: ") + argon2_error_message(failure));
  }
  encoded.resize(encoded.find('\0'));
  return encoded;
}

bool is_password(std::string_view password, const std::string& hash) {
  return argon2id_verify(hash.c_str(), password.data(), password.size()) == ARGON2_OK;
}

std::string new_token() {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  constexpr std::size_t kDigitsOfToken = 43;  // of six bits each
  const auto bytes = random_bytes<kDigitsOfToken>();
  std::string token = "clout_";
  for (const unsigned char byte : bytes) token += kDigits[byte & 63U];
  return token;
}

std::string digest_of(std::string_view secret) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  EVP_Digest(secret.data(), secret.size(), digest.data(), &size, EVP_sha256(), nullptr);
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    text += kHex[digest[i] >> 4U];
    text += kHex[digest[i] & 15U];
  }
  return text;
}

}  // namespace clout::tools
