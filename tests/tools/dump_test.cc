// A dump loads back to the same graph: dumping again gives the same bytes.
#include "tools/dump/dump.h"

#include <fstream>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "schema/error.h"
#include "schema/temporal_text.h"
#include "tests/support/dumped_files.h"
#include "tests/support/temporary_directory.h"
#include "tools/load/load.h"

using namespace clout;
using namespace clout::tools;
using clout::graph::Database;
using clout::graph::Property;
using clout::tests::dumped_files;
using clout::tests::TemporaryDirectory;

namespace {

using Files = std::map<std::string, std::string>;

void load_from(Database& database, const std::string& directory) {
  LoadOptions options;
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  options.groups.push_back({FileGroup::Kind::ByHeader, {}, {}, paths});
  NoProgress progress;
  load(database, options, progress);
}

/// One value of every type that a property may have, and hard ones.
std::vector<Value> all_values() {
  return {Value(true),
          Value(std::numeric_limits<std::int64_t>::min()),
          Value(0.1),
          Value(-0.0),
          Value(1e300),
          Value(std::numeric_limits<double>::infinity()),
          Value(""),
          Value("plain"),
          Value("a,\"b\"\r\nc;d"),
          Value(" \xE5\x8D\x8E\xE4\xB8\xBA\t"),
          Value(List{Value(1), Value(2)}),
          Value(List{Value("x"), Value("y z")}),
          Value(List{Value("x;y"), Value("")}),
          Value(List{}),
          Value(*parse_date("2025-02-13")),
          Value(*parse_date("-0044-03-15")),
          Value(*parse_local_time("21:40:32.142")),
          Value(*parse_time("21:40:32+01:00")),
          Value(*parse_local_date_time("2015-07-21T21:40:32")),
          Value(*parse_date_time("2015-07-21T21:40:32.5[Europe/Stockholm]")),
          Value(*parse_duration("P1Y2M10DT2H30M"))};
}

/// A graph with nodes of several label sets, parallel edges, loops, deleted numbers, and under each
/// of many keys values of one type, of all types, or of lists.
void fill(Database& database) {
  const auto transaction = database.begin();
  const auto company = transaction->label("Company");
  const auto open = transaction->label("Public Company");
  const auto any = transaction->property_key("any: value (x)");
  const auto values = all_values();
  std::vector<NodeId> nodes;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto own = transaction->property_key("own " + std::to_string(i));
    const std::vector<LabelId> labels = i % 3 == 0   ? std::vector<LabelId>{}
                                        : i % 3 == 1 ? std::vector{company}
                                                     : std::vector{company, open};
    nodes.push_back(transaction->create_node(labels, {{any, values[i]}, {own, values[i]}}));
  }
  transaction->delete_node(nodes[4]);
  nodes.erase(nodes.begin() + 4);
  const auto competes = transaction->edge_type("competes-with");
  const auto makes = transaction->edge_type("MAKES \"it\"");
  for (std::size_t i = 0; i < 3 * nodes.size(); ++i) {
    const NodeId start = nodes[(i * 7) % nodes.size()];
    const NodeId end = nodes[(i * 5 + 3) % nodes.size()];
    transaction->create_edge(i % 2 == 0 ? competes : makes, start, end,
                             {{any, values[i % values.size()]}});
    if (i % 5 == 0) transaction->create_edge(competes, start, end, {{any, Value("parallel")}});
    if (i % 9 == 0) transaction->create_edge(makes, start, start, {});
  }
  transaction->commit();
}

}  // namespace

TEST_CASE("dump: loading it back and dumping again gives the same bytes", "[tools][dump]") {
  const TemporaryDirectory directory;
  const auto first = Database::open_in_memory();
  fill(*first);
  const Files original = dumped_files(*first->view(), directory / "one");
  const auto second = Database::open_in_memory();
  load_from(*second, directory / "one");
  CHECK(second->view()->node_count() == first->view()->node_count());
  CHECK(second->view()->edge_count() == first->view()->edge_count());
  CHECK(dumped_files(*second->view(), directory / "two") == original);
  const auto third = Database::open_in_memory();
  load_from(*third, directory / "two");
  CHECK(dumped_files(*third->view(), directory / "three") == original);
}

TEST_CASE("dump: ids that a load gave are kept, with their spaces", "[tools][dump]") {
  const TemporaryDirectory directory;
  std::ofstream(directory / "a.csv") << "code:ID(A),name,:LABEL\n1,One,X\n2,Two,X;Y\n";
  std::ofstream(directory / "b.csv") << ":ID(B),name,:LABEL\n1,Uno,X\n";
  std::ofstream(directory / "e.csv") << ":START_ID(A),:END_ID(B),:TYPE,w:double\n"
                                        "1,1,E,0.5\n2,1,E,\n1,1,E,0.25\n";
  LoadOptions options;
  options.groups.push_back({FileGroup::Kind::ByHeader,
                            {},
                            {},
                            {directory / "a.csv", directory / "b.csv", directory / "e.csv"}});
  NoProgress progress;
  const auto first = Database::open_in_memory();
  load(*first, options, progress);
  const auto transaction = first->begin();
  static_cast<void>(transaction->create_node({}, {}));
  transaction->commit();
  const Files original = dumped_files(*first->view(), directory / "one");
  CHECK(original.size() == 5);
  CHECK(original.at("nodes-00002-X.csv") == ":ID(A),:LABEL,code:string,name:string\n1,X,1,One\n");
  CHECK(original.at("edges-00001-E.csv") ==
        ":START_ID(A),:END_ID(B),:TYPE,w:double\n1,1,E,0.5\n1,1,E,0.25\n2,1,E,\n");

  const auto second = Database::open_in_memory();
  load_from(*second, directory / "one");
  CHECK(dumped_files(*second->view(), directory / "two") == original);
  const auto uno = second->view()->find_external_id("B", "1");
  REQUIRE(uno.has_value());
  CHECK(second->view()->degree(*uno, Direction::In, {}) == 3);
  CHECK_FALSE(second->view()->find_external_id("#", "0").has_value());
}

TEST_CASE("dump: it goes into a directory of its own, and a failed one leaves nothing",
          "[tools][dump]") {
  const TemporaryDirectory directory;
  const auto database = Database::open_in_memory();
  NoProgress progress;
  std::ofstream(directory / "other") << "x";
  CHECK_THROWS_AS(dump(*database->view(), directory.path().string(), progress), Error);
  const auto transaction = database->begin();
  static_cast<void>(transaction->create_node(std::vector{transaction->label("a;b")}, {}));
  transaction->commit();
  CHECK_THROWS_AS(dump(*database->view(), directory / "dump", progress), Error);
  CHECK_FALSE(std::filesystem::exists(directory / "dump"));
}
