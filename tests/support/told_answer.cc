#include "tests/support/told_answer.h"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "schema/error.h"
#include "schema/value_text.h"
#include "tests/support/http_call.h"
#include "tools/render/entity_parts.h"
#include "tools/render/value_forms.h"
#include "tools/serve/json_value.h"

namespace clout::tests {
namespace {

/// What nodes and edges are, but for their numbers.
struct Contents {
  std::function<client::NodeContent(NodeId)> node;
  std::function<client::EdgeContent(const Edge&)> edge;
};

Map map_of(const tools::Properties& properties) { return {properties.begin(), properties.end()}; }

Contents contents_of(const graph::GraphView& view) {
  return {[&view](NodeId node) {
            return client::NodeContent{tools::label_names(view, node),
                                       map_of(tools::properties_by_name(view, node))};
          },
          [&view](const Edge& edge) {
            return client::EdgeContent{view.catalog().edge_types.name(edge.type),
                                       map_of(tools::properties_by_name(view, edge))};
          }};
}

Contents contents_of(const client::Rows& rows) {
  return {[&rows](NodeId node) { return *rows.node(node); },
          [&rows](const Edge& edge) { return *rows.edge(edge.id); }};
}

/// Values as texts.
class Told {
 public:
  explicit Told(Contents contents) : contents_(std::move(contents)) {}

  [[nodiscard]] std::string line(const std::vector<Value>& row) const {
    std::string line;
    for (const Value& value : row) line += text(value) + " | ";
    return line;
  }

 private:
  [[nodiscard]] std::string text(const Value& value) const {
    std::string out;
    append_literal(out, value,
                   [this](std::string& to, const Value& entity) { to += entity_text(entity); });
    return out;
  }

  [[nodiscard]] std::string node_text(NodeId node) const {
    const auto content = contents_.node(node);
    std::string all = "(";
    for (const std::string& label : content.labels) all += ":" + label;
    return all + text(Value(content.properties)) + ")";
  }

  [[nodiscard]] std::string edge_text(const Edge& edge) const {
    const auto content = contents_.edge(edge);
    return "[" + content.type + text(Value(content.properties)) + "]";
  }

  [[nodiscard]] std::string entity_text(const Value& entity) const {
    if (entity.is_node()) return node_text(entity.as_node().id);
    if (entity.is_edge()) return edge_text(entity.as_edge());
    std::string all = "<";
    const Path& path = entity.as_path();
    for (std::size_t i = 0; i < path.nodes.size(); ++i) {
      all += node_text(path.nodes[i]);
      if (i < path.edges.size()) all += edge_text(path.edges[i]);
    }
    return all + ">";
  }

  Contents contents_;
};

std::string joined(std::vector<std::string> lines, bool in_order,
                   const std::vector<std::string>& notices, const std::string& summary) {
  if (!in_order) std::sort(lines.begin(), lines.end());
  std::string all;
  for (const std::string& line : lines) all += line + "\n";
  for (const std::string& notice : notices) all += "notice: " + notice + "\n";
  return all + "summary: " + summary;
}

std::string error_text(const Error& error) {
  return "error " + std::string(error.what()) + " hint " + error.hint_text();
}

// ---------------------------------------------------------------------------------------------

/// Without the members that are numbers of nodes and edges.
Value without_numbers(const Value& value) {
  if (value.is_list()) {
    List list;
    for (const Value& item : value.as_list()) list.push_back(without_numbers(item));
    return Value(std::move(list));
  }
  if (!value.is_map()) return value;
  const Map& all = value.as_map();
  const bool entity = all.contains("id") && all.contains("properties");
  Map map;
  for (const auto& [key, member] : all) {
    const bool number = entity && (key == "id" || key == "start" || key == "end");
    if (!number) map.emplace(key, without_numbers(member));
  }
  return Value(std::move(map));
}

std::string json_line(const Value& row) { return json(without_numbers(row)); }

std::string problem_text(const Value& message, const Value& hint) {
  return "error " + json(message) + " hint " + json(hint);
}

Value member(const Value& object, const std::string& name) {
  const auto found = object.as_map().find(name);
  return found == object.as_map().end() ? Value("") : found->second;
}

}  // namespace

std::string told_answer(query::Engine& engine, const std::string& statement, bool in_order,
                        const Map& parameters, std::int64_t now) {
  query::QueryOptions options;
  options.now_microseconds = now;
  try {
    const auto cursor = engine.run(statement, parameters, options);
    std::vector<std::string> lines;
    while (const std::vector<Value>* row = cursor->next()) {
      lines.push_back(Told(contents_of(cursor->view())).line(*row));
    }
    return joined(std::move(lines), in_order, cursor->notices(), cursor->summary());
  } catch (const Error& error) {
    return error_text(error);
  }
}

std::string told_answer(client::Connection& connection, const std::string& statement,
                        bool in_order) {
  try {
    const auto rows = connection.run(statement);
    const Told told(contents_of(*rows));
    std::vector<std::string> lines;
    while (const auto* row = rows->next()) lines.push_back(told.line(*row));
    return joined(std::move(lines), in_order, rows->outcome().notices, rows->outcome().summary);
  } catch (const Error& error) {
    return error_text(error);
  }
}

std::string told_as_json(query::Engine& engine, const std::string& statement, bool in_order) {
  try {
    const auto cursor = engine.run(statement, {});
    std::vector<std::string> lines;
    while (const std::vector<Value>* row = cursor->next()) {
      std::string text = "[";
      tools::Separator comma(text);
      for (const Value& value : *row) {
        comma.next();
        tools::append_json(text, value, cursor->view());
      }
      lines.push_back(json_line(tools::parse_json(text + "]", "a row")));
    }
    return joined(std::move(lines), in_order, cursor->notices(), cursor->summary());
  } catch (const Error& error) {
    return problem_text(Value(error.message()), Value(error.hint_text()));
  }
}

std::string told_over_http(unsigned port, const std::string& token, const std::string& statement,
                           bool in_order) {
  const auto answer =
      http_post(port, "/query", json(Value(Map{{"query", Value(statement)}})),
                {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + token}});
  const Value object = tools::parse_json(answer.body, "the answer");
  if (object.as_map().contains("detail")) {
    return problem_text(member(object, "detail"), member(object, "hint"));
  }
  if (object.as_map().contains("error")) {  // after the first rows
    const Value error = member(object, "error");
    return problem_text(member(error, "detail"), member(error, "hint"));
  }
  std::vector<std::string> lines, notices;
  for (const Value& row : member(object, "rows").as_list()) lines.push_back(json_line(row));
  for (const Value& notice : member(object, "notices").as_list()) {
    notices.push_back(notice.as_string());
  }
  return joined(std::move(lines), in_order, notices, member(object, "summary").as_string());
}

}  // namespace clout::tests
