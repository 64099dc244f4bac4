// Rows that a transaction would write, over the rows that are stored: names, index entries and
// external ids read the same through it before and after the commit.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "storage/kv_store.h"

namespace clout::graph {

/// Pending puts and erases, by family. A value.
class RowOverlay {
 public:
  void put(storage::Family family, std::string key, std::string value);
  void erase(storage::Family family, std::string key);

  using Rows = std::map<std::string, std::optional<std::string>, std::less<>>;
  /// Null stands for an erased row.
  [[nodiscard]] const Rows& rows(storage::Family family) const {
    return rows_[static_cast<std::size_t>(family)];
  }
  void append_to(storage::WriteBatch& batch) const;

 private:
  std::array<Rows, storage::kFamilyCount> rows_;
};

/// The stored rows with an overlay, which may be null. References outlive it.
class OverlaidRows {
 public:
  OverlaidRows(const storage::KvSnapshot& kv, const RowOverlay* overlay)
      : kv_(kv), overlay_(overlay) {}

  [[nodiscard]] std::optional<std::string> get(storage::Family family, std::string_view key) const;
  /// Calls `visit(key, value)` for the rows in [lower, upper) in order until it returns false. An
  /// empty `upper` means to the end.
  void scan(storage::Family family, const std::string& lower, const std::string& upper,
            const std::function<bool(std::string_view, std::string_view)>& visit) const;

 private:
  const storage::KvSnapshot& kv_;
  const RowOverlay* overlay_;
};

}  // namespace clout::graph
