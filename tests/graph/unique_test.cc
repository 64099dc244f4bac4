// Unique indexes where the codes of index entries do not tell values apart, and where rules change
// beside open transactions.
#include <limits>

#include <catch2/catch.hpp>

#include "graph/bulk_writer.h"
#include "graph/database.h"
#include "schema/error.h"
#include "tests/support/no_limits.h"
#include "tests/support/silent_observer.h"

namespace clout::graph {
namespace {

std::unique_ptr<Database> new_database() {
  OpenOptions options;
  options.background_fold = false;
  return Database::open_in_memory(options);
}

ErrorCode code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::Internal;
}

BulkColumn column_of(const std::vector<Value>& values) {
  BulkColumn column;
  column.name = "k";
  column.values = values;
  return column;
}

/// Nodes labelled A and edges of type T with these values of `k`.
void load(Database& database, const std::vector<Value>& values) {
  const auto rows = static_cast<std::uint32_t>(values.size());
  BulkNodes nodes;
  nodes.label_sets = {{"A"}};
  nodes.label_codes.resize(rows, 0);
  nodes.columns.push_back(column_of(values));
  BulkWriter writer(database, {});
  BulkEdges edges;
  edges.type_names.intern("T");
  edges.starts.resize(rows, writer.next_node());
  edges.ends = edges.starts;
  edges.types.resize(rows, 0);
  edges.columns.push_back(column_of(values));
  writer.add(std::move(nodes));
  writer.add(std::move(edges));
  tests::SilentObserver observer;
  writer.commit("", observer);
}

void create_nodes(Database& database, const std::vector<Value>& values) {
  const auto writer = database.begin();
  const std::vector labels{writer->label("A")};
  const PropertyKeyId key = writer->property_key("k");
  for (const Value& value : values) writer->create_node(labels, {{key, value}});
  writer->commit();
}

constexpr std::int64_t kHour = 3'600'000'000'000;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// No two are equal, but the codes of many are.
std::vector<Value> unequal_values() {
  const std::string prefix(2000, 'x');
  return {Time{12 * kHour, 3600},
          Time{11 * kHour, 0},
          DateTime{0, 0, 0, ""},
          DateTime{0, 0, 0, "Europe/London"},
          Duration{0, 1, 0, 0},
          Duration{0, 0, 86'400, 0},
          prefix + "a",
          prefix + "b",
          kNan,
          kNan,
          List{kNan},
          List{kNan},
          List{Time{12 * kHour, 3600}},
          List{Time{11 * kHour, 0}}};
}

/// The first of each has equals there.
std::vector<Value> taken_values() {
  return {Time{11 * kHour, 0}, DateTime{0, 0, 0, "Europe/London"}, std::string(2000, 'x') + "a",
          List{Time{11 * kHour, 0}}};
}

}  // namespace

TEST_CASE("unique: a load compares values, and not their codes", "[graph][bulk][index]") {
  for (const bool on_edges : {false, true}) {
    const auto database = new_database();
    database->create_index({"", on_edges ? "T" : "A", "k", true, on_edges}, tests::no_limits());
    load(*database, unequal_values());
    CHECK(database->view()->node_count() == unequal_values().size());
    load(*database, {Time{13 * kHour, 7200}, std::string(2000, 'x') + "c", kNan});
    for (const Value& value : taken_values()) {
      CHECK(code_of([&] { load(*database, {value}); }) == ErrorCode::Constraint);
    }
    const Value twice = Time{20 * kHour, 0};
    CHECK(code_of([&] {
            load(*database, {twice, Time{21 * kHour, 3600}, twice});
          }) == ErrorCode::Constraint);
    CHECK(code_of([&] { load(*database, {1, 1.0}); }) == ErrorCode::Constraint);
  }
}

TEST_CASE("unique: an index of what is there compares values, and not their codes",
          "[graph][index]") {
  const auto database = new_database();
  create_nodes(*database, unequal_values());
  database->create_index({"k", "A", "k", true}, tests::no_limits());
  database->drop_index("k", tests::no_limits());
  create_nodes(*database, {std::string(2000, 'x') + "a"});
  CHECK(code_of([&] {
          database->create_index({"k", "A", "k", true}, tests::no_limits());
        }) == ErrorCode::Constraint);
}

TEST_CASE("unique: an index over many values of one code is made quickly", "[graph][index]") {
  // 5 * 10^8 pairs: whoever compares them all does not come back before the test's time is over.
  const auto database = new_database();
  std::vector<Value> values(2000, kNan);
  const std::string prefix(1024, 'x');
  for (int i = 0; i < 30'000; ++i) values.emplace_back(prefix + std::to_string(i));
  create_nodes(*database, values);
  database->create_index({"", "A", "k", true}, tests::no_limits());
  CHECK(code_of([&] { create_nodes(*database, {values.back()}); }) == ErrorCode::Constraint);
}

TEST_CASE("unique: a transaction that was open while the rule was away conflicts",
          "[graph][index]") {
  const auto database = new_database();
  database->create_index({"k", "A", "k", true}, tests::no_limits());
  const auto writer = database->begin();
  const std::vector labels{writer->label("A")};
  writer->create_node(labels, {{writer->property_key("k"), 1}});
  database->drop_index("k", tests::no_limits());
  create_nodes(*database, {1});
  // The same rule again, and as good as the first; but the other 1 was never compared with it.
  database->create_index({"k", "A", "k", true}, tests::no_limits());
  CHECK(code_of([&] { writer->commit(); }) == ErrorCode::Conflict);
  CHECK(database->view()->node_count() == 1);
}

TEST_CASE("unique: a transaction keeps the rules of its beginning, also with newer names",
          "[graph][index]") {
  const auto database = new_database();
  create_nodes(*database, {1});
  const auto writer = database->begin();
  const IndexDefinition index = database->create_index({"k", "A", "k", true}, tests::no_limits());
  // The snapshot has no entries of the index: who looked there would find nothing.
  const std::vector labels{writer->label("A"), writer->label("Fresh")};
  CHECK(writer->view().catalog().labels.find("Fresh"));
  CHECK(writer->view().catalog().rules.indexes.empty());
  writer->create_node(labels, {{writer->property_key("k"), 1}});
  CHECK(code_of([&] { writer->commit(); }) == ErrorCode::Conflict);
  const auto reader = database->begin();
  CHECK(reader->view().index_lookup(index.number, 1).size() == 1);
  database->drop_index("k", tests::no_limits());
  reader->commit();  // nothing written: nothing to conflict
}

TEST_CASE("unique: a value that a load has brought meanwhile is not given again",
          "[graph][bulk][index]") {
  const auto database = new_database();
  database->create_index({"k", "A", "k", true}, tests::no_limits());
  create_nodes(*database, {1});
  const auto writer = database->begin();
  writer->set_property(NodeId{0}, writer->property_key("k"), 2);
  load(*database, {2});
  CHECK(code_of([&] { writer->commit(); }) == ErrorCode::Conflict);
}

}  // namespace clout::graph
