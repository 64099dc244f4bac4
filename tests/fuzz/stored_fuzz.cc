// Any bytes as a row of the store: the first byte picks the decoder. Damage is Error{Corruption};
// what decodes has a normal form that decodes to itself, can be printed, and fits an index.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/error.h"
#include "schema/value.h"
#include "schema/value_text.h"
#include "storage/adjacency_chunk.h"
#include "storage/chunk_encoder.h"
#include "storage/keys.h"
#include "storage/ordered_code.h"
#include "storage/records.h"
#include "storage/value_codec.h"
#include "tests/fuzz/fuzz_check.h"

using namespace clout;
using namespace clout::storage;

namespace {

// Every large value is there, and is the same.
class OneLargeValue final : public LargeValueWriter, public LargeValueReader {
 public:
  std::uint64_t put(std::string_view) override { return 7; }
  [[nodiscard]] std::string get(std::uint64_t) const override { return encode_value("large"); }
};

void check_value(const Value& value) {
  FUZZ_CHECK(!literal(value).empty());
  FUZZ_CHECK(!json(value).empty());
  std::string index_entry;
  append_ordered_value(index_entry, value);
  FUZZ_CHECK(equivalent(value, value));
  static_cast<void>(hash_value(value));
  static_cast<void>(compare(value, value));
}

void check_values(const std::vector<Property>& properties) {
  for (const auto& [key, value] : properties) {
    FUZZ_CHECK(!value.is_null());
    check_value(value);
  }
}

void check_value_bytes(std::string_view bytes) {
  const Value value = decode_value(bytes);
  check_value(value);
  const std::string normal = encode_value(value);
  FUZZ_CHECK(encode_value(decode_value(normal)) == normal);
  ByteReader in(bytes, "value");
  skip_value(in);
  FUZZ_CHECK(in.at_end());
}

// What is decoded comes back from its own bytes.
template <typename Decode>
auto check_record(std::string_view bytes, Decode decode) {
  auto record = decode(bytes);
  const std::string normal = encode(record);
  FUZZ_CHECK(encode(decode(normal)) == normal);
  return record;
}

template <typename Decode>
void check_key(std::string_view bytes, Decode decode) {
  const auto key = decode(bytes);
  FUZZ_CHECK(decode(encode_key(key)) == key);
}

void check_node(std::string_view bytes) {
  const NodeRecord node = check_record(bytes, decode_node);
  check_values(node.properties);
  FUZZ_CHECK(decode_node_labels(bytes) == node.labels);
  FUZZ_CHECK(decode_node_recorded_from(bytes) == node.recorded_from);
  for (const auto& [key, value] : node.properties) {
    FUZZ_CHECK(encode_value(decode_node_property(bytes, key)) == encode_value(value));
  }
}

void check_column(const PropertyColumn& column, std::uint32_t size) {
  const OneLargeValue large;
  std::vector<Value> values;
  std::vector<double> doubles;
  std::vector<std::int64_t> integers;
  std::vector<std::uint32_t> codes;
  std::vector<std::string> table;
  column.values(large, values);
  column.doubles(0, doubles);
  column.integers(0, integers);
  column.codes(codes, table);
  FUZZ_CHECK(values.size() == size && doubles.size() == size);
  FUZZ_CHECK(integers.size() == size && codes.size() == size);
  for (std::uint32_t i = 0; i < size; ++i) {
    FUZZ_CHECK(codes[i] == PropertyColumn::kNoCode || codes[i] < table.size());
    FUZZ_CHECK(encode_value(column.value(i, large)) == encode_value(values[i]));
    check_value(values[i]);
  }
}

// Edges that lie in order come back from the chunks that are made of them.
void check_rewritten(const std::vector<EdgeRecord>& edges) {
  for (std::size_t i = 1; i < edges.size(); ++i) {
    if (edges[i - 1].type == edges[i].type && edges[i - 1].end == edges[i].end &&
        edges[i - 1].id >= edges[i].id) {
      return;
    }
  }
  OneLargeValue large;
  std::vector<EdgeRecord> again;
  encode_out_chunks(edges, large, [&](std::string_view, std::string_view chunk) {
    OutChunk(chunk).records(NodeId{1}, large, again);
  });
  FUZZ_CHECK(again.size() == edges.size());
  for (std::size_t i = 0; i < edges.size(); ++i) {
    FUZZ_CHECK(again[i].id == edges[i].id && again[i].end == edges[i].end);
    FUZZ_CHECK(again[i].properties.size() == edges[i].properties.size());
  }
}

void check_out_chunk(std::string_view bytes) {
  const OutChunk chunk(bytes);
  const OneLargeValue large;
  std::vector<EdgeRecord> edges;
  chunk.records(NodeId{1}, large, edges);
  FUZZ_CHECK(edges.size() == chunk.size());
  std::vector<std::uint64_t> numbers;
  chunk.large_values(numbers);
  for (const PropertyColumn& column : chunk.columns()) check_column(column, chunk.size());
  for (std::uint32_t i = 0; i < chunk.size(); ++i) {
    FUZZ_CHECK(chunk.edge(i) == edges[i].id);
    FUZZ_CHECK(chunk.recorded_from(i) == edges[i].recorded_from);
    FUZZ_CHECK(chunk.properties(i, large).size() == edges[i].properties.size());
  }
  check_rewritten(edges);
}

void check_in_chunk(std::string_view bytes) {
  const InChunk chunk(bytes);
  std::vector<NodeId> all;
  chunk.neighbours(all);
  FUZZ_CHECK(all.size() == chunk.size());
  std::vector<NodeId> by_type;
  for (const TypeRange& range : chunk.types()) {
    FUZZ_CHECK(chunk.find(range.type) == range);
    chunk.neighbours(range, by_type);
  }
  FUZZ_CHECK(by_type == all);
}

using Check = void (*)(std::string_view);

// Never renumbered: seeds begin with a place in it.
constexpr std::array<Check, 22> kChecks = {
    check_out_chunk,
    check_in_chunk,
    check_value_bytes,
    check_node,
    [](std::string_view bytes) { check_values(check_record(bytes, decode_edge).properties); },
    [](std::string_view bytes) { check_record(bytes, decode_edge_location); },
    [](std::string_view bytes) { check_values(check_record(bytes, decode_delta).properties); },
    [](std::string_view bytes) { check_record(bytes, decode_history); },
    [](std::string_view bytes) { check_record(bytes, decode_commit); },
    [](std::string_view bytes) { check_value(check_record(bytes, decode_claim).published); },
    [](std::string_view bytes) { check_record(bytes, decode_source); },
    [](std::string_view bytes) { check_record(bytes, decode_model); },
    [](std::string_view bytes) { check_record(bytes, decode_index); },
    [](std::string_view bytes) { (void)decode_counter(bytes); },
    [](std::string_view bytes) { check_key(bytes, decode_adjacency_key); },
    [](std::string_view bytes) { check_key(bytes, decode_delta_key); },
    [](std::string_view bytes) { check_key(bytes, decode_name_key); },
    [](std::string_view bytes) {
      const ExternalIdKey key = decode_external_id_key(bytes);
      FUZZ_CHECK(decode_external_id_key(external_id_key(key.space, key.id)) == key);
    },
    [](std::string_view bytes) { check_key(bytes, decode_history_key); },
    [](std::string_view bytes) { check_key(bytes, decode_catalog_key); },
    [](std::string_view bytes) { check_key(bytes, decode_claim_key); },
    [](std::string_view bytes) { (void)decode_property_index_node(bytes); },
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || data[0] >= kChecks.size()) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    kChecks[data[0]](bytes);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::Corruption) return 0;
    std::cerr << error.what() << "\n";
    std::abort();
  }
  return 0;
}
