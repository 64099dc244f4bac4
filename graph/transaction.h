// A set of changes that becomes one commit, or nothing.
//
// Changes are visible at once in the transaction's own view and to nobody else. Used by one thread
// at a time; ends before its database does. Destroying it without commit() drops the changes.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph_view.h"

namespace clout::graph {

class Transaction {
 public:
  virtual ~Transaction() = default;

  /// The snapshot with this transaction's changes; it follows later changes. Lives as long as the
  /// transaction, also after commit().
  [[nodiscard]] virtual const GraphView& view() const = 0;

  // Names get their number on first use.
  virtual LabelId label(std::string_view name) = 0;
  virtual EdgeTypeId edge_type(std::string_view name) = 0;
  virtual PropertyKeyId property_key(std::string_view name) = 0;

  virtual NodeId create_node(std::span<const LabelId> labels, std::vector<Property> properties) = 0;
  /// Both nodes must exist: Error{NotFound}.
  virtual Edge create_edge(EdgeTypeId type, NodeId start, NodeId end,
                           std::vector<Property> properties) = 0;
  /// A null value removes the property. Writing to what this transaction deleted is
  /// Error{NotFound} with detail "DeletedEntityAccess".
  virtual void set_property(NodeId node, PropertyKeyId key, Value value) = 0;
  virtual void set_property(const Edge& edge, PropertyKeyId key, Value value) = 0;
  /// Replaces all properties.
  virtual void set_properties(NodeId node, std::vector<Property> properties) = 0;
  virtual void set_properties(const Edge& edge, std::vector<Property> properties) = 0;
  virtual void add_label(NodeId node, LabelId label) = 0;
  virtual void remove_label(NodeId node, LabelId label) = 0;
  virtual void delete_edge(const Edge& edge) = 0;
  /// The edge has these ends from now on: its number, properties and claims stay. Both nodes must
  /// exist: Error{NotFound}. Gives it as it is then.
  virtual Edge move_edge(const Edge& edge, NodeId start, NodeId end) = 0;
  /// Adds a claim to the edge; its `commit` is set by the commit, and `recorded` too where it is 0.
  /// Throws Error{Argument} for a certainty outside [0,1] or a `recorded` after the snapshot's
  /// present, Error{NotFound} for an edge that is not there.
  virtual void add_claim(const Edge& edge, Claim claim) = 0;
  /// With edges left at the node, commit() (or `check_deletes`) throws Error{Constraint} with
  /// detail "DeleteConnectedNode".
  virtual void delete_node(NodeId node) = 0;
  virtual void detach_delete_node(NodeId node) = 0;
  /// Throws Error{Constraint} with detail "DeleteConnectedNode" if a deleted node has edges left.
  virtual void check_deletes() const = 0;

  /// This transaction found that nothing stands under `key` and acts on that (as MERGE does): of
  /// two that overlap with the same key, the second to commit gets Error{Conflict}.
  virtual void guard(std::string_view key) = 0;
  /// All edges of `node` were found, and this transaction acts on that: if it overlaps with one
  /// that gives the node an edge, the second to commit gets Error{Conflict}.
  virtual void guard_edges(NodeId node) = 0;
  /// `node` is what a dump calls `id` in its id space.
  virtual void set_external_id(std::string_view space, std::string_view id, NodeId node) = 0;
  /// Stores the model as the newest version of its name, which is returned. Throws
  /// Error{Argument} for an invalid one.
  virtual std::uint32_t put_influence_model(InfluenceModel model) = 0;
  /// The name has no model any more, from the next version on; earlier versions stay. Throws
  /// Error{NotFound} if it has none now.
  virtual void drop_influence_model(std::string_view name) = 0;

  /// True if anything would be written.
  [[nodiscard]] virtual bool has_changes() const = 0;
  /// Bytes that the changes hold and that their commit takes, roughly. O(1).
  [[nodiscard]] virtual std::size_t memory_used() const = 0;
  /// Durable on return. Throws Error{Constraint} if what was written breaks a rule, Error{Conflict}
  /// if another commit touched the same things first, Error{Io} if the disk refused (then nothing
  /// was written). The transaction is over either way.
  virtual CommitNumber commit() = 0;
};

}  // namespace clout::graph
