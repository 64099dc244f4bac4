#include "tools/load/csv_header.h"

#include <algorithm>
#include <array>
#include <limits>
#include <unordered_set>

#include "schema/ascii.h"
#include "schema/error.h"

namespace clout::tools {
namespace {

struct TypeName {
  std::string_view name;
  CellType type;
  std::int64_t least = 0;
  std::int64_t greatest = 0;
};

template <typename Integer>
constexpr TypeName integer_type(std::string_view name) {
  constexpr auto kGreatest = std::numeric_limits<Integer>::max();
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return {name, CellType::Integer, static_cast<std::int64_t>(std::numeric_limits<Integer>::min()),
          static_cast<std::int64_t>(std::min<std::uint64_t>(kGreatest, kMost))};
}

// The first name of a type is the one that to_string gives.
constexpr std::array kTypeNames = {
    integer_type<std::int64_t>("long"),
    integer_type<std::int32_t>("int"),
    integer_type<std::int32_t>("integer"),
    integer_type<std::int16_t>("short"),
    integer_type<std::int8_t>("byte"),
    integer_type<std::int64_t>("int64"),
    integer_type<std::int32_t>("int32"),
    integer_type<std::int16_t>("int16"),
    integer_type<std::int8_t>("int8"),
    integer_type<std::uint64_t>("uint64"),
    integer_type<std::uint32_t>("uint32"),
    integer_type<std::uint16_t>("uint16"),
    integer_type<std::uint8_t>("uint8"),
    TypeName{"double", CellType::Float},
    TypeName{"float", CellType::Float},
    TypeName{"boolean", CellType::Boolean},
    TypeName{"bool", CellType::Boolean},
    TypeName{"string", CellType::String},
    TypeName{"char", CellType::Char},
    TypeName{"date", CellType::Date},
    TypeName{"localtime", CellType::LocalTime},
    TypeName{"time", CellType::Time},
    TypeName{"localdatetime", CellType::LocalDateTime},
    TypeName{"datetime", CellType::DateTime},
    TypeName{"duration", CellType::Duration},
    TypeName{"value", CellType::Literal},
};

struct RoleName {
  std::string_view name;
  ColumnRole role;
};

constexpr std::array kRoleNames = {
    RoleName{"ID", ColumnRole::NodeId},      RoleName{"START_ID", ColumnRole::StartId},
    RoleName{"END_ID", ColumnRole::EndId},   RoleName{"TYPE", ColumnRole::EdgeType},
    RoleName{"LABEL", ColumnRole::Labels},   RoleName{"IGNORE", ColumnRole::Ignored},
    RoleName{"EDGE_ID", ColumnRole::EdgeId}, RoleName{"CLAIM", ColumnRole::ClaimPart},
};

/// In the order of ClaimField.
constexpr std::string_view kClaimFields[] = {"source",    "speaker",  "stance", "certainty",
                                             "published", "recorded", "origin", "quote",
                                             "url",       "status"};

constexpr std::string_view kStartPrefix = "START.";
constexpr std::string_view kEndPrefix = "END.";

/// `name:kind`, `name:ID(Space)`, either with options in { } behind it.
struct HeaderCell {
  std::string_view name;
  std::string_view kind;
  std::string_view space;
  bool has_kind = false;
};

/// Options such as {id-type:long} say nothing that is needed here.
std::string_view without_options(std::string_view text) {
  const auto open = text.rfind('{');
  if (!text.ends_with('}') || open == std::string_view::npos) return text;
  return text.substr(0, open).find(':') == std::string_view::npos ? text : text.substr(0, open);
}

HeaderCell cut(std::string_view text) {
  text = without_options(text);
  for (const std::string_view role : {":ID(", ":START_ID(", ":END_ID(", ":CLAIM("}) {
    const auto at = text.rfind(role);
    if (!text.ends_with(')') || at == std::string_view::npos) continue;
    const auto open = at + role.size();
    return {text.substr(0, at), role.substr(1, role.size() - 2),
            text.substr(open, text.size() - 1 - open), true};
  }
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return {text, {}, {}, false};
  return {text.substr(0, colon), text.substr(colon + 1), {}, true};
}

const RoleName* find_role(std::string_view kind) {
  const auto found = std::find_if(kRoleNames.begin(), kRoleNames.end(),
                                  [&](const RoleName& row) { return row.name == kind; });
  return found == kRoleNames.end() ? nullptr : &*found;
}

const TypeName* find_type(std::string_view kind) {
  const std::string name = ascii_lower(kind);
  const auto found = std::find_if(kTypeNames.begin(), kTypeNames.end(),
                                  [&](const TypeName& row) { return row.name == name; });
  return found == kTypeNames.end() ? nullptr : &*found;
}

Error header_error(std::size_t column, std::string message) {
  return Error(ErrorCode::Syntax,
               "header column " + std::to_string(column + 1) + ": " + std::move(message));
}

void set_type(CsvColumn& column, std::string_view kind, std::size_t number) {
  if (kind.ends_with("[]")) {
    column.list = true;
    kind.remove_suffix(2);
  }
  const TypeName* type = find_type(kind);
  if (type == nullptr && ascii_lower(kind).starts_with("point")) {
    throw header_error(number, "points are not supported")
        .hint("give the coordinates as two columns of type double");
  }
  if (type == nullptr) {
    throw header_error(number, "unknown type '" + std::string(kind) + "' in '" + column.text + "'")
        .hint("write NAME:string if the colon belongs to the name");
  }
  column.type = type->type;
  column.least = type->least;
  column.greatest = type->greatest;
  if (column.list && column.type == CellType::Literal) {
    throw header_error(number, "'value' columns hold lists as literals: write it without []");
  }
}

/// In files of edges, a name with the prefix of an end belongs to the node at that end.
void take_end_prefix(CsvColumn& column) {
  if (column.role != ColumnRole::Property) return;
  if (column.name.starts_with(kStartPrefix)) {
    column.role = ColumnRole::StartProperty;
    column.name.erase(0, kStartPrefix.size());
  } else if (column.name.starts_with(kEndPrefix)) {
    column.role = ColumnRole::EndProperty;
    column.name.erase(0, kEndPrefix.size());
  }
}

ClaimField claim_field(std::string_view name, std::size_t number) {
  const auto found = std::find(std::begin(kClaimFields), std::end(kClaimFields), name);
  if (found != std::end(kClaimFields)) {
    return static_cast<ClaimField>(found - std::begin(kClaimFields));
  }
  std::string known;
  for (const std::string_view field : kClaimFields) {
    known += (known.empty() ? "" : ", ") + std::string(field);
  }
  throw header_error(number, "a claim has no part '" + std::string(name) + "'")
      .hint("write :CLAIM(part) with one of " + known);
}

CsvColumn parse_column(const std::string& text, std::size_t number) {
  CsvColumn column;
  column.text = text;
  const HeaderCell cell = cut(text);
  column.name = cell.name;
  column.space = cell.space;
  if (const RoleName* role = find_role(cell.kind); cell.has_kind && role != nullptr) {
    column.role = role->role;
    if (role->role == ColumnRole::ClaimPart) column.field = claim_field(cell.space, number);
    return column;
  }
  if (column.name.empty()) {
    throw header_error(number, "the column has no name").hint("write :IGNORE to leave it out");
  }
  if (cell.has_kind) set_type(column, cell.kind, number);
  return column;
}

bool occurs_once(ColumnRole role) {
  return role != ColumnRole::Property && role != ColumnRole::Ignored &&
         role != ColumnRole::StartProperty && role != ColumnRole::EndProperty &&
         role != ColumnRole::ClaimPart;
}

void check_unique(const CsvHeader& header) {
  std::unordered_set<std::string> seen;
  for (std::size_t i = 0; i < header.columns.size(); ++i) {
    const auto& column = header.columns[i];
    if (occurs_once(column.role) && header.find(column.role) != i) {
      throw header_error(i, "a second column of the kind of '" + column.text + "'");
    }
    const auto same_field = [&](const CsvColumn& other) {
      return other.role == ColumnRole::ClaimPart && other.field == column.field;
    };
    if (column.role == ColumnRole::ClaimPart &&
        std::count_if(header.columns.begin(), header.columns.end(), same_field) > 1) {
      throw header_error(i, "two columns for the same part of a claim: '" + column.text + "'");
    }
    const bool named = !column.name.empty() && column.role != ColumnRole::Ignored &&
                       column.role != ColumnRole::ClaimPart && column.role != ColumnRole::StartId &&
                       column.role != ColumnRole::EndId;
    const auto of =
        column.role == ColumnRole::StartProperty || column.role == ColumnRole::EndProperty
            ? std::to_string(static_cast<int>(column.role))
            : std::string();
    if (named && !seen.insert(of + ":" + column.name).second) {
      throw header_error(i, "a second column named '" + column.name + "'");
    }
  }
}

void check_kind(const CsvHeader& header) {
  const bool edges = header.kind == FileKind::Edges;
  for (std::size_t i = 0; i < header.columns.size(); ++i) {
    const ColumnRole role = header.columns[i].role;
    const bool of_nodes = role == ColumnRole::NodeId || role == ColumnRole::Labels;
    const bool of_edges = role == ColumnRole::StartId || role == ColumnRole::EndId ||
                          role == ColumnRole::EdgeType || role == ColumnRole::EdgeId ||
                          role == ColumnRole::ClaimPart;
    if (edges ? of_nodes : of_edges) {
      throw header_error(i, "'" + header.columns[i].text + "' does not belong into a file of " +
                                (edges ? "edges" : "nodes"));
    }
  }
  if (edges && (!header.find(ColumnRole::StartId) || !header.find(ColumnRole::EndId))) {
    throw Error(ErrorCode::Syntax, "a file of edges needs the columns :START_ID and :END_ID");
  }
}

FileKind kind_by_columns(const CsvHeader& header) {
  const auto has = [&](ColumnRole role) { return header.find(role).has_value(); };
  if (has(ColumnRole::StartId) || has(ColumnRole::EndId)) return FileKind::Edges;
  if (has(ColumnRole::NodeId) || has(ColumnRole::Labels)) return FileKind::Nodes;
  throw Error(ErrorCode::Syntax,
              "the first line is no header: it has neither :ID or :LABEL nor :START_ID and :END_ID")
      .hint("say what the file holds with --nodes or --edges, or give a header with --header");
}

}  // namespace

std::string_view to_string(CellType type) {
  const auto found = std::find_if(kTypeNames.begin(), kTypeNames.end(),
                                  [&](const TypeName& row) { return row.type == type; });
  return found == kTypeNames.end() ? "?" : found->name;
}

std::optional<std::size_t> CsvHeader::find(ColumnRole role) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].role == role) return i;
  }
  return std::nullopt;
}

bool is_header(std::span<const std::string> cells) {
  return std::any_of(cells.begin(), cells.end(), [](const std::string& text) {
    const HeaderCell cell = cut(text);
    const RoleName* role = cell.has_kind ? find_role(cell.kind) : nullptr;
    return role != nullptr && role->role != ColumnRole::Ignored;
  });
}

CsvHeader parse_header(std::span<const std::string> cells, std::optional<FileKind> kind) {
  CsvHeader header;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    header.columns.push_back(parse_column(cells[i], i));
  }
  header.kind = kind ? *kind : kind_by_columns(header);
  if (header.kind == FileKind::Edges) {
    for (auto& column : header.columns) take_end_prefix(column);
  }
  check_unique(header);
  check_kind(header);
  return header;
}

}  // namespace clout::tools
