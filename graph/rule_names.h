// A read rule in the numbers and names of one catalog: what it hides, and what is left of the
// catalog and the influence models for those who read under it.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/entity_record.h"
#include "graph/read_rule.h"
#include "schema/catalog.h"
#include "schema/claim.h"
#include "schema/influence_model.h"

namespace clout::graph {

class GraphView;

/// The sources of a rule, with the other names that `view` has for them. O(sources in the view).
[[nodiscard]] NameSet sources_under_all_names(const GraphView& view, const NameSet& sources);

/// Immutable; any number of threads.
class RuleNames {
 public:
  /// `sources` are the rule's under all their names. O(names of the catalog).
  RuleNames(const ReadRule& rule, const Catalog& catalog, NameSet sources);

  /// Is this what the rule means by `catalog`? False where names or schema rules were added.
  [[nodiscard]] bool describes(const Catalog& catalog) const;

  /// Without hidden names, and without indexes and constraints on what is hidden. A hidden number
  /// has a name that is no UTF-8: who lists names leaves out those that nothing has, as db.labels()
  /// does.
  [[nodiscard]] const Catalog& catalog() const { return catalog_; }
  [[nodiscard]] const NameSet& sources() const { return sources_; }
  [[nodiscard]] const std::vector<LabelId>& labels() const { return labels_; }
  [[nodiscard]] const std::vector<EdgeTypeId>& edge_types() const { return edge_types_; }

  [[nodiscard]] bool hides(LabelId label) const;
  [[nodiscard]] bool hides(EdgeTypeId type) const;
  /// The claim's source or its origin is a hidden source: its own, or somebody's who repeats it.
  [[nodiscard]] bool hides(const Claim& claim) const;
  /// A `source` of an edge: a hidden name, or a list with one. Null is no source.
  [[nodiscard]] bool hides_source(const Value& source) const;
  /// Are these the properties of a hidden source, if it is one at all?
  [[nodiscard]] bool hides_source_node(const Properties& properties) const;
  /// The label of sources, if the rule hides any and there is one.
  [[nodiscard]] std::optional<LabelId> source_label() const { return source_label_; }
  /// The property by which an edge names its source, if the rule hides any and there is one.
  [[nodiscard]] std::optional<PropertyKeyId> source_key() const { return source_key_; }
  /// Is this a property by which an edge says who states it, how surely, and when?
  [[nodiscard]] bool is_statement(PropertyKeyId key) const;

  /// Does nothing that is visible state an edge with this `source` and these claims?
  /// A visible claim that supports it does. The edge itself does if its source is visible; and if
  /// it names none, unless hidden claims alone are on it, or a hidden one supports it.
  [[nodiscard]] bool is_unstated(const Value& source, std::span<const Claim> claims) const;

  /// The model without hidden type names.
  [[nodiscard]] InfluenceModel shown(InfluenceModel model) const;

 private:
  void hide_rules();
  [[nodiscard]] bool hides(const SchemaSubject& subject) const;

  NameSet sources_;
  std::vector<LabelId> labels_;  // ascending, as the next
  std::vector<EdgeTypeId> edge_types_;
  NameSet type_names_;
  std::optional<LabelId> source_label_;
  std::optional<PropertyKeyId> source_key_;
  std::vector<PropertyKeyId> statement_keys_;
  std::size_t property_keys_;
  Catalog catalog_;
};

}  // namespace clout::graph
