#include "graph/batch_runs.h"

#include <algorithm>
#include <utility>

namespace clout::graph {

using Operation = storage::WriteBatch::Operation;

std::vector<std::unique_ptr<storage::SortedRun>> runs_of(storage::KvStore& store,
                                                         const storage::WriteBatch& batch) {
  std::vector<const Operation*> rows;
  for (const Operation& operation : batch.operations()) rows.push_back(&operation);
  std::stable_sort(rows.begin(), rows.end(), [](const Operation* a, const Operation* b) {
    return a->family != b->family ? a->family < b->family : a->key < b->key;
  });
  std::vector<std::unique_ptr<storage::SortedRun>> runs;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Operation& row = *rows[i];
    if (i == 0 || rows[i - 1]->family != row.family)
      runs.push_back(store.new_sorted_run(row.family));
    const bool again =
        i + 1 < rows.size() && rows[i + 1]->family == row.family && rows[i + 1]->key == row.key;
    if (again) continue;
    if (row.erase) {
      runs.back()->erase(row.key);
    } else {
      runs.back()->put(row.key, row.value);
    }
  }
  for (const auto& run : runs) run->finish();
  return runs;
}

}  // namespace clout::graph
