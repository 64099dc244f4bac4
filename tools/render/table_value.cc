// The table form of value_forms.h.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "schema/temporal_text.h"
#include "schema/value_text.h"
#include "tools/render/entity_parts.h"
#include "tools/render/value_forms.h"

namespace clout::tools {
namespace {

/// A number for the eye: six decimals at most, and six digits where decimals would be mostly
/// zeros.
std::string rounded_float(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  const double size = std::abs(number);
  const bool scientific = size != 0 && (size < 1e-4 || size >= 1e15);
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, scientific ? "%.6g" : "%.6f", number);
  std::string text(buffer);
  if (scientific) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text += '0';
  return text;
}

class TableText {
 public:
  TableText(std::string& out, const graph::GraphView& view) : out_(out), view_(view) {}

  void write(const Value& value) {
    switch (value.type()) {
      case ValueType::Null:
        out_ += "null";
        return;
      case ValueType::Boolean:
        out_ += value.as_boolean() ? "true" : "false";
        return;
      case ValueType::Integer:
        out_ += std::to_string(value.as_integer());
        return;
      case ValueType::Float:
        out_ += rounded_float(value.as_float());
        return;
      case ValueType::String:
        out_ += quoted(value.as_string());
        return;
      case ValueType::List:
        write_list(value.as_list());
        return;
      case ValueType::Map:
        write_map(value.as_map());
        return;
      case ValueType::Node:
        write_node(value.as_node().id);
        return;
      case ValueType::Edge:
        write_edge(value.as_edge());
        return;
      case ValueType::Path:
        write_path(value.as_path());
        return;
      default:
        out_ += temporal_text(value);
        return;
    }
  }

 private:
  void write_list(const List& list) {
    out_ += '[';
    Separator comma(out_, ", ");
    for (const auto& item : list) {
      comma.next();
      write(item);
    }
    out_ += ']';
  }

  void write_map(const Map& map) { write_members(map); }

  template <typename Members>
  void write_members(const Members& members) {
    out_ += '{';
    Separator comma(out_, ", ");
    for (const auto& [key, item] : members) {
      comma.next();
      out_ += name_text(key) + ": ";
      write(item);
    }
    out_ += '}';
  }

  void write_node(NodeId node) {
    out_ += '(';
    write_labels(node);
    auto properties = properties_by_name(view_, node);
    const auto name = std::find_if(properties.begin(), properties.end(),
                                   [](const auto& property) { return property.first == "name"; });
    if (name != properties.end()) std::rotate(properties.begin(), name, name + 1);
    write_properties(properties);
    out_ += ')';
  }

  void write_labels(NodeId node) {
    for (const auto& label : label_names(view_, node)) out_ += ":" + name_text(label);
  }

  void write_edge(const Edge& edge) {
    out_ += "[:" + name_text(type_name(edge));
    write_properties(properties_by_name(view_, edge));
    out_ += ']';
  }

  void write_properties(const Properties& properties) {
    if (properties.empty()) return;
    if (out_.back() != '(') out_ += ' ';
    write_members(properties);
  }

  void write_path(const Path& path) {
    for (std::size_t i = 0; i < path.nodes.size(); ++i) {
      write_stop(path.nodes[i]);
      if (i >= path.edges.size()) continue;
      const bool forward = path.edges[i].start == path.nodes[i];
      out_ += forward ? " -[" : " <-[";
      out_ += type_name(path.edges[i]);
      out_ += forward ? "]-> " : "]- ";
    }
  }

  /// A node on a path: its name, or labels and number where it has none.
  void write_stop(NodeId node) {
    const auto key = view_.catalog().property_keys.find("name");
    const Value name = key ? view_.property(node, *key) : Value();
    if (name.is_string() && !name.as_string().empty()) {
      out_ += name.as_string();
      return;
    }
    out_ += '(';
    write_labels(node);
    if (out_.back() != '(') out_ += ' ';
    out_ += "#" + std::to_string(raw(node)) + ")";
  }

  [[nodiscard]] const std::string& type_name(const Edge& edge) const {
    return view_.catalog().edge_types.name(edge.type);
  }

  std::string& out_;
  const graph::GraphView& view_;
};

}  // namespace

std::string table_text(const Value& value, const graph::GraphView& view) {
  if (value.is_string()) return value.as_string();
  std::string out;
  TableText(out, view).write(value);
  return out;
}

}  // namespace clout::tools
