#include "graph/adjacency_list.h"

#include <algorithm>
#include <utility>

namespace clout::graph {

std::size_t AdjacencyList::block_of(const AdjacencyEntry& entry) const {
  const auto above =
      std::upper_bound(blocks_.begin(), blocks_.end(), entry,
                       [](const AdjacencyEntry& wanted, const std::shared_ptr<Block>& block) {
                         return wanted < block->entries.front();
                       });
  return above == blocks_.begin() ? 0 : static_cast<std::size_t>(above - blocks_.begin()) - 1;
}

bool AdjacencyList::insert(const AdjacencyEntry& entry, OwnerId owner) {
  if (contains(entry)) return false;
  ++size_;
  if (blocks_.empty()) {
    make_owned(blocks_.emplace_back(), owner).entries.push_back(entry);
    return true;
  }
  const std::size_t number = block_of(entry);
  Block& block = make_owned(blocks_[number], owner);
  block.entries.insert(std::lower_bound(block.entries.begin(), block.entries.end(), entry), entry);
  if (block.entries.size() > kBlockEntries) {
    // An ascending run of inserts leaves full blocks behind, anything else halves.
    const std::size_t keep =
        block.entries.back() == entry ? kBlockEntries : block.entries.size() / 2;
    auto rest = std::make_shared<Block>();
    rest->owner = owner;
    rest->entries.assign(block.entries.begin() + static_cast<std::ptrdiff_t>(keep),
                         block.entries.end());
    block.entries.resize(keep);
    blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(number) + 1, std::move(rest));
  }
  return true;
}

bool AdjacencyList::erase(const AdjacencyEntry& entry, OwnerId owner) {
  if (!contains(entry)) return false;
  const std::size_t number = block_of(entry);
  if (blocks_[number]->entries.size() == 1) {
    blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(number));
  } else {
    auto& entries = make_owned(blocks_[number], owner).entries;
    entries.erase(std::lower_bound(entries.begin(), entries.end(), entry));
  }
  --size_;
  return true;
}

bool AdjacencyList::contains(const AdjacencyEntry& entry) const {
  if (blocks_.empty()) return false;
  const auto& entries = blocks_[block_of(entry)]->entries;
  return std::binary_search(entries.begin(), entries.end(), entry);
}

std::size_t AdjacencyList::count_of(EdgeTypeId type) const {
  std::size_t count = 0;
  Cursor cursor(*this);
  for (cursor.seek(first_of(type)); cursor.valid() && (*cursor).type == type; cursor.next()) {
    ++count;
  }
  return count;
}

void AdjacencyList::Cursor::seek(const AdjacencyEntry& entry) {
  block_ = 0;
  index_ = 0;
  if (list_->blocks_.empty()) return;
  block_ = list_->block_of(entry);
  const auto& entries = list_->blocks_[block_]->entries;
  index_ = static_cast<std::size_t>(std::lower_bound(entries.begin(), entries.end(), entry) -
                                    entries.begin());
  if (index_ == entries.size()) {
    ++block_;
    index_ = 0;
  }
}

}  // namespace clout::graph
