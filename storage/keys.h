// Every kind of key, both ways. Byte order of the keys is the order of their fields as written in
// the structs. Decoders throw Error{Corruption}; encoders cannot fail.
//
// Prefixes come without an upper bound: `prefix_end(prefix)` (ordered_code.h) is that.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "schema/id.h"
#include "schema/value.h"
#include "storage/layout.h"
#include "storage/ordered_code.h"

namespace clout::storage {

// --- Family::Adjacency -----------------------------------------------------------------------

/// A chunk's key: whose edges, and the first of them. `edge` is 0 on the In side, where a chunk
/// never begins inside a group of parallel edges. `direction` is Out or In.
struct AdjacencyKey {
  Direction direction = Direction::Out;
  NodeId node{};
  EdgeTypeId type{};
  NodeId neighbour{};
  EdgeId edge{};
  friend bool operator==(const AdjacencyKey&, const AdjacencyKey&) = default;
};
void append_key(std::string& out, const AdjacencyKey& key);
[[nodiscard]] std::string encode_key(const AdjacencyKey& key);
[[nodiscard]] AdjacencyKey decode_adjacency_key(std::string_view bytes);
/// All chunks of one side of the graph, and of one node on it. The chunk that holds an edge is the
/// last of the node whose key is not above the edge's own key.
[[nodiscard]] std::string adjacency_prefix(Direction direction);
[[nodiscard]] std::string adjacency_prefix(Direction direction, NodeId node);

// --- Family::Delta ---------------------------------------------------------------------------

enum class DeltaKind : std::uint8_t { OutEdge = 0, InEdge = 1, Node = 2 };

/// One changed thing since the fold. An edge has a row on both sides; a node row has zeros after
/// `node`, which are not stored.
struct DeltaKey {
  DeltaKind kind = DeltaKind::OutEdge;
  NodeId node{};
  EdgeTypeId type{};
  NodeId neighbour{};
  EdgeId edge{};
  friend bool operator==(const DeltaKey&, const DeltaKey&) = default;
};
[[nodiscard]] std::string encode_key(const DeltaKey& key);
[[nodiscard]] DeltaKey decode_delta_key(std::string_view bytes);
[[nodiscard]] std::string delta_prefix(DeltaKind kind);
[[nodiscard]] std::string delta_prefix(DeltaKind kind, NodeId node);

// --- Family::Nodes, Names, ExternalIds, EdgeLocator ------------------------------------------

[[nodiscard]] std::string node_key(NodeId node);
[[nodiscard]] NodeId decode_node_key(std::string_view bytes);

enum class NameKind : std::uint8_t { Name = 0, Alias = 1 };

/// A name of a node: as compared ignoring case and the like (`normalised`, made by graph/), as
/// written, whether it is the name or an alias. The value of the row is empty.
struct NameKey {
  std::string normalised;
  std::string exact;
  NameKind kind = NameKind::Name;
  NodeId node{};
  friend bool operator==(const NameKey&, const NameKey&) = default;
};
[[nodiscard]] std::string encode_key(const NameKey& key);
[[nodiscard]] NameKey decode_name_key(std::string_view bytes);
/// All rows whose normalised name is `normalised`, or begins with `beginning`.
[[nodiscard]] std::string name_prefix(std::string_view normalised);
[[nodiscard]] std::string names_beginning_with(std::string_view beginning);

/// The id that a dump gives a node, in the dump's id space (may be empty). The value is the node:
/// encode_counter (records.h).
struct ExternalIdKey {
  std::string space;
  std::string id;
  friend bool operator==(const ExternalIdKey&, const ExternalIdKey&) = default;
};
[[nodiscard]] std::string external_id_key(std::string_view space, std::string_view id);
[[nodiscard]] ExternalIdKey decode_external_id_key(std::string_view bytes);
[[nodiscard]] std::string external_id_prefix(std::string_view space);

[[nodiscard]] std::string edge_locator_key(EdgeId edge);
[[nodiscard]] EdgeId decode_edge_locator_key(std::string_view bytes);

// --- Family::History, CommitLog --------------------------------------------------------------

enum class EntityKind : std::uint8_t { Node = 0, Edge = 1 };

/// A replaced version: newest first within its entity. `commit` is the one that replaced it, and
/// tells versions apart that were replaced in the same microsecond.
struct HistoryKey {
  EntityKind entity = EntityKind::Node;
  std::uint64_t id = 0;  ///< the node's or the edge's number
  RecordedTime recorded_to = 0;
  CommitNumber commit{};
  friend bool operator==(const HistoryKey&, const HistoryKey&) = default;
};
[[nodiscard]] std::string encode_key(const HistoryKey& key);
[[nodiscard]] HistoryKey decode_history_key(std::string_view bytes);
[[nodiscard]] std::string history_prefix(EntityKind entity);
[[nodiscard]] std::string history_prefix(EntityKind entity, std::uint64_t id);

[[nodiscard]] std::string commit_log_key(CommitNumber commit);
[[nodiscard]] CommitNumber decode_commit_log_key(std::string_view bytes);

// --- Family::PropertyIndex, Claims, LargeValues ----------------------------------------------

/// Rows of one index; rows of one value in it; one entry. The value of the row is empty. The code
/// of a value is not turned back: see append_ordered_value.
[[nodiscard]] std::string property_index_prefix(std::uint32_t index);
[[nodiscard]] std::string property_index_prefix(std::uint32_t index, const Value& value);
[[nodiscard]] std::string property_index_key(std::uint32_t index, const Value& value, NodeId node);
/// The node of an entry.
[[nodiscard]] NodeId decode_property_index_node(std::string_view bytes);
/// The same for an index of edges.
[[nodiscard]] std::string property_index_key(std::uint32_t index, const Value& value, EdgeId edge);
[[nodiscard]] EdgeId decode_property_index_edge(std::string_view bytes);

/// An entry of a text index: as of a property index whose value is the word.
struct WordKey {
  std::string word;
  NodeId node{};
};
[[nodiscard]] WordKey decode_word_key(std::string_view bytes);
/// All entries from `word` on in their order.
[[nodiscard]] std::string words_from(std::uint32_t index, std::string_view word);

struct ClaimKey {
  EdgeId edge{};
  std::uint32_t claim = 0;  ///< counts from 0 within the edge
  friend bool operator==(const ClaimKey&, const ClaimKey&) = default;
};
[[nodiscard]] std::string encode_key(const ClaimKey& key);
[[nodiscard]] ClaimKey decode_claim_key(std::string_view bytes);
[[nodiscard]] std::string claim_prefix(EdgeId edge);

[[nodiscard]] std::string large_value_key(std::uint64_t number);
[[nodiscard]] std::uint64_t decode_large_value_key(std::string_view bytes);

// --- Family::Catalog -------------------------------------------------------------------------

enum class CatalogKind : std::uint8_t {
  Label = 0,        ///< number -> name, as it is
  EdgeType = 1,     ///< number -> name, as it is
  PropertyKey = 2,  ///< number -> name, as it is
  Index = 3,        ///< number -> IndexDefinition (records.h)
  Model = 4,        ///< name, number: the version -> ModelRecord (records.h)
  Source = 5,       ///< name, number: the version -> SourceRecord (records.h)
  Constraint = 6,   ///< number -> ConstraintDefinition (records.h)
  TextIndex = 7,    ///< number -> TextIndexDefinition (records.h)
  PathIndex = 8,    ///< number -> PathIndexDefinition (records.h)
};

/// `name` is empty for the kinds that have only a number.
struct CatalogKey {
  CatalogKind kind = CatalogKind::Label;
  std::string name;
  std::uint32_t number = 0;
  friend bool operator==(const CatalogKey&, const CatalogKey&) = default;
};
[[nodiscard]] std::string encode_key(const CatalogKey& key);
[[nodiscard]] CatalogKey decode_catalog_key(std::string_view bytes);
[[nodiscard]] std::string catalog_prefix(CatalogKind kind);

}  // namespace clout::storage
