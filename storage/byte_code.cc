#include "storage/byte_code.h"

#include "schema/error.h"

namespace clout::storage {

void throw_damaged(const char* what, const char* why) {
  throw Error(ErrorCode::Corruption, std::string("damaged ") + what + ": " + why)
      .hint("run `clout check` on the database to see what is lost");
}

std::uint64_t ByteReader::long_varint() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const std::uint64_t part = byte();
    if (shift == 63 && part > 1) fail("a number is out of range");
    value |= (part & 0x7F) << shift;
    if (part < 0x80) return value;
  }
  fail("a number is out of range");
}

}  // namespace clout::storage
