// Cells of typed columns become values. Numbers and dates, of which dumps have millions, are
// parsed here; the other temporal types by schema/.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

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

}  // namespace clout::tools
