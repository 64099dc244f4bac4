#include "graph/hidden_parts.h"

#include <array>
#include <optional>
#include <span>

#include "graph/influence/evidence.h"

namespace clout::graph {
namespace {

/// Calls visit(node) for the nodes of the view, or those with the label.
template <typename Visit>
void visit_nodes(const GraphView& view, std::optional<LabelId> label, const Visit& visit) {
  std::array<NodeId, 1024> nodes{};
  std::uint32_t position = 0;
  std::size_t found = nodes.size();
  while (found == nodes.size()) {
    found = view.scan_nodes(position, label, nodes);
    for (std::size_t i = 0; i < found; ++i) visit(nodes[i]);
  }
}

template <typename Id>
void add_at(std::vector<std::uint64_t>& counts, Id id, std::uint64_t more) {
  if (raw(id) >= counts.size()) counts.resize(raw(id) + 1);
  counts[raw(id)] += more;
}

void mark(std::vector<bool>& marks, NodeId node) {
  if (raw(node) >= marks.size()) marks.resize(raw(node) + 1);
  marks[raw(node)] = true;
}

class Finder {
 public:
  Finder(const GraphView& view, const RuleNames& names, const Hiding& hiding)
      : view_(view), names_(names), hiding_(hiding) {}

  HiddenParts among_candidates() {
    for (const LabelId label : names_.labels()) look_at_nodes(label);
    if (names_.source_label()) look_at_nodes(*names_.source_label());
    if (names_.source_key() || (!names_.sources().empty() && has_claims(view_))) {
      note_hidden_claims();
      look_at_all_edges([this](const Edge& edge) {
        const bool suspect =
            claimed_.contains(edge.id) || names_.hides_source(source_of(view_, names_, edge));
        return suspect && hiding_.unstated(edge);
      });
    } else {
      hide_edges_of_nodes();
      hide_edges_of_types();
    }
    return std::move(parts_);
  }

  HiddenParts among_all() {
    look_at_nodes(std::nullopt);
    look_at_all_edges(hiding_.unstated);
    return std::move(parts_);
  }

 private:
  [[nodiscard]] bool is_hidden(NodeId node) const {
    return raw(node) < parts_.nodes.size() && parts_.nodes[raw(node)];
  }

  void look_at_nodes(std::optional<LabelId> label) {
    visit_nodes(view_, label, [this](NodeId node) {
      if (is_hidden(node) || !hiding_.node(node)) return;
      mark(parts_.nodes, node);
      mark(parts_.touched, node);
      ++parts_.node_count;
      for (const LabelId each : view_.labels(node)) add_at(parts_.nodes_by_label, each, 1);
    });
  }

  /// The edges on which there is a hidden claim.
  void note_hidden_claims() {
    view_.visit_claims([this](EdgeId edge, const Claim& claim) {
      if (names_.hides(claim)) claimed_.insert(edge);
      return true;
    });
  }

  template <typename Unstated>
  void look_at_all_edges(const Unstated& unstated) {
    std::vector<Neighbour> edges;
    visit_nodes(view_, std::nullopt, [&](NodeId node) {
      edges.clear();
      view_.expand(node, Direction::Out, {}, edges);
      for (const Neighbour& neighbour : edges) {
        const Edge& edge = neighbour.edge;
        if (names_.hides(edge.type) || is_hidden(edge.start) || is_hidden(edge.end)) {
          hide(edge);
        } else if (unstated(edge)) {
          parts_.unstated.insert(edge.id);
          hide(edge);
        }
      }
    });
  }

  /// Those of visible types, each once.
  void hide_edges_of_nodes() {
    std::vector<Neighbour> edges;
    for (std::uint32_t number = 0; number < parts_.nodes.size(); ++number) {
      const NodeId node{number};
      if (!is_hidden(node)) continue;
      edges.clear();
      view_.expand(node, Direction::Both, {}, edges);
      for (const Neighbour& neighbour : edges) {
        const Edge& edge = neighbour.edge;
        const bool seen = edge.start != node && is_hidden(edge.start);
        if (!seen && !names_.hides(edge.type)) hide(edge);
      }
    }
  }

  void hide_edges_of_types() {
    std::uint64_t hidden = 0;
    for (const EdgeTypeId type : names_.edge_types()) hidden += view_.edge_count(type);
    if (hidden == 0) return;
    parts_.edge_count += hidden;
    visit_nodes(view_, std::nullopt, [this](NodeId node) {
      if (view_.degree(node, Direction::Out, names_.edge_types()) > 0 ||
          view_.degree(node, Direction::In, names_.edge_types()) > 0) {
        mark(parts_.touched, node);
      }
    });
  }

  void hide(const Edge& edge) {
    ++parts_.edge_count;
    add_at(parts_.edges_by_type, edge.type, 1);
    mark(parts_.touched, edge.start);
    mark(parts_.touched, edge.end);
  }

  const GraphView& view_;
  const RuleNames& names_;
  const Hiding& hiding_;
  HiddenParts parts_;
  std::unordered_set<EdgeId> claimed_;
};

}  // namespace

HiddenParts find_hidden(const GraphView& view, const RuleNames& names, const Hiding& hiding) {
  return Finder(view, names, hiding).among_candidates();
}

HiddenParts find_all_hidden(const GraphView& view, const RuleNames& names, const Hiding& hiding) {
  return Finder(view, names, hiding).among_all();
}

Value source_of(const GraphView& view, const RuleNames& names, const Edge& edge) {
  return names.source_key() ? view.property(edge, *names.source_key()) : Value();
}

}  // namespace clout::graph
