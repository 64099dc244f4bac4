#include "tools/serve/statement_cache.h"

#include <algorithm>
#include <utility>

namespace clout::tools {

void KnownStatement::took(std::chrono::nanoseconds duration) {
  if (prepared_.kind() != query::StatementKind::Reads) return;
  const bool slow = duration > kQuick;
  if (slow && std::exchange(stopwatch_, Stopwatch::Processor) == Stopwatch::Wall) return;
  trust_ = std::clamp(trust_ + (slow ? -kSlowRun : 1), -kDistrust, kMostTrust);
  if (trust_ == kMostTrust) stopwatch_ = Stopwatch::Wall;
}

std::shared_ptr<KnownStatement> StatementCache::get(std::string_view text) {
  if (const auto found = by_text_.find(text); found != by_text_.end()) {
    entries_.splice(entries_.begin(), entries_, found->second);
    return *found->second;
  }
  auto statement = std::make_shared<KnownStatement>(std::string(text));
  if (text.size() > kLongestKept) return statement;
  entries_.push_front(statement);
  by_text_.emplace(statement->prepared().text(), entries_.begin());
  if (entries_.size() > kCapacity) {
    by_text_.erase(entries_.back()->prepared().text());
    entries_.pop_back();
  }
  return statement;
}

}  // namespace clout::tools
