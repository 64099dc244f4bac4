// The id map finds what was put in, whatever mixture of numbers and other texts the ids are.
#include "tools/load/id_map.h"

#include <map>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/random_seed.h"

namespace clout::tools {
namespace {

using Key = std::pair<IdSpace, std::string>;

/// Ids as dumps have them: counted up, sparse numbers, numbers that are not written as such, names
/// short and long.
std::string some_id(std::mt19937_64& random) {
  const std::uint64_t number = random() % 20000;
  switch (random() % 8) {
    case 0:
      return "0" + std::to_string(number);
    case 1:
      return std::to_string(number * 900001);
    case 2:
      return "Q" + std::to_string(number);
    case 3:
      return std::string(25, 'x') + std::to_string(number);
    case 4:
      return number % 2 == 0 ? "" : "-1";
    default:
      return std::to_string(number);
  }
}

}  // namespace

TEST_CASE("id map: equals a plain map", "[tools][load]") {
  std::mt19937_64 random(tests::random_seed(5));
  std::map<Key, std::uint32_t> model;
  IdMap ids;
  for (std::uint32_t i = 0; i < 60000; ++i) {
    const auto space = static_cast<IdSpace>(random() % 3);
    const std::string id = some_id(random);
    const auto [entry, added] = model.try_emplace({space, id}, i);
    const auto existing = ids.insert(space, id, NodeId{i});
    REQUIRE(existing.has_value() == !added);
    if (existing) REQUIRE(raw(*existing) == entry->second);
  }
  REQUIRE(ids.size() == model.size());

  std::map<Key, std::uint32_t> visited;
  ids.for_each([&](IdSpace space, std::string_view id, NodeId node) {
    REQUIRE(visited.try_emplace({space, std::string(id)}, raw(node)).second);
  });
  REQUIRE(visited == model);

  for (IdSpace space = 0; space < 4; ++space) {
    std::vector<std::string> texts(500);
    for (auto& text : texts) text = some_id(random);
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    std::vector<std::uint32_t> nodes(views.size());
    ids.find_all(space, views, nodes);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const auto known = model.find({space, texts[i]});
      REQUIRE(nodes[i] == (known == model.end() ? IdMap::kMissing : known->second));
      REQUIRE(ids.find(space, texts[i]).has_value() == (known != model.end()));
    }
  }
}

}  // namespace clout::tools
