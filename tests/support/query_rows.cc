#include "tests/support/query_rows.h"

#include <algorithm>

#include "schema/value_text.h"

namespace clout::tests {
namespace {

void write_entity(std::string& out, const Value& entity) {
  if (entity.is_node()) {
    out += "(#" + std::to_string(raw(entity.as_node().id)) + ")";
  } else if (entity.is_edge()) {
    out += "[#" + std::to_string(raw(entity.as_edge().id)) + "]";
  } else {
    const Path& path = entity.as_path();
    out += "<#" + std::to_string(raw(path.nodes[0]));
    for (std::size_t i = 0; i < path.edges.size(); ++i) {
      out += " #" + std::to_string(raw(path.edges[i].id)) + " #" +
             std::to_string(raw(path.nodes[i + 1]));
    }
    out += ">";
  }
}

}  // namespace

QueryBench::Lines QueryBench::run(std::string_view text, const Map& parameters) {
  Lines lines;
  const auto cursor = engine_.run(text, parameters, options);
  while (const std::vector<Value>* row = cursor->next()) {
    std::string line;
    for (const Value& value : *row) {
      if (!line.empty()) line += " | ";
      append_literal(line, value, write_entity);
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

QueryBench::Lines QueryBench::sorted(std::string_view text, const Map& parameters) {
  Lines lines = run(text, parameters);
  std::sort(lines.begin(), lines.end());
  return lines;
}

Error QueryBench::error(std::string_view text, const Map& parameters) {
  try {
    (void)run(text, parameters);
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorCode::Internal, "no error: " + std::string(text));
}

}  // namespace clout::tests
