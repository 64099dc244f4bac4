#include "graph/vacuum.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "graph/history.h"
#include "graph/system_time.h"
#include "schema/error.h"
#include "schema/temporal_text.h"
#include "schema/temporal_zone.h"
#include "storage/format_version.h"
#include "storage/keys.h"
#include "storage/layout.h"
#include "storage/records.h"
#include "storage/rocks_store.h"

namespace clout::graph {

using storage::Family;
using storage::KvStore;

namespace {

class Vacuum {
 public:
  Vacuum(KvStore& store, const VacuumOptions& options)
      : store_(store), kv_(store.snapshot()), options_(options) {}

  VacuumReport run() {
    set_horizon();
    erase_versions();
    erase_commits();
    // What was erased goes with the log, in its order: the last write makes all of them durable.
    write(KvStore::Durability::Sync);
    kv_.reset();  // it holds what was erased
    options_.on_erased();
    options_.on_part("files");
    for (const Family family : {Family::History, Family::CommitLog}) store_.compact(family);
    return report_;
  }

 private:
  void set_horizon();
  void erase_versions();
  void erase_commits();
  void erase(Family family, std::string_view key, std::string_view value);
  void write(KvStore::Durability durability);

  KvStore& store_;
  std::shared_ptr<const storage::KvSnapshot> kv_;
  const VacuumOptions& options_;
  VacuumReport report_;
  storage::WriteBatch rows_;
};

/// A program that knows of no horizon would tell a past with holes.
void Vacuum::set_horizon() {
  if (options_.before > system_time()) {
    throw Error(ErrorCode::Usage, to_text(at_microseconds(options_.before)) + " is still to come")
        .hint("a vacuum frees what was replaced before a moment that has passed");
  }
  report_.horizon = std::max(options_.before, horizon_of(*kv_).value_or(options_.before));
  rows_.put(Family::Meta, std::string(storage::kMetaVacuumTime),
            storage::encode_counter(static_cast<std::uint64_t>(report_.horizon)));
  storage::raise_format_version(rows_);
  write(KvStore::Durability::Sync);
}

void Vacuum::erase_versions() {
  options_.on_part("history");
  for (const auto rows = kv_->scan(Family::History, {}, {}); rows->valid(); rows->next()) {
    options_.on_rows(1);
    if (storage::decode_history_key(rows->key()).recorded_to > report_.horizon) continue;
    erase(Family::History, rows->key(), rows->value());
    ++report_.versions;
  }
}

/// The last one before the horizon stays: it is the commit that the horizon sees.
void Vacuum::erase_commits() {
  options_.on_part("commit log");
  const auto rows = kv_->scan(Family::CommitLog, {}, {});
  std::string key, value;  // of the commit before
  for (; rows->valid(); rows->next()) {
    if (storage::decode_commit(rows->value()).time > report_.horizon) return;
    options_.on_rows(1);
    if (!key.empty()) {
      erase(Family::CommitLog, key, value);
      ++report_.commits;
    }
    key = rows->key();
    value = rows->value();
  }
}

void Vacuum::erase(Family family, std::string_view key, std::string_view value) {
  rows_.erase(family, std::string(key));
  report_.bytes += key.size() + value.size();
  if (rows_.bytes() > options_.batch_bytes) write(KvStore::Durability::NoSync);
}

void Vacuum::write(KvStore::Durability durability) {
  store_.write(std::exchange(rows_, {}), durability);
}

}  // namespace

VacuumReport vacuum(KvStore& store, const VacuumOptions& options) {
  return Vacuum(store, options).run();
}

VacuumReport vacuum_database(const std::string& path, const VacuumOptions& options) {
  const auto store = storage::open_rocks_store(path);
  return vacuum(*store, options);
}

}  // namespace clout::graph
