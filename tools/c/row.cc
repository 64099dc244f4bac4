// The functions of clout.h that read a statement's columns, its current row, and what comes besides
// rows.
#include <cstring>
#include <string>

#include "tools/c/errors.h"
#include "tools/c/statement.h"
#include "tools/render/write_counts.h"

using namespace clout;

static_assert(static_cast<int>(ValueType::Null) == CLOUT_TYPE_NULL);
static_assert(static_cast<int>(ValueType::String) == CLOUT_TYPE_STRING);
static_assert(static_cast<int>(ValueType::Node) == CLOUT_TYPE_NODE);
static_assert(static_cast<int>(ValueType::Date) == CLOUT_TYPE_DATE);
static_assert(static_cast<int>(ValueType::Duration) == CLOUT_TYPE_DURATION);

namespace {

const query::Cursor* cursor_of(const clout_statement* statement) {
  return statement != nullptr ? statement->cursor() : nullptr;
}

/// Hands the value to `read`, which gives false if it is of another type.
template <typename Read>
clout_code read_value(const clout_statement* statement, std::size_t column, const void* result,
                      const Read& read) {
  const Value* value = statement != nullptr ? statement->value(column) : nullptr;
  if (value == nullptr || result == nullptr) return CLOUT_ERROR_USAGE;
  return c::guarded(nullptr, {}, [&] { return read(*value) ? CLOUT_OK : CLOUT_ERROR_TYPE; });
}

void hand_out(const std::string& text, const char** result, std::size_t* length) {
  *result = text.c_str();
  if (length != nullptr) *length = text.size();
}

bool is_temporal(const Value& value) { return value.type() >= ValueType::Date; }

}  // namespace

size_t clout_column_count(const clout_statement* statement) {
  const auto* cursor = cursor_of(statement);
  return cursor != nullptr ? cursor->columns().size() : 0;
}

const char* clout_column_name(const clout_statement* statement, size_t column) {
  if (column >= clout_column_count(statement)) return nullptr;
  return cursor_of(statement)->columns()[column].c_str();
}

clout_type clout_column_type(const clout_statement* statement, size_t column) {
  const Value* value = statement != nullptr ? statement->value(column) : nullptr;
  return value != nullptr ? static_cast<clout_type>(value->type()) : CLOUT_TYPE_NONE;
}

clout_code clout_column_bool(const clout_statement* statement, size_t column, bool* result) {
  return read_value(statement, column, result, [&](const Value& value) {
    if (value.is_boolean()) *result = value.as_boolean();
    return value.is_boolean();
  });
}

clout_code clout_column_int64(const clout_statement* statement, size_t column, int64_t* result) {
  return read_value(statement, column, result, [&](const Value& value) {
    if (value.is_integer()) *result = value.as_integer();
    return value.is_integer();
  });
}

clout_code clout_column_double(const clout_statement* statement, size_t column, double* result) {
  return read_value(statement, column, result, [&](const Value& value) {
    if (value.is_number()) *result = value.number();
    return value.is_number();
  });
}

clout_code clout_column_text(clout_statement* statement, size_t column, const char** text,
                             size_t* length) {
  return read_value(statement, column, text, [&](const Value& value) {
    if (value.is_string()) hand_out(value.as_string(), text, length);
    if (is_temporal(value)) hand_out(statement->temporal_text(column), text, length);
    return value.is_string() || is_temporal(value);
  });
}

clout_code clout_column_json(clout_statement* statement, size_t column, const char** json,
                             size_t* length) {
  return read_value(statement, column, json, [&](const Value&) {
    hand_out(statement->json(column), json, length);
    return true;
  });
}

clout_code clout_row_json(clout_statement* statement, const char** json, size_t* length) {
  if (statement == nullptr || !statement->has_row() || json == nullptr) return CLOUT_ERROR_USAGE;
  return c::guarded(nullptr, {}, [&] {
    hand_out(statement->row_json(), json, length);
    return CLOUT_OK;
  });
}

const char* clout_summary(const clout_statement* statement) {
  const auto* cursor = cursor_of(statement);
  return cursor != nullptr ? cursor->summary().c_str() : "";
}

size_t clout_notice_count(const clout_statement* statement) {
  const auto* cursor = cursor_of(statement);
  return cursor != nullptr ? cursor->notices().size() : 0;
}

const char* clout_notice(const clout_statement* statement, size_t index) {
  if (index >= clout_notice_count(statement)) return nullptr;
  return cursor_of(statement)->notices()[index].c_str();
}

uint64_t clout_write_count(const clout_statement* statement, const char* name) {
  const auto* cursor = cursor_of(statement);
  if (cursor == nullptr || name == nullptr) return 0;
  for (const auto& known : tools::write_counts()) {
    if (std::strcmp(known.name, name) == 0) return cursor->writes().*known.count;
  }
  return 0;
}

const char* clout_write_name(size_t index) {
  const auto known = tools::write_counts();
  return index < known.size() ? known[index].name : nullptr;
}
