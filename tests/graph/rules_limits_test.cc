// Making and dropping indexes and constraints under limits of time and memory.
#include <functional>

#include <catch2/catch.hpp>

#include "graph/bulk_session.h"
#include "graph/constraints.h"
#include "graph/database.h"
#include "graph/index_build.h"
#include "schema/error.h"
#include "tests/support/no_limits.h"

namespace clout::graph {
namespace {

/// Nodes labelled A, each with an edge of type T, with a text `k` each.
std::unique_ptr<Database> many_nodes() {
  OpenOptions options;
  options.background_fold = false;
  auto database = Database::open_in_memory(options);
  const auto writer = database->begin();
  const std::vector labels{writer->label("A")};
  const EdgeTypeId type = writer->edge_type("T");
  const PropertyKeyId key = writer->property_key("k");
  for (int i = 0; i < 1000; ++i) {
    const Value text("word w" + std::to_string(i));
    const NodeId node = writer->create_node(labels, {{key, text}});
    writer->create_edge(type, node, node, {{key, text}});
  }
  writer->commit();
  return database;
}

ErrorCode code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::Internal;
}

using Change = std::function<void(Database&, QueryBudget&)>;

/// One for each kind of index.
const Change kCreations[] = {
    [](Database& database, QueryBudget& budget) {
      database.create_index({"nodes", "A", "k", true}, budget);
    },
    [](Database& database, QueryBudget& budget) {
      database.create_index({"edges", "T", "k", false, true}, budget);
    },
    [](Database& database, QueryBudget& budget) {
      database.create_text_index({"words", {"A"}, {"k"}}, budget);
    },
};

std::size_t indexes_of(const Database& database) {
  const auto view = database.view();
  return view->catalog().rules.indexes.size() + view->catalog().rules.text_indexes.size();
}

}  // namespace

TEST_CASE("rules: an index that needs more memory than it may have is not made", "[graph][index]") {
  const auto database = many_nodes();
  const QueryBudget::Limits little{.memory_bytes = 100'000};
  for (const Change& create : kCreations) {
    QueryBudget budget(little);
    const std::size_t before = indexes_of(*database);
    CHECK(code_of([&] { create(*database, budget); }) == ErrorCode::Limit);
    CHECK(indexes_of(*database) == before);
    create(*database, tests::no_limits());
    CHECK(indexes_of(*database) == before + 1);
  }
  for (const char* name : {"nodes", "edges", "words"}) {
    QueryBudget budget(little);
    CHECK(code_of([&] { database->drop_index(name, budget); }) == ErrorCode::Limit);
    database->drop_index(name, tests::no_limits());
  }
  CHECK(indexes_of(*database) == 0);
}

TEST_CASE("rules: looking at what is there ends with a cancel", "[graph][index]") {
  const auto database = many_nodes();
  const auto view = std::dynamic_pointer_cast<const StateView>(database->view());
  REQUIRE(view);
  CancelToken cancel;
  cancel.cancel();
  const auto expect_cancelled = [&](const std::function<void(QueryBudget&)>& look) {
    QueryBudget budget({}, &cancel);
    CHECK(code_of([&] { look(budget); }) == ErrorCode::Cancelled);
  };
  const Catalog& catalog = view->catalog();
  const LabelId label = *catalog.labels.find("A");
  const EdgeTypeId type = *catalog.edge_types.find("T");
  const PropertyKeyId key = *catalog.property_keys.find("k");
  for (const SchemaSubject& subject : {SchemaSubject(label), SchemaSubject(type)}) {
    expect_cancelled([&](QueryBudget& budget) {
      storage::WriteBatch batch;
      append_index(*view, IndexDefinition{0, "i", subject, key}, budget, batch);
    });
    expect_cancelled([&](QueryBudget& budget) {
      check_constraint(*view, {0, "c", subject, key, std::nullopt}, budget);
    });
  }
  expect_cancelled([&](QueryBudget& budget) {
    storage::WriteBatch batch;
    append_index(*view, TextIndexDefinition{0, "t", {label}, {key}}, budget, batch);
  });
}

TEST_CASE("rules: a change waits for a load no longer than it may", "[graph][index][bulk]") {
  const auto held = many_nodes();
  const auto session = held->begin_bulk();
  std::vector<Change> changes(std::begin(kCreations), std::end(kCreations));
  changes.emplace_back([](Database& database, QueryBudget& budget) {
    database.create_constraint({"there", "A", "k", false, std::nullopt}, budget);
  });
  changes.emplace_back(
      [](Database& database, QueryBudget& budget) { database.drop_index("nodes", budget); });
  changes.emplace_back(
      [](Database& database, QueryBudget& budget) { database.drop_constraint("there", budget); });
  for (const Change& change : changes) {
    QueryBudget budget({.time = std::chrono::milliseconds(30)});
    CHECK(code_of([&] { change(*held, budget); }) == ErrorCode::Limit);
  }
}

}  // namespace clout::graph
