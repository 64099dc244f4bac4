#include "storage/property_column.h"

#include <bit>
#include <optional>
#include <utility>

#include "storage/bit_packing.h"
#include "storage/byte_code.h"
#include "storage/chunk_layout.h"
#include "storage/value_codec.h"

namespace clout::storage {
namespace {

constexpr const char* kWhat = "adjacency chunk";

bool bit_at(std::string_view bits, std::uint32_t index) {
  return (static_cast<std::uint8_t>(bits[index / 8]) >> (index % 8) & 1) != 0;
}

std::uint32_t bits_before(std::string_view bits, std::uint32_t index) {
  std::uint32_t count = 0;
  for (std::uint32_t byte = 0; byte < index / 8; ++byte) {
    count += static_cast<std::uint32_t>(std::popcount(static_cast<std::uint8_t>(bits[byte])));
  }
  if (index % 8 == 0) return count;
  const unsigned rest = static_cast<std::uint8_t>(bits[index / 8]) & ((1U << (index % 8)) - 1);
  return count + static_cast<std::uint32_t>(std::popcount(rest));
}

int read_digits(ByteReader& in) {
  const int digits = in.byte();
  if (digits > kMaxDecimalDigits) in.fail("a decimal has too many digits");
  return digits;
}

Value read_possibly_large(ByteReader& in, const LargeValueReader& large) {
  if (in.peek() != kLargeValueTag) return read_value(in);
  in.byte();
  return decode_value(large.get(in.varint()));
}

// The floats of a Decimal or Raw column.
class FloatReader {
 public:
  FloatReader(ByteReader& in, ColumnCodec codec, std::uint32_t count) {
    if (codec == ColumnCodec::Raw) {
      raw_ = in.bytes(std::size_t{count} * sizeof(double));
      return;
    }
    digits_ = read_digits(in);
    mantissas_.emplace(in, count);
  }
  double operator[](std::uint32_t index) const {
    if (mantissas_) return from_decimal((*mantissas_)[index], digits_);
    double value = 0;
    std::memcpy(&value, raw_.data() + std::size_t{index} * sizeof value, sizeof value);
    return value;
  }

 private:
  std::string_view raw_;
  int digits_ = 0;
  std::optional<PackedNumbers> mantissas_;
};

// The distinct strings of a Dictionary column and which one each value is.
class StringReader {
 public:
  StringReader(ByteReader& in, std::uint32_t count) : reader_(in) {
    distinct_ = static_cast<std::uint32_t>(in.varint_up_to(count));
    entries_ = in.sized();
    if (distinct_ != count) places_.emplace(in, count);
  }

  // Place of a value in the table.
  std::uint32_t place(std::uint32_t index) const {
    if (!places_) return index;
    const std::int64_t place = (*places_)[index];
    if (place < 0 || place >= distinct_) reader_.fail("a string is not in its dictionary");
    return static_cast<std::uint32_t>(place);
  }

  std::string string(std::uint32_t wanted) const {
    ByteReader entries(entries_, kWhat);
    std::string text;
    for (std::uint32_t i = 0; i <= wanted; ++i) read_entry(entries, text);
    return text;
  }

  void table(std::vector<std::string>& out) const {
    ByteReader entries(entries_, kWhat);
    std::string text;
    for (std::uint32_t i = 0; i < distinct_; ++i) {
      read_entry(entries, text);
      out.push_back(text);
    }
    entries.expect_end();
  }

 private:
  // Each entry is its predecessor's beginning and a rest of its own.
  static void read_entry(ByteReader& entries, std::string& text) {
    text.resize(static_cast<std::size_t>(entries.varint_up_to(text.size())));
    text += entries.sized();
  }

  ByteReader reader_;
  std::uint32_t distinct_;
  std::string_view entries_;
  std::optional<PackedNumbers> places_;
};

}  // namespace

PropertyColumn::PropertyColumn(PropertyKeyId key, std::uint8_t head, std::string_view payload,
                               std::uint32_t size)
    : key_(key),
      codec_(static_cast<ColumnCodec>(head & ~kHasPresence)),
      size_(size),
      present_count_(size) {
  if ((head & ~kHasPresence) > kLastColumnCodec) throw_damaged(kWhat, "unknown column encoding");
  ByteReader in(payload, kWhat);
  if ((head & kHasPresence) != 0) {
    presence_ = in.bytes((std::size_t{size} + 7) / 8);
    present_count_ = bits_before(presence_, size);
  }
  data_ = in.rest();
}

ColumnKind PropertyColumn::kind() const {
  switch (codec_) {
    case ColumnCodec::Integer:
      return ColumnKind::Integer;
    case ColumnCodec::Decimal:
    case ColumnCodec::Raw:
      return ColumnKind::Float;
    case ColumnCodec::Date:
      return ColumnKind::Date;
    case ColumnCodec::Dictionary:
      return ColumnKind::String;
    case ColumnCodec::Boolean:
      return ColumnKind::Boolean;
    case ColumnCodec::Mixed:
      break;
  }
  return ColumnKind::Mixed;
}

bool PropertyColumn::present(std::uint32_t position) const {
  return presence_.empty() || bit_at(presence_, position);
}

Value PropertyColumn::value(std::uint32_t position, const LargeValueReader& large) const {
  if (!present(position)) return {};
  const std::uint32_t index = presence_.empty() ? position : bits_before(presence_, position);
  ByteReader in(data_, kWhat);
  switch (codec_) {
    case ColumnCodec::Integer:
      return PackedNumbers(in, present_count_)[index];
    case ColumnCodec::Date:
      return stored_date(PackedNumbers(in, present_count_)[index], kWhat);
    case ColumnCodec::Boolean:
      return PackedNumbers(in, present_count_)[index] != 0;
    case ColumnCodec::Decimal:
    case ColumnCodec::Raw:
      return FloatReader(in, codec_, present_count_)[index];
    case ColumnCodec::Dictionary: {
      const StringReader strings(in, present_count_);
      return strings.string(strings.place(index));
    }
    case ColumnCodec::Mixed:
      break;
  }
  for (std::uint32_t i = 0; i < index; ++i) skip_value(in);
  return read_possibly_large(in, large);
}

// Calls visit(position, index among the present) in order, and visit(position, nothing) between.
template <typename Visit>
void PropertyColumn::for_each_present(Visit visit) const {
  std::uint32_t index = 0;
  for (std::uint32_t position = 0; position < size_; ++position) {
    if (present(position)) {
      visit(std::optional<std::uint32_t>(index++));
    } else {
      visit(std::optional<std::uint32_t>());
    }
  }
}

void PropertyColumn::values(const LargeValueReader& large, std::vector<Value>& out) const {
  ByteReader in(data_, kWhat);
  const auto each = [&](auto value_at) {
    for_each_present([&](std::optional<std::uint32_t> index) {
      out.push_back(index ? Value(value_at(*index)) : Value());
    });
  };
  switch (codec_) {
    case ColumnCodec::Integer:
    case ColumnCodec::Date:
    case ColumnCodec::Boolean: {
      const PackedNumbers numbers(in, present_count_);
      if (codec_ == ColumnCodec::Integer) return each([&](std::uint32_t i) { return numbers[i]; });
      if (codec_ == ColumnCodec::Date) {
        return each([&](std::uint32_t i) { return stored_date(numbers[i], kWhat); });
      }
      return each([&](std::uint32_t i) { return numbers[i] != 0; });
    }
    case ColumnCodec::Decimal:
    case ColumnCodec::Raw: {
      const FloatReader floats(in, codec_, present_count_);
      return each([&](std::uint32_t i) { return floats[i]; });
    }
    case ColumnCodec::Dictionary: {
      const StringReader strings(in, present_count_);
      std::vector<std::string> table;
      strings.table(table);
      const std::vector<Value> shared(table.begin(), table.end());
      return each([&](std::uint32_t i) { return shared[strings.place(i)]; });
    }
    case ColumnCodec::Mixed:
      break;
  }
  each([&](std::uint32_t) { return read_possibly_large(in, large); });
}

void PropertyColumn::doubles(double missing, std::vector<double>& out) const {
  ByteReader in(data_, kWhat);
  const auto each = [&](auto value_at) {
    for_each_present([&](std::optional<std::uint32_t> index) {
      out.push_back(index ? value_at(*index) : missing);
    });
  };
  switch (codec_) {
    case ColumnCodec::Integer: {
      const PackedNumbers numbers(in, present_count_);
      return each([&](std::uint32_t i) { return static_cast<double>(numbers[i]); });
    }
    case ColumnCodec::Decimal:
    case ColumnCodec::Raw: {
      const FloatReader floats(in, codec_, present_count_);
      return each([&](std::uint32_t i) { return floats[i]; });
    }
    case ColumnCodec::Mixed:
      return each([&](std::uint32_t) {
        if (in.peek() == kLargeValueTag) {
          skip_value(in);
          return missing;
        }
        const Value value = read_value(in);
        return value.is_number() ? value.number() : missing;
      });
    default:
      out.insert(out.end(), size_, missing);
  }
}

void PropertyColumn::integers(std::int64_t missing, std::vector<std::int64_t>& out) const {
  if (codec_ != ColumnCodec::Integer && codec_ != ColumnCodec::Date &&
      codec_ != ColumnCodec::Boolean) {
    out.insert(out.end(), size_, missing);
    return;
  }
  ByteReader in(data_, kWhat);
  const PackedNumbers numbers(in, present_count_);
  const bool dates = codec_ == ColumnCodec::Date;
  for_each_present([&](std::optional<std::uint32_t> index) {
    std::int64_t number = index ? numbers[*index] : missing;
    if (dates && index) number = stored_date(number, kWhat).days;
    out.push_back(number);
  });
}

void PropertyColumn::codes(std::vector<std::uint32_t>& out, std::vector<std::string>& table) const {
  table.clear();
  if (codec_ != ColumnCodec::Dictionary) {
    out.insert(out.end(), size_, kNoCode);
    return;
  }
  ByteReader in(data_, kWhat);
  const StringReader strings(in, present_count_);
  strings.table(table);
  for_each_present([&](std::optional<std::uint32_t> index) {
    out.push_back(index ? strings.place(*index) : kNoCode);
  });
}

void PropertyColumn::large_values(std::vector<std::uint64_t>& out) const {
  if (codec_ != ColumnCodec::Mixed) return;
  ByteReader in(data_, kWhat);
  for (std::uint32_t i = 0; i < present_count_; ++i) {
    if (in.peek() != kLargeValueTag) {
      skip_value(in);
      continue;
    }
    in.byte();
    out.push_back(in.varint());
  }
}

}  // namespace clout::storage
