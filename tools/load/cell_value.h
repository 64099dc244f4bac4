// Cells of typed columns become values, alone or at the end of a column of a bulk load. Numbers and
// dates, of which dumps have millions, are parsed here; the other temporal types by schema/.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "graph/bulk_columns.h"
#include "schema/value.h"
#include "tools/load/csv_header.h"

namespace clout::tools {

/// Decimal digits with an optional sign, nothing else. Nothing on overflow.
[[nodiscard]] std::optional<std::int64_t> integer_cell(std::string_view text);

/// Decimal or scientific notation, "NaN", "Infinity", "-Infinity". The nearest double.
[[nodiscard]] std::optional<double> float_cell(std::string_view text);

/// true, false, t, f, yes, no, 1, 0, ignoring case.
[[nodiscard]] std::optional<bool> boolean_cell(std::string_view text);

/// YYYY-MM-DD or another form of an openCypher date; a time of day of 00:00:00 after it is
/// accepted.
[[nodiscard]] std::optional<Date> date_cell(std::string_view text);

/// One cell, or one element of a list, as a value of the column's type. Nothing if it is none.
/// Never throws.
[[nodiscard]] std::optional<Value> parse_cell(std::string_view text, const CsvColumn& column);

/// The same for a whole cell, which is a list with that delimiter if the column says so.
[[nodiscard]] std::optional<Value> parse_cell_or_list(std::string_view text,
                                                      const CsvColumn& column, char list_delimiter);

/// Are the column's cells taken as they are? Then blanks belong to them.
[[nodiscard]] bool is_text(const CsvColumn& column);

/// Without blanks and tabs at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// What a bulk load keeps the column's values as.
[[nodiscard]] graph::BulkKind bulk_kind(const CsvColumn& column);

/// Appends the value of a cell to `out`, whose kind is bulk_kind(column) and not String. False, and
/// nothing appended, if the text is not of the column's type. Never throws.
[[nodiscard]] bool append_cell(graph::BulkColumn& out, std::string_view text,
                               const CsvColumn& column, char list_delimiter);

}  // namespace clout::tools
