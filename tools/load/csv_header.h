// What the columns of a CSV file mean: neo4j-admin headers, and ours for edges that create nodes.
//
// One header cell is `name:kind`, see docs/loading.md. Knows nothing of the data below it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clout::tools {

enum class ColumnRole : std::uint8_t {
  Property,
  Ignored,
  NodeId,         ///< `name:ID(Space)`; a name keeps the id as a property
  StartId,        ///< `:START_ID(Space)`
  EndId,          ///< `:END_ID(Space)`
  EdgeType,       ///< `:TYPE`
  Labels,         ///< `:LABEL`, several by the list delimiter
  StartProperty,  ///< `START.name:type`: of the start node, if the row creates it
  EndProperty,    ///< `END.name:type`
  EdgeId,         ///< `name:EDGE_ID`: rows of one value are claims on one edge; see NodeId
  ClaimPart,      ///< `:CLAIM(part)`
};

/// What a column of a claim says.
enum class ClaimField : std::uint8_t {
  Source,
  Speaker,
  Stance,
  Certainty,
  Published,
  Recorded,
  Origin,
  Quote,
  Url,
  Status
};

enum class CellType : std::uint8_t {
  Integer,
  Float,
  Boolean,
  String,
  Char,
  Date,
  LocalTime,
  Time,
  LocalDateTime,
  DateTime,
  Duration,
  Literal,  ///< `value`: a literal of the query language, of any type
};

/// The name by which headers call the type, e.g. "localdatetime".
[[nodiscard]] std::string_view to_string(CellType type);

struct CsvColumn {
  std::string text;  ///< the header cell as written
  std::string name;  ///< of the property; empty: none
  ColumnRole role = ColumnRole::Property;
  CellType type = CellType::String;
  std::int64_t least = 0, greatest = 0;  ///< of integers
  bool list = false;
  std::string space;  ///< of ids
  ClaimField field = ClaimField::Source;
};

enum class FileKind : std::uint8_t { Nodes, Edges };

struct CsvHeader {
  std::vector<CsvColumn> columns;
  FileKind kind = FileKind::Nodes;

  /// Column number of a role that occurs at most once.
  [[nodiscard]] std::optional<std::size_t> find(ColumnRole role) const;
};

/// Is this record a header, and not data: does a cell name an id, a label or a type column?
[[nodiscard]] bool is_header(std::span<const std::string> cells);

/// Parses a header. `kind` says what the file is if that is known, else its columns do. Throws
/// Error{Syntax} naming the column: an unknown type, a role twice, a reserved one, ids missing.
[[nodiscard]] CsvHeader parse_header(std::span<const std::string> cells,
                                     std::optional<FileKind> kind);

}  // namespace clout::tools
