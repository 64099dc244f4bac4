// Numbers of left rows, carried through a right side that runs over a whole batch of them.
#pragma once

#include <cstdint>

#include "query/batch.h"

namespace clout::query {

/// Puts each row's number in the batch into the column `tag`.
inline void tag_rows(Batch& rows, Slot tag) {
  auto& numbers = rows.column(tag);
  numbers.clear();
  for (std::size_t row = 0; row < rows.size(); ++row) {
    numbers.emplace_back(static_cast<std::int64_t>(row));
  }
}

}  // namespace clout::query
