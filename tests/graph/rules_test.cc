// Indexes and constraints on nodes and edges: after random writes, folds, loads and openings each
// index finds what a look at everything finds, and nothing breaks a constraint.
#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

#include <catch2/catch.hpp>

#include "graph/bulk_writer.h"
#include "graph/check.h"
#include "graph/database.h"
#include "graph/text_index.h"
#include "schema/error.h"
#include "storage/keys.h"
#include "storage/ordered_code.h"
#include "storage/rocks_store.h"
#include "tests/support/no_limits.h"
#include "tests/support/random_seed.h"
#include "tests/support/silent_observer.h"
#include "tests/support/temporary_directory.h"

namespace clout::graph {
namespace {

using tests::TemporaryDirectory;

OpenOptions options() {
  OpenOptions options;
  options.mode = OpenOptions::Mode::CreateIfMissing;
  options.background_fold = false;
  return options;
}

constexpr const char* kWords[] = {"apple", "pear", "Äpfel", "plum pie", "apple-pie"};

/// A database under random writes, with an index of each kind.
class RandomWrites {
 public:
  explicit RandomWrites(const std::string& path)
      : path_(path), database_(Database::open(path, options())), random_(tests::random_seed(17)) {
    database_->create_index({"", "A", "k"}, tests::no_limits());
    database_->create_index({"", "T", "k", false, true}, tests::no_limits());
    database_->create_text_index({"words", {"A", "B"}, {"text", "k"}}, tests::no_limits());
    database_->create_constraint({"", "T", "k", true, ValueType::Integer}, tests::no_limits());
    database_->create_constraint({"", "B", "text", false, std::nullopt}, tests::no_limits());
  }

  void commit() {
    auto writer = database_->begin();
    for (int step = 0; step < 6; ++step) change(*writer);
    try {
      writer->commit();
    } catch (const Error& error) {
      if (error.code() != ErrorCode::Constraint) throw;
      ++refused_;
    }
  }

  void fold() { database_->fold(); }
  void reopen() {
    database_.reset();
    database_ = Database::open(path_, options());
  }

  void load() {
    BulkNodes nodes;
    nodes.label_sets = {{"A"}, {"B", "A"}, {"C"}};
    nodes.columns.push_back(number_column(6));
    nodes.columns.push_back(text_column(6));
    for (std::uint32_t row = 0; row < 6; ++row) nodes.label_codes.push_back(row % 3);
    BulkWriter writer(*database_, {});
    const std::uint32_t first = writer.next_node();
    BulkEdges edges;
    for (const char* type : {"T", "U"}) edges.type_names.intern(type);
    for (std::uint32_t row = 0; row < 6; ++row) {
      edges.starts.push_back(first + below(6));
      edges.ends.push_back(first + below(6));
      edges.types.push_back(below(2));
    }
    edges.columns.push_back(number_column(6));
    writer.add(std::move(nodes));
    writer.add(std::move(edges));
    tests::SilentObserver observer;
    writer.commit("", observer);
  }

  void expect_whole() {
    const auto view = database_->view();
    const auto& rules = view->catalog().rules;
    REQUIRE(rules.indexes.size() == 2);
    for (int k = 0; k < 5; ++k) {
      CHECK(view->index_lookup(rules.indexes[0].number, k) == nodes_with(*view, k));
      CHECK(ids(view->edge_index_lookup(rules.indexes[1].number, k)) == edges_with(*view, k));
    }
    CHECK(indexed_words(*view, rules.text_indexes[0]) == all_words(*view, rules.text_indexes[0]));
  }

  void expect_clean() {
    database_.reset();
    const CheckReport report = check_database(path_);
    for (const std::string& problem : report.problems) UNSCOPED_INFO(problem);
    CHECK(report.problem_count == 0);
    CHECK(report.index_entries > 0);
    database_ = Database::open(path_, options());
  }

  [[nodiscard]] int refused() const { return refused_; }

 private:
  using Word = std::pair<std::string, NodeId>;

  std::uint32_t below(std::uint32_t limit) {
    return std::uniform_int_distribution<std::uint32_t>(0, limit - 1)(random_);
  }

  static BulkColumn number_column(std::size_t rows) {
    BulkColumn column;
    column.name = "k";
    column.kind = BulkKind::Integer;
    column.resize(rows);
    for (std::size_t row = 0; row < rows; ++row) {
      column.present[row] = row % 4 != 0 ? 1 : 0;
      column.integers[row] = static_cast<std::int64_t>(row % 3);
    }
    return column;
  }

  static BulkColumn text_column(std::size_t rows) {
    BulkColumn column;
    column.name = "text";
    for (std::size_t row = 0; row < rows; ++row) column.values.emplace_back(kWords[row % 5]);
    return column;
  }

  NodeId some_node(const GraphView& view) {
    std::uint32_t position = view.node_id_limit() == 0 ? 0 : below(view.node_id_limit());
    NodeId node{};
    if (view.scan_nodes(position, std::nullopt, {&node, 1}) == 0) {
      position = 0;
      if (view.scan_nodes(position, std::nullopt, {&node, 1}) == 0) return NodeId{~0U};
    }
    return node;
  }

  /// Now and then a value of the wrong type.
  Value some_value() {
    const std::uint32_t drawn = below(20);
    if (drawn == 0) return kWords[below(5)];
    return drawn < 5 ? Value() : Value(static_cast<std::int64_t>(below(5)));
  }

  void change(Transaction& writer) {
    const PropertyKeyId k = writer.property_key("k");
    const PropertyKeyId text = writer.property_key("text");
    const LabelId labels[] = {writer.label("A"), writer.label("B"), writer.label("C")};
    const EdgeTypeId types[] = {writer.edge_type("T"), writer.edge_type("U")};
    const NodeId node = some_node(writer.view());
    const std::uint32_t kind = below(9);
    if (kind == 0 || raw(node) == ~0U) {
      const std::vector<LabelId> given{labels[below(3)], labels[below(3)]};
      writer.create_node(given, {{k, some_value()}, {text, kWords[below(5)]}});
    } else if (kind == 1) {
      writer.set_property(node, k, some_value());
    } else if (kind == 2) {
      writer.set_property(node, text, below(8) == 0 ? Value() : Value(kWords[below(5)]));
    } else if (kind == 3) {
      writer.add_label(node, labels[below(3)]);
    } else if (kind == 4) {
      writer.remove_label(node, labels[below(3)]);
    } else if (kind == 5 && below(4) == 0) {
      writer.detach_delete_node(node);
    } else if (kind == 6 || kind == 5) {
      writer.create_edge(types[below(2)], node, some_node(writer.view()), {{k, some_value()}});
    } else {
      change_edge(writer, node, k, kind == 7);
    }
  }

  void change_edge(Transaction& writer, NodeId node, PropertyKeyId k, bool remove) {
    std::vector<Neighbour> edges;
    writer.view().expand(node, Direction::Both, {}, edges);
    if (edges.empty()) return;
    const Edge edge = edges[below(static_cast<std::uint32_t>(edges.size()))].edge;
    if (remove) {
      writer.delete_edge(edge);
    } else if (below(2) == 0) {
      writer.set_property(edge, k, some_value());
    } else {
      writer.set_properties(edge, {{k, some_value()}});
    }
  }

  static std::vector<EdgeId> ids(const std::vector<Edge>& edges) {
    std::vector<EdgeId> found;
    for (const Edge& edge : edges) found.push_back(edge.id);
    return found;
  }

  template <typename Visit>
  static void each_node(const GraphView& view, const Visit& visit) {
    for (std::uint32_t i = 0; i < view.node_id_limit(); ++i) {
      if (view.has_node(NodeId{i})) visit(NodeId{i});
    }
  }

  static std::vector<NodeId> nodes_with(const GraphView& view, int k) {
    std::vector<NodeId> found;
    const auto label = view.catalog().labels.find("A");
    const auto key = view.catalog().property_keys.find("k");
    each_node(view, [&](NodeId node) {
      if (view.has_label(node, *label) && equals(view.property(node, *key), k) == true) {
        found.push_back(node);
      }
    });
    return found;
  }

  static std::vector<EdgeId> edges_with(const GraphView& view, int k) {
    std::vector<EdgeId> found;
    const auto type = view.catalog().edge_types.find("T");
    const auto key = view.catalog().property_keys.find("k");
    each_node(view, [&](NodeId node) {
      std::vector<Neighbour> edges;
      view.expand(node, Direction::Out, {}, edges);
      for (const Neighbour& neighbour : edges) {
        if (neighbour.edge.type != *type) continue;
        const Value value = view.property(neighbour.edge, *key);
        CHECK((value.is_null() || value.is_integer()));  // the constraint
        if (equals(value, k) == true) found.push_back(neighbour.edge.id);
      }
    });
    std::sort(found.begin(), found.end());
    return found;
  }

  static std::vector<Word> indexed_words(const GraphView& view, const TextIndexDefinition& index) {
    std::vector<Word> found;
    view.visit_words(index.number, "", [&](std::string_view word, NodeId node) {
      found.emplace_back(word, node);
      return true;
    });
    return found;
  }

  static std::vector<Word> all_words(const GraphView& view, const TextIndexDefinition& index) {
    std::vector<Word> found;
    each_node(view, [&](NodeId node) {
      const auto covers = [&](LabelId label) { return view.has_label(node, label); };
      if (std::none_of(index.labels.begin(), index.labels.end(), covers)) return;
      std::vector<std::string> words;
      for (const PropertyKeyId key : index.keys) append_words(view.property(node, key), words);
      for (const std::string& word : words) {
        if (!word.empty()) found.emplace_back(word, node);
      }
    });
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

  std::string path_;
  std::unique_ptr<Database> database_;
  std::mt19937_64 random_;
  int refused_ = 0;
};

ErrorCode code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::Internal;
}

}  // namespace

TEST_CASE("rules: random writes keep every index and break no constraint", "[graph][index]") {
  const TemporaryDirectory directory;
  RandomWrites writes(directory / "db");
  for (int round = 0; round < 12; ++round) {
    for (int i = 0; i < 25; ++i) writes.commit();
    if (round % 3 == 0) writes.fold();
    if (round % 4 == 1) writes.load();
    if (round % 4 == 2) writes.reopen();
    writes.expect_whole();
  }
  writes.expect_clean();
  CHECK(writes.refused() > 0);
}

TEST_CASE("rules: a constraint made beside writers lets nothing slip", "[graph][concurrency]") {
  const auto database = Database::open_in_memory(options());
  std::atomic<bool> made{false};
  std::atomic<int> stored{0};
  std::vector<std::thread> writers;
  for (int i = 0; i < 3; ++i) {
    writers.emplace_back([&, i] {
      for (int n = 0; n < 300; ++n) {
        const auto writer = database->begin();
        const std::vector labels{writer->label("A")};
        // Until the constraint is there all have the property; then some try without it.
        const bool without = made && n % 2 == 0;
        const PropertyKeyId key = writer->property_key("k");
        writer->create_node(labels,
                            without ? std::vector<Property>() : std::vector<Property>{{key, i}});
        try {
          writer->commit();
          ++stored;
        } catch (const Error& error) {
          if (error.code() != ErrorCode::Conflict && error.code() != ErrorCode::Constraint) throw;
        }
      }
    });
  }
  while (stored < 100) std::this_thread::yield();
  // From here on some lack it: the constraint comes before or after, never between.
  made = true;
  const ErrorCode code = code_of([&] {
    database->create_constraint({"", "A", "k", false, std::nullopt}, tests::no_limits());
  });
  for (std::thread& writer : writers) writer.join();
  const auto view = database->view();
  const auto key = view->catalog().property_keys.find("k");
  std::size_t lacking = 0;
  for (std::uint32_t i = 0; i < view->node_id_limit(); ++i) {
    if (view->has_node(NodeId{i}) && view->property(NodeId{i}, *key).is_null()) ++lacking;
  }
  if (code == ErrorCode::Constraint) {
    CHECK(view->catalog().rules.constraints.empty());
  } else {
    CHECK(view->catalog().rules.constraints.size() == 1);
    CHECK(lacking == 0);
  }
}

TEST_CASE("rules: a transaction from before a constraint conflicts, as it was not checked",
          "[graph][index]") {
  const auto database = Database::open_in_memory(options());
  const auto writer = database->begin();
  writer->create_node(std::vector{writer->label("A")}, {});
  database->create_constraint({"", "A", "k", false, std::nullopt}, tests::no_limits());
  CHECK(code_of([&] { writer->commit(); }) == ErrorCode::Conflict);
  const auto other = database->begin();
  other->create_node(std::vector{other->label("A")}, {});
  CHECK(code_of([&] { other->commit(); }) == ErrorCode::Constraint);
  database->drop_constraint("A_k_not_null", tests::no_limits());
  CHECK(code_of([&] { database->drop_constraint("A_k_not_null", tests::no_limits()); }) ==
        ErrorCode::NotFound);
}

TEST_CASE("rules: a load that breaks one stores nothing", "[graph][bulk][index]") {
  const auto database = Database::open_in_memory(options());
  const auto load = [&](const char* label, const char* type, Value value) {
    BulkNodes nodes;
    nodes.label_sets = {{label}};
    nodes.label_codes = {0, 0};
    BulkEdges edges;
    edges.type_names.intern(type);
    BulkWriter writer(*database, {});
    edges.starts = {writer.next_node(), writer.next_node()};
    edges.ends = edges.starts;
    edges.types = {0, 0};
    BulkColumn column;
    column.name = "k";
    column.values = {value, value};
    edges.columns.push_back(std::move(column));
    writer.add(std::move(nodes));
    writer.add(std::move(edges));
    tests::SilentObserver observer;
    writer.commit("", observer);
  };
  database->create_constraint({"", "A", "k", false, std::nullopt}, tests::no_limits());
  database->create_constraint({"", "T", "k", true, ValueType::Integer}, tests::no_limits());
  database->create_index({"", "U", "k", true, true}, tests::no_limits());
  CHECK(code_of([&] { load("A", "V", 1); }) == ErrorCode::Constraint);
  CHECK(code_of([&] { load("B", "T", "one"); }) == ErrorCode::Constraint);
  CHECK(code_of([&] { load("B", "U", 1); }) == ErrorCode::Constraint);  // twice
  CHECK(database->view()->node_count() == 0);
  load("B", "T", 1);
  load("B", "U", Value());
  CHECK(database->view()->edge_count() == 4);
}

TEST_CASE("rules: an index of many rows is stored as a whole, and dropped so", "[graph][index]") {
  const TemporaryDirectory directory;
  const std::string path = directory / "db";
  auto database = Database::open(path, options());
  auto writer = database->begin();
  const std::vector labels{writer->label("A"), writer->label("B")};
  const PropertyKeyId text = writer->property_key("text");
  for (int i = 0; i < 15'000; ++i) {
    writer->create_node(labels, {{text, "word w" + std::to_string(i)}});
  }
  writer->commit();
  writer.reset();
  const std::uint32_t words =
      database->create_text_index({"words", {"A", "B"}, {"text"}}, tests::no_limits()).number;
  const std::uint32_t values =
      database->create_index({"values", "A", "text"}, tests::no_limits()).number;
  const auto count = [&] {
    std::size_t entries = 0;
    database->view()->visit_words(words, "",
                                  [&](std::string_view, NodeId) { return ++entries > 0; });
    return entries;
  };
  CHECK(count() == 30'000);
  database.reset();
  CHECK(check_database(path).problem_count == 0);
  database = Database::open(path, options());
  CHECK(count() == 30'000);
  CHECK(database->view()->index_lookup(values, "word w7").size() == 1);
  database->drop_index("words", tests::no_limits());
  CHECK(count() == 0);
  database.reset();
  const CheckReport report = check_database(path);
  CHECK(report.problem_count == 0);
  CHECK(report.index_entries == 15'000);
}

TEST_CASE("rules: those of version 2 raise a database's version, others do not", "[graph][index]") {
  const auto database = Database::open_in_memory(options());
  database->create_index({"", "A", "k"}, tests::no_limits());
  CHECK(database->figures().format_version == 1);
  SECTION("an index of edges") {
    database->create_index({"", "T", "k", false, true}, tests::no_limits());
  }
  SECTION("a text index") { database->create_text_index({"t", {"A"}, {"k"}}, tests::no_limits()); }
  SECTION("a constraint") {
    database->create_constraint({"", "A", "k", false, std::nullopt}, tests::no_limits());
  }
  CHECK(database->figures().format_version == 5);
}

TEST_CASE("rules: the checker finds lost entries of edges and words, and breaches",
          "[graph][check]") {
  const TemporaryDirectory directory;
  const std::string path = directory / "db";
  {
    const auto database = Database::open(path, options());
    database->create_index({"", "T", "k", false, true}, tests::no_limits());
    database->create_text_index({"words", {"A"}, {"text"}}, tests::no_limits());
    auto writer = database->begin();
    const NodeId node = writer->create_node(std::vector{writer->label("A")},
                                            {{writer->property_key("text"), "plum"}});
    writer->create_edge(writer->edge_type("T"), node, node, {{writer->property_key("k"), 1}});
    writer->commit();
    database->fold();
  }
  const auto damage = [&](const std::function<void(storage::WriteBatch&, const Catalog&)>& apply) {
    const auto catalog = Database::open(path, options())->view()->catalog();
    const auto store = storage::open_rocks_store(path);
    storage::WriteBatch batch;
    apply(batch, catalog);
    store->write(batch, storage::KvStore::Durability::Sync);
  };
  const auto problems = [&] { return check_database(path).problem_count; };
  REQUIRE(problems() == 0);
  using storage::Family;
  damage([](storage::WriteBatch& batch, const Catalog& catalog) {
    batch.erase(Family::PropertyIndex,
                storage::property_index_key(catalog.rules.indexes[0].number, 1, EdgeId{0}));
  });
  CHECK(problems() == 1);
  damage([](storage::WriteBatch& batch, const Catalog& catalog) {
    batch.put(Family::PropertyIndex,
              storage::property_index_key(catalog.rules.text_indexes[0].number, "pear", NodeId{0}),
              {});
  });
  CHECK(problems() == 2);
  damage([](storage::WriteBatch& batch, const Catalog& catalog) {
    const ConstraintDefinition constraint{0, "c", *catalog.edge_types.find("T"),
                                          *catalog.property_keys.find("k"), ValueType::String};
    batch.put(Family::Catalog,
              storage::encode_key(storage::CatalogKey{storage::CatalogKind::Constraint, {}, 0}),
              storage::encode(constraint));
  });
  CHECK(problems() == 3);
}

}  // namespace clout::graph
