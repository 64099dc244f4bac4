// Compact, unordered bytes: varints, fixed little-endian numbers, sized strings; and the reader
// that every decoder of stored bytes goes through. Keys use ordered_code.h instead.
//
// A varint has 7 bits a byte, low bits first, the high bit set on all but the last byte; signed
// numbers are zigzag first (0, -1, 1, -2, ... become 0, 1, 2, 3, ...).
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace clout::storage {

[[nodiscard]] constexpr std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
[[nodiscard]] constexpr std::int64_t unzigzag(std::uint64_t code) {
  return static_cast<std::int64_t>((code >> 1) ^ (~(code & 1) + 1));
}

inline void append_byte(std::string& out, std::uint8_t value) {
  out.push_back(static_cast<char>(value));
}

inline void append_varint(std::string& out, std::uint64_t value) {
  char buffer[10];
  int length = 0;
  for (; value >= 0x80; value >>= 7) buffer[length++] = static_cast<char>(value | 0x80);
  buffer[length++] = static_cast<char>(value);
  out.append(buffer, static_cast<std::size_t>(length));
}

inline void append_signed(std::string& out, std::int64_t value) {
  append_varint(out, zigzag(value));
}

static_assert(std::endian::native == std::endian::little, "stored numbers are little-endian");

inline void append_fixed64(std::string& out, std::uint64_t value) {
  char buffer[8];
  std::memcpy(buffer, &value, sizeof buffer);
  out.append(buffer, sizeof buffer);
}

/// Length as a varint, then the bytes.
inline void append_sized(std::string& out, std::string_view bytes) {
  append_varint(out, bytes.size());
  out.append(bytes);
}

/// Throws Error{Corruption}: "damaged <what>: <why>", with a hint to run `clout check`.
[[noreturn]] void throw_damaged(const char* what, const char* why);

/// Reads stored bytes from front to back. Every function throws Error{Corruption} rather than
/// reading past the end. `what` names the thing being read in messages. Views that it returns
/// live as long as the bytes that it was given.
class ByteReader {
 public:
  ByteReader(std::string_view bytes, const char* what)
      : next_(bytes.data()), end_(bytes.data() + bytes.size()), what_(what) {}

  [[nodiscard]] bool at_end() const { return next_ == end_; }
  [[nodiscard]] std::size_t remaining() const { return static_cast<std::size_t>(end_ - next_); }
  [[nodiscard]] const char* what() const { return what_; }
  [[noreturn]] void fail(const char* why) const { throw_damaged(what_, why); }

  std::uint8_t byte() {
    if (next_ == end_) fail("it ends early");
    return static_cast<std::uint8_t>(*next_++);
  }

  /// The next byte, which stays.
  [[nodiscard]] std::uint8_t peek() const {
    if (next_ == end_) fail("it ends early");
    return static_cast<std::uint8_t>(*next_);
  }

  std::uint64_t varint() {
    if (next_ != end_ && static_cast<std::uint8_t>(*next_) < 0x80) {
      return static_cast<std::uint8_t>(*next_++);
    }
    return long_varint();
  }

  /// A varint that must not exceed `limit`.
  std::uint64_t varint_up_to(std::uint64_t limit) {
    const std::uint64_t value = varint();
    if (value > limit) fail("a number is out of range");
    return value;
  }

  std::uint32_t varint32() { return static_cast<std::uint32_t>(varint_up_to(0xFFFFFFFF)); }
  std::int64_t signed_varint() { return unzigzag(varint()); }

  /// A count of things that take at least one byte each.
  std::size_t count() { return static_cast<std::size_t>(varint_up_to(remaining())); }

  std::string_view bytes(std::size_t length) {
    if (length > remaining()) fail("it ends early");
    const std::string_view answer(next_, length);
    next_ += length;
    return answer;
  }

  std::string_view sized() {
    const std::size_t length = count();
    return bytes(length);
  }

  /// What is still to be read, which stays.
  [[nodiscard]] std::string_view left() const { return {next_, remaining()}; }

  std::string_view rest() { return bytes(remaining()); }

  std::uint64_t fixed64() {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes(sizeof value).data(), sizeof value);
    return value;
  }

  /// Nothing may be left over.
  void expect_end() const {
    if (!at_end()) fail("bytes are left over");
  }

 private:
  std::uint64_t long_varint();

  const char* next_;
  const char* end_;
  const char* what_;
};

}  // namespace clout::storage
