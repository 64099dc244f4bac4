// Codes order as what they encode, everything comes back, and foreign bytes are damage.
#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "storage/bit_packing.h"
#include "storage/keys.h"
#include "storage/records.h"
#include "storage/value_codec.h"
#include "tests/storage/random_edges.h"
#include "tests/support/random_seed.h"

using namespace clout;
using namespace clout::storage;
using clout::tests::RandomEdges;

namespace {

std::string ordered(const Value& value) {
  std::string out;
  append_ordered_value(out, value);
  return out;
}

template <typename Decode>
void expect_damage_or_value(Decode decode) {
  try {
    decode();
  } catch (const Error& error) {
    REQUIRE(error.code() == ErrorCode::Corruption);
  }
}

}  // namespace

TEST_CASE("codec: varints and zigzag come back", "[storage][codec]") {
  for (int shift = 0; shift < 64; ++shift) {
    for (const std::uint64_t value :
         {(std::uint64_t{1} << shift) - 1, std::uint64_t{1} << shift, ~std::uint64_t{0} << shift}) {
      std::string out;
      append_varint(out, value);
      append_signed(out, static_cast<std::int64_t>(value));
      ByteReader in(out, "test");
      REQUIRE(in.varint() == value);
      REQUIRE(in.signed_varint() == static_cast<std::int64_t>(value));
      REQUIRE(in.at_end());
    }
  }
  REQUIRE_THROWS_AS(ByteReader(std::string(10, '\xFF'), "test").varint(), Error);
  REQUIRE_THROWS_AS(ByteReader("\x80", "test").varint(), Error);
}

TEST_CASE("codec: packed numbers of every width come back", "[storage][codec]") {
  RandomEdges random(tests::random_seed(40));
  for (unsigned width = 0; width <= 64; ++width) {
    std::vector<std::int64_t> numbers;
    for (int i = 0; i < 70; ++i) {
      const std::uint64_t bits = random.below(~std::uint64_t{0});
      const std::uint64_t kept = width == 0 ? 0 : bits >> (64 - width);
      numbers.push_back(static_cast<std::int64_t>(kept) - 5);
    }
    std::string out;
    append_packed(out, numbers);
    ByteReader in(out, "test");
    const PackedNumbers packed(in, static_cast<std::uint32_t>(numbers.size()));
    REQUIRE(in.at_end());
    for (std::uint32_t i = 0; i < numbers.size(); ++i) REQUIRE(packed[i] == numbers[i]);
    ByteReader cut(std::string_view(out).substr(0, out.size() - 1), "test");
    REQUIRE_THROWS_AS(PackedNumbers(cut, static_cast<std::uint32_t>(numbers.size())), Error);
  }
}

TEST_CASE("codec: byte order of numbers is their order", "[storage][codec]") {
  const std::int64_t big = std::int64_t{1} << 53;
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  const double infinity = std::numeric_limits<double>::infinity();
  const std::vector<Value> ascending = {-infinity,
                                        -1e300,
                                        std::numeric_limits<std::int64_t>::min(),
                                        -big - 1,
                                        -big,
                                        -2.5,
                                        -2,
                                        -1e-9,
                                        0,
                                        1e-300,
                                        0.5,
                                        1,
                                        1.5,
                                        2,
                                        big - 1,
                                        big,
                                        big + 1,
                                        big + 2,
                                        big + 3,
                                        most - 1,
                                        most,
                                        0x1p63,
                                        1e300,
                                        infinity,
                                        std::numeric_limits<double>::quiet_NaN()};
  for (std::size_t i = 0; i + 1 < ascending.size(); ++i) {
    CAPTURE(i);
    REQUIRE(ordered(ascending[i]) < ordered(ascending[i + 1]));
  }
  REQUIRE(ordered(1) == ordered(1.0));
  REQUIRE(ordered(0) == ordered(-0.0));
  REQUIRE(ordered(big) == ordered(static_cast<double>(big)));
}

TEST_CASE("codec: byte order of values agrees with the language", "[storage][codec]") {
  const std::uint64_t seed = tests::random_seed(41);
  CAPTURE(seed);
  RandomEdges random(seed);
  for (int i = 0; i < 8'000; ++i) {
    const Value a = random.value();
    const Value b = random.value();
    const std::string code_a = ordered(a);
    const std::string code_b = ordered(b);
    if (equals(a, b) == true) REQUIRE(code_a == code_b);
    if (a.type() != b.type() || a.is_list() || a.is_map()) continue;
    const auto comparison = compare(a, b);
    if (comparison == std::partial_ordering::less) REQUIRE(code_a <= code_b);
    if (comparison == std::partial_ordering::greater) REQUIRE(code_a >= code_b);
  }
  for (int i = 0; i < 2'000; ++i) {
    const std::string a = random.text(random.below(4));
    const std::string b = random.text(random.below(4));
    REQUIRE((a < b) == (ordered(a) < ordered(b)));
    // A code is never the beginning of another: what follows it in a key cannot disturb order.
    REQUIRE((a == b) == (ordered(b).rfind(ordered(a), 0) == 0));
  }
  REQUIRE_THROWS_AS(ordered(Node{NodeId{1}}), Error);
}

TEST_CASE("codec: long strings share an index entry", "[storage][codec]") {
  const std::string text(1024, 'x');
  REQUIRE(ordered(text) == ordered(text + "more"));
  REQUIRE(ordered(text.substr(1)) < ordered(text));
}

TEST_CASE("codec: values come back with type and bits", "[storage][codec]") {
  const std::uint64_t seed = tests::random_seed(42);
  CAPTURE(seed);
  RandomEdges random(seed);
  for (int i = 0; i < 8'000; ++i) {
    const Value value = random.value();
    const std::string bytes = encode_value(value);
    const Value back = decode_value(bytes);
    REQUIRE(back.type() == value.type());
    REQUIRE(encode_value(back) == bytes);
    REQUIRE(equivalent(back, value));
    ByteReader in(bytes, "test");
    skip_value(in);
    REQUIRE(in.at_end());
  }
  for (const double number : {0.1, 0.3, 0.64, 0.999, 1e-9, 123456.789, -0.05, 1e15 + 0.3}) {
    const Value back = decode_value(encode_value(number));
    REQUIRE(std::bit_cast<std::uint64_t>(back.as_float()) == std::bit_cast<std::uint64_t>(number));
  }
}

TEST_CASE("codec: nesting is limited both ways", "[storage][codec]") {
  Value value = 1;
  for (int depth = 0; depth < kMaxValueDepth; ++depth) value = Value(List{value});
  REQUIRE(encode_value(decode_value(encode_value(value))) == encode_value(value));
  REQUIRE_THROWS_AS(encode_value(Value(List{value})), Error);
  std::string bytes;
  for (int depth = 0; depth < 100'000; ++depth) bytes += "\x07\x01";
  REQUIRE_THROWS_AS(decode_value(bytes + "\x80"), Error);
  ByteReader in(bytes, "test");
  REQUIRE_THROWS_AS(skip_value(in), Error);
  REQUIRE_THROWS_AS(encode_value(Path{{NodeId{1}}, {}}), Error);
}

TEST_CASE("codec: what no calendar has is damage", "[storage][codec]") {
  const std::int64_t most = std::int64_t{1} << 40;
  REQUIRE(decode_value(encode_value(Date{-most})).as_date() == Date{-most});
  const Duration negative{0, 0, -1, -999'999'999};
  REQUIRE(decode_value(encode_value(negative)).as_duration() == negative);
  for (const Value& value : {Value(Date{most + 1}), Value(Date{-most - 1}),
                             Value(LocalDateTime{std::numeric_limits<std::int64_t>::max(), 0}),
                             Value(DateTime{std::numeric_limits<std::int64_t>::min(), 0, 0, ""}),
                             Value(Duration{0, 0, 0, 1'000'000'000}),
                             Value(Duration{0, 0, 0, std::numeric_limits<std::int64_t>::min()})}) {
    REQUIRE_THROWS_AS(decode_value(encode_value(value)), Error);
  }
}

TEST_CASE("records: a property that is null is damage", "[storage][records]") {
  REQUIRE(decode_node(std::string("\0\0\1\0\x81", 5)).properties.size() == 1);
  REQUIRE_THROWS_AS(decode_node(std::string("\0\0\1\0\0", 5)), Error);
}

TEST_CASE("codec: foreign bytes are damage", "[storage][codec]") {
  const std::uint64_t seed = tests::random_seed(43);
  CAPTURE(seed);
  RandomEdges random(seed);
  for (int i = 0; i < 5'000; ++i) {
    std::string bytes = i % 2 == 0 ? random.text(random.below(40)) : encode_value(random.value());
    if (!bytes.empty()) bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
    expect_damage_or_value([&] { (void)decode_value(bytes); });
    expect_damage_or_value([&] {
      ByteReader in(bytes, "test");
      skip_value(in);
    });
    expect_damage_or_value([&] { (void)decode_node(bytes); });
    expect_damage_or_value([&] { (void)decode_node_property(bytes, PropertyKeyId{2}); });
    expect_damage_or_value([&] { (void)decode_edge(bytes); });
    expect_damage_or_value([&] { (void)decode_edge_location(bytes); });
    expect_damage_or_value([&] { (void)decode_delta(bytes); });
    expect_damage_or_value([&] { (void)decode_history(bytes); });
    expect_damage_or_value([&] { (void)decode_commit(bytes); });
    expect_damage_or_value([&] { (void)decode_claim(bytes); });
    expect_damage_or_value([&] { (void)decode_source(bytes); });
    expect_damage_or_value([&] { (void)decode_model(bytes); });
    expect_damage_or_value([&] { (void)decode_index(bytes); });
    expect_damage_or_value([&] { (void)decode_counter(bytes); });
    expect_damage_or_value([&] { (void)decode_adjacency_key(bytes); });
    expect_damage_or_value([&] { (void)decode_delta_key(bytes); });
    expect_damage_or_value([&] { (void)decode_name_key(bytes); });
    expect_damage_or_value([&] { (void)decode_external_id_key(bytes); });
    expect_damage_or_value([&] { (void)decode_history_key(bytes); });
    expect_damage_or_value([&] { (void)decode_catalog_key(bytes); });
    expect_damage_or_value([&] { (void)decode_claim_key(bytes); });
    expect_damage_or_value([&] { (void)decode_property_index_node(bytes); });
    expect_damage_or_value([&] { (void)decode_property_index_edge(bytes); });
    expect_damage_or_value([&] { (void)decode_word_key(bytes); });
  }
}

TEST_CASE("keys: they come back", "[storage][keys]") {
  const AdjacencyKey out{Direction::Out, NodeId{1}, EdgeTypeId{2}, NodeId{3}, EdgeId{4}};
  const AdjacencyKey in{Direction::In, NodeId{1}, EdgeTypeId{2}, NodeId{3}, EdgeId{}};
  const DeltaKey delta{DeltaKind::InEdge, NodeId{1}, EdgeTypeId{2}, NodeId{3}, EdgeId{4}};
  const DeltaKey delta_node{DeltaKind::Node, NodeId{1}, {}, {}, {}};
  const NameKey name{std::string("a\0b", 3), "A\xFF", NameKind::Alias, NodeId{9}};
  const HistoryKey history{EntityKind::Edge, 7, -5, CommitNumber{8}};
  const CatalogKey model{CatalogKind::Model, "clout-v1", 3};
  const CatalogKey label{CatalogKind::Label, "", 3};
  REQUIRE(decode_adjacency_key(encode_key(out)) == out);
  REQUIRE(decode_adjacency_key(encode_key(in)) == in);
  REQUIRE(decode_delta_key(encode_key(delta)) == delta);
  REQUIRE(decode_delta_key(encode_key(delta_node)) == delta_node);
  REQUIRE(decode_name_key(encode_key(name)) == name);
  REQUIRE(decode_external_id_key(external_id_key("s", "")) == ExternalIdKey{"s", ""});
  REQUIRE(decode_history_key(encode_key(history)) == history);
  REQUIRE(decode_catalog_key(encode_key(model)) == model);
  REQUIRE(decode_catalog_key(encode_key(label)) == label);
  REQUIRE(decode_claim_key(encode_key(ClaimKey{EdgeId{5}, 6})) == ClaimKey{EdgeId{5}, 6});
  REQUIRE(decode_node_key(node_key(NodeId{77})) == NodeId{77});
  REQUIRE(decode_edge_locator_key(edge_locator_key(EdgeId{77})) == EdgeId{77});
  REQUIRE(decode_commit_log_key(commit_log_key(CommitNumber{77})) == CommitNumber{77});
  REQUIRE(decode_large_value_key(large_value_key(77)) == 77);
  REQUIRE(decode_property_index_node(property_index_key(1, "x", NodeId{77})) == NodeId{77});
  REQUIRE(decode_property_index_edge(property_index_key(1, "x", EdgeId{77})) == EdgeId{77});
  const WordKey word = decode_word_key(property_index_key(1, std::string("a\0b", 3), NodeId{7}));
  REQUIRE(word.word == std::string("a\0b", 3));
  REQUIRE(word.node == NodeId{7});
}

TEST_CASE("keys: byte order is the order of the fields", "[storage][keys]") {
  const auto history = [](std::int64_t to, std::uint64_t commit) {
    return encode_key(HistoryKey{EntityKind::Node, 1, to, CommitNumber{commit}});
  };
  REQUIRE(history(20, 1) < history(10, 9));  // newest first
  REQUIRE(history(10, 9) < history(10, 8));
  REQUIRE(history(10, 9) < history(-10, 9));
  const auto name = [](const char* normalised, const char* exact, std::uint32_t node) {
    return encode_key(NameKey{normalised, exact, NameKind::Name, NodeId{node}});
  };
  REQUIRE(name("a", "zz", 9) < name("ab", "a", 1));
  REQUIRE(name("a", "a", 9) < name("a", "ab", 1));
  REQUIRE(name("a", "a", 1) < name("a", "a", 256));
  REQUIRE(name("ab", "AB", 1).rfind(names_beginning_with("a"), 0) == 0);
  REQUIRE(name("ab", "AB", 1).rfind(name_prefix("ab"), 0) == 0);
  REQUIRE(name("ab", "AB", 1).rfind(name_prefix("a"), 0) != 0);
}

TEST_CASE("keys: the end of a prefix is above all that begins with it", "[storage][keys]") {
  REQUIRE(prefix_end("ab") == "ac");
  REQUIRE(prefix_end("a\xFF\xFF") == "b");
  REQUIRE(prefix_end("\xFF\xFF").empty());
  REQUIRE(prefix_end("").empty());
}

TEST_CASE("records: they come back", "[storage][records]") {
  const std::uint64_t seed = tests::random_seed(44);
  CAPTURE(seed);
  RandomEdges random(seed);
  for (int i = 0; i < 300; ++i) {
    for (const EdgeRecord& edge : random.edges(NodeId{8}, 1 + random.below(4))) {
      REQUIRE(encode(decode_edge(encode(edge))) == encode(edge));
      REQUIRE(encode(decode_history(encode(HistoryRecord{edge}))) == encode(HistoryRecord{edge}));
      const NodeRecord node{edge.recorded_from, {LabelId{2}, LabelId{9}}, edge.properties};
      const std::string bytes = encode(node);
      REQUIRE(encode(decode_node(bytes)) == bytes);
      REQUIRE(decode_node_labels(bytes) == node.labels);
      REQUIRE(decode_node_recorded_from(bytes) == edge.recorded_from);
      for (const auto& [key, value] : edge.properties) {
        REQUIRE(encode_value(decode_node_property(bytes, key)) == encode_value(value));
      }
      REQUIRE(decode_node_property(bytes, PropertyKeyId{1}).is_null());
      REQUIRE(decode_node_property(bytes, PropertyKeyId{1000}).is_null());
    }
  }
  ModelRecord model{5, default_influence_model()};
  REQUIRE(decode_model(encode(model)).model == model.model);
  model.model.balance = 0.25;
  REQUIRE(decode_model(encode(model)).model == model.model);
  REQUIRE(decode_model(encode(model)).recorded_from == 5);
  const EdgeLocation location{EdgeTypeId{1}, NodeId{2}, NodeId{3}};
  REQUIRE(decode_edge_location(encode(location)) == location);
  const IndexDefinition index{4, "by name", LabelId{1}, PropertyKeyId{2}, true};
  REQUIRE(decode_index(encode(index)) == index);
  const IndexDefinition of_edges{4, "by year", EdgeTypeId{1}, PropertyKeyId{2}, false};
  REQUIRE(decode_index(encode(of_edges)) == of_edges);
  const TextIndexDefinition words{4, "w", {LabelId{0}, LabelId{300}}, {PropertyKeyId{9}}};
  REQUIRE(decode_text_index(encode(words)) == words);
  const PathIndexDefinition path{5, "p", {EdgeTypeId{1}, EdgeTypeId{300}}, "r", "r.km * 2"};
  REQUIRE(decode_path_index(encode(path)) == path);
  for (const ValueType type :
       {ValueType::Boolean, ValueType::Integer, ValueType::Float, ValueType::String,
        ValueType::List, ValueType::Date, ValueType::LocalTime, ValueType::Time,
        ValueType::LocalDateTime, ValueType::DateTime, ValueType::Duration}) {
    const ConstraintDefinition typed{1, "c", LabelId{7}, PropertyKeyId{8}, type};
    REQUIRE(decode_constraint(encode(typed)) == typed);
  }
  const ConstraintDefinition present{1, "c", EdgeTypeId{7}, PropertyKeyId{8}, std::nullopt};
  REQUIRE(decode_constraint(encode(present)) == present);
}
