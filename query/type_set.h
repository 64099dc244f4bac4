// Which types a value may have, as far as is known before the statement runs.
#pragma once

#include <cstdint>
#include <string>

#include "schema/value.h"

namespace clout::query {

/// A set of value types. Null is not a member that matters: every expression may be null, and a
/// signature takes null wherever it takes anything. A value type; all operations O(1).
class TypeSet {
 public:
  constexpr TypeSet() = default;
  constexpr TypeSet(ValueType type)  // NOLINT(google-explicit-constructor)
      : bits_(1U << static_cast<unsigned>(type)) {}

  [[nodiscard]] constexpr bool contains(ValueType type) const {
    return (bits_ >> static_cast<unsigned>(type) & 1U) != 0;
  }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  /// Is every type of this set in `other`? False for what is not known to be of some type.
  [[nodiscard]] constexpr bool within(TypeSet other) const {
    return (bits_ & ~other.bits_ & ~null_bit()) == 0;
  }
  /// Can a value of this set be one of `other`? A null always can.
  [[nodiscard]] constexpr bool overlaps(TypeSet other) const {
    return (bits_ & ~null_bit()) == 0 || (bits_ & other.bits_ & ~null_bit()) != 0;
  }
  friend constexpr TypeSet operator|(TypeSet a, TypeSet b) {
    a.bits_ |= b.bits_;
    return a;
  }
  friend constexpr TypeSet operator&(TypeSet a, TypeSet b) {
    a.bits_ &= b.bits_;
    return a;
  }
  friend constexpr TypeSet operator-(TypeSet a, TypeSet b) {
    a.bits_ &= ~b.bits_;
    return a;
  }
  friend constexpr bool operator==(TypeSet, TypeSet) = default;

 private:
  static constexpr std::uint32_t null_bit() { return 1U << static_cast<unsigned>(ValueType::Null); }
  std::uint32_t bits_ = 0;
};

inline constexpr TypeSet kNumber = TypeSet(ValueType::Integer) | ValueType::Float;
inline constexpr TypeSet kEntity = TypeSet(ValueType::Node) | ValueType::Edge;
inline constexpr TypeSet kMapLike = kEntity | ValueType::Map;
inline constexpr TypeSet kInstant = TypeSet(ValueType::Date) | ValueType::LocalTime |
                                    ValueType::Time | ValueType::LocalDateTime |
                                    ValueType::DateTime;
inline constexpr TypeSet kTemporal = kInstant | ValueType::Duration;
inline constexpr TypeSet kAnyType = kNumber | kEntity | kTemporal | ValueType::Null |
                                    ValueType::Boolean | ValueType::String | ValueType::List |
                                    ValueType::Map | ValueType::Path;

/// "INTEGER or FLOAT", for messages; "any value" for kAnyType.
[[nodiscard]] std::string to_string(TypeSet types);

}  // namespace clout::query
