// Real dumps, with headers and tables of ours, hold what their makers' counts say.
#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "schema/error.h"
#include "schema/temporal_text.h"
#include "schema/value_text.h"
#include "tests/support/shared_data.h"
#include "tests/support/temporary_directory.h"
#include "tools/load/load.h"

using namespace clout;
using namespace clout::tools;
using clout::graph::Database;
using clout::graph::GraphView;
using clout::tests::shared_data;

namespace {

/// The text of an expected.json, and numbers in it by the name of their key.
class Expected {
 public:
  explicit Expected(const std::filesystem::path& path) {
    std::ifstream in(path);
    std::stringstream text;
    text << in.rdbuf();
    text_ = text.str();
  }

  /// The number of the first `"key": n` behind `"section": {` (from the start if empty).
  [[nodiscard]] std::uint64_t number(const std::string& section, const std::string& key) const {
    const auto begin = section.empty() ? 0 : text_.find("\"" + section + "\": {");
    REQUIRE(begin != std::string::npos);
    const auto at = text_.find("\"" + key + "\":", begin);
    REQUIRE(at != std::string::npos);
    return std::stoull(text_.substr(at + key.size() + 3));
  }

  /// The flat object `"key": {"name": n, ...}`.
  [[nodiscard]] std::map<std::string, std::uint64_t> counts(const std::string& key) const {
    std::map<std::string, std::uint64_t> result;
    auto at = text_.find("\"" + key + "\":");
    REQUIRE(at != std::string::npos);
    const auto end = text_.find('}', at);
    at = text_.find('{', at);
    while (true) {
      const auto open = text_.find('"', at);
      if (open > end) return result;
      const auto close = text_.find('"', open + 1);
      at = text_.find(':', close) + 1;
      result[text_.substr(open + 1, close - open - 1)] = std::stoull(text_.substr(at));
      at = std::min(text_.find(',', at), end);
    }
  }

 private:
  std::string text_;
};

std::string header_file(const std::string& name) {
  return CLOUT_SOURCE_DIR "/tests/tools/data/" + name;
}

void add_group(LoadOptions& options, FileGroup::Kind kind, const std::string& name,
               std::vector<std::string> files) {
  FileGroup group;
  group.kind = kind;
  group.files = std::move(files);
  if (kind == FileGroup::Kind::Edges) {
    group.edge_type = name;
  } else if (!name.empty()) {
    group.labels = {name};
  }
  options.groups.push_back(std::move(group));
}

/// The files of a temporal knowledge graph as it is published: entities, edges by numbers in three
/// parts, and what the numbers of types and times mean. `name` begins those of our headers.
LoadOptions quad_options(const std::filesystem::path& root, const std::string& name,
                         const std::string& entities, const std::string& label) {
  LoadOptions options;
  options.delimiter = '\t';
  add_group(options, FileGroup::Kind::Nodes, label,
            {header_file(name + "-entities.header"), (root / entities).string()});
  add_group(options, FileGroup::Kind::Edges, "",
            {header_file(name + "-quads.header"), (root / "train.txt").string(),
             (root / "valid.txt").string(), (root / "test.txt").string()});
  options.maps = {{":TYPE", (root / "relation2id.txt").string(), 2, 1},
                  {"since", (root / "time2id.txt").string(), 1, 2}};
  return options;
}

LoadReport run(Database& database, const LoadOptions& options) {
  NoProgress progress;
  return load(database, options, progress);
}

std::map<std::string, std::uint64_t> edges_by_type(const GraphView& view) {
  std::map<std::string, std::uint64_t> counts;
  const auto& names = view.catalog().edge_types.names();
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    counts[names[i]] = view.edge_count(EdgeTypeId{i});
  }
  return counts;
}

std::map<std::string, std::uint64_t> nodes_by_label(const GraphView& view) {
  std::map<std::string, std::uint64_t> counts;
  const auto& names = view.catalog().labels.names();
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    counts[names[i]] = view.node_count(LabelId{i});
  }
  return counts;
}

NodeId node_named(const GraphView& view, std::string_view name) {
  const auto found = view.find_by_name(name);
  REQUIRE(found.size() == 1);
  return found.front().node;
}

Value property(const GraphView& view, NodeId node, std::string_view key) {
  const auto id = view.catalog().property_keys.find(key);
  return id ? view.property(node, *id) : Value{};
}

std::vector<graph::Neighbour> neighbours(const GraphView& view, NodeId node, Direction direction) {
  std::vector<graph::Neighbour> result;
  view.expand(node, direction, {}, result);
  return result;
}

/// "TYPE date" of each edge between two nodes, each once, ascending.
std::set<std::string> dated_edges(const GraphView& view, NodeId from, NodeId to,
                                  const std::string& date_key) {
  std::vector<graph::Neighbour> found;
  view.expand_between(from, to, Direction::Out, {}, found);
  std::set<std::string> texts;
  for (const auto& step : found) {
    const auto key = view.catalog().property_keys.find(date_key);
    texts.insert(view.catalog().edge_types.name(step.edge.type) + " " +
                 to_text(view.property(step.edge, *key).as_date()));
  }
  return texts;
}

}  // namespace

TEST_CASE("load dumps: neo4j-admin headers, as one load and one after the other", "[tools][load]") {
  const auto root = shared_data("data/formats/neo4j-admin-header");
  if (!root) {
    WARN("shared data is absent: data/formats/neo4j-admin-header");
    return;
  }
  const Expected expected(*root / "expected.json");
  const auto database = Database::open_in_memory();
  const bool at_once = GENERATE(true, false);
  const std::vector<std::vector<std::string>> loads = {
      {"companies-header.csv", "companies-1.csv", "companies-2.csv"},
      {"products.csv"},
      {"relations-header.csv", "relations.csv"},
      {"makes.csv"}};
  LoadOptions options;
  for (const auto& files : loads) {
    for (const auto& file : files) {
      add_group(options, FileGroup::Kind::ByHeader, "", {(*root / file).string()});
    }
    if (at_once) continue;
    run(*database, options);
    options.groups.clear();
  }
  if (at_once) run(*database, options);

  const auto view = database->view();
  CHECK(view->node_count() == expected.number("", "nodes"));
  CHECK(view->edge_count() == expected.number("", "edges"));
  CHECK(nodes_by_label(*view) == expected.counts("labels"));
  CHECK(edges_by_type(*view) == expected.counts("types"));
  const NodeId huawei = node_named(*view, "Huawei");
  CHECK(literal(property(*view, huawei, "aliases")) == "['Huawei Technologies Co., Ltd.', '华为']");
  CHECK(node_named(*view, "华为") == huawei);
  CHECK(property(*view, node_named(*view, "Baidu"), "aliases").is_null());
  CHECK(property(*view, node_named(*view, "Baidu"), "founded").as_integer() == 2000);
  CHECK(property(*view, node_named(*view, "Facebook"), "name").as_string() == "Meta \"Platforms\"");
  CHECK(property(*view, node_named(*view, "iPhone"), "kind").as_string() == "phone, smart");
  CHECK_FALSE(view->catalog().property_keys.find("internal").has_value());
  const auto partners = neighbours(*view, node_named(*view, "Alibaba"), Direction::Out);
  CHECK(std::count_if(partners.begin(), partners.end(), [&](const auto& step) {
          return step.node == node_named(*view, "Apple");
        }) == 0);
  std::vector<graph::Neighbour> parallel;
  view->expand_between(node_named(*view, "Apple"), node_named(*view, "Alibaba"), Direction::Out, {},
                       parallel);
  REQUIRE(parallel.size() == 2);
  const auto confidence = *view->catalog().property_keys.find("confidence");
  CHECK(view->property(parallel[0].edge, confidence).as_float() == 0.6);
  CHECK(view->property(parallel[1].edge, confidence).as_float() == 0.55);
}

TEST_CASE("load dumps: findkg by its headers", "[tools][load]") {
  const auto root = shared_data("data/findkg");
  if (!root) {
    WARN("shared data is absent: data/findkg");
    return;
  }
  const Expected expected(*root / "expected.json");
  const auto database = Database::open_in_memory();
  LoadOptions options;
  add_group(options, FileGroup::Kind::ByHeader, "",
            {(*root / "nodes.csv").string(), (*root / "edges.csv.gz").string()});
  run(*database, options);
  const auto view = database->view();
  CHECK(view->node_count() == 13645);
  CHECK(view->edge_count() == expected.number("", "rows"));
  CHECK(edges_by_type(*view) == expected.counts("rows_per_type"));
  const NodeId huawei = node_named(*view, "Huawei Technologies");
  const NodeId apple = node_named(*view, "Apple Inc.");
  CHECK(view->degree(huawei, Direction::Out, {}) ==
        expected.number("Huawei Technologies", "out_rows"));
  CHECK(view->degree(apple, Direction::In, {}) == expected.number("Apple Inc.", "in_rows"));
  CHECK(dated_edges(*view, huawei, apple, "date") ==
        std::set<std::string>{"Impact 2020-09-13", "Relate_To 2018-08-05", "Relate_To 2020-05-17"});
}

TEST_CASE("load dumps: findkg from its own files, with tables for types and weeks",
          "[tools][load]") {
  const auto root = shared_data("data/findkg");
  if (!root) {
    WARN("shared data is absent: data/findkg");
    return;
  }
  const Expected expected(*root / "expected.json");
  const auto database = Database::open_in_memory();
  run(*database, quad_options(*root, "findkg", "entity2id_typed.txt", ""));
  const auto view = database->view();
  CHECK(view->node_count() == 13645);
  CHECK(nodes_by_label(*view) == expected.counts("nodes_per_raw_label"));
  CHECK(edges_by_type(*view) == expected.counts("rows_per_type"));
  CHECK(dated_edges(*view, node_named(*view, "Huawei Technologies"),
                    node_named(*view, "Apple Inc."), "since") ==
        std::set<std::string>{"Impact 2020-09-13", "Relate_To 2018-08-05", "Relate_To 2020-05-17"});
}

TEST_CASE("load dumps: ickg with Chinese names and types", "[tools][load]") {
  const auto root = shared_data("data/ickg-subset");
  if (!root) {
    WARN("shared data is absent: data/ickg-subset");
    return;
  }
  const Expected expected(*root / "expected.json");
  const auto database = Database::open_in_memory();
  run(*database, quad_options(*root, "ickg", "entity2id.txt", "Entity"));
  const auto view = database->view();
  CHECK(view->node_count() == expected.number("", "entities"));
  CHECK(view->edge_count() == expected.number("", "rows"));
  CHECK(edges_by_type(*view) == expected.counts("rows_per_type"));
  const EdgeTypeId competes = *view->catalog().edge_types.find("竞争");
  std::vector<graph::Neighbour> rivals;
  const NodeId huawei = node_named(*view, "华为");
  view->expand(huawei, Direction::Both, std::span(&competes, 1), rivals);
  std::set<NodeId> distinct;
  for (const auto& step : rivals) distinct.insert(step.node);
  distinct.erase(huawei);
  CHECK(distinct.size() == 58);
  CHECK(distinct.contains(node_named(*view, "苹果")));
}

TEST_CASE("load dumps: acquisitions create their companies, and one cell of 148 lines is told",
          "[tools][load]") {
  const auto root = shared_data("data/crunchbase");
  if (!root) {
    WARN("shared data is absent: data/crunchbase");
    return;
  }
  const Expected expected(*root / "expected.json");
  const auto database = Database::open_in_memory();
  LoadOptions options;
  add_group(
      options, FileGroup::Kind::Edges, "ACQUIRED",
      {header_file("crunchbase-acquisitions.header"), (*root / "acquisitions_2015.csv").string()});
  options.skip_records = 1;
  options.create_missing_nodes = true;
  options.created_node_labels = {"Company"};
  const auto report = run(*database, options);
  CHECK(report.rows == expected.number("acquisitions", "rows"));
  CHECK(report.rejected == 0);
  REQUIRE(report.diagnostics.size() == 1);
  CHECK_FALSE(report.diagnostics[0].rejected);
  CHECK(report.diagnostics[0].line == 16142);
  CHECK_THAT(report.diagnostics[0].reason, Catch::Contains("148 lines"));

  const auto view = database->view();
  CHECK(view->edge_count() == expected.number("acquisitions", "rows"));
  CHECK(view->node_count() == expected.number("acquisitions", "nodes"));
  std::uint64_t loops = 0;
  std::uint64_t priced = 0;
  std::uint64_t undated = 0;
  const auto price = *view->catalog().property_keys.find("price");
  const auto since = *view->catalog().property_keys.find("since");
  for (std::uint32_t node = 0; node < view->node_id_limit(); ++node) {
    for (const auto& step : neighbours(*view, NodeId{node}, Direction::Out)) {
      loops += step.edge.start == step.edge.end ? 1 : 0;
      priced += view->property(step.edge, price).is_null() ? 0 : 1;
      undated += view->property(step.edge, since).is_null() ? 1 : 0;
    }
  }
  CHECK(loops == expected.number("acquisitions", "self_acquisitions"));
  CHECK(priced == expected.number("acquisitions", "priced_rows"));
  CHECK(undated == expected.number("acquisitions", "rows_without_date"));
  const NodeId cisco = *view->find_external_id("", "/organization/cisco");
  CHECK(property(*view, cisco, "name").as_string() == "Cisco");
  CHECK(property(*view, cisco, "permalink").as_string() == "/organization/cisco");
  CHECK(view->degree(cisco, Direction::Out, {}) == 193);
  CHECK(view->degree(*view->find_external_id("", "/organization/apple"), Direction::Out, {}) ==
        expected.number("acquisitions", "apple_acquired"));
}

TEST_CASE("load dumps: investments, and acquisitions joined to them by name", "[tools][load]") {
  const auto root = shared_data("data/crunchbase");
  if (!root) {
    WARN("shared data is absent: data/crunchbase");
    return;
  }
  const Expected expected(*root / "expected.json");
  const auto database = Database::open_in_memory();
  LoadOptions options;
  options.skip_records = 1;
  options.create_missing_nodes = true;
  add_group(
      options, FileGroup::Kind::Edges, "INVESTS_IN",
      {header_file("crunchbase-investments.header"), (*root / "investments_2013.csv").string()});
  // Twelve rows have no investor. The counts take the empty name for one.
  CHECK_THROWS_WITH(run(*database, options), Catch::Contains("10779:10: the id is empty"));
  options.allow_empty_ids = true;
  run(*database, options);
  auto view = database->view();
  CHECK(view->edge_count() == expected.number("investments", "rows"));
  CHECK(view->node_count() == expected.number("investments", "companies") +
                                  expected.number("investments", "investors") -
                                  expected.number("investments", "names_in_both_roles"));
  CHECK(view->degree(node_named(*view, "Intel Capital"), Direction::Out, {}) == 527);

  options.groups.clear();
  add_group(options, FileGroup::Kind::Edges, "ACQUIRED",
            {header_file("crunchbase-acquisitions-by-name.header"),
             (*root / "acquisitions_2015.csv").string()});
  run(*database, options);
  view = database->view();
  CHECK(view->node_count() == expected.number("joined_by_exact_name", "nodes"));
  CHECK(view->edge_count() == expected.number("joined_by_exact_name", "edge_rows"));
}

TEST_CASE("load dumps: Kuzu's samples, by dialect and by label", "[tools][load]") {
  const auto root = shared_data("data/formats");
  if (!root) {
    WARN("shared data is absent: data/formats");
    return;
  }
  const auto load_one = [&](const std::string& file, const std::string& header,
                            LoadOptions options = {}) {
    const auto database = Database::open_in_memory();
    const bool edges = header.find(":START_ID") != std::string::npos;
    options.header = header;
    options.create_missing_nodes = edges;
    add_group(options, edges ? FileGroup::Kind::Edges : FileGroup::Kind::Nodes,
              edges ? "KNOWS" : "Thing", {(*root / file).string()});
    const auto report = run(*database, options);
    return edges ? report.edges : report.nodes;
  };
  CHECK(load_one("typed-headers/person.csv", "") == 2);
  LoadOptions special;
  special.delimiter = '|';
  special.quote = '-';
  special.escape = '#';
  CHECK(load_one("special-chars/vPerson.csv", "id:ID,name,born:date", special) == 8);
  LoadOptions backslash;
  backslash.escape = '\\';
  CHECK(load_one("tinysnb/vOrganisation.csv", "id:ID,name,a,b,c,d,e,f,g,h", backslash) == 3);
  CHECK(load_one("tinysnb/eKnows.csv", ":START_ID,:END_ID,since:date,a,b,c,d,e,f") == 6);
  CHECK(load_one("tinysnb/vPerson.csv", "") == 5);
  CHECK(load_one("demo-db-csv/city.csv.gzip", "name:ID,population:int") == 3);
  CHECK(load_one("demo-db-csv/follows.csv", ":START_ID,:END_ID,since:int") == 4);
}
