// The values of the query language and of properties: every openCypher type.
//
// A Value is small (32 bytes) and cheap to copy: long contents are shared and immutable.
// Nodes and edges are references; their labels and properties are read through a graph view.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/id.h"
#include "schema/temporal.h"

namespace clout {

class Value;

/// The kinds of values, in the order of the variant's alternatives.
enum class ValueType : std::uint8_t {
  Null,
  Boolean,
  Integer,
  Float,
  String,
  List,
  Map,
  Node,
  Edge,
  Path,
  Date,
  LocalTime,
  Time,
  LocalDateTime,
  DateTime,
  Duration,
};

/// A reference to a stored node.
struct Node {
  NodeId id{};
  friend auto operator<=>(const Node&, const Node&) = default;
};

/// A reference to a stored edge, with what a traversal needs of it. Identity is `id` alone.
struct Edge {
  EdgeId id{};
  NodeId start{};
  NodeId end{};
  EdgeTypeId type{};
  friend bool operator==(const Edge& a, const Edge& b) { return a.id == b.id; }
  friend auto operator<=>(const Edge& a, const Edge& b) { return a.id <=> b.id; }
};

/// A walk: nodes.size() == edges.size() + 1. Edge i joins nodes i and i+1, in either direction.
struct Path {
  std::vector<NodeId> nodes;
  std::vector<Edge> edges;
  friend bool operator==(const Path&, const Path&) = default;
};

using List = std::vector<Value>;
using Map = std::map<std::string, Value, std::less<>>;

/// Lists and maps nest at most so deep; building a deeper Value throws Error{Limit}. It bounds the
/// recursion of everything that walks a value.
constexpr std::uint32_t kMaxValueNesting = 1'000;

/// The name used in messages and by valueType(): "INTEGER", "LOCAL DATETIME", ...
[[nodiscard]] std::string_view to_string(ValueType type);

/// One value. Immutable once built; copies share long contents. Safe to read from many threads.
class Value {
 public:
  // NOLINTBEGIN(google-explicit-constructor)
  Value() noexcept {}  ///< null
  Value(bool value) : type_(ValueType::Boolean), plain_{.boolean = value} {}
  Value(std::int64_t value) : type_(ValueType::Integer), plain_{.integer = value} {}
  Value(int value) : Value(std::int64_t{value}) {}
  Value(double value) : type_(ValueType::Float), plain_{.real = value} {}
  Value(std::string value);
  Value(std::string_view value);
  Value(const char* value);
  Value(List value);
  Value(Map value);
  Value(Node value) : type_(ValueType::Node), plain_{.node = value} {}
  Value(Edge value) : type_(ValueType::Edge), plain_{.edge = value} {}
  Value(Path value);
  Value(Date value) : type_(ValueType::Date), plain_{.date = value} {}
  Value(LocalTime value) : type_(ValueType::LocalTime), plain_{.local_time = value} {}
  Value(Time value) : type_(ValueType::Time), plain_{.time = value} {}
  Value(LocalDateTime value) : type_(ValueType::LocalDateTime), plain_{.local_date_time = value} {}
  Value(DateTime value);
  Value(Duration value);
  // NOLINTEND(google-explicit-constructor)

  Value(const Value& other) : type_(other.type_) {
    if (is_shared()) {
      std::construct_at(&shared_, other.shared_);
    } else {
      plain_ = other.plain_;
    }
  }
  Value(Value&& other) noexcept : type_(other.type_) {
    if (is_shared()) {
      std::construct_at(&shared_, std::move(other.shared_));
    } else {
      plain_ = other.plain_;
    }
  }
  Value& operator=(const Value& other) { return *this = Value(other); }
  Value& operator=(Value&& other) noexcept;
  ~Value() {
    if (is_shared()) release();
  }

  [[nodiscard]] ValueType type() const { return type_; }
  [[nodiscard]] bool is_null() const { return type_ == ValueType::Null; }
  [[nodiscard]] bool is_number() const { return is_integer() || is_float(); }
  [[nodiscard]] bool is_boolean() const { return type_ == ValueType::Boolean; }
  [[nodiscard]] bool is_integer() const { return type_ == ValueType::Integer; }
  [[nodiscard]] bool is_float() const { return type_ == ValueType::Float; }
  [[nodiscard]] bool is_string() const { return type_ == ValueType::String; }
  [[nodiscard]] bool is_list() const { return type_ == ValueType::List; }
  [[nodiscard]] bool is_map() const { return type_ == ValueType::Map; }
  [[nodiscard]] bool is_node() const { return type_ == ValueType::Node; }
  [[nodiscard]] bool is_edge() const { return type_ == ValueType::Edge; }
  [[nodiscard]] bool is_path() const { return type_ == ValueType::Path; }

  // Accessors: the caller has checked the type. A wrong type throws Error{Internal}.
  // References live as long as this value or any copy of it.
  [[nodiscard]] bool as_boolean() const { return plain(ValueType::Boolean).boolean; }
  [[nodiscard]] std::int64_t as_integer() const { return plain(ValueType::Integer).integer; }
  [[nodiscard]] double as_float() const { return plain(ValueType::Float).real; }
  [[nodiscard]] const std::string& as_string() const {
    return shared<std::string>(ValueType::String);
  }
  [[nodiscard]] const List& as_list() const { return shared<List>(ValueType::List); }
  [[nodiscard]] const Map& as_map() const { return shared<Map>(ValueType::Map); }
  [[nodiscard]] const Node& as_node() const { return plain(ValueType::Node).node; }
  [[nodiscard]] const Edge& as_edge() const { return plain(ValueType::Edge).edge; }
  [[nodiscard]] const Path& as_path() const { return shared<Path>(ValueType::Path); }
  [[nodiscard]] Date as_date() const { return plain(ValueType::Date).date; }
  [[nodiscard]] LocalTime as_local_time() const { return plain(ValueType::LocalTime).local_time; }
  [[nodiscard]] Time as_time() const { return plain(ValueType::Time).time; }
  [[nodiscard]] LocalDateTime as_local_date_time() const {
    return plain(ValueType::LocalDateTime).local_date_time;
  }
  [[nodiscard]] const DateTime& as_date_time() const {
    return shared<DateTime>(ValueType::DateTime);
  }
  [[nodiscard]] const Duration& as_duration() const {
    return shared<Duration>(ValueType::Duration);
  }
  /// An integer or a float as a float.
  [[nodiscard]] double number() const;

  /// Heap bytes that this value keeps alive, roughly; for memory budgets. O(size of contents).
  [[nodiscard]] std::size_t heap_bytes() const;

 private:
  // Written out and not a std::variant: there are but two ways to copy and to destroy contents,
  // which take the compiler and the processor less time than sixteen behind a table.
  union Plain {
    bool boolean;
    std::int64_t integer = 0;
    double real;
    Node node;
    Edge edge;
    Date date;
    LocalTime local_time;
    Time time;
    LocalDateTime local_date_time;
  };
  using Shared = std::shared_ptr<const void>;

  Value(ValueType type, Shared contents) : type_(type), shared_(std::move(contents)) {}

  [[nodiscard]] bool is_shared() const {
    constexpr auto kBit = [](ValueType type) { return 1U << static_cast<unsigned>(type); };
    constexpr unsigned kShared = kBit(ValueType::String) | kBit(ValueType::List) |
                                 kBit(ValueType::Map) | kBit(ValueType::Path) |
                                 kBit(ValueType::DateTime) | kBit(ValueType::Duration);
    return (kBit(type_) & kShared) != 0;
  }
  [[nodiscard]] const Plain& plain(ValueType expected) const {
    if (type_ != expected) throw_wrong_type();
    return plain_;
  }
  template <typename T>
  [[nodiscard]] const T& shared(ValueType expected) const {
    if (type_ != expected) throw_wrong_type();
    return *static_cast<const T*>(shared_.get());
  }
  [[noreturn]] void throw_wrong_type() const;
  void release() noexcept;

  ValueType type_ = ValueType::Null;
  union {
    Plain plain_ = {};
    Shared shared_;  ///< if is_shared()
  };
};

/// Equality as DISTINCT, grouping and map keys use it (CIP "equivalence"): null equals null,
/// NaN equals NaN, 1 equals 1.0.
[[nodiscard]] bool equivalent(const Value& a, const Value& b);

/// A hash consistent with `equivalent`.
[[nodiscard]] std::size_t hash_value(const Value& value);

/// `=` of the language: nullopt where the answer is null (three-valued logic).
[[nodiscard]] std::optional<bool> equals(const Value& a, const Value& b);

/// `<` of the language: nullopt (null) where the two cannot be compared or one is null; unordered
/// (every comparison false) where a NaN meets a number. Times with an offset compare by instant,
/// then by offset and zone; nodes, edges, paths, maps and durations do not compare.
[[nodiscard]] std::optional<std::partial_ordering> compare(const Value& a, const Value& b);

/// The total order of ORDER BY, min and max: by type first (openCypher's orderability), null last.
[[nodiscard]] std::strong_ordering order(const Value& a, const Value& b);

/// For unordered containers of values.
struct ValueHash {
  std::size_t operator()(const Value& value) const { return hash_value(value); }
};
struct ValueEquivalent {
  bool operator()(const Value& a, const Value& b) const { return equivalent(a, b); }
};

}  // namespace clout
