#include "graph/text_order.h"

#include <algorithm>

namespace clout::graph {
namespace {

std::size_t common_beginning(std::span<const std::string_view> texts) {
  if (texts.empty()) return 0;
  std::string_view common = texts.front();
  for (const auto text : texts) {
    const auto differ = std::mismatch(common.begin(), common.end(), text.begin(), text.end());
    common = common.substr(0, static_cast<std::size_t>(differ.first - common.begin()));
  }
  return common.size();
}

/// The eight bytes from `begin` on as a number that orders as they do; zeros after a text's end.
std::uint64_t eight_bytes(std::string_view text, std::size_t begin) {
  std::uint64_t number = 0;
  for (std::size_t i = begin; i < begin + sizeof number; ++i) {
    number = number << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
  }
  return number;
}

}  // namespace

std::vector<std::uint32_t> text_order(std::span<const std::string_view> texts) {
  struct Place {
    std::uint64_t bytes;
    std::uint32_t number;
  };
  const std::size_t begin = common_beginning(texts);
  std::vector<Place> places;
  places.reserve(texts.size());
  for (const auto text : texts) {
    places.push_back({eight_bytes(text, begin), static_cast<std::uint32_t>(places.size())});
  }
  std::sort(places.begin(), places.end(), [&](const Place& a, const Place& b) {
    if (a.bytes != b.bytes) return a.bytes < b.bytes;
    const int order = texts[a.number].compare(texts[b.number]);
    return order != 0 ? order < 0 : a.number < b.number;
  });
  std::vector<std::uint32_t> order;
  order.reserve(places.size());
  for (const Place& place : places) order.push_back(place.number);
  return order;
}

}  // namespace clout::graph
