// Lists that grow value by value while their memory is charged.
#pragma once

#include <algorithm>
#include <utility>

#include "schema/query_budget.h"
#include "schema/value.h"

namespace clout::query {

/// Appends `value`. While the list grows, its old and its new memory are charged both. Amortised
/// O(1) and what heap_bytes() takes. Throws Error{Limit}, and then leaves the list as it was.
inline void push_charged(List& list, Value value, MemoryCharge& charge) {
  charge.add(value.heap_bytes());
  const std::size_t before = list.capacity();
  if (list.size() == before) {
    const std::size_t wanted = std::max<std::size_t>(4, before + before / 2);
    charge.add(wanted * sizeof(Value));
    list.reserve(wanted);
    charge.release(before * sizeof(Value));
  }
  list.push_back(std::move(value));
}

}  // namespace clout::query
