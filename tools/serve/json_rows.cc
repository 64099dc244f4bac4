#include "tools/serve/json_rows.h"

#include <utility>

#include "schema/value_text.h"
#include "tools/render/entity_parts.h"
#include "tools/render/value_forms.h"
#include "tools/render/write_counts.h"
#include "tools/serve/problem.h"

namespace clout::tools {
namespace {

constexpr std::size_t kBatchRows = 1'000;
constexpr std::size_t kBatchBytes = std::size_t{256} << 10;

}  // namespace

void JsonRows::restart() {
  text_.clear();
  rows_ = 0;
  any_ = false;
}

void JsonRows::begin(const std::vector<std::string>& columns) {
  text_ = R"({"columns":[)";
  Separator comma(text_);
  for (const auto& column : columns) {
    comma.next();
    append_json_string(text_, column);
  }
  text_ += form_ == JsonForm::Object ? R"(],"rows":[)" : "]}\n";
}

void JsonRows::row(const Row& values, const graph::GraphView& view) {
  ++rows_;
  if (values.empty()) return;
  text_ += any_ && form_ == JsonForm::Object ? ",[" : "[";
  any_ = true;
  Separator comma(text_);
  for (const auto& value : values) {
    comma.next();
    append_json(text_, value, view);
  }
  text_ += form_ == JsonForm::Object ? "]" : "]\n";
}

bool JsonRows::full() const { return rows_ >= kBatchRows || text_.size() >= kBatchBytes; }

void JsonRows::end_batch(const graph::GraphView& /*view*/, bool /*last*/) { rows_ = 0; }

std::string JsonRows::take_text() { return std::exchange(text_, {}); }

std::string JsonRows::ending(const StatementEnd& end) const {
  if (form_ == JsonForm::Object) {
    return end.error ? "],\"error\":" + problem_json(*end.error) + "}"
                     : "]," + outcome_members(end) + "}";
  }
  if (end.error) return "{\"error\":" + problem_json(*end.error) + "}\n";
  return "{\"end\":{\"rows\":" + std::to_string(end.rows) + "," + outcome_members(end) + "}}\n";
}

std::string outcome_members(const StatementEnd& end) {
  std::string text = "\"notices\":[";
  Separator comma(text);
  for (const auto& notice : end.notices) {
    comma.next();
    append_json_string(text, notice);
  }
  text += "],\"summary\":";
  append_json_string(text, end.summary);
  text += ",\"writes\":{";
  Separator next_count(text);
  for (const auto& part : write_counts()) {
    const auto count = end.writes.*part.count;
    if (count == 0) continue;
    next_count.next();
    text.append("\"").append(part.name).append("\":").append(std::to_string(count));
  }
  return text + "}";
}

}  // namespace clout::tools
