// The JSON and field forms of value_forms.h. Values without a graph are printed by schema/.
#include "schema/value_text.h"
#include "tools/render/entity_parts.h"
#include "tools/render/value_forms.h"

namespace clout::tools {
namespace {

class EntityJson {
 public:
  EntityJson(std::string& out, const graph::GraphView& view) : out_(out), view_(view) {}

  void write(const Value& entity) {
    if (entity.is_node()) {
      write_node(entity.as_node().id);
    } else if (entity.is_edge()) {
      write_edge(entity.as_edge());
    } else {
      write_path(entity.as_path());
    }
  }

 private:
  void write_node(NodeId node) {
    out_ += "{\"id\":" + std::to_string(raw(node)) + ",\"labels\":[";
    Separator comma(out_);
    for (const auto& label : label_names(view_, node)) {
      comma.next();
      append_json_string(out_, label);
    }
    out_ += ']';
    write_properties(properties_by_name(view_, node));
  }

  void write_edge(const Edge& edge) {
    out_ += "{\"id\":" + std::to_string(raw(edge.id)) + ",\"type\":";
    append_json_string(out_, view_.catalog().edge_types.name(edge.type));
    out_ += ",\"start\":" + std::to_string(raw(edge.start));
    out_ += ",\"end\":" + std::to_string(raw(edge.end));
    write_properties(properties_by_name(view_, edge));
  }

  /// The last member of a node or an edge.
  void write_properties(const Properties& properties) {
    out_ += ",\"properties\":{";
    Separator comma(out_);
    for (const auto& [key, value] : properties) {
      comma.next();
      append_json_string(out_, key);
      out_ += ':';
      clout::append_json(out_, value);
    }
    out_ += "}}";
  }

  void write_path(const Path& path) {
    out_ += "{\"nodes\":[";
    Separator node_comma(out_);
    for (const auto node : path.nodes) {
      node_comma.next();
      write_node(node);
    }
    out_ += "],\"edges\":[";
    Separator edge_comma(out_);
    for (const auto& edge : path.edges) {
      edge_comma.next();
      write_edge(edge);
    }
    out_ += "]}";
  }

  std::string& out_;
  const graph::GraphView& view_;
};

}  // namespace

void append_json(std::string& out, const Value& value, const graph::GraphView& view) {
  clout::append_json(out, value, [&view](std::string& text, const Value& entity) {
    EntityJson(text, view).write(entity);
  });
}

std::string field_text(const Value& value, const graph::GraphView& view) {
  switch (value.type()) {
    case ValueType::Null:
      return {};
    case ValueType::List:
    case ValueType::Map:
    case ValueType::Node:
    case ValueType::Edge:
    case ValueType::Path:
      break;
    default:
      return plain_text(value);
  }
  std::string text;
  append_json(text, value, view);
  return text;
}

}  // namespace clout::tools
