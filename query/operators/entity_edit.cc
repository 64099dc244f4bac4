// The operator of MERGE ENTITIES and SPLIT: row by row, so that a row finds what those before it
// have made one.
#include <algorithm>
#include <string>

#include "graph/entity_merge.h"
#include "query/entity_names.h"
#include "query/evaluate.h"
#include "query/operators/influence_options.h"
#include "query/operators/makers.h"
#include "query/operators/named_edge.h"
#include "query/operators/write.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

using graph::MergedEntity;

/// What a merged node was called, or "#12".
std::string old_name(const graph::GraphView& view, NodeId node) {
  const auto key = view.catalog().property_keys.find(std::string(graph::kPutAside) + "name");
  const Value name = key ? view.property(node, *key) : Value();
  return name.is_string() ? quoted(name.as_string()) : "#" + std::to_string(raw(node));
}

class EntityEditOperator final : public WriteOperator {
 public:
  EntityEditOperator(const EntityEditStep& step, ExecutionContext& context, OperatorPtr input)
      : WriteOperator(step, context, std::move(input)), edit_(step.edit) {}

 protected:
  void write(Batch& rows) override {
    for (std::size_t row = 0; row < rows.size(); ++row) {
      if (edit_.splits) {
        split(Row(rows, row));
      } else {
        merge(Row(rows, row));
      }
      context_.changes.follow(transaction());
    }
  }

 private:
  [[nodiscard]] const graph::GraphView& view() const { return transaction().view(); }

  void merge(const Row& row) {
    const NodeId which = resolve_end(edit_.which, row, context_);
    const NodeId kept = resolve_end(edit_.kept, row, context_);
    require_unmerged(which, edit_.which);
    require_unmerged(kept, edit_.kept);
    if (which == kept) throw_same(kept);
    const std::string name = quoted(node_name(view(), which));
    auto held = MemoryCharge::part_of(charge_);
    held.add(bytes_of_edges(which));
    const auto edges = graph::merge_entities(transaction(), which, kept, each_step());
    context_.writes.entities_merged += 1;
    context_.writes.edges_moved += edges.moved;
    if (!edges.loops.empty()) note_loops(edges.loops, name, kept);
  }

  void split(const Row& row) {
    const NodeId kept = resolve_end(edit_.kept, row, context_);
    const auto merged = graph::merged_into(view(), kept);
    const auto which = find(merged, row, kept);
    if (which != merged.begin()) throw_later(which->node, merged.front().node, kept);
    auto held = MemoryCharge::part_of(charge_);
    held.add(bytes_of_edges(kept));
    const auto edges = graph::split_entity(transaction(), *which, kept, each_step());
    context_.writes.entities_split += 1;
    context_.writes.edges_moved += edges.moved;
  }

  [[nodiscard]] graph::EachStep each_step() {
    return [this] {
      context_.budget.poll();
      context_.changes.follow(transaction());
    };
  }

  /// What the list of a node's edges takes.
  [[nodiscard]] std::size_t bytes_of_edges(NodeId node) const {
    return view().degree(node, Direction::Both, {}) * sizeof(graph::Neighbour);
  }

  using Merged = std::vector<MergedEntity>;

  /// A name is what the merged node was called then: now the kept one is called so.
  [[nodiscard]] Merged::const_iterator find(const Merged& merged, const Row& row, NodeId kept) {
    const BoundPtr& key = edit_.which.entity.key;
    const Value name = key ? evaluate(*key, row, context_.evaluation) : Value();
    const bool named = name.is_string();
    const NodeId node = named ? NodeId{} : resolve_end(edit_.which, row, context_);
    const auto found = std::find_if(merged.begin(), merged.end(), [&](const MergedEntity& one) {
      return named ? graph::was_called(view(), one, name.as_string()) : one.node == node;
    });
    if (found == merged.end()) {
      throw_not_merged(named ? quoted(name.as_string()) : quoted(node_name(view(), node)), merged,
                       kept);
    }
    return found;
  }

  void require_unmerged(NodeId node, const BoundEdgeEnd& end) const {
    const auto label = view().catalog().labels.find(graph::kMergedLabel);
    if (!label || !view().has_label(node, *label)) return;
    const auto kept = graph::kept_for(view(), node);
    if (!kept) {
      throw Error(ErrorCode::Argument,
                  old_name(view(), node) + " is the record of a merge into what is gone")
          .at(end.entity.position)
          .detail("InvalidArgumentValue")
          .hint("its `was_` properties and `labels` say what the entity was: CREATE it from them");
    }
    const std::string into = quoted(node_name(view(), *kept));
    throw Error(ErrorCode::Argument,
                old_name(view(), node) + " was merged into " + into + " already")
        .at(end.entity.position)
        .detail("InvalidArgumentValue")
        .hint("name " + into + ", or SPLIT the two first");
  }

  [[noreturn]] void throw_same(NodeId kept) const {
    throw Error(ErrorCode::Argument, called(edit_.which, kept) + " and " +
                                         called(edit_.kept, kept) + " are one entity already")
        .at(edit_.kept.entity.position)
        .detail("InvalidArgumentValue")
        .hint("`clout resolve` lists nodes that may be one; an id tells nodes of one name apart");
  }

  /// As the statement says it, if by name.
  [[nodiscard]] std::string called(const BoundEdgeEnd& end, NodeId node) const {
    const Value name = option_value(end.entity.key, context_);
    return quoted(name.is_string() ? name.as_string() : node_name(view(), node));
  }

  [[noreturn]] void throw_not_merged(const std::string& which, const Merged& merged,
                                     NodeId kept) const {
    constexpr std::size_t kShown = 5;
    std::string list;
    for (std::size_t i = 0; i < std::min(kShown, merged.size()); ++i) {
      list += (i == 0 ? "" : ", ") + old_name(view(), merged[i].node);
    }
    if (merged.size() > kShown) list += " and " + std::to_string(merged.size() - kShown) + " more";
    throw Error(ErrorCode::NotFound,
                which + " was not merged into " + quoted(node_name(view(), kept)))
        .at(edit_.which.entity.position)
        .detail("UnknownName")
        .hint(merged.empty() ? "nothing was merged into it"
                             : "the newest first, these were: " + list);
  }

  [[noreturn]] void throw_later(NodeId which, NodeId newest, NodeId kept) const {
    const std::string into = quoted(node_name(view(), kept));
    const std::string later = old_name(view(), newest);
    throw Error(ErrorCode::Constraint, old_name(view(), which) + " cannot be split from " + into +
                                           ": " + later + " was merged into it later")
        .at(edit_.which.entity.position)
        .detail("LaterMerge")
        .hint("merges are undone from the newest on: SPLIT " + later + " FROM " + into + " first");
  }

  void note_loops(const std::vector<Edge>& loops, const std::string& merged, NodeId kept) {
    const std::string into = quoted(node_name(view(), kept));
    const std::string& type = view().catalog().edge_types.name(loops.front().type);
    context_.notices.push_back(
        std::to_string(loops.size()) + (loops.size() == 1 ? " edge" : " edges") + " between " +
        merged + " and " + into + " now " + (loops.size() == 1 ? "leads" : "lead") + " from " +
        into + " to itself, the first of type " + name_text(type));
  }

  BoundEntityEdit edit_;
};

}  // namespace

OperatorPtr make_entity_edit(const EntityEditStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<EntityEditOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
