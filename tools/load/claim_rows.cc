#include "tools/load/claim_rows.h"

#include <algorithm>
#include <utility>

#include "schema/temporal_text.h"
#include "tools/load/cell_value.h"

namespace clout::tools {
namespace {

constexpr std::int64_t kMicroseconds = 1'000'000;

std::string in_quotes(std::string_view text) { return "'" + std::string(text) + "'"; }

/// A date or a date-time; without a zone it is UTC.
std::optional<Value> moment_cell(std::string_view text) {
  if (const auto date = date_cell(text)) return Value(*date);
  if (const auto time = parse_date_time(text)) return Value(*time);
  return std::nullopt;
}

std::int64_t microseconds_of(const Value& moment) {
  constexpr std::int64_t kSecondsPerDay = 86'400;
  if (moment.type() == ValueType::Date) {
    return moment.as_date().days * kSecondsPerDay * kMicroseconds;
  }
  return moment.as_date_time().seconds * kMicroseconds + moment.as_date_time().nanoseconds / 1'000;
}

/// Texts are kept as they stand; around the other parts blanks are dropped.
bool is_text(ClaimField field) {
  return field != ClaimField::Stance && field != ClaimField::Certainty &&
         field != ClaimField::Published && field != ClaimField::Recorded;
}

/// What is wrong with the cell of one part, or nothing: then the part is in `claim`.
std::string take_part(ClaimField field, std::string_view text, std::int64_t latest, Claim& claim) {
  switch (field) {
    case ClaimField::Source:
      claim.source = text;
      return {};
    case ClaimField::Speaker:
      claim.speaker = text;
      return {};
    case ClaimField::Origin:
      claim.origin = text;
      return {};
    case ClaimField::Quote:
      claim.quote = text;
      return {};
    case ClaimField::Url:
      claim.url = text;
      return {};
    case ClaimField::Status:
      claim.status = text;
      return {};
    case ClaimField::Stance: {
      const auto stance = stance_named(text);
      if (!stance) return in_quotes(text) + " is no stance: it is supports, denies or weakens";
      claim.stance = *stance;
      return {};
    }
    case ClaimField::Certainty: {
      const auto number = float_cell(text);
      if (!number || !(*number >= 0 && *number <= 1)) {
        return "the certainty of a claim is a number from 0 to 1, not " + in_quotes(text);
      }
      claim.certainty = *number;
      return {};
    }
    case ClaimField::Published: {
      auto moment = moment_cell(text);
      if (!moment) return in_quotes(text) + " is no date and no datetime";
      claim.published = *std::move(moment);
      return {};
    }
    case ClaimField::Recorded: {
      const auto moment = moment_cell(text);
      if (!moment) return in_quotes(text) + " is no date and no datetime";
      claim.recorded = microseconds_of(*moment);
      if (claim.recorded > 0 && claim.recorded <= latest) return {};
      return "a claim is recorded after 1970 and not in the future, not at " + in_quotes(text);
    }
  }
  return {};
}

bool says_nothing(const Claim& claim) {
  return claim.source.empty() && claim.speaker.empty() && claim.origin.empty() &&
         claim.quote.empty() && claim.url.empty() && claim.status.empty() && !claim.certainty &&
         claim.published.is_null() && claim.stance == Stance::Supports;
}

}  // namespace

bool ClaimRows::in(const RowFormat& format) {
  const auto& columns = format.header.columns;
  return std::any_of(columns.begin(), columns.end(), [](const CsvColumn& column) {
    return column.role == ColumnRole::EdgeId || column.role == ColumnRole::ClaimPart;
  });
}

/// One block being read.
struct ClaimRows::Reading {
  ClaimRows& rows;
  RowBlock& block;
  const RowParser& parser;
  const RowFormat& format;

  [[nodiscard]] std::string cell(const CsvReader& record, std::size_t column) const {
    std::string buffer;
    const auto text = parser.cell_text(record, column, buffer);
    return text ? std::string(*text) : std::string();
  }

  bool fail(std::size_t row, std::size_t column, std::string reason) const {
    block.faults.push_back(parser.fault_at(block, block.offsets[row], column, std::move(reason)));
    return false;
  }

  /// False if the row is faulty.
  bool read_claim(const CsvReader& record, std::size_t row, Claim& claim) const {
    const auto& columns = format.header.columns;
    std::size_t at = columns.size();  // where a source is, or another part
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i].role != ColumnRole::ClaimPart) continue;
      if (at == columns.size() || columns[i].field == ClaimField::Source) at = i;
      const std::string said = cell(record, i);
      const std::string_view text = is_text(columns[i].field) ? said : trimmed(said);
      if (text.empty()) continue;
      std::string reason = take_part(columns[i].field, text, rows.latest_, claim);
      if (!reason.empty()) return fail(row, i, std::move(reason));
    }
    if (!claim.source.empty() || says_nothing(claim)) return true;
    return fail(row, at, "the claim has no source");
  }

  /// The edge that the row speaks of, `next` if it is a new one; nothing if the row is faulty.
  std::optional<std::uint64_t> edge_of(const CsvReader& record, std::size_t row,
                                       std::uint64_t next) const {
    const auto column = format.header.find(ColumnRole::EdgeId);
    if (!column) return next;
    std::string id = cell(record, *column);
    if (id.empty()) {
      fail(row, *column, "the edge id is empty");
      return std::nullopt;
    }
    const KnownEdge edge{next, block.starts[row], block.ends[row],
                         rows.types_.intern(block.type_names[block.types[row]])};
    const auto [known, added] = rows.edges_.try_emplace(std::move(id), edge);
    const KnownEdge& before = known->second;
    if (before.start == edge.start && before.end == edge.end && before.type == edge.type) {
      return before.number;
    }
    fail(row, *column,
         "edge " + in_quotes(known->first) + " came before with another start, end or type");
    return std::nullopt;
  }
};

std::vector<graph::BulkClaim> ClaimRows::take(RowBlock& block, const RowParser& parser,
                                              const RowFormat& format, std::uint64_t next_edge,
                                              std::vector<std::uint32_t>& dropped) {
  const Reading reading{*this, block, parser, format};
  std::vector<graph::BulkClaim> claims;
  std::vector<std::uint32_t> all_dropped;
  std::size_t known_dropped = 0;
  for (std::uint32_t row = 0; row < block.rows(); ++row) {
    if (known_dropped < dropped.size() && dropped[known_dropped] == row) {
      all_dropped.push_back(dropped[known_dropped++]);
      continue;
    }
    const CsvReader record = parser.record_at(block, block.offsets[row]);
    graph::BulkClaim claim;
    const bool read = reading.read_claim(record, row, claim.claim);
    const auto edge = read ? reading.edge_of(record, row, next_edge) : std::nullopt;
    if (!edge) {
      all_dropped.push_back(row);
      continue;
    }
    if (*edge == next_edge) {
      ++next_edge;
    } else {
      all_dropped.push_back(row);
    }
    if (says_nothing(claim.claim)) continue;
    claim.edge = *edge;
    claims.push_back(std::move(claim));
  }
  dropped = std::move(all_dropped);
  return claims;
}

}  // namespace clout::tools
