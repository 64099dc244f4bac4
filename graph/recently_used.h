// A few things that are dear to make, kept while they are likely to be asked for again.
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <utility>

namespace clout::graph {

/// The newest few, by key. Any number of threads.
template <typename Key, typename T>
class RecentlyUsed {
 public:
  explicit RecentlyUsed(std::size_t capacity) : capacity_(capacity) {}

  /// What `key` stands for; made by `make`, outside the lock, if it is not there. Two threads that
  /// ask at once may both make it.
  template <typename Make>
  [[nodiscard]] std::shared_ptr<const T> get(const Key& key, const Make& make) {
    {
      const std::lock_guard lock(mutex_);
      if (auto known = find(key)) return known;
    }
    std::shared_ptr<const T> made = make();
    const std::lock_guard lock(mutex_);
    if (auto known = find(key)) return known;
    entries_.emplace_front(key, made);
    if (entries_.size() > capacity_) entries_.pop_back();
    return made;
  }

  /// Drops those whose key meets `gone`. Who holds one keeps it.
  template <typename Gone>
  void erase_if(const Gone& gone) {
    const std::lock_guard lock(mutex_);
    entries_.remove_if([&](const auto& entry) { return gone(entry.first); });
  }

 private:
  [[nodiscard]] std::shared_ptr<const T> find(const Key& key) {
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
      if (!(entry->first == key)) continue;
      entries_.splice(entries_.begin(), entries_, entry);
      return entries_.front().second;
    }
    return nullptr;
  }

  const std::size_t capacity_;
  std::mutex mutex_;
  std::list<std::pair<Key, std::shared_ptr<const T>>> entries_;  // most recently used first
};

}  // namespace clout::graph
