#include "storage/kv_store.h"

#include <iterator>
#include <utility>

namespace clout::storage {

void WriteBatch::put(Family family, std::string key, std::string value) {
  bytes_ += key.size() + value.size();
  operations_.push_back({family, false, std::move(key), std::move(value)});
}

void WriteBatch::erase(Family family, std::string key) {
  bytes_ += key.size();
  operations_.push_back({family, true, std::move(key), {}});
}

void WriteBatch::append(WriteBatch&& other) {
  bytes_ += other.bytes_;
  operations_.insert(operations_.end(), std::make_move_iterator(other.operations_.begin()),
                     std::make_move_iterator(other.operations_.end()));
  other.clear();
}

void WriteBatch::clear() {
  operations_.clear();
  bytes_ = 0;
}

}  // namespace clout::storage
