// How the fuzzer makes new HTTP connections of old ones: any bytes change, and mostly the last
// request is told how long its body has become.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  size = LLVMFuzzerMutate(data, size, most);
  std::minstd_rand random(seed);
  if (random() % 4 == 0) return size;
  constexpr std::string_view kLength = "Content-Length: ";
  std::string text(reinterpret_cast<char*>(data), size);
  const auto field = text.rfind(kLength);
  const auto body = text.find("\r\n\r\n", field);
  if (field == std::string::npos || body == std::string::npos) return size;
  const auto begin = field + kLength.size();
  const auto end = text.find_first_not_of("0123456789", begin);
  text.replace(begin, end - begin, std::to_string(text.size() - body - 4));
  if (text.size() > most) return size;
  std::memcpy(data, text.data(), text.size());
  return text.size();
}
