// Sorting many short texts: the keys of rows that a bulk load writes in another order than it
// meets them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <queue>
#include <span>
#include <string_view>
#include <vector>

#include "graph/bulk_columns.h"

namespace clout::graph {

/// The places of `texts` in the order of their bytes; equal ones stay in order. O(n log n)
/// comparisons, nearly all of which compare one number: the eight bytes after what all texts begin
/// with.
[[nodiscard]] std::vector<std::uint32_t> text_order(std::span<const std::string_view> texts);

/// Texts that are collected and then sorted. One thread at a time.
class SortedTexts {
 public:
  /// Adds a copy.
  void add(std::string_view text) { texts_.add(text); }
  /// Once, after the last add().
  void sort() { order_ = text_order(texts_.strings()); }

  [[nodiscard]] std::size_t size() const { return order_.size(); }
  /// The texts in order; valid as long as the object.
  [[nodiscard]] std::string_view operator[](std::size_t place) const {
    return texts_[order_[place]];
  }

 private:
  StringTable texts_;
  std::vector<std::uint32_t> order_;
};

/// Merges sorted lists: calls visit(text) in the order of all.
template <typename Visit>
void merge_texts(const std::vector<SortedTexts>& lists, Visit visit) {
  struct Head {
    std::string_view text;
    const SortedTexts* list;
    std::size_t place;
  };
  const auto later = [](const Head& a, const Head& b) { return a.text > b.text; };
  std::priority_queue<Head, std::vector<Head>, decltype(later)> heads(later);
  for (const auto& list : lists) {
    if (list.size() > 0) heads.push({list[0], &list, 0});
  }
  while (!heads.empty()) {
    Head head = heads.top();
    heads.pop();
    visit(head.text);
    if (++head.place == head.list->size()) continue;
    head.text = (*head.list)[head.place];
    heads.push(head);
  }
}

}  // namespace clout::graph
