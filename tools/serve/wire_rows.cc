#include "tools/serve/wire_rows.h"

#include <algorithm>

#include "tools/rpc/value_wire.h"

namespace clout::tools {
namespace {

constexpr std::size_t kBatchRows = 1'000;
constexpr std::size_t kBatchBytes = std::size_t{1} << 20;

/// What a batch takes on the wire but for its texts and entities, and something for those.
std::size_t expected_words(std::size_t values, std::size_t bytes) {
  constexpr std::size_t kWordsOfValue = 3;
  return 16 + values * kWordsOfValue + bytes / sizeof(capnp::word);
}

}  // namespace

void WireRows::restart() {
  columns_.clear();
  values_.clear();
  rows_ = bytes_ = 0;
  message_.reset();
}

void WireRows::begin(const std::vector<std::string>& columns) { columns_ = columns; }

void WireRows::row(const Row& values, const graph::GraphView& /*view*/) {
  for (const auto& value : values) {
    bytes_ += value.heap_bytes();
    values_.push_back(value);
  }
  ++rows_;
}

bool WireRows::full() const { return rows_ >= kBatchRows || bytes_ >= kBatchBytes; }

void WireRows::end_batch(const graph::GraphView& view, bool last) {
  const auto words = expected_words(values_.size(), bytes_);
  message_.reset();
  if (last && place_) {
    write_batch(place_({words, 0}), values_, columns_.size(), view);
  } else {
    message_ = std::make_unique<capnp::MallocMessageBuilder>(static_cast<unsigned>(words));
    write_batch(message_->initRoot<wire::Batch>(), values_, columns_.size(), view);
  }
  values_.clear();
  rows_ = bytes_ = 0;
}

}  // namespace clout::tools
