// Chunks give back the edges they were made of, close where they should, come out the same from
// rows and from columns, and treat foreign bytes as damage.
#include "storage/adjacency_chunk.h"

#include <catch2/catch.hpp>

#include "storage/chunk_encoder.h"
#include "storage/keys.h"
#include "storage/value_codec.h"
#include "tests/storage/random_edges.h"
#include "tests/support/random_seed.h"

using namespace clout;
using namespace clout::storage;
using clout::tests::LargeValueMap;
using clout::tests::RandomEdges;

namespace {

using Chunks = std::vector<std::pair<std::string, std::string>>;

ChunkSink collect(Chunks& chunks) {
  return [&chunks](std::string_view key, std::string_view value) {
    chunks.emplace_back(std::string(key), std::string(value));
  };
}

// An edge as text, exact to the bit.
std::string describe(const EdgeRecord& edge) { return encode(edge); }

std::vector<std::string> describe(const std::vector<EdgeRecord>& edges) {
  std::vector<std::string> out;
  for (const EdgeRecord& edge : edges) out.push_back(describe(edge));
  return out;
}

std::vector<EdgeRecord> decode_all(NodeId start, const Chunks& chunks, const LargeValueMap& large) {
  std::vector<EdgeRecord> edges;
  for (const auto& [key, value] : chunks) OutChunk(value).records(start, large, edges);
  return edges;
}

std::vector<AdjacencyEntry> entries_of(const std::vector<EdgeRecord>& edges) {
  std::vector<AdjacencyEntry> entries;
  for (std::uint32_t row = 0; row < edges.size(); ++row) {
    entries.push_back({edges[row].type, edges[row].end, row});
  }
  return entries;
}

// Every reading function of a chunk; what comes out does not matter.
void read_everything(std::string_view bytes, const LargeValueReader& large) {
  const OutChunk chunk(bytes);
  std::vector<EdgeRecord> edges;
  chunk.records(NodeId{1}, large, edges);
  std::vector<std::uint64_t> numbers;
  chunk.large_values(numbers);
  for (const PropertyColumn& column : chunk.columns()) {
    std::vector<double> doubles;
    std::vector<std::int64_t> integers;
    std::vector<std::uint32_t> codes;
    std::vector<std::string> table;
    column.doubles(0, doubles);
    column.integers(0, integers);
    column.codes(codes, table);
  }
  for (std::uint32_t i = 0; i < chunk.size(); ++i) {
    (void)chunk.edge(i);
    (void)chunk.recorded_from(i);
    (void)chunk.properties(i, large);
  }
}

template <typename Read>
bool is_damaged(Read read) {
  try {
    read();
    return false;
  } catch (const Error& error) {
    REQUIRE(error.code() == ErrorCode::Corruption);
    return true;
  }
}

}  // namespace

TEST_CASE("chunks: random edges come back bit for bit", "[storage][chunk]") {
  const std::uint64_t seed = tests::random_seed(20);
  CAPTURE(seed);
  RandomEdges random(seed);
  for (int round = 0; round < 60; ++round) {
    const NodeId start{static_cast<std::uint32_t>(random.below(1u << 31))};
    const auto edges = random.edges(start, 1 + random.below(round % 10 == 0 ? 900 : 60));
    LargeValueMap large;
    Chunks chunks;
    encode_out_chunks(edges, large, collect(chunks));
    REQUIRE(describe(decode_all(start, chunks, large)) == describe(edges));
    // Edge by edge, as a query reads.
    std::size_t at = 0;
    for (const auto& [key, value] : chunks) {
      const OutChunk chunk(value);
      REQUIRE(chunk.size() <= kMaxOutChunkEdges);
      REQUIRE((value.size() <= kMaxChunkBytes || chunk.size() == 1));
      const EdgeRecord& first = edges[at];
      REQUIRE(decode_adjacency_key(key) ==
              AdjacencyKey{Direction::Out, start, first.type, first.end, first.id});
      for (std::uint32_t i = 0; i < chunk.size(); ++i, ++at) {
        EdgeRecord read = edges[at];
        read.id = chunk.edge(i);
        read.recorded_from = chunk.recorded_from(i);
        read.properties = chunk.properties(i, large);
        REQUIRE(describe(read) == describe(edges[at]));
      }
    }
    REQUIRE(at == edges.size());
    std::vector<std::uint64_t> numbers;
    for (const auto& [key, value] : chunks) OutChunk(value).large_values(numbers);
    REQUIRE(numbers.size() == large.rows.size());
  }
}

TEST_CASE("chunks: columns and rows give the same bytes", "[storage][chunk]") {
  const std::uint64_t seed = tests::random_seed(21);
  CAPTURE(seed);
  RandomEdges random(seed);
  for (int round = 0; round < 20; ++round) {
    const std::size_t count = 1 + random.below(600);
    std::vector<std::uint8_t> present(count);
    std::vector<std::int64_t> integers(count);
    std::vector<double> floats(count);
    std::vector<std::uint8_t> booleans(count);
    std::vector<std::int32_t> dates(count);
    std::vector<std::uint32_t> codes(count);
    const std::vector<std::string> words = {"a", "ab", std::string(600, 'x'), "abc"};
    const std::vector<std::string_view> dictionary(words.begin(), words.end());
    std::vector<Value> values(count);
    std::vector<EdgeRecord> edges(count);
    const bool with_long = round % 4 == 0;
    for (std::size_t i = 0; i < count; ++i) {
      present[i] = random.below(3) != 0;
      integers[i] = static_cast<std::int64_t>(random.below(1u << 30)) - 99;
      floats[i] = round % 2 == 0 ? random.number() : static_cast<double>(random.below(1000)) / 1000;
      booleans[i] = static_cast<std::uint8_t>(random.below(2));
      dates[i] = static_cast<std::int32_t>(random.below(20'000)) - 5'000;
      codes[i] = with_long ? static_cast<std::uint32_t>(random.below(4))
                           : static_cast<std::uint32_t>(random.below(2));
      values[i] = random.below(3) == 0 ? Value() : round % 3 == 0 ? Value(7.5) : random.value();
      edges[i] = {EdgeId{500 + i},
                  EdgeTypeId{static_cast<std::uint32_t>(i / 100)},
                  NodeId{9},
                  NodeId{static_cast<std::uint32_t>(i * 3)},
                  1234,
                  {}};
      auto& properties = edges[i].properties;
      if (present[i] != 0) properties.emplace_back(PropertyKeyId{0}, Value(integers[i]));
      properties.emplace_back(PropertyKeyId{1}, Value(floats[i]));
      if (present[i] != 0) properties.emplace_back(PropertyKeyId{2}, Value(booleans[i] != 0));
      if (present[i] != 0) properties.emplace_back(PropertyKeyId{5}, Value(Date{dates[i]}));
      properties.emplace_back(PropertyKeyId{8}, Value(words[codes[i]]));
      if (!values[i].is_null()) properties.emplace_back(PropertyKeyId{9}, values[i]);
    }
    std::vector<EdgeColumn> columns(6);
    columns[0] = {.key = PropertyKeyId{0},
                  .kind = ColumnKind::Integer,
                  .present = present,
                  .integers = integers};
    columns[1] = {.key = PropertyKeyId{1}, .kind = ColumnKind::Float, .floats = floats};
    columns[2] = {.key = PropertyKeyId{2},
                  .kind = ColumnKind::Boolean,
                  .present = present,
                  .booleans = booleans};
    columns[3] = {
        .key = PropertyKeyId{5}, .kind = ColumnKind::Date, .present = present, .dates = dates};
    columns[4] = {.key = PropertyKeyId{8},
                  .kind = ColumnKind::String,
                  .codes = codes,
                  .dictionary = dictionary};
    columns[5] = {.key = PropertyKeyId{9}, .kind = ColumnKind::Mixed, .values = values};
    LargeValueMap large_rows;
    LargeValueMap large_columns;
    Chunks by_rows;
    Chunks by_columns;
    encode_out_chunks(edges, large_rows, collect(by_rows));
    EdgeTable table;
    table.columns = columns;
    table.recorded_from = 1234;
    OutChunkEncoder encoder(table, large_columns);
    encoder.encode(NodeId{9}, entries_of(edges), EdgeId{500}, collect(by_columns));
    REQUIRE(by_columns == by_rows);
    REQUIRE(large_columns.rows == large_rows.rows);
    REQUIRE(describe(decode_all(NodeId{9}, by_columns, large_columns)) == describe(edges));
  }
}

TEST_CASE("chunks: a type filter finds its range", "[storage][chunk]") {
  std::vector<EdgeRecord> edges;
  for (std::uint32_t i = 0; i < 90; ++i) {
    edges.push_back({EdgeId{i}, EdgeTypeId{i / 30 * 7}, NodeId{3}, NodeId{i * i}, 5, {}});
  }
  LargeValueMap large;
  Chunks chunks;
  encode_out_chunks(edges, large, collect(chunks));
  REQUIRE(chunks.size() == 1);
  const OutChunk chunk(chunks[0].second);
  REQUIRE(chunk.types().size() == 3);
  REQUIRE(chunk.find(EdgeTypeId{7}) == TypeRange{EdgeTypeId{7}, 30, 30});
  REQUIRE(!chunk.find(EdgeTypeId{8}));
  std::vector<NodeId> neighbours;
  chunk.neighbours(*chunk.find(EdgeTypeId{7}), neighbours);
  REQUIRE(neighbours.size() == 30);
  REQUIRE(neighbours[0] == NodeId{900});
  REQUIRE(neighbours[29] == NodeId{59 * 59});
}

TEST_CASE("chunks: the In side keeps parallel edges together", "[storage][chunk]") {
  const std::uint64_t seed = tests::random_seed(22);
  CAPTURE(seed);
  RandomEdges random(seed);
  for (int round = 0; round < 30; ++round) {
    std::vector<AdjacencyEntry> entries;
    for (std::uint32_t type = 0; type < 3; ++type) {
      std::uint32_t node = 0;
      for (std::uint64_t group = random.below(700); group > 0; --group) {
        node += static_cast<std::uint32_t>(1 + random.below(100'000));
        const std::uint64_t parallel = random.below(20) == 0 ? 1 + random.below(1500) : 1;
        entries.insert(entries.end(), parallel, {EdgeTypeId{type}, NodeId{node}, 0});
      }
    }
    Chunks chunks;
    encode_in_chunks(NodeId{8}, entries, collect(chunks));
    std::size_t at = 0;
    for (const auto& [key, value] : chunks) {
      const InChunk chunk(value);
      REQUIRE(decode_adjacency_key(key) == AdjacencyKey{Direction::In, NodeId{8}, entries[at].type,
                                                        entries[at].neighbour, EdgeId{}});
      if (at > 0) {
        REQUIRE((entries[at - 1].type != entries[at].type ||
                 entries[at - 1].neighbour != entries[at].neighbour));
      }
      std::vector<NodeId> neighbours;
      for (const TypeRange& range : chunk.types()) {
        chunk.neighbours(range, neighbours);
        for (std::uint32_t i = range.first; i < range.first + range.count; ++i) {
          REQUIRE(entries[at + i].type == range.type);
        }
      }
      for (std::size_t i = 0; i < neighbours.size(); ++i) {
        REQUIRE(neighbours[i] == entries[at + i].neighbour);
      }
      at += chunk.size();
    }
    REQUIRE(at == entries.size());
  }
}

TEST_CASE("chunks: typed reading of columns", "[storage][chunk]") {
  std::vector<EdgeRecord> edges;
  for (std::uint32_t i = 0; i < 10; ++i) {
    EdgeRecord edge{EdgeId{i}, EdgeTypeId{0}, NodeId{3}, NodeId{i}, 5, {}};
    if (i % 2 == 0) edge.properties.emplace_back(PropertyKeyId{1}, Value(i / 8.0));
    edge.properties.emplace_back(PropertyKeyId{2}, Value(Date{i * 100}));
    edge.properties.emplace_back(PropertyKeyId{3}, i == 4 ? Value("no number") : Value(int(i)));
    edge.properties.emplace_back(PropertyKeyId{4}, Value(i < 5 ? "low" : "high"));
    edges.push_back(std::move(edge));
  }
  LargeValueMap large;
  Chunks chunks;
  encode_out_chunks(edges, large, collect(chunks));
  const OutChunk chunk(chunks.at(0).second);
  REQUIRE(chunk.column(PropertyKeyId{0}) == nullptr);
  REQUIRE(chunk.column(PropertyKeyId{1})->kind() == ColumnKind::Float);
  std::vector<double> doubles;
  chunk.column(PropertyKeyId{1})->doubles(-1, doubles);
  REQUIRE(doubles == std::vector<double>{0, -1, 0.25, -1, 0.5, -1, 0.75, -1, 1, -1});
  std::vector<std::int64_t> days;
  chunk.column(PropertyKeyId{2})->integers(-1, days);
  REQUIRE(days.at(9) == 900);
  REQUIRE(chunk.column(PropertyKeyId{3})->kind() == ColumnKind::Mixed);
  doubles.clear();
  chunk.column(PropertyKeyId{3})->doubles(-1, doubles);
  REQUIRE(doubles == std::vector<double>{0, 1, 2, 3, -1, 5, 6, 7, 8, 9});
  std::vector<std::uint32_t> codes;
  std::vector<std::string> table;
  chunk.column(PropertyKeyId{4})->codes(codes, table);
  REQUIRE(table == std::vector<std::string>{"low", "high"});
  REQUIRE(codes == std::vector<std::uint32_t>{0, 0, 0, 0, 0, 1, 1, 1, 1, 1});
}

TEST_CASE("chunks: foreign bytes are damage and never more", "[storage][chunk]") {
  const std::uint64_t seed = tests::random_seed(23);
  CAPTURE(seed);
  RandomEdges random(seed);
  int damaged = 0;
  for (int round = 0; round < 3000; ++round) {
    const auto edges = random.edges(NodeId{1}, 1 + random.below(20));
    LargeValueMap large;
    Chunks chunks;
    encode_out_chunks(edges, large, collect(chunks));
    std::string bytes = chunks[0].second;
    for (std::uint64_t i = random.below(4); i > 0; --i) {
      bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
    }
    if (random.below(3) == 0) bytes.resize(random.below(bytes.size()));
    if (random.below(10) == 0) bytes += random.text(random.below(10));
    damaged += is_damaged([&] { read_everything(bytes, large); }) ? 1 : 0;
  }
  REQUIRE(damaged > 300);
  for (int round = 0; round < 3000; ++round) {
    const std::string bytes = random.text(random.below(60));
    is_damaged([&] { read_everything(std::string(1, '\0') + bytes, LargeValueMap()); });
    is_damaged([&] {
      std::vector<NodeId> neighbours;
      InChunk("\x01" + bytes).neighbours(neighbours);
    });
  }
}
