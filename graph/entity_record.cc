#include "graph/entity_record.h"

#include <algorithm>
#include <utility>

namespace clout::graph {

namespace {

template <typename Iterator>
Iterator position_of(Iterator first, Iterator last, PropertyKeyId key) {
  return std::lower_bound(first, last, key, [](const Property& property, PropertyKeyId wanted) {
    return property.first < wanted;
  });
}

}  // namespace

const Value* find_property(const Properties& properties, PropertyKeyId key) {
  const auto found = position_of(properties.begin(), properties.end(), key);
  return found != properties.end() && found->first == key ? &found->second : nullptr;
}

void set_property(Properties& properties, PropertyKeyId key, Value value) {
  const auto place = position_of(properties.begin(), properties.end(), key);
  const bool present = place != properties.end() && place->first == key;
  if (value.is_null()) {
    if (present) properties.erase(place);
  } else if (present) {
    place->second = std::move(value);
  } else {
    properties.emplace(place, key, std::move(value));
  }
}

Properties normalised(Properties properties) {
  std::stable_sort(properties.begin(), properties.end(),
                   [](const Property& a, const Property& b) { return a.first < b.first; });
  Properties kept;
  kept.reserve(properties.size());
  for (std::size_t i = 0; i < properties.size(); ++i) {
    const bool overridden =
        i + 1 < properties.size() && properties[i + 1].first == properties[i].first;
    if (!overridden && !properties[i].second.is_null()) kept.push_back(std::move(properties[i]));
  }
  return kept;
}

}  // namespace clout::graph
