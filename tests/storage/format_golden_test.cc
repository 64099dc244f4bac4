// docs/storage_format.md to the byte: the hex of every kind of key, value, record and chunk. A
// change here is a change of the format, which needs a new version number.
#include <cctype>
#include <fstream>
#include <iterator>
#include <limits>
#include <sstream>

#include <catch2/catch.hpp>

#include "storage/chunk_encoder.h"
#include "storage/format_version.h"
#include "storage/keys.h"
#include "storage/records.h"
#include "storage/value_codec.h"
#include "tests/storage/random_edges.h"
#include "tests/support/hex.h"

using namespace clout;
using namespace clout::storage;
using clout::tests::to_hex;

TEST_CASE("format: layout constants", "[storage][format]") {
  REQUIRE(kFormatVersion == 5);
  REQUIRE(kFirstFormatVersion == 1);
  std::string names;
  for (const Family family : all_families()) names += std::string(family_name(family)) + " ";
  REQUIRE(names ==
          "meta adjacency nodes names external_ids large_values property_index claims catalog "
          "history delta commit_log edge_locator ");
  REQUIRE(kMaxOutChunkEdges == 256);
  REQUIRE(kMaxInChunkEdges == 1024);
  REQUIRE(kMaxChunkBytes == 8192);
  REQUIRE(kMaxInlineValueBytes == 512);
}

TEST_CASE("format: keys", "[storage][format]") {
  REQUIRE(to_hex(encode_key(
              AdjacencyKey{Direction::Out, NodeId{1}, EdgeTypeId{2}, NodeId{3}, EdgeId{0x0405}})) ==
          "00 00 00 00 01 00 00 00 02 00 00 00 03 00 00 00 00 00 00 04 05");
  REQUIRE(to_hex(encode_key(AdjacencyKey{Direction::In, NodeId{1}, EdgeTypeId{2}, NodeId{3},
                                         EdgeId{}})) == "01 00 00 00 01 00 00 00 02 00 00 00 03");
  REQUIRE(to_hex(encode_key(
              DeltaKey{DeltaKind::InEdge, NodeId{1}, EdgeTypeId{2}, NodeId{3}, EdgeId{4}})) ==
          "01 00 00 00 01 00 00 00 02 00 00 00 03 00 00 00 00 00 00 00 04");
  REQUIRE(to_hex(encode_key(DeltaKey{DeltaKind::Node, NodeId{258}, {}, {}, {}})) ==
          "02 00 00 01 02");
  REQUIRE(to_hex(node_key(NodeId{0xAABBCCDD})) == "AA BB CC DD");
  REQUIRE(to_hex(encode_key(NameKey{"ab", "Ab", NameKind::Alias, NodeId{7}})) ==
          "61 62 00 01 41 62 00 01 01 00 00 00 07");
  REQUIRE(to_hex(external_id_key("s", std::string("x\0y", 3))) == "73 00 01 78 00 79");
  REQUIRE(to_hex(edge_locator_key(EdgeId{9})) == "00 00 00 00 00 00 00 09");
  REQUIRE(to_hex(encode_key(HistoryKey{EntityKind::Edge, 5, 1, CommitNumber{2}})) ==
          "01 00 00 00 00 00 00 00 05 7F FF FF FF FF FF FF FE FF FF FF FF FF FF FF FD");
  REQUIRE(to_hex(commit_log_key(CommitNumber{3})) == "00 00 00 00 00 00 00 03");
  REQUIRE(to_hex(property_index_key(1, Value("a"), NodeId{2})) ==
          "00 00 00 01 50 61 00 01 00 00 00 02");
  REQUIRE(to_hex(property_index_key(1, Value("a"), EdgeId{2})) ==
          "00 00 00 01 50 61 00 01 00 00 00 00 00 00 00 02");
  REQUIRE(to_hex(words_from(1, "ab")) == "00 00 00 01 50 61 62");
  REQUIRE(to_hex(encode_key(ClaimKey{EdgeId{5}, 6})) == "00 00 00 00 00 00 00 05 00 00 00 06");
  REQUIRE(to_hex(large_value_key(1)) == "00 00 00 00 00 00 00 01");
  REQUIRE(to_hex(encode_key(CatalogKey{CatalogKind::EdgeType, "", 3})) == "01 00 00 00 03");
  REQUIRE(to_hex(encode_key(CatalogKey{CatalogKind::Model, "m", 1})) == "04 6D 00 01 00 00 00 01");
}

TEST_CASE("format: ordered values", "[storage][format]") {
  const auto ordered = [](const Value& value) {
    std::string out;
    append_ordered_value(out, value);
    return to_hex(out);
  };
  REQUIRE(ordered(Map{{"k", 1}}) == "10 01 6B 00 01 60 BF F0 00 00 00 00 00 00 80 00 00");
  REQUIRE(ordered(List{false}) == "20 01 58 00 00");
  REQUIRE(ordered(DateTime{1, 2, 0, ""}) == "30 80 00 00 00 00 00 00 01 00 00 00 02");
  REQUIRE(ordered(LocalDateTime{1, 2}) == "34 80 00 00 00 00 00 00 01 00 00 00 02");
  REQUIRE(ordered(Date{-1}) == "38 7F FF FF FF FF FF FF FF");
  REQUIRE(ordered(Time{5'000'000'000, 5}) == "3C 80 00 00 00 00 00 00 00");
  REQUIRE(ordered(LocalTime{3}) == "40 80 00 00 00 00 00 00 03");
  REQUIRE(ordered(Duration{1, 2, 3, 4}) ==
          "44 80 00 00 00 00 00 00 01 80 00 00 00 00 00 00 02 80 00 00 00 00 00 00 03 "
          "80 00 00 00 00 00 00 04");
  REQUIRE(ordered(std::string("a\0", 2)) == "50 61 00 FF 00 01");
  REQUIRE(ordered(true) == "58 01");
  REQUIRE(ordered(2) == "60 C0 00 00 00 00 00 00 00 80 00");
  REQUIRE(ordered(-2.5) == "60 3F FB FF FF FF FF FF FF 80 00");
  REQUIRE(ordered((std::int64_t{1} << 53) + 1) == "60 C3 40 00 00 00 00 00 00 80 01");
  REQUIRE(ordered(std::numeric_limits<double>::quiet_NaN()) == "60 FF FF FF FF FF FF FF FF 80 00");
  REQUIRE(ordered(Value()) == "F0");
}

TEST_CASE("format: values", "[storage][format]") {
  const auto coded = [](const Value& value) { return to_hex(encode_value(value)); };
  REQUIRE(coded(Value()) == "00");
  REQUIRE(coded(false) == "01");
  REQUIRE(coded(true) == "02");
  REQUIRE(coded(0) == "80");
  REQUIRE(coded(127) == "FF");
  REQUIRE(coded(128) == "03 80 02");
  REQUIRE(coded(-1) == "03 01");
  REQUIRE(coded(0.64) == "05 02 80 01");
  REQUIRE(coded(1.0 / 3) == "04 55 55 55 55 55 55 D5 3F");
  REQUIRE(coded(-0.0) == "04 00 00 00 00 00 00 00 80");
  REQUIRE(coded("hi") == "42 68 69");
  REQUIRE(coded(std::string(64, 'a')).substr(0, 11) == "06 40 61 61");
  REQUIRE(coded(List{1, "a"}) == "07 02 81 41 61");
  REQUIRE(coded(Map{{"b", 2}, {"a", 1}}) == "08 02 01 61 81 01 62 82");
  REQUIRE(coded(Date{19'000}) == "09 F0 A8 02");
  REQUIRE(coded(LocalTime{5}) == "0A 05");
  REQUIRE(coded(Time{5, 3600}) == "0B 05 A0 38");
  REQUIRE(coded(LocalDateTime{-1, 7}) == "0C 01 07");
  REQUIRE(coded(DateTime{1, 7, -3600, ""}) == "0D 02 07 9F 38");
  REQUIRE(coded(DateTime{1, 7, 0, "Etc/UTC"}) == "0E 02 07 00 07 45 74 63 2F 55 54 43");
  REQUIRE(coded(Duration{1, -1, 2, -2}) == "0F 02 01 04 03");
}

TEST_CASE("format: records", "[storage][format]") {
  NodeRecord node{7,
                  {LabelId{0}, LabelId{3}},
                  {{PropertyKeyId{1}, Value("x")}, {PropertyKeyId{2}, Value(true)}}};
  REQUIRE(to_hex(encode(node)) == "0E 02 00 02 02 01 41 78 00 02");
  EdgeRecord edge{
      EdgeId{300}, EdgeTypeId{1}, NodeId{2}, NodeId{3}, 4, {{PropertyKeyId{0}, Value(5)}}};
  REQUIRE(to_hex(encode(edge)) == "AC 02 01 02 03 08 01 00 85");
  REQUIRE(to_hex(encode(EdgeLocation{EdgeTypeId{1}, NodeId{2}, NodeId{3}})) == "01 02 03");
  REQUIRE(to_hex(encode(DeltaRecord{
              CommitNumber{9}, ChangeKind::Updated, 4, {{PropertyKeyId{0}, Value(5)}}})) ==
          "09 01 08 01 00 85");
  REQUIRE(to_hex(encode(HistoryRecord{edge})) == "01 AC 02 01 02 03 08 01 00 85");
  REQUIRE(to_hex(encode(HistoryRecord{node})) == "00 0E 02 00 02 02 01 41 78 00 02");
  CommitRecord commit;
  commit.time = 1;
  commit.kind = CommitKind::Load;
  commit.first_node = NodeId{2};
  commit.node_count = 3;
  commit.first_edge = EdgeId{4};
  commit.edge_count = 5;
  commit.changes = {{EntityKind::Edge, ChangeKind::Deleted, 6}};
  commit.note = "n";
  REQUIRE(to_hex(encode(commit)) == "02 01 02 03 04 05 01 01 02 06 01 6E");
  Claim claim;
  claim.source = "s";
  claim.stance = Stance::Denies;
  claim.certainty = 1.0;
  claim.published = Date{1};
  claim.recorded = 1;
  claim.commit = CommitNumber{3};
  claim.origin = "o";
  claim.quote = "q";
  claim.url = "u";
  claim.speaker = "p";
  claim.status = "t";
  REQUIRE(to_hex(encode(claim)) ==
          "01 73 01 01 00 00 00 00 00 00 F0 3F 09 02 02 03 01 6F 01 71 01 75 01 70 01 74");
  REQUIRE(to_hex(encode(SourceRecord{1, std::nullopt})) == "02 00");
  REQUIRE(to_hex(encode(IndexDefinition{1, "i", LabelId{2}, PropertyKeyId{3}, true})) ==
          "01 01 69 02 03 01");
  REQUIRE(to_hex(encode(IndexDefinition{1, "i", LabelId{2}, PropertyKeyId{3}, false})) ==
          "01 01 69 02 03 00");
  REQUIRE(to_hex(encode(IndexDefinition{1, "i", EdgeTypeId{2}, PropertyKeyId{3}, false})) ==
          "01 01 69 02 03 02");
  REQUIRE(to_hex(encode(IndexDefinition{1, "i", EdgeTypeId{2}, PropertyKeyId{3}, true})) ==
          "01 01 69 02 03 03");
  REQUIRE(to_hex(encode(ConstraintDefinition{1, "c", LabelId{2}, PropertyKeyId{3}, {}})) ==
          "01 01 63 00 02 03 00");
  REQUIRE(to_hex(encode(ConstraintDefinition{1, "c", EdgeTypeId{2}, PropertyKeyId{3},
                                             ValueType::Duration})) == "01 01 63 01 02 03 0F");
  REQUIRE(to_hex(encode(TextIndexDefinition{
              1, "t", {LabelId{2}, LabelId{4}}, {PropertyKeyId{3}, PropertyKeyId{5}}})) ==
          "01 01 74 02 02 01 02 03 05");
  REQUIRE(
      to_hex(encode(PathIndexDefinition{1, "p", {EdgeTypeId{2}, EdgeTypeId{300}}, "r", "r.w"})) ==
      "01 01 70 02 02 AC 02 01 72 03 72 2E 77");
  ModelRecord model;
  model.recorded_from = 1;
  model.model.name = "m";
  model.model.version = 2;
  model.model.hop_decay = 1;
  model.model.types = {{"T", {"t"}, true, {1, -1, PolarityRule::EdgeOdds}, {}, 2}};
  REQUIRE(to_hex(encode(model)) ==
          "02 01 6D 02 00 00 00 00 00 00 F0 3F 01 01 54 01 01 74 01 "
          "00 00 00 00 00 00 F0 3F 00 00 00 00 00 00 F0 BF 01 "
          "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
          "00 00 00 00 00 00 00 40");
  model.model.types.clear();
  model.model.balance = 0.5;
  REQUIRE(to_hex(encode(model)) ==
          "02 01 6D 02 00 00 00 00 00 00 F0 3F 00 00 00 00 00 00 00 E0 3F");
  ModelRecord drop;
  drop.recorded_from = 1;
  drop.model.version = 3;
  REQUIRE(drop.is_drop());
  REQUIRE(to_hex(encode(drop)) == "02 00 03 66 66 66 66 66 66 E6 3F 00");
  REQUIRE(to_hex(encode_counter(258)) == "00 00 00 00 00 00 01 02");
}

TEST_CASE("format: the version that rows of rules raise a database to", "[storage][format]") {
  WriteBatch batch;
  raise_format_version(batch);
  REQUIRE(batch.operations().size() == 1);
  REQUIRE(batch.operations()[0].family == Family::Meta);
  REQUIRE(batch.operations()[0].key == "format_version");
  REQUIRE(decode_counter(batch.operations()[0].value) == 5);
}

TEST_CASE("format: the rows of a new database", "[storage][format]") {
  std::string rows;
  const WriteBatch batch = new_database_rows(1);
  for (const auto& operation : batch.operations()) {
    REQUIRE(operation.family == Family::Meta);
    rows += operation.key + "=" + std::to_string(decode_counter(operation.value)) + " ";
  }
  REQUIRE(rows == "format_version=1 created=1 next_node=0 next_edge=0 next_large=0 fold_commit=0 ");
}

namespace {

std::string page() {
  std::ifstream file(CLOUT_SOURCE_DIR "/docs/storage_format.md");
  return {std::istreambuf_iterator<char>(file), {}};
}

// The bytes at the beginning of the lines of the page's example, as one row of hex; `|` and the
// words "key" and "value" stand for nothing.
std::string example_bytes() {
  const std::string text = page();
  std::istringstream lines(text.substr(text.find("    key    ")));
  std::string hex;
  for (std::string line; std::getline(lines, line) && line.rfind("    ", 0) == 0;) {
    std::istringstream words(line);
    for (std::string word; words >> word;) {
      const bool is_byte =
          word.size() == 2 && std::isxdigit(word[0]) != 0 && std::isxdigit(word[1]) != 0;
      if (is_byte) hex += (hex.empty() ? "" : " ") + word;
      if (!is_byte && word != "|" && word != "key" && word != "value") break;
    }
  }
  return hex;
}

std::string only_chunk(const std::vector<EdgeRecord>& edges) {
  tests::LargeValueMap large;
  std::string hex;
  encode_out_chunks(edges, large, [&](std::string_view key, std::string_view value) {
    hex = to_hex(key) + " | " + to_hex(value);
  });
  return hex;
}

EdgeRecord edge(std::uint64_t id, std::uint32_t type, std::uint32_t end,
                std::vector<Property> properties) {
  return {EdgeId{id}, EdgeTypeId{type}, NodeId{1}, NodeId{end}, 2, std::move(properties)};
}

}  // namespace

TEST_CASE("format: the page names every family and every key of meta", "[storage][format]") {
  const std::string text = page();
  REQUIRE(!text.empty());
  for (const Family family : all_families()) {
    REQUIRE(text.find("| `" + std::string(family_name(family)) + "` |") != std::string::npos);
  }
  for (const std::string_view key : {kMetaFormatVersion, kMetaCreated, kMetaNextNode, kMetaNextEdge,
                                     kMetaNextLargeValue, kMetaFoldCommit, kMetaVacuumTime}) {
    REQUIRE(text.find("`" + std::string(key) + "`") != std::string::npos);
  }
}

TEST_CASE("format: a chunk going out", "[storage][format]") {
  // The example of docs/storage_format.md.
  const PropertyKeyId confidence{0};
  const PropertyKeyId source{1};
  const PropertyKeyId since{4};
  std::string chunk =
      only_chunk({edge(10, 0, 5, {{confidence, 0.9}, {source, "ART"}}),
                  edge(11, 0, 7, {{confidence, 0.64}, {source, "TI"}, {since, Date{20'000}}}),
                  edge(12, 3, 5, {{confidence, 0.64}, {source, "TI"}})});
  REQUIRE(chunk ==
          "00 00 00 00 01 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 0A | "
          "00 03 02 00 02 02 02 01 01 "                          // three edges; types 0 and 3
          "05 02 05 "                                            // neighbours
          "02 14 03 "                                            // edge numbers
          "00 04 "                                               // recorded
          "03 "                                                  // columns
          "00 01 06 02 80 01 05 1A 00 "                          // confidence
          "00 03 0E 02 09 00 03 41 52 54 00 02 54 49 00 01 06 "  // source
          "02 82 05 02 C0 B8 02 00");                            // since
  chunk.erase(chunk.find(" |"), 2);
  REQUIRE(example_bytes() == chunk);
}

TEST_CASE("format: columns of a chunk", "[storage][format]") {
  // Of each chunk only what follows the count of columns: key, head, length, payload.
  const auto columns = [](const std::vector<Value>& values) {
    std::vector<EdgeRecord> edges;
    for (std::uint32_t i = 0; i < values.size(); ++i) {
      edges.push_back(edge(i, 0, i, {{PropertyKeyId{0}, values[i]}}));
    }
    const std::string hex = only_chunk(edges);
    const std::string before = "02 00 0" + std::to_string(values.size()) + " 00 04 01 ";
    return hex.substr(hex.find(before) + before.size());
  };
  REQUIRE(columns({-3, 1000}) == "00 00 05 05 0A 00 AC 0F");
  REQUIRE(columns({0.5, 0.125}) == "00 01 07 03 FA 01 09 77 01 00");
  REQUIRE(columns({Date{1}, Date{1}}) == "00 02 02 02 00");
  REQUIRE(columns({"ab", "abc"}) == "00 03 09 02 07 00 02 61 62 02 01 63");
  REQUIRE(columns({1.0 / 3, 1e300}).substr(0, 8) == "00 04 10");
  REQUIRE(columns({1, "a"}) == "00 05 03 81 41 61");
  REQUIRE(columns({true, false}) == "00 06 03 00 01 01");
  REQUIRE(columns({std::string(600, 'x')}) == "00 05 02 10 00");
}

TEST_CASE("format: a chunk coming in", "[storage][format]") {
  std::string hex;
  const std::vector<AdjacencyEntry> edges = {
      {EdgeTypeId{1}, NodeId{4}, 0}, {EdgeTypeId{1}, NodeId{4}, 0}, {EdgeTypeId{1}, NodeId{9}, 0}};
  encode_in_chunks(NodeId{2}, edges, [&](std::string_view key, std::string_view value) {
    hex = to_hex(key) + " | " + to_hex(value);
  });
  REQUIRE(hex ==
          "01 00 00 00 02 00 00 00 01 00 00 00 04 | "
          "01 03 01 01 03 03 09 02 0A");
}
