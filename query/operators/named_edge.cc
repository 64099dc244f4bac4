#include "query/operators/named_edge.h"

#include <algorithm>

#include "query/entity_names.h"
#include "query/operators/influence_options.h"
#include "schema/influence_model.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

bool is_symmetric(const Catalog& catalog, EdgeTypeId type) {
  const TypeRule* rule = default_influence_model().find(catalog.edge_types.name(type));
  return rule != nullptr && rule->symmetric;
}

/// The types of the edges between the two, for a hint.
std::string types_between(const EdgeEnds& ends, const graph::GraphView& view) {
  std::vector<graph::Neighbour> found;
  view.expand_between(ends.start, ends.end, Direction::Both, {}, found);
  std::vector<std::string> sentences;
  for (const graph::Neighbour& neighbour : found) {
    sentences.push_back(edge_sentence(view, neighbour.edge));
  }
  std::sort(sentences.begin(), sentences.end());
  sentences.erase(std::unique(sentences.begin(), sentences.end()), sentences.end());
  constexpr std::size_t kShown = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(kShown, sentences.size()); ++i) {
    text += (i == 0 ? "" : "; ") + sentences[i];
  }
  if (sentences.size() > kShown) text += "; ..";
  return text;
}

}  // namespace

NodeId resolve_end(const BoundEdgeEnd& end, const Row& row, ExecutionContext& context) {
  if (!end.slot) return resolve_entity(end.entity, context);
  const Value& value = row.column(*end.slot);
  if (value.is_node()) return value.as_node().id;
  throw Error(ErrorCode::Type,
              "an entity is a node, and this is a " + std::string(to_string(value.type())))
      .at(end.entity.position)
      .detail("InvalidArgumentType");
}

EdgeEnds resolve_ends(const BoundNamedEdge& edge, const Row& row, ExecutionContext& context) {
  return {resolve_end(edge.start, row, context), resolve_end(edge.end, row, context)};
}

std::vector<Edge> find_named(const BoundNamedEdge& edge, const EdgeEnds& ends,
                             const graph::GraphView& view) {
  const Catalog& catalog = view.catalog();
  std::vector<EdgeTypeId> types;
  if (!edge.type.empty()) {
    types = resolve_edge_type(catalog, edge.type);
    if (types.empty()) return {};
  }
  std::vector<graph::Neighbour> found;
  view.expand_between(ends.start, ends.end, Direction::Both, types, found);
  std::vector<Edge> edges;
  for (const graph::Neighbour& neighbour : found) {
    const Edge& candidate = neighbour.edge;
    if (candidate.start == ends.start || is_symmetric(catalog, candidate.type)) {
      edges.push_back(candidate);
    }
  }
  std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) { return a.id < b.id; });
  return edges;
}

std::vector<Edge> require_named(const BoundNamedEdge& edge, const EdgeEnds& ends,
                                const graph::GraphView& view) {
  std::vector<Edge> edges = find_named(edge, ends, view);
  if (!edges.empty()) return edges;
  const std::string type = edge.type.empty() ? "" : " " + name_text(edge.type);
  Error error = Error(ErrorCode::NotFound, "there is no" + type + " edge from " +
                                               quoted(node_name(view, ends.start)) + " to " +
                                               quoted(node_name(view, ends.end)))
                    .at(edge.position)
                    .detail("EdgeNotFound");
  const std::string between = types_between(ends, view);
  if (between.empty()) throw std::move(error).hint("nothing joins the two; ASSERT makes an edge");
  throw std::move(error).hint("between the two there are: " + between);
}

std::string edge_sentence(const graph::GraphView& view, const Edge& edge) {
  return edge_sentence(view, edge.type, node_name(view, edge.start), node_name(view, edge.end));
}

std::string edge_sentence(const graph::GraphView& view, EdgeTypeId type, const std::string& start,
                          const std::string& end) {
  return start + " -[" + view.catalog().edge_types.name(type) + "]-> " + end;
}

}  // namespace clout::query
