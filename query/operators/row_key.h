// Rows as keys of hash tables: by the equivalence of values.
#pragma once

#include <cstddef>
#include <vector>

#include "schema/value.h"

namespace clout::query {

using RowKey = std::vector<Value>;

struct RowKeyHash {
  std::size_t operator()(const RowKey& key) const {
    std::size_t hash = key.size();
    for (const Value& value : key) hash = hash * 0x9E3779B97F4A7C15ULL + hash_value(value);
    return hash;
  }
};

struct RowKeyEqual {
  bool operator()(const RowKey& a, const RowKey& b) const {
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (!equivalent(a[i], b[i])) return false;
    }
    return a.size() == b.size();
  }
};

/// Bytes that a table holds for one key, roughly.
[[nodiscard]] inline std::size_t row_key_bytes(const RowKey& key) {
  std::size_t bytes = 64 + key.size() * sizeof(Value);
  for (const Value& value : key) bytes += value.heap_bytes();
  return bytes;
}

}  // namespace clout::query
