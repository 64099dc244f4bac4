// How the fuzzer makes new Cap'n Proto connections of old ones: mostly by changing a message within
// its size, or by leaving one out, doubling or moving it; sometimes by changing any bytes.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/wire_frames.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace {

/// Other words after the segment table; a message that is not whole is changed anywhere.
void change(std::string& frame) {
  auto begin = clout::tests::table_size(frame).value_or(0);
  if (begin == frame.size()) begin = 0;
  auto* words = reinterpret_cast<std::uint8_t*>(frame.data()) + begin;
  const std::size_t size = frame.size() - begin;
  const std::size_t left = LLVMFuzzerMutate(words, size, size);
  std::fill(words + left, words + size, std::uint8_t{0});
}

void change_one(std::vector<std::string>& frames, std::minstd_rand& random) {
  const auto any = [&] { return static_cast<std::ptrdiff_t>(random() % frames.size()); };
  const auto place = any();
  switch (random() % 8) {
    case 0:
      frames.erase(frames.begin() + place);
      break;
    case 1:
      frames.insert(frames.begin() + any(), frames[static_cast<std::size_t>(place)]);
      break;
    case 2:
      std::swap(frames[static_cast<std::size_t>(place)], frames[static_cast<std::size_t>(any())]);
      break;
    default:
      change(frames[static_cast<std::size_t>(place)]);
  }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  std::minstd_rand random(seed);
  if (size == 0 || random() % 8 == 0) return LLVMFuzzerMutate(data, size, most);
  std::vector<std::string> frames;
  for (const auto frame : clout::tests::wire_frames({reinterpret_cast<char*>(data), size})) {
    frames.emplace_back(frame);
  }
  change_one(frames, random);
  std::string all;
  for (const std::string& frame : frames) all += frame;
  all.resize(std::min(all.size(), most));
  std::memcpy(data, all.data(), all.size());
  return all.size();
}
