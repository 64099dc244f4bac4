#include "tools/render/json_writer.h"

#include <ostream>

#include "schema/value_text.h"
#include "tools/render/display_text.h"
#include "tools/render/entity_parts.h"
#include "tools/render/value_forms.h"

namespace clout::tools {

void JsonObjects::set_columns(const std::vector<std::string>& columns) {
  keys_.clear();
  for (const auto& column : columns) append_json_string(keys_.emplace_back(), column);
}

const std::string& JsonObjects::object(const Row& values, const graph::GraphView& view) {
  text_ = '{';
  Separator comma(text_);
  for (std::size_t i = 0; i < values.size() && i < keys_.size(); ++i) {
    comma.next();
    text_ += keys_[i];
    text_ += ':';
    append_json(text_, values[i], view);
  }
  text_ += '}';
  if (terminal_) text_ = printable(text_);
  return text_;
}

void JsonArrayWriter::begin(const std::vector<std::string>& columns) {
  objects_.set_columns(columns);
  any_ = false;
  out_ << '[';
}

void JsonArrayWriter::row(const Row& values, const graph::GraphView& view) {
  if (values.empty()) return;
  out_ << (any_ ? ",\n" : "\n") << objects_.object(values, view);
  any_ = true;
}

void JsonArrayWriter::end() { out_ << (any_ ? "\n]\n" : "]\n"); }

void JsonLinesWriter::begin(const std::vector<std::string>& columns) {
  objects_.set_columns(columns);
}

void JsonLinesWriter::row(const Row& values, const graph::GraphView& view) {
  if (values.empty()) return;
  out_ << objects_.object(values, view) << '\n';
}

}  // namespace clout::tools
