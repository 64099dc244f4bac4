#include "graph/row_overlay.h"

#include <utility>

namespace clout::graph {

using storage::Family;

void RowOverlay::put(Family family, std::string key, std::string value) {
  rows_[static_cast<std::size_t>(family)].insert_or_assign(std::move(key), std::move(value));
}

void RowOverlay::erase(Family family, std::string key) {
  rows_[static_cast<std::size_t>(family)].insert_or_assign(std::move(key), std::nullopt);
}

void RowOverlay::append_to(storage::WriteBatch& batch) const {
  for (std::size_t i = 0; i < storage::kFamilyCount; ++i) {
    const auto family = static_cast<Family>(i);
    for (const auto& [key, value] : rows_[i]) {
      if (value) {
        batch.put(family, key, *value);
      } else {
        batch.erase(family, key);
      }
    }
  }
}

std::optional<std::string> OverlaidRows::get(Family family, std::string_view key) const {
  if (overlay_ != nullptr) {
    const auto& rows = overlay_->rows(family);
    const auto pending = rows.find(key);
    if (pending != rows.end()) return pending->second;
  }
  return kv_.get(family, key);
}

void OverlaidRows::scan(
    Family family, const std::string& lower, const std::string& upper,
    const std::function<bool(std::string_view, std::string_view)>& visit) const {
  static const RowOverlay::Rows kNone;
  const RowOverlay::Rows& rows = overlay_ != nullptr ? overlay_->rows(family) : kNone;
  auto pending = rows.lower_bound(lower);
  const auto end = upper.empty() ? rows.end() : rows.lower_bound(upper);
  const auto stored = kv_.scan(family, lower, upper);
  while (stored->valid() || pending != end) {
    const bool use_pending =
        pending != end && (!stored->valid() || pending->first <= stored->key());
    if (!use_pending) {
      if (!visit(stored->key(), stored->value())) return;
      stored->next();
      continue;
    }
    if (stored->valid() && stored->key() == pending->first) stored->next();
    if (pending->second && !visit(pending->first, *pending->second)) return;
    ++pending;
  }
}

}  // namespace clout::graph
