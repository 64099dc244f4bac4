#include "storage/bit_packing.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace clout::storage {
namespace {

std::size_t packed_bytes(std::size_t count, unsigned width) { return (count * width + 7) / 8; }

// Appends numbers of `width` bits, 64 bits at a time.
class BitWriter {
 public:
  explicit BitWriter(char* out) : out_(out) {}

  void put(std::uint64_t number, unsigned width) {
    word_ |= number << filled_;
    if (filled_ + width < 64) {
      filled_ += width;
      return;
    }
    std::memcpy(out_, &word_, sizeof word_);
    out_ += sizeof word_;
    const unsigned written = 64 - filled_;
    word_ = written < 64 ? number >> written : 0;
    filled_ = width - written;
  }

  void finish() { std::memcpy(out_, &word_, (filled_ + 7) / 8); }

 private:
  char* out_;
  std::uint64_t word_ = 0;
  unsigned filled_ = 0;
};

}  // namespace

void append_packed(std::string& out, std::span<const std::int64_t> numbers) {
  std::int64_t base = 0;
  std::uint64_t spread = 0;
  if (!numbers.empty()) {
    const auto [least, greatest] = std::minmax_element(numbers.begin(), numbers.end());
    base = *least;
    spread = static_cast<std::uint64_t>(*greatest) - static_cast<std::uint64_t>(base);
  }
  const auto width = static_cast<unsigned>(std::bit_width(spread));
  append_signed(out, base);
  append_byte(out, static_cast<std::uint8_t>(width));
  if (width == 0) return;
  const std::size_t begin = out.size();
  out.resize(begin + packed_bytes(numbers.size(), width));
  BitWriter bits(out.data() + begin);
  for (const std::int64_t number : numbers) {
    bits.put(static_cast<std::uint64_t>(number) - static_cast<std::uint64_t>(base), width);
  }
  bits.finish();
}

PackedNumbers::PackedNumbers(ByteReader& in, std::uint32_t count)
    : base_(static_cast<std::uint64_t>(in.signed_varint())), width_(in.byte()) {
  if (width_ > 64) in.fail("a number is wider than 64 bits");
  bits_ = in.bytes(packed_bytes(count, width_));
}

std::int64_t PackedNumbers::operator[](std::uint32_t index) const {
  if (width_ == 0) return static_cast<std::int64_t>(base_);
  const std::size_t bit = std::size_t{index} * width_;
  const std::size_t byte = bit / 8;
  const unsigned shift = bit % 8;
  std::uint64_t word = 0;
  std::memcpy(&word, bits_.data() + byte, std::min<std::size_t>(sizeof word, bits_.size() - byte));
  word >>= shift;
  if (shift + width_ > 64) {
    word |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(bits_[byte + 8])) << (64 - shift);
  }
  if (width_ < 64) word &= (std::uint64_t{1} << width_) - 1;
  return static_cast<std::int64_t>(base_ + word);
}

}  // namespace clout::storage
