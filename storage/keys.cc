#include "storage/keys.h"

#include "schema/error.h"

namespace clout::storage {
namespace {

void append_direction(std::string& out, Direction direction) {
  CLOUT_ASSERT(direction != Direction::Both);
  append_byte(out, static_cast<std::uint8_t>(direction));
}

template <typename Kind>
Kind read_kind(ByteReader& in, Kind last) {
  const std::uint8_t byte = in.byte();
  if (byte > static_cast<std::uint8_t>(last)) in.fail("unknown kind");
  return static_cast<Kind>(byte);
}

template <typename Id>
Id read_id32(ByteReader& in) {
  return static_cast<Id>(read_ordered_u32(in));
}

std::string u32_key(std::uint32_t number) {
  std::string out;
  append_ordered_u32(out, number);
  return out;
}

std::string u64_key(std::uint64_t number) {
  std::string out;
  append_ordered_u64(out, number);
  return out;
}

std::uint64_t decode_u64_key(std::string_view bytes, const char* what) {
  ByteReader in(bytes, what);
  const std::uint64_t number = read_ordered_u64(in);
  in.expect_end();
  return number;
}

std::string kind_prefix(std::uint8_t kind) { return std::string(1, static_cast<char>(kind)); }

bool has_name(CatalogKind kind) {
  return kind == CatalogKind::Model || kind == CatalogKind::Source;
}

}  // namespace

void append_key(std::string& out, const AdjacencyKey& key) {
  append_direction(out, key.direction);
  append_ordered_u32(out, raw(key.node));
  append_ordered_u32(out, raw(key.type));
  append_ordered_u32(out, raw(key.neighbour));
  if (key.direction == Direction::Out) append_ordered_u64(out, raw(key.edge));
}

std::string encode_key(const AdjacencyKey& key) {
  std::string out;
  append_key(out, key);
  return out;
}

AdjacencyKey decode_adjacency_key(std::string_view bytes) {
  ByteReader in(bytes, "adjacency key");
  AdjacencyKey key;
  key.direction = read_kind(in, Direction::In);
  key.node = read_id32<NodeId>(in);
  key.type = read_id32<EdgeTypeId>(in);
  key.neighbour = read_id32<NodeId>(in);
  if (key.direction == Direction::Out) key.edge = EdgeId{read_ordered_u64(in)};
  in.expect_end();
  return key;
}

std::string adjacency_prefix(Direction direction) {
  std::string out;
  append_direction(out, direction);
  return out;
}

std::string adjacency_prefix(Direction direction, NodeId node) {
  std::string out = adjacency_prefix(direction);
  append_ordered_u32(out, raw(node));
  return out;
}

std::string encode_key(const DeltaKey& key) {
  std::string out = delta_prefix(key.kind, key.node);
  if (key.kind == DeltaKind::Node) return out;
  append_ordered_u32(out, raw(key.type));
  append_ordered_u32(out, raw(key.neighbour));
  append_ordered_u64(out, raw(key.edge));
  return out;
}

DeltaKey decode_delta_key(std::string_view bytes) {
  ByteReader in(bytes, "delta key");
  DeltaKey key;
  key.kind = read_kind(in, DeltaKind::Node);
  key.node = read_id32<NodeId>(in);
  if (key.kind != DeltaKind::Node) {
    key.type = read_id32<EdgeTypeId>(in);
    key.neighbour = read_id32<NodeId>(in);
    key.edge = EdgeId{read_ordered_u64(in)};
  }
  in.expect_end();
  return key;
}

std::string delta_prefix(DeltaKind kind) { return kind_prefix(static_cast<std::uint8_t>(kind)); }

std::string delta_prefix(DeltaKind kind, NodeId node) {
  std::string out = delta_prefix(kind);
  append_ordered_u32(out, raw(node));
  return out;
}

std::string node_key(NodeId node) { return u32_key(raw(node)); }

NodeId decode_node_key(std::string_view bytes) {
  ByteReader in(bytes, "node key");
  const auto node = read_id32<NodeId>(in);
  in.expect_end();
  return node;
}

std::string encode_key(const NameKey& key) {
  std::string out = name_prefix(key.normalised);
  append_ordered_text(out, key.exact);
  append_byte(out, static_cast<std::uint8_t>(key.kind));
  append_ordered_u32(out, raw(key.node));
  return out;
}

NameKey decode_name_key(std::string_view bytes) {
  ByteReader in(bytes, "name key");
  NameKey key;
  key.normalised = read_ordered_text(in);
  key.exact = read_ordered_text(in);
  key.kind = read_kind(in, NameKind::Alias);
  key.node = read_id32<NodeId>(in);
  in.expect_end();
  return key;
}

std::string name_prefix(std::string_view normalised) {
  std::string out;
  append_ordered_text(out, normalised);
  return out;
}

std::string names_beginning_with(std::string_view beginning) {
  std::string out;
  append_ordered_text_prefix(out, beginning);
  return out;
}

std::string external_id_key(std::string_view space, std::string_view id) {
  std::string out = external_id_prefix(space);
  out.append(id);
  return out;
}

ExternalIdKey decode_external_id_key(std::string_view bytes) {
  ByteReader in(bytes, "external id key");
  ExternalIdKey key;
  key.space = read_ordered_text(in);
  key.id = in.rest();
  return key;
}

std::string external_id_prefix(std::string_view space) { return name_prefix(space); }

std::string edge_locator_key(EdgeId edge) { return u64_key(raw(edge)); }

EdgeId decode_edge_locator_key(std::string_view bytes) {
  return EdgeId{decode_u64_key(bytes, "edge locator key")};
}

std::string encode_key(const HistoryKey& key) {
  std::string out = history_prefix(key.entity, key.id);
  append_descending_i64(out, key.recorded_to);
  append_descending_u64(out, raw(key.commit));
  return out;
}

HistoryKey decode_history_key(std::string_view bytes) {
  ByteReader in(bytes, "history key");
  HistoryKey key;
  key.entity = read_kind(in, EntityKind::Edge);
  key.id = read_ordered_u64(in);
  key.recorded_to = read_descending_i64(in);
  key.commit = CommitNumber{read_descending_u64(in)};
  in.expect_end();
  return key;
}

std::string history_prefix(EntityKind entity) {
  return kind_prefix(static_cast<std::uint8_t>(entity));
}

std::string history_prefix(EntityKind entity, std::uint64_t id) {
  std::string out = history_prefix(entity);
  append_ordered_u64(out, id);
  return out;
}

std::string commit_log_key(CommitNumber commit) { return u64_key(raw(commit)); }

CommitNumber decode_commit_log_key(std::string_view bytes) {
  return CommitNumber{decode_u64_key(bytes, "commit log key")};
}

std::string property_index_prefix(std::uint32_t index) { return u32_key(index); }

std::string property_index_prefix(std::uint32_t index, const Value& value) {
  std::string out = property_index_prefix(index);
  append_ordered_value(out, value);
  return out;
}

std::string property_index_key(std::uint32_t index, const Value& value, NodeId node) {
  std::string out = property_index_prefix(index, value);
  append_ordered_u32(out, raw(node));
  return out;
}

NodeId decode_property_index_node(std::string_view bytes) {
  ByteReader in(bytes, "property index key");
  if (in.remaining() < 2 * sizeof(std::uint32_t)) in.fail("it is too short");
  in.bytes(in.remaining() - sizeof(std::uint32_t));
  return read_id32<NodeId>(in);
}

std::string property_index_key(std::uint32_t index, const Value& value, EdgeId edge) {
  std::string out = property_index_prefix(index, value);
  append_ordered_u64(out, raw(edge));
  return out;
}

EdgeId decode_property_index_edge(std::string_view bytes) {
  ByteReader in(bytes, "property index key");
  if (in.remaining() < sizeof(std::uint32_t) + sizeof(std::uint64_t)) in.fail("it is too short");
  in.bytes(in.remaining() - sizeof(std::uint64_t));
  return EdgeId{read_ordered_u64(in)};
}

WordKey decode_word_key(std::string_view bytes) {
  ByteReader in(bytes, "text index key");
  in.bytes(sizeof(std::uint32_t) + 1);  // the index, and that a string follows
  WordKey key;
  key.word = read_ordered_text(in);
  key.node = read_id32<NodeId>(in);
  in.expect_end();
  return key;
}

std::string words_from(std::uint32_t index, std::string_view word) {
  std::string out = property_index_prefix(index, word);
  out.resize(out.size() - 2);  // without what closes a text: the words that it begins follow it
  return out;
}

std::string encode_key(const ClaimKey& key) {
  std::string out = claim_prefix(key.edge);
  append_ordered_u32(out, key.claim);
  return out;
}

ClaimKey decode_claim_key(std::string_view bytes) {
  ByteReader in(bytes, "claim key");
  ClaimKey key;
  key.edge = EdgeId{read_ordered_u64(in)};
  key.claim = read_ordered_u32(in);
  in.expect_end();
  return key;
}

std::string claim_prefix(EdgeId edge) { return u64_key(raw(edge)); }

std::string large_value_key(std::uint64_t number) { return u64_key(number); }

std::uint64_t decode_large_value_key(std::string_view bytes) {
  return decode_u64_key(bytes, "large value key");
}

std::string encode_key(const CatalogKey& key) {
  std::string out = catalog_prefix(key.kind);
  if (has_name(key.kind)) append_ordered_text(out, key.name);
  append_ordered_u32(out, key.number);
  return out;
}

CatalogKey decode_catalog_key(std::string_view bytes) {
  ByteReader in(bytes, "catalog key");
  CatalogKey key;
  key.kind = read_kind(in, CatalogKind::PathIndex);
  if (has_name(key.kind)) key.name = read_ordered_text(in);
  key.number = read_ordered_u32(in);
  in.expect_end();
  return key;
}

std::string catalog_prefix(CatalogKind kind) {
  return kind_prefix(static_cast<std::uint8_t>(kind));
}

}  // namespace clout::storage
