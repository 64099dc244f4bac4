// clout_tck_driver: runs queries for the openCypher conformance suite's black-box runner.
//
// Reads requests from standard input and answers on standard output, one JSON object a line:
// reset, procedure, run and snapshot. Holds one database in memory. Values are written as literals,
// temporal values as strings of their ISO text. An error is an answer; the driver ends with its
// input.
#include <algorithm>
#include <iostream>
#include <string>
#include <string_view>

#include "graph/database.h"
#include "query/engine.h"
#include "query/procedures/procedure.h"
#include "schema/error.h"
#include "schema/temporal_text.h"
#include "schema/value_text.h"
#include "tools/render/entity_parts.h"

namespace clout::tools {
namespace {

// --- values -------------------------------------------------------------------------------------

/// Writes values in the suite's notation, which is that of literals but for temporal values, nodes,
/// edges and paths.
class Notation {
 public:
  explicit Notation(const graph::GraphView& view) : view_(view) {}

  [[nodiscard]] std::string text(const Value& value) const {
    switch (value.type()) {
      case ValueType::List:
        return list(value.as_list());
      case ValueType::Map:
        return map(value.as_map());
      case ValueType::Node:
        return node(value.as_node().id);
      case ValueType::Edge:
        return edge(value.as_edge());
      case ValueType::Path:
        return path(value.as_path());
      default:
        return value.type() >= ValueType::Date ? quoted(temporal_text(value)) : literal(value);
    }
  }

 private:
  [[nodiscard]] std::string list(const List& items) const {
    std::string out = "[";
    Separator comma(out, ", ");
    for (const Value& item : items) {
      comma.next();
      out += text(item);
    }
    return out + ']';
  }

  template <typename Entries>
  [[nodiscard]] std::string map(const Entries& entries) const {
    std::string out = "{";
    Separator comma(out, ", ");
    for (const auto& [key, value] : entries) {
      comma.next();
      out += name_text(key) + ": " + text(value);
    }
    return out + '}';
  }

  [[nodiscard]] std::string properties(const Properties& entries, bool after_name) const {
    if (entries.empty()) return {};
    return (after_name ? " " : "") + map(entries);
  }

  [[nodiscard]] std::string node(NodeId id) const {
    std::string out = "(";
    for (const std::string& label : label_names(view_, id)) out += ':' + name_text(label);
    return out + properties(properties_by_name(view_, id), out.size() > 1) + ')';
  }

  [[nodiscard]] std::string edge(const Edge& edge) const {
    return "[:" + name_text(view_.catalog().edge_types.name(edge.type)) +
           properties(properties_by_name(view_, edge), true) + ']';
  }

  [[nodiscard]] std::string path(const Path& path) const {
    std::string out = "<" + node(path.nodes[0]);
    for (std::size_t i = 0; i < path.edges.size(); ++i) {
      const bool forward = path.edges[i].start == path.nodes[i];
      out += (forward ? "-" : "<-") + edge(path.edges[i]) + (forward ? "->" : "-");
      out += node(path.nodes[i + 1]);
    }
    return out + '>';
  }

  const graph::GraphView& view_;
};

// --- procedures ----------------------------------------------------------------------------------

query::TypeSet procedure_type(std::string_view name) {
  if (!name.empty() && name.back() == '?') name.remove_suffix(1);
  if (name == "NUMBER") return query::kNumber;
  if (name == "INTEGER") return ValueType::Integer;
  if (name == "FLOAT") return ValueType::Float;
  if (name == "STRING") return ValueType::String;
  if (name == "BOOLEAN") return ValueType::Boolean;
  if (name == "MAP") return ValueType::Map;
  if (name == "NODE") return ValueType::Node;
  if (name == "RELATIONSHIP") return ValueType::Edge;
  if (name == "PATH") return ValueType::Path;
  if (name.substr(0, 4) == "LIST") return ValueType::List;
  return query::kAnyType;
}

std::vector<query::ProcedureField> procedure_fields(const Value& described) {
  std::vector<query::ProcedureField> fields;
  for (const Value& field : described.as_list()) {
    const Map& parts = field.as_map();
    fields.push_back({parts.at("name").as_string(), procedure_type(parts.at("type").as_string())});
  }
  return fields;
}

/// A procedure of a scenario: yields the outputs of the rows whose inputs equal its arguments.
query::Procedure scenario_procedure(const Map& fields) {
  query::Procedure procedure;
  procedure.name = fields.at("name").as_string();
  procedure.inputs = procedure_fields(fields.at("inputs"));
  procedure.outputs = procedure_fields(fields.at("outputs"));
  std::vector<List> rows;
  for (const Value& row : fields.at("rows").as_list()) {
    List& values = rows.emplace_back();
    for (const Value& cell : row.as_list()) values.push_back(*parse_literal(cell.as_string()));
  }
  const std::size_t outputs = procedure.outputs.size();
  procedure.start = [rows = std::move(rows), outputs](const query::ProcedureCall& call) {
    query::ProcedureBatch yielded(outputs);
    for (const List& row : rows) {
      if (!std::equal(call.arguments.begin(), call.arguments.end(), row.begin(), equivalent)) {
        continue;
      }
      for (std::size_t i = 0; i < outputs; ++i) {
        yielded[i].push_back(row[call.arguments.size() + i]);
      }
    }
    return query::make_procedure_rows(std::move(yielded), call.budget);
  };
  return procedure;
}

// --- errors -------------------------------------------------------------------------------------

std::string_view suite_type(const Error& error) {
  const std::string& detail = error.detail_name();
  if (detail == "MissingParameter") return "ParameterMissing";
  if (detail == "ProcedureNotFound") return "ProcedureError";
  if (detail == "MergeReadOwnWrites") return "SemanticError";
  switch (error.code()) {
    case ErrorCode::Syntax:
    case ErrorCode::Semantic:
      return "SyntaxError";
    case ErrorCode::Type:
      return "TypeError";
    case ErrorCode::NotFound:
      return "EntityNotFound";
    case ErrorCode::Constraint:
      return "ConstraintVerificationFailed";
    default:
      return "ArgumentError";
  }
}

std::string error_answer(const Error& error, std::string_view phase) {
  std::string out = "{\"error\":{\"type\":";
  append_json_string(out, suite_type(error));
  out += ",\"phase\":";
  append_json_string(out, phase);
  out += ",\"detail\":";
  append_json_string(out, error.detail_name());
  out += ",\"message\":";
  append_json_string(out, error.what());
  return out + "}}";
}

// --- requests -----------------------------------------------------------------------------------

class Driver {
 public:
  [[nodiscard]] std::string answer(std::string_view line) {
    const auto request = parse_literal(line);
    if (!request || !request->is_map()) return "{\"unsupported\":true}";
    const Map& fields = request->as_map();
    const auto op = fields.find("op");
    if (op == fields.end() || !op->second.is_string()) return "{\"unsupported\":true}";
    if (op->second.as_string() == "reset") return reset();
    if (op->second.as_string() == "run") return run(fields);
    if (op->second.as_string() == "snapshot") return snapshot();
    if (op->second.as_string() == "procedure") return procedure(fields);
    return "{\"unsupported\":true}";
  }

 private:
  std::string reset() {
    database_ = graph::Database::open_in_memory();
    procedures_ = query::builtin_procedures();
    return "{\"ok\":true}";
  }

  std::string procedure(const Map& fields) {
    procedures_.add(scenario_procedure(fields));
    return "{\"ok\":true}";
  }

  std::string run(const Map& fields) {
    const std::string& text = fields.at("query").as_string();
    Map parameters;
    if (const auto given = fields.find("params"); given != fields.end()) {
      for (const auto& [name, value] : given->second.as_map()) {
        parameters[name] = parse_literal(value.as_string()).value();
      }
    }
    query::Engine engine(*database_, std::make_shared<const query::ProcedureTable>(procedures_));
    // What EXPLAIN refuses is wrong before the statement runs.
    std::string_view phase = "compile time";
    try {
      engine.run("EXPLAIN " + text, parameters)->finish();
      phase = "runtime";
      return rows(*engine.run(text, parameters));
    } catch (const Error& error) {
      return error_answer(error, phase);
    }
  }

  static std::string rows(query::Cursor& cursor) {
    std::string out = "{\"columns\":[";
    Separator comma(out);
    for (const std::string& column : cursor.columns()) {
      comma.next();
      append_json_string(out, column);
    }
    out += "],\"rows\":[";
    Separator row_comma(out);
    while (const auto* row = cursor.next()) {
      row_comma.next();
      out += '[';
      Separator cell_comma(out);
      for (const Value& value : *row) {
        cell_comma.next();
        append_json_string(out, Notation(cursor.view()).text(value));
      }
      out += ']';
    }
    return out + "]}";
  }

  std::string snapshot() {
    const auto view = database_->view();
    std::string nodes;
    std::string edges;
    Separator node_comma(nodes);
    Separator edge_comma(edges);
    std::uint32_t position = 0;
    std::vector<NodeId> found(1);
    std::vector<graph::Neighbour> leaving;
    while (view->scan_nodes(position, std::nullopt, found) == 1) {
      node_comma.next();
      append_node(nodes, *view, found[0]);
      leaving.clear();
      view->expand(found[0], Direction::Out, {}, leaving);
      for (const graph::Neighbour& step : leaving) {
        edge_comma.next();
        append_edge(edges, *view, step.edge);
      }
    }
    return "{\"nodes\":[" + nodes + "],\"relationships\":[" + edges + "]}";
  }

  static void append_node(std::string& out, const graph::GraphView& view, NodeId node) {
    out += "{\"id\":" + std::to_string(raw(node)) + ",\"labels\":[";
    Separator comma(out);
    for (const std::string& label : label_names(view, node)) {
      comma.next();
      append_json_string(out, label);
    }
    out += ']';
    append_properties(out, view, properties_by_name(view, node));
  }

  static void append_edge(std::string& out, const graph::GraphView& view, const Edge& edge) {
    out += "{\"id\":" + std::to_string(raw(edge.id)) + ",\"type\":";
    append_json_string(out, view.catalog().edge_types.name(edge.type));
    out += ",\"start\":" + std::to_string(raw(edge.start));
    out += ",\"end\":" + std::to_string(raw(edge.end));
    append_properties(out, view, properties_by_name(view, edge));
  }

  static void append_properties(std::string& out, const graph::GraphView& view,
                                const Properties& properties) {
    out += ",\"properties\":{";
    Separator comma(out);
    for (const auto& [key, value] : properties) {
      comma.next();
      append_json_string(out, key);
      out += ':';
      append_json_string(out, Notation(view).text(value));
    }
    out += "}}";
  }

  std::unique_ptr<graph::Database> database_ = graph::Database::open_in_memory();
  query::ProcedureTable procedures_ = query::builtin_procedures();
};

}  // namespace
}  // namespace clout::tools

int main() {
  clout::tools::Driver driver;
  std::string line;
  while (std::getline(std::cin, line)) std::cout << driver.answer(line) << '\n' << std::flush;
  return 0;
}
