// Construction, sizes and hashing of values. Comparison is in value_compare.cc.
#include "schema/value.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "schema/error.h"

namespace clout {
namespace {

constexpr std::array<std::string_view, 16> kTypeNames = {
    "NULL",       "BOOLEAN",        "INTEGER",        "FLOAT",   "STRING", "LIST",
    "MAP",        "NODE",           "EDGE",           "PATH",    "DATE",   "LOCAL TIME",
    "ZONED TIME", "LOCAL DATETIME", "ZONED DATETIME", "DURATION"};

// What a shared list or map really is: its contents and their extent, so that the extent of a value
// is known without walking it, a destructor's recursion stays bounded, and lists that hold one list
// many times over cannot grow beyond what anything could walk.
constexpr std::uint64_t kMostValues = std::uint64_t{1} << 28;
struct Extent {
  std::uint32_t depth = 0;  // 0: neither list nor map
  std::uint64_t items = 1;  // counted as often as they are reached
};
struct SharedList : List {
  explicit SharedList(List&& contents) : List(std::move(contents)) {}
  Extent extent;
};
struct SharedMap : Map {
  explicit SharedMap(Map&& contents) : Map(std::move(contents)) {}
  Extent extent;
};

Extent extent_of(const Value& value) {
  if (value.is_list()) return static_cast<const SharedList&>(value.as_list()).extent;
  if (value.is_map()) return static_cast<const SharedMap&>(value.as_map()).extent;
  return {};
}

void include(Extent& outer, const Value& item) {
  const Extent inner = extent_of(item);
  outer.depth = std::max(outer.depth, inner.depth + 1);
  outer.items += inner.items;
}

void check(const Extent& extent) {
  if (extent.depth > kMaxValueNesting) {
    throw Error(ErrorCode::Limit, "a list or map is nested more than " +
                                      std::to_string(kMaxValueNesting) + " levels deep");
  }
  if (extent.items > kMostValues) {
    throw Error(ErrorCode::Limit,
                "a list or map holds more than " + std::to_string(kMostValues) + " values");
  }
}

std::shared_ptr<const List> share(List&& list) {
  auto shared = std::make_shared<SharedList>(std::move(list));
  shared->extent.depth = 1;
  for (const Value& item : *shared) include(shared->extent, item);
  check(shared->extent);
  return shared;
}

std::shared_ptr<const Map> share(Map&& map) {
  auto shared = std::make_shared<SharedMap>(std::move(map));
  shared->extent.depth = 1;
  for (const auto& [key, item] : *shared) include(shared->extent, item);
  check(shared->extent);
  return shared;
}

// --- hashing ----------------------------------------------------------------------------------

std::size_t mix(std::size_t seed, std::uint64_t value) {
  // The finalizer of MurmurHash3 over the running value.
  std::uint64_t h = seed * 0x9E3779B97F4A7C15ULL + value;
  h ^= h >> 33;
  h *= 0xFF51AFD7ED558CCDULL;
  h ^= h >> 33;
  h *= 0xC4CEB9FE1A85EC53ULL;
  h ^= h >> 33;
  return static_cast<std::size_t>(h);
}

constexpr double kTwoTo63 = 9223372036854775808.0;

std::size_t hash_text(std::string_view text) { return std::hash<std::string_view>{}(text); }

/// The same for an integer and the float equal to it.
std::size_t hash_number(const Value& value) {
  constexpr std::size_t kSeed = 3;
  if (value.is_integer()) return mix(kSeed, static_cast<std::uint64_t>(value.as_integer()));
  const double number = value.as_float();
  if (std::isnan(number)) return mix(kSeed, 0x7FF8000000000000ULL);
  if (number >= -kTwoTo63 && number < kTwoTo63 && number == std::trunc(number)) {
    return mix(kSeed, static_cast<std::uint64_t>(static_cast<std::int64_t>(number)));
  }
  return mix(kSeed, std::hash<double>{}(number));
}

std::size_t hash_temporal(const Value& value) {
  const std::size_t seed = 16 + static_cast<std::size_t>(value.type());
  const auto u = [](std::int64_t n) { return static_cast<std::uint64_t>(n); };
  switch (value.type()) {
    case ValueType::Date:
      return mix(seed, u(value.as_date().days));
    case ValueType::LocalTime:
      return mix(seed, u(value.as_local_time().nanoseconds));
    case ValueType::Time:
      return mix(mix(seed, u(value.as_time().nanoseconds)), u(value.as_time().offset_seconds));
    case ValueType::LocalDateTime: {
      const LocalDateTime moment = value.as_local_date_time();
      return mix(mix(seed, u(moment.seconds)), u(moment.nanoseconds));
    }
    case ValueType::DateTime: {
      const DateTime& moment = value.as_date_time();
      return mix(mix(seed, u(moment.seconds)), u(moment.nanoseconds)) ^ hash_text(moment.zone);
    }
    default: {
      const Duration& d = value.as_duration();
      return mix(mix(mix(mix(seed, u(d.months)), u(d.days)), u(d.seconds)), u(d.nanoseconds));
    }
  }
}

std::size_t hash_path(const Path& path) {
  std::size_t hash = 9;
  for (const NodeId node : path.nodes) hash = mix(hash, raw(node));
  for (const Edge& edge : path.edges) hash = mix(hash, raw(edge.id));
  return hash;
}

// --- memory -----------------------------------------------------------------------------------

constexpr std::size_t kSharedOverhead = 32;  // control block and allocator header
constexpr std::size_t kAllocationOverhead = 16;
constexpr std::size_t kMapNodeOverhead = 48;  // red-black tree node

std::size_t text_bytes(const std::string& text) {
  constexpr std::size_t kInline = 15;
  return sizeof(std::string) +
         (text.capacity() > kInline ? text.capacity() + kAllocationOverhead : 0);
}

}  // namespace

std::string_view to_string(ValueType type) { return kTypeNames[static_cast<std::size_t>(type)]; }

Value::Value(std::string value)
    : Value(ValueType::String, std::make_shared<const std::string>(std::move(value))) {}
Value::Value(std::string_view value) : Value(std::string(value)) {}
Value::Value(const char* value) : Value(std::string(value)) {}
Value::Value(List value) : Value(ValueType::List, share(std::move(value))) {}
Value::Value(Map value) : Value(ValueType::Map, share(std::move(value))) {}
Value::Value(Path value) : Value(ValueType::Path, std::make_shared<const Path>(std::move(value))) {}
Value::Value(DateTime value)
    : Value(ValueType::DateTime, std::make_shared<const DateTime>(std::move(value))) {}
Value::Value(Duration value)
    : Value(ValueType::Duration, std::make_shared<const Duration>(value)) {}

Value& Value::operator=(Value&& other) noexcept {
  if (this != &other) {
    std::destroy_at(this);
    std::construct_at(this, std::move(other));
  }
  return *this;
}

void Value::release() noexcept { std::destroy_at(&shared_); }

double Value::number() const {
  return is_integer() ? static_cast<double>(as_integer()) : as_float();
}

void Value::throw_wrong_type() const {
  throw Error(ErrorCode::Internal,
              "a value of type " + std::string(to_string(type())) + " was read as another type");
}

std::size_t Value::heap_bytes() const {
  switch (type()) {
    case ValueType::String:
      return kSharedOverhead + text_bytes(as_string());
    case ValueType::List: {
      std::size_t bytes = kSharedOverhead + sizeof(SharedList) + kAllocationOverhead +
                          as_list().capacity() * sizeof(Value);
      for (const Value& item : as_list()) bytes += item.heap_bytes();
      return bytes;
    }
    case ValueType::Map: {
      std::size_t bytes = kSharedOverhead + sizeof(SharedMap);
      for (const auto& [key, item] : as_map()) {
        bytes += kMapNodeOverhead + text_bytes(key) + sizeof(Value) + item.heap_bytes();
      }
      return bytes;
    }
    case ValueType::Path:
      return kSharedOverhead + sizeof(Path) + as_path().nodes.capacity() * sizeof(NodeId) +
             as_path().edges.capacity() * sizeof(Edge) + 2 * kAllocationOverhead;
    case ValueType::DateTime:
      return kSharedOverhead + sizeof(DateTime) + as_date_time().zone.size();
    case ValueType::Duration:
      return kSharedOverhead + sizeof(Duration);
    default:
      return 0;
  }
}

std::size_t hash_value(const Value& value) {
  switch (value.type()) {
    case ValueType::Null:
      return 1;
    case ValueType::Boolean:
      return mix(2, value.as_boolean() ? 1 : 0);
    case ValueType::Integer:
    case ValueType::Float:
      return hash_number(value);
    case ValueType::String:
      return hash_text(value.as_string());
    case ValueType::List: {
      std::size_t hash = 5;
      for (const Value& item : value.as_list()) hash = mix(hash, hash_value(item));
      return hash;
    }
    case ValueType::Map: {
      std::size_t hash = 6;
      for (const auto& [key, item] : value.as_map()) {
        hash = mix(mix(hash, hash_text(key)), hash_value(item));
      }
      return hash;
    }
    case ValueType::Node:
      return mix(7, raw(value.as_node().id));
    case ValueType::Edge:
      return mix(8, raw(value.as_edge().id));
    case ValueType::Path:
      return hash_path(value.as_path());
    default:
      return hash_temporal(value);
  }
}

}  // namespace clout
