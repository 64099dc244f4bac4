#include "query/operators/argument.h"

#include <numeric>

#include "schema/error.h"

namespace clout::query {

bool ArgumentOperator::do_next(Batch& out) {
  CLOUT_ASSERT(rows_ != nullptr);
  if (done_) return false;
  done_ = true;
  std::vector<std::uint32_t> all(rows_->size());
  std::iota(all.begin(), all.end(), 0U);
  out.gather(*rows_, all, output());
  return true;
}

}  // namespace clout::query
