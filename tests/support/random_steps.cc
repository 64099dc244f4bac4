#include "tests/support/random_steps.h"

#include <utility>

namespace clout::tests {

using graph::Property;
using graph::Transaction;

namespace {

constexpr const char* kLabels[] = {"Company", "Product", "Person"};
constexpr const char* kTypes[] = {"COMPETES_WITH", "SUPPLIES", "MAKES", "OWNS"};
constexpr const char* kKeys[] = {"name", "confidence", "since", "note"};

void assign(GraphModel::Properties& properties, const std::string& key, Value value) {
  if (value.is_null()) {
    properties.erase(key);
  } else {
    properties[key] = std::move(value);
  }
}

}  // namespace

void RandomSteps::step(Transaction& writer, GraphModel& model) {
  const auto node = model.some_node(random_());
  const auto edge = model.some_edge(random_());
  const std::uint64_t choice = below(100);
  if (choice < 20 || !node) {
    create_node(writer, model);
  } else if (choice < 60) {
    create_edge(writer, model);
  } else if (choice < 82 || !edge) {
    change_node(writer, model, *node, choice);
  } else {
    change_edge(writer, model, *edge, choice);
  }
}

void RandomSteps::change_node(Transaction& writer, GraphModel& model, NodeId node,
                              std::uint64_t choice) {
  if (choice < 70) {
    const char* key = some(kKeys);
    Value value = some_value();
    writer.set_property(node, writer.property_key(key), value);
    assign(model.nodes[node].properties, key, std::move(value));
  } else if (choice < 75) {
    const char* label = some(kLabels);
    writer.add_label(node, writer.label(label));
    model.nodes[node].labels.insert(label);
  } else if (choice < 78) {
    const char* label = some(kLabels);
    writer.remove_label(node, writer.label(label));
    model.nodes[node].labels.erase(label);
  } else {
    writer.detach_delete_node(node);
    model.erase_edges_of(node);
    model.nodes.erase(node);
  }
}

void RandomSteps::change_edge(Transaction& writer, GraphModel& model, EdgeId edge,
                              std::uint64_t choice) {
  const Edge stored = model.edge(edge, writer.view().catalog());
  if (choice < 89) {
    const char* key = some(kKeys);
    Value value = some_value();
    writer.set_property(stored, writer.property_key(key), value);
    assign(model.edges[edge].properties, key, std::move(value));
  } else if (choice < 92) {
    GraphModel::ModelEdge& content = model.edges[edge];
    if (below(2) == 0) content.start = *model.some_node(random_());
    if (below(2) == 0) content.end = *model.some_node(random_());
    writer.move_edge(stored, content.start, content.end);
  } else {
    writer.delete_edge(stored);
    model.edges.erase(edge);
  }
}

Value RandomSteps::some_value() {
  switch (below(7)) {
    case 0:
      return Value();
    case 1:
      return static_cast<std::int64_t>(below(1000));
    case 2:
      return static_cast<double>(below(100)) / 100;
    case 3:
      return Date{static_cast<std::int64_t>(below(20'000))};
    case 4:
      return std::string(600 + below(100), 'x');  // long enough for a row of its own
    default:
      return "name " + std::to_string(below(30));
  }
}

std::vector<Property> RandomSteps::some_properties(Transaction& writer,
                                                   GraphModel::Properties& model) {
  std::vector<Property> properties;
  for (const char* key : kKeys) {
    if (below(2) == 0) continue;
    Value value = some_value();
    properties.emplace_back(writer.property_key(key), value);
    assign(model, key, std::move(value));
  }
  return properties;
}

void RandomSteps::create_node(Transaction& writer, GraphModel& model) {
  GraphModel::ModelNode content;
  std::vector<LabelId> labels;
  for (const char* label : kLabels) {
    if (below(2) == 0) continue;
    labels.push_back(writer.label(label));
    content.labels.insert(label);
  }
  auto properties = some_properties(writer, content.properties);
  model.nodes[writer.create_node(labels, std::move(properties))] = std::move(content);
}

void RandomSteps::create_edge(Transaction& writer, GraphModel& model) {
  GraphModel::ModelEdge content;
  content.type = some(kTypes);
  // Some nodes get most of the edges, some of which are parallel or loops.
  content.start = *model.some_node(below(3) == 0 ? below(4) : random_());
  content.end = *model.some_node(below(3) == 0 ? below(4) : random_());
  auto properties = some_properties(writer, content.properties);
  const Edge edge = writer.create_edge(writer.edge_type(content.type), content.start, content.end,
                                       std::move(properties));
  model.edges[edge.id] = std::move(content);
}

}  // namespace clout::tests
