#include "query/operators/path_outputs.h"

namespace clout::query {

PathOutputs::PathOutputs(const BoundEdge& pattern, const SlotSet& wanted) {
  for (std::size_t part = 0; part < pattern.parts.size(); ++part) {
    for (const BoundPartVariable& variable : pattern.parts[part].variables) {
      if (!wanted.contains(variable.slot)) continue;
      outputs_.push_back({variable, part, pattern.parts[part].hops.size()});
    }
  }
  edges_wanted_ = !pattern.bound && wanted.contains(pattern.slot);
  edges_ = pattern.slot;
}

Value PathOutputs::value_of(const Output& output, const FoundPath& path) {
  const auto at = [&](std::size_t place) {
    return output.variable.is_node ? Value(Node{path.nodes[place]}) : Value(path.edges[place]);
  };
  const std::size_t begin = path.begins[output.part];
  if (!output.variable.is_list) return at(begin + output.variable.place);
  const bool is_last = output.part + 1 == path.begins.size();
  const std::size_t end = is_last ? path.edges.size() : path.begins[output.part + 1];
  List values;
  for (std::size_t turn = begin; turn < end; turn += output.hops) {
    values.push_back(at(turn + output.variable.place));
  }
  return values;
}

void PathOutputs::emit(const FoundPath& path, Batch& out) const {
  if (edges_wanted_) out.column(edges_).emplace_back(List(path.edges.begin(), path.edges.end()));
  for (const Output& output : outputs_) {
    out.column(output.variable.slot).push_back(value_of(output, path));
  }
}

}  // namespace clout::query
