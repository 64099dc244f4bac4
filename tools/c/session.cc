#include "tools/c/session.h"

#include <algorithm>
#include <utility>

#include "tools/c/statement.h"

namespace clout::c {

void Session::interrupt() {
  const std::lock_guard lock(mutex_);
  for (auto* cancel : running_) cancel->cancel();
}

std::unique_ptr<query::Cursor> Session::run(Statement& statement, std::string_view text,
                                            const Map& parameters, CancelToken& cancel) {
  if (reader_ != nullptr) reader_->overtake();
  {
    const std::lock_guard lock(mutex_);
    running_.push_back(&cancel);
  }
  auto cursor = session_.run(text, parameters, options, &cancel);
  if (in_transaction()) reader_ = &statement;
  return cursor;
}

void Session::end(const Statement& statement, const CancelToken& cancel) {
  if (reader_ == &statement) reader_ = nullptr;
  const std::lock_guard lock(mutex_);
  running_.erase(std::remove(running_.begin(), running_.end(), &cancel), running_.end());
}

}  // namespace clout::c
