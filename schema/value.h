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
#include <variant>
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
  Value() = default;                                ///< null
  Value(bool value) : data_(value) {}               // NOLINT(google-explicit-constructor)
  Value(std::int64_t value) : data_(value) {}       // NOLINT(google-explicit-constructor)
  Value(int value) : data_(std::int64_t{value}) {}  // NOLINT(google-explicit-constructor)
  Value(double value) : data_(value) {}             // NOLINT(google-explicit-constructor)
  Value(std::string value);                         // NOLINT(google-explicit-constructor)
  Value(std::string_view value);                    // NOLINT(google-explicit-constructor)
  Value(const char* value);                         // NOLINT(google-explicit-constructor)
  Value(List value);                                // NOLINT(google-explicit-constructor)
  Value(Map value);                                 // NOLINT(google-explicit-constructor)
  Value(Node value) : data_(value) {}               // NOLINT(google-explicit-constructor)
  Value(Edge value) : data_(value) {}               // NOLINT(google-explicit-constructor)
  Value(Path value);                                // NOLINT(google-explicit-constructor)
  Value(Date value) : data_(value) {}               // NOLINT(google-explicit-constructor)
  Value(LocalTime value) : data_(value) {}          // NOLINT(google-explicit-constructor)
  Value(Time value) : data_(value) {}               // NOLINT(google-explicit-constructor)
  Value(LocalDateTime value) : data_(value) {}      // NOLINT(google-explicit-constructor)
  Value(DateTime value);                            // NOLINT(google-explicit-constructor)
  Value(Duration value);                            // NOLINT(google-explicit-constructor)

  [[nodiscard]] ValueType type() const { return static_cast<ValueType>(data_.index()); }
  [[nodiscard]] bool is_null() const { return data_.index() == 0; }
  [[nodiscard]] bool is_number() const { return is_integer() || is_float(); }
  [[nodiscard]] bool is_boolean() const { return std::holds_alternative<bool>(data_); }
  [[nodiscard]] bool is_integer() const { return std::holds_alternative<std::int64_t>(data_); }
  [[nodiscard]] bool is_float() const { return std::holds_alternative<double>(data_); }
  [[nodiscard]] bool is_string() const { return type() == ValueType::String; }
  [[nodiscard]] bool is_list() const { return type() == ValueType::List; }
  [[nodiscard]] bool is_map() const { return type() == ValueType::Map; }
  [[nodiscard]] bool is_node() const { return std::holds_alternative<Node>(data_); }
  [[nodiscard]] bool is_edge() const { return std::holds_alternative<Edge>(data_); }
  [[nodiscard]] bool is_path() const { return type() == ValueType::Path; }

  // Accessors: the caller has checked the type. A wrong type throws Error{Internal}.
  // References live as long as this value or any copy of it.
  [[nodiscard]] bool as_boolean() const { return get<bool>(); }
  [[nodiscard]] std::int64_t as_integer() const { return get<std::int64_t>(); }
  [[nodiscard]] double as_float() const { return get<double>(); }
  [[nodiscard]] const std::string& as_string() const { return *get<Shared<std::string>>(); }
  [[nodiscard]] const List& as_list() const { return *get<Shared<List>>(); }
  [[nodiscard]] const Map& as_map() const { return *get<Shared<Map>>(); }
  [[nodiscard]] const Node& as_node() const { return get<Node>(); }
  [[nodiscard]] const Edge& as_edge() const { return get<Edge>(); }
  [[nodiscard]] const Path& as_path() const { return *get<Shared<Path>>(); }
  [[nodiscard]] Date as_date() const { return get<Date>(); }
  [[nodiscard]] LocalTime as_local_time() const { return get<LocalTime>(); }
  [[nodiscard]] Time as_time() const { return get<Time>(); }
  [[nodiscard]] LocalDateTime as_local_date_time() const { return get<LocalDateTime>(); }
  [[nodiscard]] const DateTime& as_date_time() const { return *get<Shared<DateTime>>(); }
  [[nodiscard]] const Duration& as_duration() const { return *get<Shared<Duration>>(); }
  /// An integer or a float as a float.
  [[nodiscard]] double number() const;

  /// Heap bytes that this value keeps alive, roughly; for memory budgets. O(size of contents).
  [[nodiscard]] std::size_t heap_bytes() const;

 private:
  template <typename T>
  using Shared = std::shared_ptr<const T>;
  using Data = std::variant<std::monostate, bool, std::int64_t, double, Shared<std::string>,
                            Shared<List>, Shared<Map>, Node, Edge, Shared<Path>, Date, LocalTime,
                            Time, LocalDateTime, Shared<DateTime>, Shared<Duration>>;

  template <typename T>
  const T& get() const {
    const T* held = std::get_if<T>(&data_);
    if (held == nullptr) throw_wrong_type();
    return *held;
  }
  [[noreturn]] void throw_wrong_type() const;

  Data data_;
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
