#include "graph/name_cache.h"

#include <utility>

namespace clout::graph {
namespace {

constexpr std::size_t kMost = 65'536;
/// Of a longer name, and of one that many have, each look-up is made.
constexpr std::size_t kLongestName = 128;
constexpr std::size_t kMostMatches = 4;

}  // namespace

/// The same snapshot, and not another one at its address: a weak pointer tells them apart.
bool NameCache::is_of(const std::shared_ptr<const storage::KvSnapshot>& rows) const {
  return !rows_.owner_before(rows) && !rows.owner_before(rows_);
}

NameCache::Matches NameCache::find_kept(const std::shared_ptr<const storage::KvSnapshot>& rows,
                                        std::string_view text) const {
  if (text.size() > kLongestName) return nullptr;
  const std::lock_guard lock(mutex_);
  if (!is_of(rows)) return nullptr;
  const auto found = kept_.find(text);
  return found != kept_.end() ? found->second : nullptr;
}

void NameCache::keep(const std::shared_ptr<const storage::KvSnapshot>& rows, std::string_view text,
                     Matches found) {
  if (text.size() > kLongestName || found->size() > kMostMatches) return;
  const std::lock_guard lock(mutex_);
  if (!is_of(rows) || kept_.size() >= kMost) {
    kept_.clear();
    rows_ = rows;
  }
  kept_.insert_or_assign(std::string(text), std::move(found));
}

}  // namespace clout::graph
