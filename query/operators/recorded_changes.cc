// The operator of CHANGES SINCE: what was recorded after a moment, one row for each change.
#include <algorithm>
#include <iterator>
#include <limits>
#include <memory>
#include <utility>
#include <variant>

#include "graph/change_log.h"
#include "graph/entity_record.h"
#include "graph/history.h"
#include "query/claim_value.h"
#include "query/entity_names.h"
#include "query/known_at.h"
#include "query/operators/influence_options.h"
#include "query/operators/makers.h"
#include "query/operators/named_edge.h"
#include "schema/error.h"
#include "schema/temporal_zone.h"

namespace clout::query {
namespace {

constexpr std::int64_t kNow = std::numeric_limits<std::int64_t>::max();

/// What the columns between `recorded` and the end hold.
struct ChangeRow {
  std::string_view change, kind;
  std::string what;
  Value before, after, gained, lost;
  Value entity;
};

template <typename Record>
std::string_view verb(const Record& before, const Record& after) {
  if (!before) return "created";
  return after ? "changed" : "deleted";
}

std::string_view verb(Stance stance) {
  constexpr std::string_view kVerbs[] = {"asserted", "denied", "doubted"};
  return kVerbs[static_cast<std::size_t>(stance)];
}

class RecordedChangesOperator final : public RowExpander {
 public:
  RecordedChangesOperator(const RecordedChangesStep& step, ExecutionContext& context,
                          OperatorPtr input)
      : RowExpander(step, context, std::move(input)), statement_(step.changes) {}

 protected:
  void start_row(const Batch&, std::size_t) override {
    const std::int64_t since = moment(statement_.since, statement_.since_position, "SINCE");
    const std::int64_t until =
        statement_.until ? moment(statement_.until, statement_.until_position, "UNTIL") : kNow;
    if (until < since) {
      throw Error(ErrorCode::Argument, "CHANGES SINCE t UNTIL t2: t2 must not be earlier than t")
          .at(statement_.until_position)
          .detail("InvalidArgumentValue");
    }
    log_ = at_place(statement_.since_position, [&] {
      return std::make_unique<graph::ChangeLog>(context_.recorded, since, until, context_.budget);
    });
  }

  bool produce(Batch& out) override {
    auto change = log_->next();
    if (!change) return false;
    ChangeRow row = std::visit([&](const auto& what) { return row_of(what); }, change->what);
    append_row(out, statement_.columns,
               {at_microseconds(change->recorded), std::string(row.change), std::string(row.kind),
                std::move(row.what), std::move(row.before), std::move(row.after),
                std::move(row.gained), std::move(row.lost), std::move(row.entity)});
    return true;
  }

 private:
  [[nodiscard]] std::int64_t moment(const BoundPtr& expression, SourcePosition position,
                                    std::string_view what) const {
    return recorded_moment(option_value(expression, context_), position, what);
  }

  [[nodiscard]] ChangeRow row_of(const graph::NodeChanged& change) const {
    ChangeRow row{verb(change.before, change.after), "node", {}, {}, {}, {}, {}, {}};
    const auto& newest = change.after ? change.after : change.before;
    row.what = node_name(context_.recorded, change.node, newest->properties);
    set_differences(change, row);
    const std::vector<LabelId> none;
    const auto& before = change.before ? change.before->labels : none;
    const auto& after = change.after ? change.after->labels : none;
    row.gained = labels_only_in(after, before);
    row.lost = labels_only_in(before, after);
    if (context_.view.has_node(change.node)) row.entity = Node{change.node};
    return row;
  }

  [[nodiscard]] ChangeRow row_of(const graph::EdgeChanged& change) const {
    ChangeRow row = row_of_edge(verb(change.before, change.after), "edge", change.edge);
    set_differences(change, row);
    if (!change.before || !change.after) return row;
    const Edge before = graph::edge_of(*change.before);
    const Edge after = graph::edge_of(*change.after);
    if (graph::same_ends(before, after)) return row;
    row.change = "moved";
    row.lost = List{sentence(before)};
    row.gained = List{sentence(after)};
    return row;
  }

  [[nodiscard]] ChangeRow row_of(const graph::ClaimAdded& change) const {
    ChangeRow row = row_of_edge(verb(change.claim.stance), "claim", change.edge);
    row.after = said_value(change.claim);
    return row;
  }

  [[nodiscard]] ChangeRow row_of_edge(std::string_view verb, std::string_view kind,
                                      const Edge& edge) const {
    ChangeRow row{verb, kind, sentence(edge), {}, {}, {}, {}, {}};
    if (context_.view.find_edge(edge.id)) row.entity = edge;
    return row;
  }

  /// Its ends may be gone; then with the names that they had last.
  [[nodiscard]] std::string sentence(const Edge& edge) const {
    return edge_sentence(context_.recorded, edge.type, newest_name(edge.start),
                         newest_name(edge.end));
  }

  [[nodiscard]] std::string newest_name(NodeId node) const {
    const auto newest = graph::newest_version(context_.recorded, node);
    return node_name(context_.recorded, node,
                     newest ? newest->properties : std::vector<graph::Property>{});
  }

  /// The properties that differ; null on the side where there is no version.
  template <typename Change>
  void set_differences(const Change& change, ChangeRow& row) const {
    const std::vector<graph::Property> none;
    const auto& before = change.before ? change.before->properties : none;
    const auto& after = change.after ? change.after->properties : none;
    if (change.before) row.before = only_in(before, after);
    if (change.after) row.after = only_in(after, before);
  }

  /// Properties of `these` that `others` do not have, or not with that value.
  [[nodiscard]] Map only_in(const std::vector<graph::Property>& these,
                            const std::vector<graph::Property>& others) const {
    Map found;
    for (const auto& [key, value] : these) {
      const Value* other = graph::find_property(others, key);
      if (other != nullptr && other->type() == value.type() && equivalent(*other, value)) continue;
      found.emplace(context_.recorded.catalog().property_keys.name(key), value);
    }
    return found;
  }

  [[nodiscard]] List labels_only_in(const std::vector<LabelId>& these,
                                    const std::vector<LabelId>& others) const {
    std::vector<LabelId> ids;
    std::set_difference(these.begin(), these.end(), others.begin(), others.end(),
                        std::back_inserter(ids));
    List names;
    for (const LabelId id : ids) names.emplace_back(context_.recorded.catalog().labels.name(id));
    return names;
  }

  BoundRecordedChanges statement_;
  std::unique_ptr<graph::ChangeLog> log_;
};

}  // namespace

OperatorPtr make_recorded_changes(const RecordedChangesStep& step, ExecutionContext& context,
                                  Inputs inputs) {
  return std::make_unique<RecordedChangesOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
