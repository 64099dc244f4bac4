#include "storage/memory_store.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <utility>

#include "schema/error.h"
#include "storage/format_version.h"

namespace clout::storage {
namespace {

using Sequence = std::uint64_t;

// What a key held from a sequence number on; nothing: it was erased.
struct Version {
  Sequence sequence;
  std::optional<std::string> value;
};

using Versions = std::vector<Version>;  // ascending
using Rows = std::map<std::string, Versions, std::less<>>;

const std::string* visible_at(const Versions& versions, Sequence sequence) {
  for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
    if (version->sequence <= sequence) return version->value ? &*version->value : nullptr;
  }
  return nullptr;
}

// The rows of all families with their versions. Every function locks.
class VersionedRows {
 public:
  using Row = std::pair<std::string, std::string>;

  Sequence pin() {
    const std::unique_lock lock(mutex_);
    pinned_.insert(last_);
    return last_;
  }

  void unpin(Sequence sequence) {
    const std::unique_lock lock(mutex_);
    pinned_.erase(pinned_.find(sequence));
    prune();
  }

  std::optional<std::string> get(Family family, std::string_view key, Sequence at) const {
    const std::shared_lock lock(mutex_);
    const Rows& rows = rows_of(family);
    const auto found = rows.find(key);
    if (found == rows.end()) return std::nullopt;
    const std::string* value = visible_at(found->second, at);
    return value == nullptr ? std::nullopt : std::optional(*value);
  }

  // The first row from `key` on (after it, if `exclusive`) and below `upper`.
  std::optional<Row> next(Family family, std::string_view key, bool exclusive,
                          const std::string& upper, Sequence at) const {
    const std::shared_lock lock(mutex_);
    const Rows& rows = rows_of(family);
    auto row = exclusive ? rows.upper_bound(key) : rows.lower_bound(key);
    for (; row != rows.end() && (upper.empty() || row->first < upper); ++row) {
      const std::string* value = visible_at(row->second, at);
      if (value != nullptr) return Row(row->first, *value);
    }
    return std::nullopt;
  }

  // The last row not above `key`, not below `lower`, below `upper`.
  std::optional<Row> previous(Family family, std::string_view key, const std::string& lower,
                              const std::string& upper, Sequence at) const {
    const std::shared_lock lock(mutex_);
    const Rows& rows = rows_of(family);
    const bool above = !upper.empty() && key >= upper;
    auto row = above ? rows.lower_bound(upper) : rows.upper_bound(key);
    while (row != rows.begin()) {
      --row;
      if (row->first < lower) return std::nullopt;
      const std::string* value = visible_at(row->second, at);
      if (value != nullptr) return Row(row->first, *value);
    }
    return std::nullopt;
  }

  void apply(const std::vector<WriteBatch::Operation>& operations) {
    const std::unique_lock lock(mutex_);
    ++last_;
    for (const WriteBatch::Operation& operation : operations) apply(operation);
    prune();
  }

  std::uint64_t bytes(Family family) const {
    const std::shared_lock lock(mutex_);
    std::uint64_t bytes = 0;
    for (const auto& [key, versions] : rows_of(family)) {
      bytes += key.size();
      for (const Version& version : versions) bytes += version.value ? version.value->size() : 0;
    }
    return bytes;
  }

 private:
  struct Replaced {
    Family family;
    std::string key;
    Sequence sequence;  // of the version that made the ones before it old
  };

  [[nodiscard]] const Rows& rows_of(Family family) const {
    return rows_[static_cast<std::size_t>(family)];
  }

  void apply(const WriteBatch::Operation& operation) {
    Rows& rows = rows_[static_cast<std::size_t>(operation.family)];
    Versions& versions = rows[operation.key];
    std::optional<std::string> value;
    if (!operation.erase) value = operation.value;
    if (!versions.empty() && versions.back().sequence == last_) {
      versions.back().value = std::move(value);
    } else {
      versions.push_back({last_, std::move(value)});
    }
    if (versions.size() > 1 || operation.erase) {
      replaced_.push_back({operation.family, operation.key, last_});
    }
  }

  // Drops what no snapshot, present or future, can see.
  void prune() {
    const Sequence oldest = pinned_.empty() ? last_ : *pinned_.begin();
    for (; !replaced_.empty() && replaced_.front().sequence <= oldest; replaced_.pop_front()) {
      Rows& rows = rows_[static_cast<std::size_t>(replaced_.front().family)];
      const auto row = rows.find(replaced_.front().key);
      if (row != rows.end()) prune(rows, row, oldest);
    }
  }

  static void prune(Rows& rows, Rows::iterator row, Sequence oldest) {
    Versions& versions = row->second;
    auto keep = versions.begin();
    while (std::next(keep) != versions.end() && std::next(keep)->sequence <= oldest) ++keep;
    versions.erase(versions.begin(), keep);
    const bool gone =
        versions.size() == 1 && !versions.front().value && versions.front().sequence <= oldest;
    if (gone) rows.erase(row);
  }

  mutable std::shared_mutex mutex_;
  std::array<Rows, kFamilyCount> rows_;
  Sequence last_ = 0;
  std::multiset<Sequence> pinned_;
  std::deque<Replaced> replaced_;  // ascending sequence
};

// Keeps the versions of one moment; shared by a snapshot and its cursors.
class Pin {
 public:
  explicit Pin(std::shared_ptr<VersionedRows> rows) : rows_(std::move(rows)), at_(rows_->pin()) {}
  ~Pin() { rows_->unpin(at_); }
  Pin(const Pin&) = delete;
  Pin& operator=(const Pin&) = delete;

  [[nodiscard]] const VersionedRows& rows() const { return *rows_; }
  [[nodiscard]] Sequence at() const { return at_; }

 private:
  std::shared_ptr<VersionedRows> rows_;
  Sequence at_;
};

// Looks its way through the rows key by key, so that writers may change them meanwhile.
class MemoryCursor : public KvCursor {
 public:
  MemoryCursor(std::shared_ptr<const Pin> pin, Family family, std::string lower, std::string upper)
      : pin_(std::move(pin)), family_(family), lower_(std::move(lower)), upper_(std::move(upper)) {
    seek(lower_);
  }

  [[nodiscard]] bool valid() const override { return row_.has_value(); }
  void next() override {
    row_ = pin_->rows().next(family_, row_.value().first, true, upper_, pin_->at());
  }
  void seek(std::string_view key) override {
    const std::string_view from = std::max<std::string_view>(key, lower_);
    row_ = pin_->rows().next(family_, from, false, upper_, pin_->at());
  }
  void seek_for_prev(std::string_view key) override {
    row_ = pin_->rows().previous(family_, key, lower_, upper_, pin_->at());
  }
  [[nodiscard]] std::string_view key() const override { return row_.value().first; }
  [[nodiscard]] std::string_view value() const override { return row_.value().second; }

 private:
  std::shared_ptr<const Pin> pin_;
  Family family_;
  std::string lower_;
  std::string upper_;
  std::optional<VersionedRows::Row> row_;
};

class MemorySnapshot : public KvSnapshot {
 public:
  explicit MemorySnapshot(std::shared_ptr<VersionedRows> rows)
      : pin_(std::make_shared<const Pin>(std::move(rows))) {}

  [[nodiscard]] std::optional<std::string> get(Family family, std::string_view key) const override {
    return pin_->rows().get(family, key, pin_->at());
  }
  [[nodiscard]] std::vector<std::optional<std::string>> multi_get(
      Family family, std::span<const std::string> keys) const override {
    std::vector<std::optional<std::string>> answers;
    answers.reserve(keys.size());
    for (const std::string& key : keys) answers.push_back(get(family, key));
    return answers;
  }
  [[nodiscard]] std::unique_ptr<KvCursor> scan(Family family, std::string lower,
                                               std::string upper) const override {
    return std::make_unique<MemoryCursor>(pin_, family, std::move(lower), std::move(upper));
  }

 private:
  std::shared_ptr<const Pin> pin_;
};

class MemoryRun : public SortedRun {
 public:
  explicit MemoryRun(Family family) : family_(family) {}
  void put(std::string_view key, std::string_view value) override {
    check_order(key);
    batch.put(family_, std::string(key), std::string(value));
  }
  void erase(std::string_view key) override {
    check_order(key);
    batch.erase(family_, std::string(key));
  }
  void finish() override {}
  [[nodiscard]] bool empty() const override { return batch.empty(); }
  [[nodiscard]] std::uint64_t bytes() const override { return batch.bytes(); }

  WriteBatch batch;

 private:
  void check_order(std::string_view key) const {
    CLOUT_ASSERT(batch.empty() || batch.operations().back().key < key);
  }

  Family family_;
};

class MemoryStore : public KvStore {
 public:
  [[nodiscard]] std::shared_ptr<const KvSnapshot> snapshot() const override {
    return std::make_shared<MemorySnapshot>(rows_);
  }
  void write(const WriteBatch& batch, Durability) override { rows_->apply(batch.operations()); }
  [[nodiscard]] std::unique_ptr<SortedRun> new_sorted_run(Family family) override {
    return std::make_unique<MemoryRun>(family);
  }
  void ingest(std::vector<std::unique_ptr<SortedRun>> runs) override {
    WriteBatch all;
    for (const auto& run : runs) all.append(std::move(dynamic_cast<MemoryRun&>(*run).batch));
    rows_->apply(all.operations());
  }
  void checkpoint(const std::string&) override {
    throw Error(ErrorCode::Usage, "a database in memory has no files to copy");
  }
  void compact(Family) override {}  // what nobody sees any more goes by itself
  [[nodiscard]] std::uint64_t approximate_bytes(Family family) const override {
    return rows_->bytes(family);
  }

 private:
  // Shared with snapshots and cursors, which may end later.
  std::shared_ptr<VersionedRows> rows_ = std::make_shared<VersionedRows>();
};

}  // namespace

std::unique_ptr<KvStore> make_memory_store() {
  auto store = std::make_unique<MemoryStore>();
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  store->write(
      new_database_rows(std::chrono::duration_cast<std::chrono::microseconds>(now).count()),
      KvStore::Durability::NoSync);
  return store;
}

}  // namespace clout::storage
