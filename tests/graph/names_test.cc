// Names and aliases: which properties hold them, how they compare, how near ones are found.
#include "graph/names.h"

#include <catch2/catch.hpp>

#include "graph/database.h"

namespace clout::graph {
namespace {

std::vector<std::string> texts(const std::vector<NameMatch>& matches) {
  std::vector<std::string> found;
  for (const NameMatch& match : matches) found.push_back(match.text);
  return found;
}

}  // namespace

TEST_CASE("names: case and white space do not count", "[graph][names]") {
  CHECK(normalise_name("  Apple   INC ") == "apple inc");
  CHECK(normalise_name("Ärzte Ünion ØRSTED Þ") == "ärzte ünion ørsted þ");
  CHECK(normalise_name("ΑΘΉΝΑ ΟΔΟΣ") == "αθήνα οδοσ");
  CHECK(normalise_name("ЯНДЕКС Ёлка") == "яндекс ёлка");
  CHECK(normalise_name("华为") == "华为");
  CHECK(normalise_name("×÷ ÿ Ÿ ĲŁŽ") == "×÷ ÿ ÿ ĳłž");
  CHECK(normalise_name("bad \xFF\xC3 byte") == "bad \xFF\xC3 byte");
  CHECK(normalise_name("").empty());
}

TEST_CASE("names: each view finds those of its commit, however often they are asked for",
          "[graph][names]") {
  const auto database = Database::open_in_memory({.background_fold = false});
  auto writer = database->begin();
  const PropertyKeyId key = writer->property_key("name");
  const NodeId node = writer->create_node({}, {{key, Value("old")}});
  writer->commit();
  const auto before = database->view();
  const auto is_called = [&](const GraphView& view, const char* name) {
    const auto found = view.find_by_name(name);
    return found.size() == 1 && found[0].node == node;
  };
  CHECK(is_called(*before, "old"));
  writer = database->begin();
  writer->set_property(node, key, Value("new"));
  CHECK(is_called(writer->view(), "new"));
  CHECK_FALSE(is_called(writer->view(), "old"));
  CHECK_FALSE(is_called(*database->view(), "new"));
  writer->commit();
  const auto after = database->view();
  for (int i = 0; i < 2; ++i) {
    CHECK(is_called(*before, "old"));
    CHECK_FALSE(is_called(*before, "new"));
    CHECK(is_called(*after, "new"));
    CHECK_FALSE(is_called(*after, "old"));
  }
  database->fold();
  CHECK(is_called(*database->view(), "new"));
}

TEST_CASE("names: name, then alias, then either ignoring case", "[graph][names]") {
  const auto database = Database::open_in_memory({.background_fold = false});
  auto writer = database->begin();
  const PropertyKeyId name = writer->property_key("name");
  const PropertyKeyId alias = writer->property_key("alias");
  const PropertyKeyId aliases = writer->property_key("aliases");
  const PropertyKeyId foreign = writer->property_key("aliases_zh");
  const PropertyKeyId other = writer->property_key("nickname");
  const NodeId huawei =
      writer->create_node({}, {{name, "Huawei"}, {foreign, List{"华为", "華為"}}, {other, "HW"}});
  const NodeId apple = writer->create_node({}, {{name, "Apple"}, {aliases, List{"AAPL", 7}}});
  const NodeId records = writer->create_node({}, {{name, "Apple"}, {alias, "Huawei"}});
  const auto check = [&](const GraphView& view) {
    REQUIRE(view.find_by_name("Huawei").size() == 1);
    CHECK(view.find_by_name("Huawei")[0].node == huawei);
    CHECK(view.find_by_name("华为")[0].kind == NameMatchKind::Alias);
    CHECK(view.find_by_name("AAPL")[0].node == apple);
    CHECK(view.find_by_name("aapl")[0].kind == NameMatchKind::Folded);
    CHECK(view.find_by_name("Apple").size() == 2);
    CHECK(view.find_by_name("HUAWEI").size() == 2);  // a name and an alias, ignoring case
    CHECK(view.find_by_name("HW").empty());
    CHECK(view.find_by_name("7").empty());
    CHECK(texts(view.names_near("Hauwei", 3)).front() == "Huawei");
    CHECK(texts(view.names_near("Aple", 3)).front() == "Apple");
    CHECK(texts(view.names_near("xpple", 3)).front() == "Apple");  // another first letter
    CHECK(view.names_near("Microsoft", 3).empty());
    CHECK(texts(view.names_with_prefix("app", 10)) == std::vector<std::string>{"Apple", "Apple"});
    CHECK(view.names_with_prefix("app", 1).size() == 1);
  };
  check(writer->view());
  writer->commit();
  check(*database->view());

  writer = database->begin();
  writer->set_property(records, alias, Value());
  writer->set_property(apple, name, "Apple Inc.");
  CHECK(writer->view().find_by_name("Apple").size() == 1);
  writer->commit();
  CHECK(database->view()->find_by_name("HUAWEI").size() == 1);
  CHECK(database->view()->find_by_name("apple inc.")[0].node == apple);
  writer = database->begin();
  writer->delete_node(huawei);
  writer->commit();
  CHECK(database->view()->find_by_name("Huawei").empty());
  CHECK(database->view()->find_by_name("华为").empty());
}

}  // namespace clout::graph
