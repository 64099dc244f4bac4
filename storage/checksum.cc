#include "storage/checksum.h"

#include <array>
#include <bit>
#include <cstring>

namespace clout::storage {

std::uint64_t checksum_of(std::string_view bytes) {
  constexpr std::uint64_t kPrime = 0x9E3779B97F4A7C15ULL;
  std::array<std::uint64_t, 4> lanes{1, 2, 3, 4};
  std::array<std::uint64_t, 4> words{};
  std::size_t at = 0;
  const auto mix = [&](std::size_t length) {
    words = {};
    std::memcpy(words.data(), bytes.data() + at, length);
    for (std::size_t i = 0; i < lanes.size(); ++i) {
      lanes[i] = std::rotl((lanes[i] ^ words[i]) * kPrime, 29);
    }
  };
  for (; at + sizeof words <= bytes.size(); at += sizeof words) mix(sizeof words);
  if (at < bytes.size()) mix(bytes.size() - at);
  std::uint64_t sum = bytes.size();
  for (const std::uint64_t lane : lanes) {
    sum = (sum ^ lane) * kPrime;
    sum ^= sum >> 32;
  }
  return sum;
}

}  // namespace clout::storage
