#include "graph/observed_view.h"

#include <algorithm>
#include <utility>

#include "graph/influence/evidence.h"
#include "graph/influence/influence_graph.h"

namespace clout::graph {
namespace {

/// The index of that number; null if it is none of a property.
const IndexDefinition* find_index(const Catalog& catalog, std::uint32_t number) {
  const auto& indexes = catalog.rules.indexes;
  const auto found =
      std::find_if(indexes.begin(), indexes.end(),
                   [&](const IndexDefinition& index) { return index.number == number; });
  return found != indexes.end() ? &*found : nullptr;
}

}  // namespace

ObservedView::ObservedView(std::shared_ptr<const GraphView> base, std::shared_ptr<ReadSet> reads)
    : base_(std::move(base)), reads_(std::move(reads)) {
  reads_->begin(*base_);
}

bool ObservedView::has_node(NodeId node) const {
  reads_->note_node(node);
  return base_->has_node(node);
}

std::vector<LabelId> ObservedView::labels(NodeId node) const {
  reads_->note_node(node);
  return base_->labels(node);
}

bool ObservedView::has_label(NodeId node, LabelId label) const {
  reads_->note_node(node);
  return base_->has_label(node, label);
}

Value ObservedView::property(NodeId node, PropertyKeyId key) const {
  reads_->note_node(node);
  return base_->property(node, key);
}

std::vector<Property> ObservedView::properties(NodeId node) const {
  reads_->note_node(node);
  return base_->properties(node);
}

std::size_t ObservedView::scan_nodes(std::uint32_t& position, std::optional<LabelId> label,
                                     std::span<NodeId> out) const {
  reads_->note_nodes_with(label);
  return base_->scan_nodes(position, label, out);
}

std::optional<Edge> ObservedView::find_edge(EdgeId edge) const {
  reads_->note_edge(edge);
  return base_->find_edge(edge);
}

Value ObservedView::property(const Edge& edge, PropertyKeyId key) const {
  reads_->note_edges_of(edge.start, {&edge.type, 1});
  return base_->property(edge, key);
}

std::vector<Property> ObservedView::properties(const Edge& edge) const {
  reads_->note_edges_of(edge.start, {&edge.type, 1});
  return base_->properties(edge);
}

void ObservedView::expand(NodeId node, Direction direction, std::span<const EdgeTypeId> types,
                          std::vector<Neighbour>& out) const {
  reads_->note_edges_of(node, types);
  base_->expand(node, direction, types, out);
}

void ObservedView::neighbours(NodeId node, Direction direction, std::span<const EdgeTypeId> types,
                              std::vector<NodeId>& out) const {
  reads_->note_edges_of(node, types);
  base_->neighbours(node, direction, types, out);
}

void ObservedView::expand_between(NodeId from, NodeId to, Direction direction,
                                  std::span<const EdgeTypeId> types,
                                  std::vector<Neighbour>& out) const {
  reads_->note_edges_of(from, types);
  base_->expand_between(from, to, direction, types, out);
}

std::uint64_t ObservedView::degree(NodeId node, Direction direction,
                                   std::span<const EdgeTypeId> types) const {
  reads_->note_edges_of(node, types);
  return base_->degree(node, direction, types);
}

std::vector<NameMatch> ObservedView::find_by_name(std::string_view text) const {
  reads_->note_name(text);
  return base_->find_by_name(text);
}

std::vector<NameMatch> ObservedView::names_near(std::string_view text, std::size_t limit) const {
  reads_->note_everything();
  return base_->names_near(text, limit);
}

std::vector<NameMatch> ObservedView::names_with_prefix(std::string_view prefix,
                                                       std::size_t limit) const {
  reads_->note_everything();
  return base_->names_with_prefix(prefix, limit);
}

std::vector<NodeId> ObservedView::index_lookup(std::uint32_t index_number,
                                               const Value& value) const {
  if (const IndexDefinition* index = find_index(catalog(), index_number)) {
    reads_->note_index(std::get<LabelId>(index->subject), index->key);
  } else {
    reads_->note_everything();
  }
  return base_->index_lookup(index_number, value);
}

std::vector<Edge> ObservedView::edge_index_lookup(std::uint32_t index_number,
                                                  const Value& value) const {
  if (const IndexDefinition* index = find_index(catalog(), index_number)) {
    reads_->note_edges(std::get<EdgeTypeId>(index->subject));
  } else {
    reads_->note_everything();
  }
  return base_->edge_index_lookup(index_number, value);
}

std::shared_ptr<const OrderedEdges> ObservedView::edges_by_cost(const PathIndexDefinition& index,
                                                                const EdgeCosts& costs,
                                                                QueryBudget& budget) const {
  reads_->note_everything();
  return base_->edges_by_cost(index, costs, budget);
}

void ObservedView::visit_words(std::uint32_t index_number, std::string_view first,
                               const WordVisitor& visit) const {
  reads_->note_everything();
  base_->visit_words(index_number, first, visit);
}

void ObservedView::visit_names(const NameVisitor& visit) const {
  reads_->note_everything();
  base_->visit_names(visit);
}

std::optional<NodeId> ObservedView::find_external_id(std::string_view space,
                                                     std::string_view id) const {
  reads_->note_everything();
  return base_->find_external_id(space, id);
}

void ObservedView::visit_external_ids(const ExternalIdVisitor& visit) const {
  reads_->note_everything();
  base_->visit_external_ids(visit);
}

std::vector<Claim> ObservedView::claims(EdgeId edge) const {
  reads_->note_edge(edge);
  return base_->claims(edge);
}

void ObservedView::visit_claims(const ClaimVisitor& visit) const {
  reads_->note_everything();
  base_->visit_claims(visit);
}

std::shared_ptr<const InfluenceModel> ObservedView::influence_model(std::string_view name) const {
  auto model = base_->influence_model(name);
  reads_->note_model(name, model);
  return model;
}

std::vector<ModelVersion> ObservedView::influence_models() const {
  reads_->note_everything();
  return base_->influence_models();
}

/// Weights depend on what sources say of themselves, beside the edges between two nodes.
std::shared_ptr<const InfluenceGraph> ObservedView::influence_graph(const InfluenceModel& model,
                                                                    std::int64_t now,
                                                                    QueryBudget& budget) const {
  if (const auto sources = catalog().labels.find(kSourceLabel)) reads_->note_all_of(*sources);
  return base_->influence_graph(model, now, budget)->observed(reads_);
}

void note_all_read(const GraphView& view) { (void)unobserved(view); }

const GraphView& unobserved(const GraphView& view) {
  const auto* observed = dynamic_cast<const ObservedView*>(&view);
  if (observed == nullptr) return view;
  observed->reads().note_everything();
  return observed->base();
}

}  // namespace clout::graph
