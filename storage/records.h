// What rows hold, apart from chunks of edges: records <-> bytes. Every field is written in the
// order of its struct; properties and labels go by ascending number. Decoders throw
// Error{Corruption}; encoders Error{Type} or Error{Limit} for a value that cannot be stored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "schema/catalog.h"
#include "schema/claim.h"
#include "schema/id.h"
#include "schema/influence_model.h"
#include "schema/value.h"
#include "storage/keys.h"
#include "storage/layout.h"

namespace clout::storage {

using Property = std::pair<PropertyKeyId, Value>;

/// Family::Nodes. Values of any size stand in the record itself.
struct NodeRecord {
  RecordedTime recorded_from = 0;
  std::vector<LabelId> labels;       ///< ascending, each once
  std::vector<Property> properties;  ///< ascending keys, no nulls
};
[[nodiscard]] std::string encode(const NodeRecord& record);
[[nodiscard]] NodeRecord decode_node(std::string_view bytes);
/// Parts of an encoded record, without building the rest. A missing property is null.
[[nodiscard]] std::vector<LabelId> decode_node_labels(std::string_view bytes);
[[nodiscard]] Value decode_node_property(std::string_view bytes, PropertyKeyId key);
[[nodiscard]] RecordedTime decode_node_recorded_from(std::string_view bytes);

/// One edge with everything: what chunks are made of and history keeps.
struct EdgeRecord {
  EdgeId id{};
  EdgeTypeId type{};
  NodeId start{};
  NodeId end{};
  RecordedTime recorded_from = 0;
  std::vector<Property> properties;  ///< ascending keys, no nulls
};
[[nodiscard]] std::string encode(const EdgeRecord& record);
[[nodiscard]] EdgeRecord decode_edge(std::string_view bytes);

/// Family::EdgeLocator: where an edge is.
struct EdgeLocation {
  EdgeTypeId type{};
  NodeId start{};
  NodeId end{};
  friend bool operator==(const EdgeLocation&, const EdgeLocation&) = default;
};
[[nodiscard]] std::string encode(const EdgeLocation& location);
[[nodiscard]] EdgeLocation decode_edge_location(std::string_view bytes);

enum class ChangeKind : std::uint8_t { Created = 0, Updated = 1, Deleted = 2 };

/// Family::Delta: the state of an edge since `commit`. `recorded_from` and `properties` belong to
/// OutEdge rows of existing edges only; elsewhere they are left empty.
struct DeltaRecord {
  CommitNumber commit{};
  ChangeKind change = ChangeKind::Created;
  RecordedTime recorded_from = 0;
  std::vector<Property> properties;
};
[[nodiscard]] std::string encode(const DeltaRecord& record);
[[nodiscard]] DeltaRecord decode_delta(std::string_view bytes);

/// Family::History: a version as it was until the time that its key names.
struct HistoryRecord {
  std::variant<NodeRecord, EdgeRecord> version;
};
[[nodiscard]] std::string encode(const HistoryRecord& record);
[[nodiscard]] HistoryRecord decode_history(std::string_view bytes);

enum class CommitKind : std::uint8_t { Transaction = 0, Load = 1, Vacuum = 2 };

struct EntityChange {
  EntityKind entity = EntityKind::Node;
  ChangeKind change = ChangeKind::Created;
  std::uint64_t id = 0;
  friend bool operator==(const EntityChange&, const EntityChange&) = default;
};

/// Family::CommitLog. A load creates ranges of numbers; a transaction lists what it touched.
struct CommitRecord {
  RecordedTime time = 0;  ///< not below that of the commit before
  CommitKind kind = CommitKind::Transaction;
  NodeId first_node{};
  std::uint32_t node_count = 0;
  EdgeId first_edge{};
  std::uint64_t edge_count = 0;
  std::vector<EntityChange> changes;
  std::string note;  ///< for a person: the files of a load
};
[[nodiscard]] std::string encode(const CommitRecord& record);
[[nodiscard]] CommitRecord decode_commit(std::string_view bytes);

/// Family::Claims. Only ever added: those of a deleted edge stay.
[[nodiscard]] std::string encode(const Claim& claim);
[[nodiscard]] Claim decode_claim(std::string_view bytes);

/// Family::Catalog, one version of a source's reliability in [0,1].
struct SourceRecord {
  RecordedTime recorded_from = 0;
  std::optional<double> reliability;
};
[[nodiscard]] std::string encode(const SourceRecord& record);
[[nodiscard]] SourceRecord decode_source(std::string_view bytes);

/// Family::Catalog, one version of an influence model. One without a name, which no model is, says
/// that the model of the key was dropped.
struct ModelRecord {
  RecordedTime recorded_from = 0;
  InfluenceModel model;
  [[nodiscard]] bool is_drop() const { return model.name.empty(); }
};
[[nodiscard]] std::string encode(const ModelRecord& record);
[[nodiscard]] ModelRecord decode_model(std::string_view bytes);

[[nodiscard]] std::string encode(const IndexDefinition& definition);
[[nodiscard]] IndexDefinition decode_index(std::string_view bytes);
[[nodiscard]] std::string encode(const TextIndexDefinition& definition);
[[nodiscard]] TextIndexDefinition decode_text_index(std::string_view bytes);
[[nodiscard]] std::string encode(const PathIndexDefinition& definition);
[[nodiscard]] PathIndexDefinition decode_path_index(std::string_view bytes);
[[nodiscard]] std::string encode(const ConstraintDefinition& definition);
[[nodiscard]] ConstraintDefinition decode_constraint(std::string_view bytes);

/// Rows of Family::Meta and of external ids: one number.
[[nodiscard]] std::string encode_counter(std::uint64_t value);
[[nodiscard]] std::uint64_t decode_counter(std::string_view bytes);

}  // namespace clout::storage
