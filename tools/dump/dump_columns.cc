#include "tools/dump/dump_columns.h"

#include <algorithm>

#include "schema/error.h"
#include "schema/temporal_text.h"
#include "schema/value_text.h"

namespace clout::tools {
namespace {

/// The column type that reads such values back; empty: there is none.
std::string_view column_type(ValueType type) {
  switch (type) {
    case ValueType::Boolean:
      return "boolean";
    case ValueType::Integer:
      return "long";
    case ValueType::Float:
      return "double";
    case ValueType::String:
      return "string";
    case ValueType::Date:
      return "date";
    case ValueType::LocalTime:
      return "localtime";
    case ValueType::Time:
      return "time";
    case ValueType::LocalDateTime:
      return "localdatetime";
    case ValueType::DateTime:
      return "datetime";
    case ValueType::Duration:
      return "duration";
    default:
      return {};
  }
}

const Value* find_value(const Catalog& catalog, const std::vector<graph::Property>& properties,
                        std::string_view name) {
  for (const auto& [key, value] : properties) {
    if (catalog.property_keys.name(key) == name) return &value;
  }
  return nullptr;
}

}  // namespace

void append_csv_cell(std::string& out, std::string_view text) {
  if (!text.empty() && text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

DumpForm DumpColumns::form_of(const Value& value) const {
  if (!column_type(value.type()).empty()) return DumpForm::Typed;
  if (!value.is_list() || value.as_list().empty()) return DumpForm::Literal;
  const auto plain = [&](const Value& element) {
    return element.is_string() && !element.as_string().empty() &&
           element.as_string().find(list_delimiter_) == std::string::npos;
  };
  const bool all = std::all_of(value.as_list().begin(), value.as_list().end(), plain);
  return all ? DumpForm::TextList : DumpForm::Literal;
}

void DumpColumns::see(const Catalog& catalog, const std::vector<graph::Property>& properties) {
  for (const auto& [key, value] : properties) {
    Column& column = columns_[catalog.property_keys.name(key)];
    const DumpForm form = form_of(value);
    if (column.form == DumpForm::Unseen) {
      column = {form, value.type()};
    } else if (column.form != form || column.type != value.type()) {
      column.form = DumpForm::Literal;
    }
  }
}

void DumpColumns::append_header(std::string& out, bool edges) const {
  for (const auto& [name, column] : columns_) {
    if (name.empty() || (edges && (name.starts_with("START.") || name.starts_with("END.")))) {
      throw Error(ErrorCode::Argument,
                  "the property key '" + name + "' cannot be the name of a CSV column")
          .hint("rename the property");
    }
    std::string cell = name + ":";
    switch (column.form) {
      case DumpForm::Typed:
        cell += column_type(column.type);
        break;
      case DumpForm::TextList:
        cell += "string[]";
        break;
      default:
        cell += "value";
        break;
    }
    out += ',';
    append_csv_cell(out, cell);
  }
}

void DumpColumns::append_row(std::string& out, const Catalog& catalog,
                             const std::vector<graph::Property>& properties) const {
  for (const auto& [name, column] : columns_) {
    out += ',';
    const Value* value = find_value(catalog, properties, name);
    if (value != nullptr) append_value(out, column, *value);
  }
}

void DumpColumns::append_value(std::string& out, const Column& column, const Value& value) const {
  if (column.form == DumpForm::Literal) {
    append_csv_cell(out, literal(value));
    return;
  }
  if (column.form == DumpForm::Typed) {
    append_csv_cell(out, plain_text(value));
    return;
  }
  std::string joined;
  for (const Value& element : value.as_list()) {
    if (!joined.empty()) joined += list_delimiter_;
    joined += element.as_string();
  }
  append_csv_cell(out, joined);
}

}  // namespace clout::tools
