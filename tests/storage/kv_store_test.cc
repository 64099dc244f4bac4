// One contract, two stores: every case runs on both. Then random operations against std::map.
#include "storage/kv_store.h"

#include <functional>
#include <map>
#include <random>
#include <thread>

#include <catch2/catch.hpp>

#include "schema/error.h"
#include "storage/format_version.h"
#include "storage/layout.h"
#include "storage/memory_store.h"
#include "storage/rocks_store.h"
#include "tests/support/random_seed.h"
#include "tests/support/temporary_directory.h"

using namespace clout;
using namespace clout::storage;
using clout::tests::TemporaryDirectory;

namespace {

using Rows = std::map<std::string, std::string>;

Rows scan_all(const KvSnapshot& snapshot, Family family, const std::string& lower = "",
              const std::string& upper = "") {
  Rows rows;
  for (auto cursor = snapshot.scan(family, lower, upper); cursor->valid(); cursor->next()) {
    rows.emplace(cursor->key(), cursor->value());
  }
  return rows;
}

void put(KvStore& store, Family family, const std::string& key, const std::string& value) {
  WriteBatch batch;
  batch.put(family, key, value);
  store.write(batch, KvStore::Durability::NoSync);
}

// Runs `body` on an empty store of either kind.
void on_both_stores(const std::function<void(KvStore&)>& body) {
  SECTION("in memory") { body(*make_memory_store()); }
  SECTION("in RocksDB") {
    const TemporaryDirectory directory;
    RocksOptions options;
    options.create_if_missing = true;
    body(*open_rocks_store(directory / "db", options));
  }
}

}  // namespace

TEST_CASE("kv store: rows are found and missed", "[storage][kv]") {
  on_both_stores([](KvStore& store) {
    put(store, Family::Nodes, "b", "2");
    put(store, Family::Names, "b", "other family");
    put(store, Family::Nodes, std::string("\0\xFF", 2), std::string("\0", 1));
    const auto now = store.snapshot();
    REQUIRE(now->get(Family::Nodes, "b") == "2");
    REQUIRE(now->get(Family::Nodes, "a") == std::nullopt);
    REQUIRE(now->get(Family::Nodes, std::string_view("\0\xFF", 2)) == std::string("\0", 1));
    REQUIRE(now->get(Family::Claims, "b") == std::nullopt);
    const std::vector<std::string> keys = {"b", "a", "b"};
    REQUIRE(now->multi_get(Family::Nodes, keys) ==
            std::vector<std::optional<std::string>>{"2", std::nullopt, "2"});
  });
}

TEST_CASE("kv store: a new store says its format", "[storage][kv]") {
  on_both_stores([](KvStore& store) {
    REQUIRE_NOTHROW(check_format_version(*store.snapshot(), "here"));
    REQUIRE(scan_all(*store.snapshot(), Family::Adjacency).empty());
  });
}

TEST_CASE("kv store: a batch applies in order and at once", "[storage][kv]") {
  on_both_stores([](KvStore& store) {
    put(store, Family::Delta, "old", "1");
    const auto before = store.snapshot();
    WriteBatch batch;
    batch.put(Family::Delta, "x", "1");
    batch.erase(Family::Delta, "old");
    batch.put(Family::History, "x", "h");
    WriteBatch more;
    more.put(Family::Delta, "x", "2");
    more.put(Family::Delta, "y", "1");
    more.erase(Family::Delta, "y");
    more.erase(Family::Delta, "never there");
    batch.append(std::move(more));
    REQUIRE(batch.operations().size() == 7);
    store.write(batch, KvStore::Durability::Sync);
    REQUIRE(scan_all(*store.snapshot(), Family::Delta) == Rows{{"x", "2"}});
    REQUIRE(scan_all(*store.snapshot(), Family::History) == Rows{{"x", "h"}});
    REQUIRE(scan_all(*before, Family::Delta) == Rows{{"old", "1"}});
    REQUIRE(before->get(Family::History, "x") == std::nullopt);
  });
}

TEST_CASE("kv store: scans keep to their bounds and order", "[storage][kv]") {
  on_both_stores([](KvStore& store) {
    for (const char* key : {"a", "b", "ba", "c", "d", "\xFF"}) put(store, Family::Nodes, key, key);
    const auto now = store.snapshot();
    const auto cursor = now->scan(Family::Nodes, "b", "d");
    REQUIRE(cursor->valid());
    REQUIRE(cursor->key() == "b");
    cursor->next();
    REQUIRE(cursor->key() == "ba");
    cursor->seek("bb");
    REQUIRE(cursor->key() == "c");
    cursor->next();
    REQUIRE_FALSE(cursor->valid());
    cursor->seek("a");
    REQUIRE(cursor->key() == "b");
    cursor->seek("d");
    REQUIRE_FALSE(cursor->valid());
    cursor->seek_for_prev("bb");
    REQUIRE(cursor->key() == "ba");
    cursor->seek_for_prev("ba");
    REQUIRE(cursor->key() == "ba");
    cursor->seek_for_prev("zzz");
    REQUIRE(cursor->key() == "c");
    cursor->next();
    REQUIRE_FALSE(cursor->valid());
    cursor->seek_for_prev("a");
    REQUIRE_FALSE(cursor->valid());
    const auto open_end = now->scan(Family::Nodes, "d", "");
    open_end->next();
    REQUIRE(open_end->key() == "\xFF");
    REQUIRE_FALSE(now->scan(Family::Nodes, "e", "f")->valid());
    REQUIRE_FALSE(now->scan(Family::LargeValues, "", "")->valid());
  });
}

TEST_CASE("kv store: a snapshot and its cursors stay as they were", "[storage][kv]") {
  on_both_stores([](KvStore& store) {
    for (int i = 0; i < 50; ++i) put(store, Family::Nodes, "k" + std::to_string(i), "old");
    auto snapshot = store.snapshot();
    const Rows before = scan_all(*snapshot, Family::Nodes);
    const auto cursor = snapshot->scan(Family::Nodes, "", "");
    for (int i = 0; i < 50; ++i) {
      WriteBatch batch;
      if (i % 2 == 0) batch.erase(Family::Nodes, "k" + std::to_string(i));
      if (i % 2 == 1) batch.put(Family::Nodes, "k" + std::to_string(i), "new");
      batch.put(Family::Nodes, "n" + std::to_string(i), "new");
      store.write(batch, KvStore::Durability::NoSync);
    }
    REQUIRE(scan_all(*snapshot, Family::Nodes) == before);
    snapshot.reset();  // the cursor still reads its moment
    Rows seen;
    for (; cursor->valid(); cursor->next()) seen.emplace(cursor->key(), cursor->value());
    REQUIRE(seen == before);
    REQUIRE(scan_all(*store.snapshot(), Family::Nodes).size() == 75);
  });
}

TEST_CASE("kv store: sorted runs appear together and replace what is there", "[storage][kv]") {
  on_both_stores([](KvStore& store) {
    put(store, Family::Adjacency, "a", "old");
    put(store, Family::Adjacency, "b", "old");
    put(store, Family::Adjacency, "z", "stays");
    const auto before = store.snapshot();
    std::vector<std::unique_ptr<SortedRun>> runs(4);
    // Runs are filled by one thread each.
    std::thread first([&] {
      runs[0] = store.new_sorted_run(Family::Adjacency);
      runs[0]->put("a", "new");
      runs[0]->erase("b");
    });
    std::thread second([&] {
      runs[1] = store.new_sorted_run(Family::Adjacency);
      for (int i = 100; i < 400; ++i) runs[1]->put("c" + std::to_string(i), "new");
    });
    first.join();
    second.join();
    runs[2] = store.new_sorted_run(Family::Nodes);
    runs[2]->put("n", "1");
    runs[3] = store.new_sorted_run(Family::Claims);
    REQUIRE(runs[3]->empty());
    REQUIRE(runs[1]->bytes() == 300 * 7);
    store.new_sorted_run(Family::Names)->put("dropped", "");
    store.ingest(std::move(runs));
    const auto now = store.snapshot();
    REQUIRE(now->get(Family::Adjacency, "a") == "new");
    REQUIRE(now->get(Family::Adjacency, "b") == std::nullopt);
    REQUIRE(now->get(Family::Adjacency, "z") == "stays");
    REQUIRE(scan_all(*now, Family::Adjacency).size() == 302);
    REQUIRE(now->get(Family::Nodes, "n") == "1");
    REQUIRE(scan_all(*now, Family::Names).empty());
    REQUIRE(scan_all(*before, Family::Adjacency).size() == 3);
    REQUIRE(store.approximate_bytes(Family::Adjacency) > 0);
  });
}

TEST_CASE("kv store: compaction changes nothing but the room that rows take", "[storage][kv]") {
  on_both_stores([](KvStore& store) {
    const std::string value(100, 'v');
    for (int i = 0; i < 500; ++i) put(store, Family::History, "k" + std::to_string(i), value);
    store.compact(Family::History);
    const std::uint64_t full = store.approximate_bytes(Family::History);
    const auto before = store.snapshot();
    WriteBatch batch;
    for (int i = 1; i < 500; ++i) batch.erase(Family::History, "k" + std::to_string(i));
    store.write(batch, KvStore::Durability::Sync);
    store.compact(Family::History);
    REQUIRE(scan_all(*before, Family::History).size() == 500);
    REQUIRE(scan_all(*store.snapshot(), Family::History) == Rows{{"k0", value}});
    REQUIRE(full > 0);
  });
}

TEST_CASE("kv store: readers are not disturbed by a writer", "[storage][kv]") {
  on_both_stores([](KvStore& store) {
    // Each batch keeps the two rows equal; no reader may see them differ.
    WriteBatch first;
    first.put(Family::Nodes, "left", "0");
    first.put(Family::Names, "right", "0");
    store.write(first, KvStore::Durability::NoSync);
    std::thread writer([&] {
      for (int i = 1; i < 300; ++i) {
        WriteBatch batch;
        batch.put(Family::Nodes, "left", std::to_string(i));
        batch.put(Family::Names, "right", std::to_string(i));
        store.write(batch, KvStore::Durability::NoSync);
      }
    });
    bool equal = true;
    for (int i = 0; i < 300; ++i) {
      const auto now = store.snapshot();
      equal = equal && now->get(Family::Nodes, "left") == now->get(Family::Names, "right");
      equal = equal && scan_all(*now, Family::Nodes).size() == 1;
    }
    writer.join();
    REQUIRE(equal);
  });
}

TEST_CASE("kv store: random operations equal a map", "[storage][kv][model]") {
  const std::uint64_t seed = tests::random_seed(30);
  CAPTURE(seed);
  on_both_stores([seed](KvStore& store) {
    std::mt19937_64 random(seed);
    const auto key = [&] { return "k" + std::to_string(random() % 60); };
    constexpr std::array kFamilies = {Family::Nodes, Family::Delta, Family::Names};
    std::map<Family, Rows> model;
    std::vector<std::pair<std::shared_ptr<const KvSnapshot>, std::map<Family, Rows>>> held;
    for (int step = 0; step < 400; ++step) {
      WriteBatch batch;
      for (std::uint64_t i = random() % 8; i > 0; --i) {
        const Family family = kFamilies[random() % kFamilies.size()];
        const std::string k = key();
        if (random() % 3 == 0) {
          batch.erase(family, k);
          model[family].erase(k);
        } else {
          const std::string value = std::to_string(random());
          batch.put(family, k, value);
          model[family][k] = value;
        }
      }
      store.write(batch, KvStore::Durability::NoSync);
      if (random() % 10 == 0) held.emplace_back(store.snapshot(), model);
      if (held.size() > 5) held.erase(held.begin() + static_cast<std::ptrdiff_t>(random() % 5));
      const auto now = store.snapshot();
      const Family family = kFamilies[random() % kFamilies.size()];
      const Rows& rows = model[family];
      REQUIRE(scan_all(*now, family) == rows);
      std::string lower = key();
      std::string upper = key();
      if (upper < lower) std::swap(lower, upper);
      REQUIRE(scan_all(*now, family, lower, upper) ==
              Rows(rows.lower_bound(lower), rows.lower_bound(upper)));
      const std::string wanted = key();
      const auto cursor = now->scan(family, "", "");
      cursor->seek_for_prev(wanted);
      const auto above = rows.upper_bound(wanted);
      REQUIRE(cursor->valid() == (above != rows.begin()));
      if (cursor->valid()) REQUIRE(cursor->key() == std::prev(above)->first);
      for (auto& [snapshot, then] : held) REQUIRE(scan_all(*snapshot, family) == then[family]);
    }
  });
}
