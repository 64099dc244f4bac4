#include "graph/derived_rows.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "graph/names.h"
#include "graph/property_index.h"
#include "graph/text_index.h"

namespace clout::graph {

using storage::Family;

namespace {

class RowMover {
 public:
  explicit RowMover(RowOverlay& rows) : rows_(rows) {}

  /// An empty row is none.
  void move(std::string before, std::string after) {
    if (before == after) return;
    if (!before.empty()) rows_.erase(Family::PropertyIndex, std::move(before));
    if (!after.empty()) put(Family::PropertyIndex, std::move(after));
  }

  /// Rows that are in both stay untouched.
  void move(Family family, std::vector<std::string> before, std::vector<std::string> after) {
    std::sort(before.begin(), before.end());
    std::sort(after.begin(), after.end());
    std::vector<std::string> changed;
    std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                        std::back_inserter(changed));
    for (std::string& row : changed) rows_.erase(family, std::move(row));
    changed.clear();
    std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                        std::back_inserter(changed));
    for (std::string& row : changed) put(family, std::move(row));
  }

  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  void put(Family family, std::string row) {
    constexpr std::size_t kRow = 200;
    bytes_ += kRow + 2 * row.size();
    rows_.put(family, std::move(row), {});
  }

  RowOverlay& rows_;
  std::size_t bytes_ = 0;
};

}  // namespace

std::size_t move_rows(RowOverlay& rows, const Catalog& catalog, NodeId node,
                      const NodeRecord* before, const NodeRecord* after) {
  RowMover mover(rows);
  const auto names = [&](const NodeRecord* record) {
    return record != nullptr ? name_rows(node, record->properties, catalog)
                             : std::vector<std::string>();
  };
  mover.move(Family::Names, names(before), names(after));
  for (const IndexDefinition& index : catalog.rules.indexes) {
    mover.move(before != nullptr ? index_row(index, node, *before) : std::string(),
               after != nullptr ? index_row(index, node, *after) : std::string());
  }
  for (const TextIndexDefinition& index : catalog.rules.text_indexes) {
    const auto words = [&](const NodeRecord* record) {
      return record != nullptr ? text_index_rows(index, node, *record) : std::vector<std::string>();
    };
    mover.move(Family::PropertyIndex, words(before), words(after));
  }
  return mover.bytes();
}

std::size_t move_rows(RowOverlay& rows, const Catalog& catalog, const EdgeRecord* before,
                      const EdgeRecord* after) {
  RowMover mover(rows);
  for (const IndexDefinition& index : catalog.rules.indexes) {
    mover.move(before != nullptr ? index_row(index, *before) : std::string(),
               after != nullptr ? index_row(index, *after) : std::string());
  }
  return mover.bytes();
}

}  // namespace clout::graph
