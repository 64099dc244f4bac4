#include "storage/records.h"

#include <algorithm>
#include <bit>
#include <iterator>

#include "schema/error.h"
#include "storage/byte_code.h"
#include "storage/ordered_code.h"
#include "storage/value_codec.h"

namespace clout::storage {
namespace {

void append_labels(std::string& out, const std::vector<LabelId>& labels) {
  append_varint(out, labels.size());
  std::uint32_t next = 0;  // the lowest number that may come
  for (const LabelId label : labels) {
    CLOUT_ASSERT(raw(label) >= next);
    append_varint(out, raw(label) - next);
    next = raw(label) + 1;
  }
}

std::uint32_t read_ascending(ByteReader& in, std::uint64_t& next) {
  const std::uint64_t number = next + in.varint32();
  if (number > 0xFFFFFFFF) in.fail("a number is out of range");
  next = number + 1;
  return static_cast<std::uint32_t>(number);
}

std::vector<LabelId> read_labels(ByteReader& in) {
  const std::size_t count = in.count();
  std::vector<LabelId> labels;
  std::uint64_t next = 0;
  for (std::size_t i = 0; i < count; ++i) labels.push_back(LabelId{read_ascending(in, next)});
  return labels;
}

void append_properties(std::string& out, const std::vector<Property>& properties) {
  append_varint(out, properties.size());
  std::uint32_t next = 0;
  for (const auto& [key, value] : properties) {
    CLOUT_ASSERT(raw(key) >= next && !value.is_null());
    append_varint(out, raw(key) - next);
    next = raw(key) + 1;
    append_value(out, value);
  }
}

std::uint32_t number_of(const SchemaSubject& subject) {
  return std::visit([](auto id) { return raw(id); }, subject);
}

void append_subject(std::string& out, const SchemaSubject& subject) {
  append_byte(out, std::holds_alternative<EdgeTypeId>(subject) ? 1 : 0);
  append_varint(out, number_of(subject));
}

SchemaSubject read_subject(ByteReader& in) {
  const std::uint8_t kind = in.byte();
  if (kind > 1) in.fail("it is neither on a label nor on an edge type");
  const std::uint32_t number = in.varint32();
  if (kind == 0) return LabelId{number};
  return EdgeTypeId{number};
}

// Flags of an index.
constexpr std::uint8_t kUnique = 1;
constexpr std::uint8_t kOnEdges = 2;

/// What a constraint asks for, as stored: that there is a value, or the tag that values of the
/// type have.
constexpr std::uint8_t kNotNull = 0;
struct RuleType {
  ValueType type;
  std::uint8_t code;
};
constexpr RuleType kRuleTypes[] = {
    {ValueType::Boolean, 0x02},   {ValueType::Integer, 0x03},  {ValueType::Float, 0x04},
    {ValueType::String, 0x06},    {ValueType::List, 0x07},     {ValueType::Date, 0x09},
    {ValueType::LocalTime, 0x0A}, {ValueType::Time, 0x0B},     {ValueType::LocalDateTime, 0x0C},
    {ValueType::DateTime, 0x0D},  {ValueType::Duration, 0x0F},
};

std::uint8_t code_of(ValueType type) {
  const auto* found = std::find_if(std::begin(kRuleTypes), std::end(kRuleTypes),
                                   [&](const RuleType& rule) { return rule.type == type; });
  CLOUT_ASSERT(found != std::end(kRuleTypes));
  return found->code;
}

std::vector<Property> read_properties(ByteReader& in) {
  const std::size_t count = in.count();
  std::vector<Property> properties;
  std::uint64_t next = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const PropertyKeyId key{read_ascending(in, next)};
    properties.emplace_back(key, read_value(in));
    if (properties.back().second.is_null()) in.fail("a property is null");
  }
  return properties;
}

template <typename Enum>
Enum read_enum(ByteReader& in, Enum last) {
  const std::uint8_t byte = in.byte();
  if (byte > static_cast<std::uint8_t>(last)) in.fail("unknown kind");
  return static_cast<Enum>(byte);
}

template <typename Enum>
void append_enum(std::string& out, Enum value) {
  append_byte(out, static_cast<std::uint8_t>(value));
}

void append_double(std::string& out, double value) {
  append_fixed64(out, std::bit_cast<std::uint64_t>(value));
}

double read_double(ByteReader& in) { return std::bit_cast<double>(in.fixed64()); }

// Present or not in one byte, then the number.
void append_optional(std::string& out, std::optional<double> value) {
  append_byte(out, value ? 1 : 0);
  if (value) append_double(out, *value);
}

bool read_flag(ByteReader& in) { return in.varint_up_to(1) != 0; }

std::optional<double> read_optional(ByteReader& in) {
  if (!read_flag(in)) return std::nullopt;
  return read_double(in);
}

void append_arc(std::string& out, const ArcRule& arc) {
  append_double(out, arc.kappa);
  append_double(out, arc.polarity);
  append_enum(out, arc.polarity_rule);
}

ArcRule read_arc(ByteReader& in) {
  ArcRule arc;
  arc.kappa = read_double(in);
  arc.polarity = read_double(in);
  arc.polarity_rule = read_enum(in, PolarityRule::EdgePolarity);
  return arc;
}

void append_type_rule(std::string& out, const TypeRule& rule) {
  append_sized(out, rule.type);
  append_varint(out, rule.aliases.size());
  for (const std::string& alias : rule.aliases) append_sized(out, alias);
  append_byte(out, rule.symmetric ? 1 : 0);
  append_arc(out, rule.forward);
  append_arc(out, rule.reverse);
  append_double(out, rule.half_life_days);
}

TypeRule read_type_rule(ByteReader& in) {
  TypeRule rule;
  rule.type = in.sized();
  const std::size_t aliases = in.count();
  for (std::size_t i = 0; i < aliases; ++i) rule.aliases.emplace_back(in.sized());
  rule.symmetric = read_flag(in);
  rule.forward = read_arc(in);
  rule.reverse = read_arc(in);
  rule.half_life_days = read_double(in);
  return rule;
}

void append_node(std::string& out, const NodeRecord& record) {
  append_signed(out, record.recorded_from);
  append_labels(out, record.labels);
  append_properties(out, record.properties);
}

NodeRecord read_node(ByteReader& in) {
  NodeRecord record;
  record.recorded_from = in.signed_varint();
  record.labels = read_labels(in);
  record.properties = read_properties(in);
  in.expect_end();
  return record;
}

void append_edge(std::string& out, const EdgeRecord& record) {
  append_varint(out, raw(record.id));
  append_varint(out, raw(record.type));
  append_varint(out, raw(record.start));
  append_varint(out, raw(record.end));
  append_signed(out, record.recorded_from);
  append_properties(out, record.properties);
}

EdgeRecord read_edge(ByteReader& in) {
  EdgeRecord record;
  record.id = EdgeId{in.varint()};
  record.type = EdgeTypeId{in.varint32()};
  record.start = NodeId{in.varint32()};
  record.end = NodeId{in.varint32()};
  record.recorded_from = in.signed_varint();
  record.properties = read_properties(in);
  in.expect_end();
  return record;
}

}  // namespace

std::string encode(const NodeRecord& record) {
  std::string out;
  append_node(out, record);
  return out;
}

NodeRecord decode_node(std::string_view bytes) {
  ByteReader in(bytes, "node record");
  return read_node(in);
}

std::vector<LabelId> decode_node_labels(std::string_view bytes) {
  ByteReader in(bytes, "node record");
  in.signed_varint();
  return read_labels(in);
}

Value decode_node_property(std::string_view bytes, PropertyKeyId key) {
  ByteReader in(bytes, "node record");
  in.signed_varint();
  std::uint64_t next = 0;
  for (std::size_t labels = in.count(); labels > 0; --labels) read_ascending(in, next);
  next = 0;
  for (std::size_t properties = in.count(); properties > 0; --properties) {
    const std::uint32_t number = read_ascending(in, next);
    if (number == raw(key)) return read_value(in);
    if (number > raw(key)) return {};
    skip_value(in);
  }
  return {};
}

RecordedTime decode_node_recorded_from(std::string_view bytes) {
  return ByteReader(bytes, "node record").signed_varint();
}

std::string encode(const EdgeRecord& record) {
  std::string out;
  append_edge(out, record);
  return out;
}

EdgeRecord decode_edge(std::string_view bytes) {
  ByteReader in(bytes, "edge record");
  return read_edge(in);
}

std::string encode(const EdgeLocation& location) {
  std::string out;
  append_varint(out, raw(location.type));
  append_varint(out, raw(location.start));
  append_varint(out, raw(location.end));
  return out;
}

EdgeLocation decode_edge_location(std::string_view bytes) {
  ByteReader in(bytes, "edge locator row");
  EdgeLocation location;
  location.type = EdgeTypeId{in.varint32()};
  location.start = NodeId{in.varint32()};
  location.end = NodeId{in.varint32()};
  in.expect_end();
  return location;
}

std::string encode(const DeltaRecord& record) {
  std::string out;
  append_varint(out, raw(record.commit));
  append_enum(out, record.change);
  append_signed(out, record.recorded_from);
  append_properties(out, record.properties);
  return out;
}

DeltaRecord decode_delta(std::string_view bytes) {
  ByteReader in(bytes, "delta row");
  DeltaRecord record;
  record.commit = CommitNumber{in.varint()};
  record.change = read_enum(in, ChangeKind::Deleted);
  record.recorded_from = in.signed_varint();
  record.properties = read_properties(in);
  in.expect_end();
  return record;
}

std::string encode(const HistoryRecord& record) {
  std::string out;
  const bool is_edge = std::holds_alternative<EdgeRecord>(record.version);
  append_enum(out, is_edge ? EntityKind::Edge : EntityKind::Node);
  if (is_edge) {
    append_edge(out, std::get<EdgeRecord>(record.version));
  } else {
    append_node(out, std::get<NodeRecord>(record.version));
  }
  return out;
}

HistoryRecord decode_history(std::string_view bytes) {
  ByteReader in(bytes, "history row");
  if (read_enum(in, EntityKind::Edge) == EntityKind::Edge) return {read_edge(in)};
  return {read_node(in)};
}

std::string encode(const CommitRecord& record) {
  std::string out;
  append_signed(out, record.time);
  append_enum(out, record.kind);
  append_varint(out, raw(record.first_node));
  append_varint(out, record.node_count);
  append_varint(out, raw(record.first_edge));
  append_varint(out, record.edge_count);
  append_varint(out, record.changes.size());
  for (const EntityChange& change : record.changes) {
    append_enum(out, change.entity);
    append_enum(out, change.change);
    append_varint(out, change.id);
  }
  append_sized(out, record.note);
  return out;
}

CommitRecord decode_commit(std::string_view bytes) {
  ByteReader in(bytes, "commit log row");
  CommitRecord record;
  record.time = in.signed_varint();
  record.kind = read_enum(in, CommitKind::Vacuum);
  record.first_node = NodeId{in.varint32()};
  record.node_count = in.varint32();
  record.first_edge = EdgeId{in.varint()};
  record.edge_count = in.varint();
  const std::size_t changes = in.count();
  for (std::size_t i = 0; i < changes; ++i) {
    EntityChange change;
    change.entity = read_enum(in, EntityKind::Edge);
    change.change = read_enum(in, ChangeKind::Deleted);
    change.id = in.varint();
    record.changes.push_back(change);
  }
  record.note = in.sized();
  in.expect_end();
  return record;
}

std::string encode(const Claim& record) {
  std::string out;
  append_sized(out, record.source);
  append_enum(out, record.stance);
  append_optional(out, record.certainty);
  append_value(out, record.published);
  append_signed(out, record.recorded);
  append_varint(out, raw(record.commit));
  append_sized(out, record.origin);
  append_sized(out, record.quote);
  append_sized(out, record.url);
  append_sized(out, record.speaker);
  append_sized(out, record.status);
  return out;
}

Claim decode_claim(std::string_view bytes) {
  ByteReader in(bytes, "claim");
  Claim record;
  record.source = in.sized();
  record.stance = read_enum(in, Stance::Weakens);
  record.certainty = read_optional(in);
  record.published = read_value(in);
  record.recorded = in.signed_varint();
  record.commit = CommitNumber{in.varint()};
  record.origin = in.sized();
  record.quote = in.sized();
  record.url = in.sized();
  record.speaker = in.sized();
  record.status = in.sized();
  in.expect_end();
  return record;
}

std::string encode(const SourceRecord& record) {
  std::string out;
  append_signed(out, record.recorded_from);
  append_optional(out, record.reliability);
  return out;
}

SourceRecord decode_source(std::string_view bytes) {
  ByteReader in(bytes, "source record");
  SourceRecord record;
  record.recorded_from = in.signed_varint();
  record.reliability = read_optional(in);
  in.expect_end();
  return record;
}

std::string encode(const ModelRecord& record) {
  std::string out;
  append_signed(out, record.recorded_from);
  append_sized(out, record.model.name);
  append_varint(out, record.model.version);
  append_double(out, record.model.hop_decay);
  append_varint(out, record.model.types.size());
  for (const TypeRule& rule : record.model.types) append_type_rule(out, rule);
  if (record.model.balance != 1) append_double(out, record.model.balance);
  return out;
}

ModelRecord decode_model(std::string_view bytes) {
  ByteReader in(bytes, "influence model");
  ModelRecord record;
  record.recorded_from = in.signed_varint();
  record.model.name = in.sized();
  record.model.version = in.varint32();
  record.model.hop_decay = read_double(in);
  const std::size_t types = in.count();
  for (std::size_t i = 0; i < types; ++i) record.model.types.push_back(read_type_rule(in));
  if (!in.at_end()) record.model.balance = read_double(in);
  in.expect_end();
  return record;
}

std::string encode(const IndexDefinition& definition) {
  std::string out;
  append_varint(out, definition.number);
  append_sized(out, definition.name);
  const bool edges = std::holds_alternative<EdgeTypeId>(definition.subject);
  append_varint(out, number_of(definition.subject));
  append_varint(out, raw(definition.key));
  append_byte(
      out, static_cast<std::uint8_t>((definition.unique ? kUnique : 0) | (edges ? kOnEdges : 0)));
  return out;
}

IndexDefinition decode_index(std::string_view bytes) {
  ByteReader in(bytes, "index definition");
  IndexDefinition definition;
  definition.number = in.varint32();
  definition.name = in.sized();
  const std::uint32_t subject = in.varint32();
  definition.key = PropertyKeyId{in.varint32()};
  const std::uint8_t flags = in.byte();
  if (flags > (kUnique | kOnEdges)) in.fail("there is no such flag");
  definition.unique = (flags & kUnique) != 0;
  definition.subject = (flags & kOnEdges) != 0 ? SchemaSubject(EdgeTypeId{subject})
                                               : SchemaSubject(LabelId{subject});
  in.expect_end();
  return definition;
}

std::string encode(const TextIndexDefinition& definition) {
  std::string out;
  append_varint(out, definition.number);
  append_sized(out, definition.name);
  append_labels(out, definition.labels);
  append_varint(out, definition.keys.size());
  for (const PropertyKeyId key : definition.keys) append_varint(out, raw(key));
  return out;
}

TextIndexDefinition decode_text_index(std::string_view bytes) {
  ByteReader in(bytes, "text index definition");
  TextIndexDefinition definition;
  definition.number = in.varint32();
  definition.name = in.sized();
  definition.labels = read_labels(in);
  const std::size_t keys = in.count();
  for (std::size_t i = 0; i < keys; ++i) definition.keys.push_back(PropertyKeyId{in.varint32()});
  in.expect_end();
  return definition;
}

std::string encode(const PathIndexDefinition& definition) {
  std::string out;
  append_varint(out, definition.number);
  append_sized(out, definition.name);
  append_varint(out, definition.types.size());
  for (const EdgeTypeId type : definition.types) append_varint(out, raw(type));
  append_sized(out, definition.variable);
  append_sized(out, definition.cost);
  return out;
}

PathIndexDefinition decode_path_index(std::string_view bytes) {
  ByteReader in(bytes, "path index definition");
  PathIndexDefinition definition;
  definition.number = in.varint32();
  definition.name = in.sized();
  const std::size_t types = in.count();
  for (std::size_t i = 0; i < types; ++i) definition.types.push_back(EdgeTypeId{in.varint32()});
  definition.variable = in.sized();
  definition.cost = in.sized();
  in.expect_end();
  return definition;
}

std::string encode(const ConstraintDefinition& definition) {
  std::string out;
  append_varint(out, definition.number);
  append_sized(out, definition.name);
  append_subject(out, definition.subject);
  append_varint(out, raw(definition.key));
  append_byte(out, definition.type ? code_of(*definition.type) : kNotNull);
  return out;
}

ConstraintDefinition decode_constraint(std::string_view bytes) {
  ByteReader in(bytes, "constraint definition");
  ConstraintDefinition definition;
  definition.number = in.varint32();
  definition.name = in.sized();
  definition.subject = read_subject(in);
  definition.key = PropertyKeyId{in.varint32()};
  if (const std::uint8_t code = in.byte(); code != kNotNull) {
    const auto* found = std::find_if(std::begin(kRuleTypes), std::end(kRuleTypes),
                                     [&](const RuleType& type) { return type.code == code; });
    if (found == std::end(kRuleTypes)) in.fail("there is no such type");
    definition.type = found->type;
  }
  in.expect_end();
  return definition;
}

std::string encode_counter(std::uint64_t value) {
  std::string out;
  append_ordered_u64(out, value);
  return out;
}

std::uint64_t decode_counter(std::string_view bytes) {
  ByteReader in(bytes, "counter");
  const std::uint64_t value = read_ordered_u64(in);
  in.expect_end();
  return value;
}

}  // namespace clout::storage
