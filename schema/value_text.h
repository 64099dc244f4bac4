// Values as text: a literal of the query language (and back), and JSON.
//
// Nodes, edges and paths need a graph to be printed; whoever has one passes a writer for them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "schema/value.h"

namespace clout {

/// Appends a node, an edge or a path to `out`.
using EntityWriter = std::function<void(std::string& out, const Value& entity)>;

/// The shortest text that reads back as the same float, always with a point: "1.0", "0.001",
/// "1.0E10", "NaN", "Infinity". Scientific below 1e-3 and from 1e7 on.
[[nodiscard]] std::string float_text(double value);

/// `text` in single quotes, with escapes for quotes, backslashes and control characters.
[[nodiscard]] std::string quoted(std::string_view text);

/// A name as the language takes it: as it is if it is a plain identifier, else in backticks.
[[nodiscard]] std::string name_text(std::string_view name);

/// The value as a literal: 'text', 1.0, [1, null], {k: true}, date('2015-07-21'). Without a writer
/// an entity is Error{Type}.
void append_literal(std::string& out, const Value& value, const EntityWriter& entities = {});
[[nodiscard]] std::string literal(const Value& value, const EntityWriter& entities = {});

/// The value of a literal in the form that `literal` writes: strings in either quotes, any white
/// space, numbers in decimal, hexadecimal (0x) or octal (0o). JSON is read too. Nullopt if `text`
/// is no literal, has more behind it, or an integer is out of range. Throws Error{Limit} if nested
/// too deep.
[[nodiscard]] std::optional<Value> parse_literal(std::string_view text);

/// The value as JSON. Temporal values are strings of their ISO text, as are the floats that JSON
/// lacks ("NaN", "Infinity", "-Infinity"). Without a writer an entity is Error{Type}.
void append_json(std::string& out, const Value& value, const EntityWriter& entities = {});
[[nodiscard]] std::string json(const Value& value, const EntityWriter& entities = {});

/// `text` as a JSON string, in double quotes. Bytes that are no UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// What toString() and string concatenation make of a value: a string as it is, a temporal value's
/// ISO text, numbers and booleans as literals; lists, maps and null as literals too.
[[nodiscard]] std::string plain_text(const Value& value, const EntityWriter& entities = {});

}  // namespace clout
