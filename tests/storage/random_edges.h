// Random edges and values for tests of stored formats, and a place for large values.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "schema/error.h"
#include "schema/value.h"
#include "storage/large_values.h"
#include "storage/records.h"

namespace clout::tests {

/// Large values in a map.
class LargeValueMap : public storage::LargeValueWriter, public storage::LargeValueReader {
 public:
  std::uint64_t put(std::string_view encoded) override {
    rows[next] = std::string(encoded);
    return next++;
  }
  [[nodiscard]] std::string get(std::uint64_t number) const override {
    const auto found = rows.find(number);
    if (found == rows.end()) throw Error(ErrorCode::Corruption, "no such large value");
    return found->second;
  }
  std::map<std::uint64_t, std::string> rows;
  std::uint64_t next = 0;
};

class RandomEdges {
 public:
  explicit RandomEdges(std::uint64_t seed) : random_(seed) {}

  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

  std::string text(std::size_t length) {
    std::string out;
    for (std::size_t i = 0; i < length; ++i) out += static_cast<char>(below(256));
    return out;
  }

  double number() {
    switch (below(6)) {
      case 0:
        return std::bit_cast<double>(random_());
      case 1:
        return -0.0;
      case 2:
        return std::numeric_limits<double>::infinity();
      default:
        return static_cast<double>(static_cast<std::int64_t>(below(2'000'000)) - 1'000'000) / 1000;
    }
  }

  /// A value of any type that can be stored, not null.
  Value value(int depth = 0) {
    switch (below(depth > 2 ? 12 : 14)) {
      case 0:
        return below(2) == 0;
      case 1:
        return static_cast<std::int64_t>(random_() >> below(64));
      case 2:
      case 3:
        return number();
      case 4:
        return text(below(8));
      case 5:
        return text(below(300));
      case 6:
        return Date{static_cast<std::int64_t>(below(40'000)) - 10'000};
      case 7:
        return LocalTime{static_cast<std::int64_t>(below(86'400'000'000'000))};
      case 8:
        return Time{static_cast<std::int64_t>(below(86'400'000'000'000)),
                    static_cast<std::int32_t>(below(100'000)) - 50'000};
      case 9:
        return LocalDateTime{static_cast<std::int64_t>(below(1u << 31)),
                             static_cast<std::int32_t>(below(1'000'000'000))};
      case 10:
        return DateTime{-static_cast<std::int64_t>(below(1u << 31)),
                        static_cast<std::int32_t>(below(1'000'000'000)), 3600,
                        below(2) == 0 ? "" : "Europe/Stockholm"};
      case 11:
        return Duration{static_cast<std::int64_t>(below(99)) - 50, -7, 5, -8};
      case 12: {
        List list;
        for (std::uint64_t i = below(4); i > 0; --i) list.push_back(value(depth + 1));
        return list;
      }
      default: {
        Map map;
        for (std::uint64_t i = below(4); i > 0; --i) map[text(below(4))] = value(depth + 1);
        return map;
      }
    }
  }

  /// The value that key `key` has in most edges; the keys differ in kind.
  Value typed_value(std::uint32_t key) {
    switch (key % 8) {
      case 0:
        return static_cast<double>(below(1000)) / 1000;
      case 1:
        return static_cast<std::int64_t>(below(1u << 20)) - 500;
      case 2:
        return Date{static_cast<std::int64_t>(below(9000))};
      case 3:
        return "source " + std::to_string(below(20));
      case 4:
        return below(2) == 0;
      case 5:
        return number();
      case 6:
        return text(below(900));
      default:
        return value();
    }
  }

  /// Edges from `start`, sorted and numbered as a chunk wants them.
  std::vector<storage::EdgeRecord> edges(NodeId start, std::size_t count) {
    std::vector<storage::EdgeRecord> edges(count);
    const std::uint64_t keys = below(9);
    const std::uint64_t span = std::uint64_t{1} << (1 + below(31));
    const bool one_time = below(2) == 0;
    for (storage::EdgeRecord& edge : edges) {
      edge.start = start;
      edge.type = EdgeTypeId{static_cast<std::uint32_t>(below(4) * below(3))};
      edge.end = NodeId{static_cast<std::uint32_t>(below(span))};
      edge.recorded_from = one_time ? 1'700'000'000'000'000 : static_cast<std::int64_t>(below(999));
      for (std::uint32_t key = 0; key < keys; ++key) {
        if (below(4) == 0) continue;
        Value value = below(200) == 0 ? this->value() : typed_value(key);
        edge.properties.emplace_back(PropertyKeyId{key * 3}, std::move(value));
      }
    }
    std::stable_sort(edges.begin(), edges.end(), [](const auto& a, const auto& b) {
      return std::pair(a.type, a.end) < std::pair(b.type, b.end);
    });
    std::uint64_t number = below(1000);
    const bool one_run = below(2) == 0;
    for (storage::EdgeRecord& edge : edges) {
      edge.id = EdgeId{number};
      number += one_run ? 1 : 1 + below(3);
    }
    return edges;
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace clout::tests
