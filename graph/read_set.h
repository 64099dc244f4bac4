// What a statement has read of a graph: enough to tell whether a later commit may change its
// answer, without asking again.
//
// A statement that reads the same finds the same. So it is enough to know which nodes, adjacency
// lists, labels and names were looked at, and to compare them with what a commit has touched. The
// idea is that of read sets in optimistic concurrency control (Kung and Robinson, 1981). What is
// noted may be more than what was read, never less.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/change_log.h"
#include "graph/graph_view.h"
#include "schema/catalog.h"
#include "schema/id.h"
#include "schema/influence_model.h"

namespace clout::graph {

/// Node numbers below a limit, one bit each. Any number of threads may add.
class NodeMarks {
 public:
  /// Forgets all.
  void reset(std::uint32_t limit);
  /// A number beyond the limit stands for all of those.
  void add(NodeId node) noexcept;
  [[nodiscard]] bool contains(NodeId node) const noexcept;

 private:
  std::unique_ptr<std::atomic<std::uint64_t>[]> words_;
  std::uint32_t limit_ = 0;
  std::atomic<bool> beyond_ = false;
};

/// Noted by an ObservedView (graph/observed_view.h), by any number of threads; asked afterwards.
/// Two bits for each node of the graph, and what little else there is.
class ReadSet {
 public:
  /// Begins anew, for a statement that reads `view`.
  void begin(const GraphView& view);

  void note_everything() noexcept { everything_ = true; }
  /// Its labels, its properties, or whether it is there.
  void note_node(NodeId node) noexcept { nodes_.add(node); }
  /// The edges of these types (none: of all) at a node: which there are, what is stored with them.
  void note_edges_of(NodeId node, std::span<const EdgeTypeId> types);
  /// One that was looked for by its number.
  void note_edge(EdgeId edge);
  /// All of a type.
  void note_edges(EdgeTypeId type);
  /// Which nodes have a label; without one: which nodes there are.
  void note_nodes_with(std::optional<LabelId> label);
  /// The same, and all that is stored with them.
  void note_all_of(LabelId label);
  /// Which nodes with the label have which value of the property.
  void note_index(LabelId label, PropertyKeyId key);
  /// Who is called that.
  void note_name(std::string_view text);
  void note_model(std::string_view name, std::shared_ptr<const InfluenceModel> found);

  /// May what the change did be part of what was read? `catalog` is that of a commit not before it.
  /// O(labels and names of the changed element).
  [[nodiscard]] bool meets(const RecordedChange& change, const Catalog& catalog) const;
  /// May `now` differ in what stands in no node and no edge: names of labels, types and keys, rules
  /// of the schema, influence models?
  [[nodiscard]] bool meets_rules_of(const GraphView& now) const;
  /// Everything was read, as far as is known.
  [[nodiscard]] bool is_everything() const noexcept { return everything_; }

 private:
  [[nodiscard]] bool meets(const NodeChanged& change, const Catalog& catalog) const;
  [[nodiscard]] bool meets(const Edge& edge) const;
  [[nodiscard]] bool meets_labels(const NodeChanged& change) const;
  [[nodiscard]] bool meets_index(const NodeChanged& change) const;
  [[nodiscard]] bool meets_names(const NodeChanged& change, const Catalog& catalog) const;

  std::atomic<bool> everything_ = false;
  std::atomic<bool> all_types_ = false;
  NodeMarks nodes_, edges_of_;
  /// Hides more than what a change says of itself: graph/restricted_view.h.
  bool restricted_ = false;

  std::mutex mutex_;  ///< of what follows, while it is noted
  bool all_nodes_ = false;
  std::set<LabelId> labels_, whole_labels_;
  std::set<EdgeTypeId> types_, whole_types_;
  std::set<EdgeId> edges_;
  std::set<std::pair<LabelId, PropertyKeyId>> indexed_;
  std::set<std::string, std::less<>> names_;  ///< as they are compared ignoring case
  std::map<std::string, std::shared_ptr<const InfluenceModel>, std::less<>> models_;
  std::size_t known_labels_ = 0, known_types_ = 0, known_keys_ = 0;
  std::uint64_t rules_ = 0;
};

}  // namespace clout::graph
