// Who was found under names that were asked for lately.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/graph_view.h"
#include "storage/kv_store.h"

namespace clout::graph {

/// Of one snapshot of the stored rows, that which was asked last: another one begins anew. Does not
/// keep the snapshot. Any number of threads; a lock for a look-up in a table.
class NameCache {
 public:
  /// What `find` gives for `text` in `rows`; it runs outside the lock. Throws what it throws.
  template <typename Find>
  [[nodiscard]] std::vector<NameMatch> get(const std::shared_ptr<const storage::KvSnapshot>& rows,
                                           std::string_view text, const Find& find) {
    if (auto known = find_kept(rows, text)) return *known;
    auto found = std::make_shared<const std::vector<NameMatch>>(find());
    keep(rows, text, found);
    return *found;
  }

 private:
  /// Found by a view of the text, without a copy.
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  using Matches = std::shared_ptr<const std::vector<NameMatch>>;

  [[nodiscard]] Matches find_kept(const std::shared_ptr<const storage::KvSnapshot>& rows,
                                  std::string_view text) const;
  void keep(const std::shared_ptr<const storage::KvSnapshot>& rows, std::string_view text,
            Matches found);
  [[nodiscard]] bool is_of(const std::shared_ptr<const storage::KvSnapshot>& rows) const;

  mutable std::mutex mutex_;
  std::weak_ptr<const storage::KvSnapshot> rows_;  ///< that the names are of
  std::unordered_map<std::string, Matches, TextHash, std::equal_to<>> kept_;
};

}  // namespace clout::graph
