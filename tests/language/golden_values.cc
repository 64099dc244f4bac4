#include "tests/language/golden_values.h"

#include <algorithm>
#include <map>
#include <vector>

#include "schema/value_text.h"

namespace clout::tests {
namespace {

class EntityText {
 public:
  explicit EntityText(const graph::GraphView& view) : view_(view) {}

  [[nodiscard]] std::string of(const Value& value) const {
    return literal(value, [this](std::string& out, const Value& entity) { append(out, entity); });
  }

 private:
  void append(std::string& out, const Value& entity) const {
    if (entity.is_node()) {
      append_node(out, entity.as_node().id);
    } else if (entity.is_edge()) {
      append_edge(out, entity.as_edge());
    } else {
      append_path(out, entity.as_path());
    }
  }

  void append_node(std::string& out, NodeId node) const {
    std::vector<std::string> labels;
    for (const LabelId label : view_.labels(node))
      labels.emplace_back(view_.catalog().labels.name(label));
    std::sort(labels.begin(), labels.end());
    out += '(';
    for (const std::string& label : labels) out += ":" + name_text(label);
    append_properties(out, view_.properties(node), !labels.empty());
    out += ')';
  }

  void append_edge(std::string& out, const Edge& edge) const {
    out += "[:" + name_text(view_.catalog().edge_types.name(edge.type));
    append_properties(out, view_.properties(edge), true);
    out += ']';
  }

  void append_path(std::string& out, const Path& path) const {
    out += '<';
    for (std::size_t i = 0; i < path.nodes.size(); ++i) {
      append_node(out, path.nodes[i]);
      if (i == path.edges.size()) break;
      const bool forward = path.edges[i].start == path.nodes[i];
      out += forward ? "-" : "<-";
      append_edge(out, path.edges[i]);
      out += forward ? "->" : "-";
    }
    out += '>';
  }

  void append_properties(std::string& out, const std::vector<graph::Property>& properties,
                         bool space) const {
    if (properties.empty()) return;
    std::map<std::string, std::string> by_name;
    for (const auto& [key, value] : properties) {
      by_name[std::string(view_.catalog().property_keys.name(key))] = of(value);
    }
    out += space ? " {" : "{";
    bool first = true;
    for (const auto& [name, value] : by_name) {
      if (!first) out += ", ";
      first = false;
      out += name_text(name) + ": " + value;
    }
    out += '}';
  }

  const graph::GraphView& view_;
};

}  // namespace

std::string golden_text(const Value& value, const graph::GraphView& view) {
  return EntityText(view).of(value);
}

}  // namespace clout::tests
