// The delta's structures against the standard library's, with old copies kept and compared.
#include <map>
#include <random>
#include <set>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/adjacency_list.h"
#include "graph/persistent_trie.h"
#include "tests/support/random_seed.h"

namespace clout::graph {
namespace {

using Trie = PersistentTrie<int>;

std::map<std::uint64_t, int> content(const Trie& trie) {
  std::map<std::uint64_t, int> entries;
  std::uint64_t key = 0;
  while (const int* value = trie.at_or_after(key)) {
    entries[key] = *value;
    if (key == ~std::uint64_t{0}) break;
    ++key;
  }
  return entries;
}

std::vector<AdjacencyEntry> content(const AdjacencyList& list) {
  std::vector<AdjacencyEntry> entries;
  for (AdjacencyList::Cursor at(list); at.valid(); at.next()) entries.push_back(*at);
  return entries;
}

}  // namespace

TEST_CASE("persistent trie: equals a map and leaves copies alone", "[graph][delta]") {
  std::mt19937_64 random(tests::random_seed(21));
  Trie trie;
  std::map<std::uint64_t, int> expected;
  std::vector<std::pair<Trie, std::map<std::uint64_t, int>>> copies;
  OwnerId owner = 1;
  for (int i = 0; i < 4000; ++i) {
    const std::uint64_t wide = std::uint64_t{1} << (random() % 64);
    const std::uint64_t key = random() % (i % 50 == 0 ? wide : 3000);
    if (random() % 4 == 0) {
      CHECK(trie.erase(key, owner) == (expected.erase(key) == 1));
    } else {
      trie.edit(key, owner) = i;
      expected[key] = i;
    }
    REQUIRE(trie.size() == expected.size());
    if (i % 400 == 0) {
      copies.emplace_back(trie, expected);
      ++owner;  // a copy was handed out: the old owner's nodes are shared now
    }
  }
  CHECK(content(trie) == expected);
  for (const auto& [key, value] : expected) {
    REQUIRE(trie.find(key) != nullptr);
    CHECK(*trie.find(key) == value);
  }
  CHECK(trie.find(~std::uint64_t{0}) == nullptr);
  for (const auto& [copy, then] : copies) CHECK(content(copy) == then);
}

TEST_CASE("adjacency list: equals a sorted set and leaves copies alone", "[graph][delta]") {
  std::mt19937_64 random(tests::random_seed(22));
  AdjacencyList list;
  std::set<AdjacencyEntry> expected;
  std::vector<std::pair<AdjacencyList, std::set<AdjacencyEntry>>> copies;
  OwnerId owner = 1;
  const auto some_entry = [&] {
    return AdjacencyEntry{EdgeTypeId{static_cast<std::uint32_t>(random() % 3)},
                          NodeId{static_cast<std::uint32_t>(random() % 40)}, EdgeId{random() % 60}};
  };
  for (int i = 0; i < 6000; ++i) {
    const AdjacencyEntry entry = some_entry();
    if (random() % 3 == 0) {
      CHECK(list.erase(entry, owner) == (expected.erase(entry) == 1));
    } else {
      CHECK(list.insert(entry, owner) == expected.insert(entry).second);
    }
    if (i % 900 == 0) {
      copies.emplace_back(list, expected);
      ++owner;
    }
  }
  CHECK(list.size() == expected.size());
  CHECK(content(list) == std::vector<AdjacencyEntry>(expected.begin(), expected.end()));
  for (const auto& [copy, then] : copies) {
    CHECK(content(copy) == std::vector<AdjacencyEntry>(then.begin(), then.end()));
  }
  for (int i = 0; i < 200; ++i) {
    const AdjacencyEntry wanted = some_entry();
    AdjacencyList::Cursor at(list);
    at.seek(wanted);
    const auto place = expected.lower_bound(wanted);
    REQUIRE(at.valid() == (place != expected.end()));
    if (at.valid()) CHECK(*at == *place);
  }
}

TEST_CASE("adjacency list: ascending inserts stay cheap for one more edge", "[graph][delta]") {
  AdjacencyList list;
  for (std::uint32_t i = 0; i < 5000; ++i) {
    REQUIRE(list.insert({EdgeTypeId{0}, NodeId{i}, EdgeId{i}}, OwnerId{1}));
  }
  CHECK(list.size() == 5000);
  CHECK(list.contains({EdgeTypeId{0}, NodeId{4999}, EdgeId{4999}}));
  CHECK_FALSE(list.contains({EdgeTypeId{0}, NodeId{4999}, EdgeId{1}}));
}

}  // namespace clout::graph
