// Everything readable at one moment: one commit, or one commit and a transaction's own writes.
//
// A view is immutable and pins what it reads; any number of threads may read it. It ends before
// its database does. Reading a missing node or edge is an error only where said so.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/catalog.h"
#include "schema/claim.h"
#include "schema/id.h"
#include "schema/influence_model.h"
#include "schema/query_budget.h"
#include "schema/value.h"

namespace clout::graph {

class EdgeStatistics;
class InfluenceGraph;
class OrderedEdges;

/// One step of an expansion: the edge followed and the node at its other end.
struct Neighbour {
  NodeId node{};
  Edge edge;
};

using Property = std::pair<PropertyKeyId, Value>;

/// How a name was matched, best first.
enum class NameMatchKind : std::uint8_t { Name, Alias, Folded };

struct NameMatch {
  NodeId node{};
  NameMatchKind kind{};
  std::string text;  ///< the stored name or alias
};

/// A name or alias of a node; the texts live during a call.
struct StoredName {
  std::string_view text;
  std::string_view normalised;  ///< as names are compared ignoring case
  bool alias = false;
  NodeId node{};
};

/// One version of an influence model; of one that was dropped, only name and number are left.
struct ModelVersion {
  InfluenceModel model;
  std::optional<std::int64_t> recorded;  ///< UTC microseconds; the model of every database has none
  bool dropped = false;
};

class GraphView;

/// Says what edges of `view` cost, one by one: below 0 where an edge has no cost. Called from
/// several threads at once.
using EdgeCosts = std::function<void(const GraphView& view, std::span<const Edge> edges,
                                     std::span<double> costs)>;

class GraphView {
 public:
  virtual ~GraphView() = default;

  [[nodiscard]] virtual CommitNumber commit() const = 0;
  [[nodiscard]] virtual const Catalog& catalog() const = 0;

  // --- nodes ---------------------------------------------------------------------------------
  [[nodiscard]] virtual std::uint64_t node_count() const = 0;
  [[nodiscard]] virtual std::uint64_t node_count(LabelId label) const = 0;
  /// One above the largest node number in use: the size for arrays indexed by node.
  [[nodiscard]] virtual std::uint32_t node_id_limit() const = 0;
  [[nodiscard]] virtual bool has_node(NodeId node) const = 0;
  /// Ascending label numbers; empty for a missing node.
  [[nodiscard]] virtual std::vector<LabelId> labels(NodeId node) const = 0;
  [[nodiscard]] virtual bool has_label(NodeId node, LabelId label) const = 0;
  /// Null where there is no such property (or node).
  [[nodiscard]] virtual Value property(NodeId node, PropertyKeyId key) const = 0;
  /// property() of each of `nodes`, into the place of `out` that has its index. Here: one by one.
  virtual void property_column(std::span<const NodeId> nodes, PropertyKeyId key,
                               std::span<Value> out) const;
  /// By ascending key number.
  [[nodiscard]] virtual std::vector<Property> properties(NodeId node) const = 0;
  /// Fills `out` with the next nodes in ascending order (only those with `label`, if given) and
  /// moves `position` (start at 0); fewer than asked means the end. O(out + nodes passed over).
  virtual std::size_t scan_nodes(std::uint32_t& position, std::optional<LabelId> label,
                                 std::span<NodeId> out) const = 0;

  // --- edges ---------------------------------------------------------------------------------
  [[nodiscard]] virtual std::uint64_t edge_count() const = 0;
  [[nodiscard]] virtual std::uint64_t edge_count(EdgeTypeId type) const = 0;
  [[nodiscard]] virtual std::optional<Edge> find_edge(EdgeId edge) const = 0;
  [[nodiscard]] virtual Value property(const Edge& edge, PropertyKeyId key) const = 0;
  /// The same of many, as for nodes; neighbours in expand()'s order cost least.
  virtual void property_column(std::span<const Edge> edges, PropertyKeyId key,
                               std::span<Value> out) const;
  [[nodiscard]] virtual std::vector<Property> properties(const Edge& edge) const = 0;
  /// Appends the neighbours of `node`, ordered by (type, neighbour, edge) within a direction, out
  /// before in. No types means all. With Both, a self-loop comes once. O(answers + log chunk).
  virtual void expand(NodeId node, Direction direction, std::span<const EdgeTypeId> types,
                      std::vector<Neighbour>& out) const = 0;
  /// Appends the other ends of the edges that expand() would give, in its order.
  virtual void neighbours(NodeId node, Direction direction, std::span<const EdgeTypeId> types,
                          std::vector<NodeId>& out) const;
  /// Edges between two nodes, from the side with the smaller degree.
  virtual void expand_between(NodeId from, NodeId to, Direction direction,
                              std::span<const EdgeTypeId> types,
                              std::vector<Neighbour>& out) const = 0;
  /// Number of edges that expand() would give. O(1) without types.
  [[nodiscard]] virtual std::uint64_t degree(NodeId node, Direction direction,
                                             std::span<const EdgeTypeId> types) const = 0;
  /// How edges lie between labels. Here: looked at anew. Databases keep what they found until much
  /// has changed.
  [[nodiscard]] virtual std::shared_ptr<const EdgeStatistics> edge_statistics() const;

  // --- names and indexes -----------------------------------------------------------------------
  /// Nodes called `text`: by name; if none, by alias; if none, by either ignoring case. All of the
  /// best kind: more than one is an ambiguity.
  [[nodiscard]] virtual std::vector<NameMatch> find_by_name(std::string_view text) const = 0;
  /// Stored names near `text` (edit distance, shared prefix), nearest first, for "did you mean".
  [[nodiscard]] virtual std::vector<NameMatch> names_near(std::string_view text,
                                                          std::size_t limit) const = 0;
  /// Stored names and aliases that begin with `prefix`, ignoring case; for completion.
  [[nodiscard]] virtual std::vector<NameMatch> names_with_prefix(std::string_view prefix,
                                                                 std::size_t limit) const = 0;
  /// Nodes that index `number` holds under `value`, ascending.
  [[nodiscard]] virtual std::vector<NodeId> index_lookup(std::uint32_t index_number,
                                                         const Value& value) const = 0;
  /// Edges that index `number` holds under `value`, ascending.
  [[nodiscard]] virtual std::vector<Edge> edge_index_lookup(std::uint32_t index_number,
                                                            const Value& value) const = 0;
  /// The edges of a path index in the order of their cost, or null if the view keeps no order.
  /// `costs` says what the index does; a database asks it once for each edge of its chunks, from
  /// several threads, and keeps the answers. Throws what `costs` and `budget` throw; memory is not
  /// charged to it: what is built serves later questions too.
  [[nodiscard]] virtual std::shared_ptr<const OrderedEdges> edges_by_cost(
      const PathIndexDefinition& index, const EdgeCosts& costs, QueryBudget& budget) const;
  /// Calls visit(word, node) for the entries of text index `number` from `first` on, in the order
  /// of words and nodes, until it returns false. The word lives during the call.
  using WordVisitor = std::function<bool(std::string_view, NodeId)>;
  virtual void visit_words(std::uint32_t index_number, std::string_view first,
                           const WordVisitor& visit) const = 0;
  /// Calls visit for every stored name and alias until it returns false.
  using NameVisitor = std::function<bool(const StoredName&)>;
  virtual void visit_names(const NameVisitor& visit) const = 0;
  /// The node that a dump calls `id` in its id space (which may be empty).
  [[nodiscard]] virtual std::optional<NodeId> find_external_id(std::string_view space,
                                                               std::string_view id) const = 0;
  /// Calls visit(space, id, node) for every external id, in the order of space and id, until it
  /// returns false. The texts live during the call.
  using ExternalIdVisitor = std::function<bool(std::string_view, std::string_view, NodeId)>;
  virtual void visit_external_ids(const ExternalIdVisitor& visit) const = 0;

  // --- evidence --------------------------------------------------------------------------------
  /// The claims on an edge, by number, in the order in which they were made.
  [[nodiscard]] virtual std::vector<Claim> claims(EdgeId edge) const;
  /// Calls visit(edge, claim) for every claim, by edge and number, until it returns false; also for
  /// those on edges that are no longer there. The claim lives during the call.
  using ClaimVisitor = std::function<bool(EdgeId, const Claim&)>;
  virtual void visit_claims(const ClaimVisitor& visit) const;

  // --- influence -------------------------------------------------------------------------------
  /// The model of that name in its newest version; null if there is none, or it was dropped.
  [[nodiscard]] virtual std::shared_ptr<const InfluenceModel> influence_model(
      std::string_view name) const = 0;
  /// All versions of all models, by name and version.
  [[nodiscard]] virtual std::vector<ModelVersion> influence_models() const = 0;
  /// The influence arcs of this state under `model`. Here: by reading every edge. Databases build
  /// those of their chunks once, lay later changes over them, and keep the last ones. `now` (UTC
  /// seconds) only makes questions about that time and later faster. Throws what `budget` throws;
  /// memory is not charged to it: what is built serves later questions too.
  [[nodiscard]] virtual std::shared_ptr<const InfluenceGraph> influence_graph(
      const InfluenceModel& model, std::int64_t now, QueryBudget& budget) const;
};

}  // namespace clout::graph
