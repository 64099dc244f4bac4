#include "query/plan_match.h"

#include <algorithm>
#include <cmath>

#include "graph/edge_statistics.h"
#include "query/plan_text.h"

namespace clout::query {
namespace {

/// Expected matches of an equality that has no index statistics.
constexpr double kSeekRows = 1.5;

double nodes_of(const PlanContext& context) {
  return std::max<double>(1, static_cast<double>(context.view->node_count()));
}

std::vector<EdgeTypeId> wanted_types(const std::vector<std::string>& names,
                                     const Catalog& catalog) {
  std::vector<EdgeTypeId> wanted;
  for (const std::string& name : names) {
    for (const EdgeTypeId id : resolve_edge_type(catalog, name)) wanted.push_back(id);
  }
  for (std::uint32_t id = 0; names.empty() && id < catalog.edge_types.size(); ++id) {
    wanted.emplace_back(EdgeTypeId{id});
  }
  return wanted;
}

}  // namespace

std::string_view mode_word(ast::PathMode mode) {
  constexpr std::string_view kWords[] = {"WALK", "TRAIL", "ACYCLIC", "SIMPLE"};
  return kWords[static_cast<std::size_t>(mode)];
}

void MatchStep::defines(SlotSet& slots) const {
  for (const BoundNode& node : pattern.nodes) slots.insert(node.slot);
  for (const BoundEdge& edge : pattern.edges) add_found(edge, slots);
  for (const BoundPath& path : pattern.paths) {
    if (path.slot) slots.insert(*path.slot);
  }
}

std::string ArgumentStep::details(const PlanContext& context) const {
  return slots_text(output, context);
}

std::string NodeScanStep::details(const PlanContext& context) const {
  return "(" + slot_text(slot, context) + (label.empty() ? "" : ":" + label) + ")";
}

double NodeScanStep::estimate(const PlanContext& context) const {
  double count = nodes_of(context);
  if (!label.empty()) {
    const auto id = context.view->catalog().labels.find(label);
    count = id ? static_cast<double>(context.view->node_count(*id)) : 0;
  }
  return std::min(kMaxRows, inputs[0]->rows * count);
}

std::string_view NodeSeekStep::name() const {
  switch (kind) {
    case Kind::Id:
      return "NodeById";
    case Kind::Name:
      return "NodeByName";
    case Kind::Index:
      return "NodeByIndex";
    case Kind::End:
      return "NodeOfEdge";
  }
  return "NodeSeek";
}

std::string NodeSeekStep::details(const PlanContext& context) const {
  std::string node = "(" + slot_text(slot, context) + ")";
  const std::string by = expression_text(*key, context);
  switch (kind) {
    case Kind::Id:
      return node + " id = " + by;
    case Kind::Name:
      return node + " name = " + by;
    case Kind::Index:
      return node + " " + index_name + " = " + by;
    case Kind::End:
      return node + " an end of " + by;
  }
  return node;
}

double NodeSeekStep::estimate(const PlanContext&) const {
  const double each = kind == Kind::Id ? 1 : kind == Kind::End ? 2 : kSeekRows;
  return std::min(kMaxRows, inputs[0]->rows * each);
}

std::string EdgeSeekStep::details(const PlanContext& context) const {
  return "[" + slot_text(slot, context) + "] " + index_name + " = " +
         expression_text(*key, context);
}

double EdgeSeekStep::estimate(const PlanContext&) const {
  return std::min(kMaxRows, inputs[0]->rows * kSeekRows);
}

ExpandBase::ExpandBase(PlanPtr input, const BoundEdge& pattern, bool reversed, Slot from_slot,
                       Slot to_slot, bool to_bound)
    : from(from_slot),
      edge(pattern.slot),
      to(to_slot),
      direction(pattern.direction),
      types(pattern.types),
      into(to_bound),
      backwards(reversed),
      edge_bound(pattern.bound) {
  inputs.push_back(std::move(input));
  if (backwards) direction = opposite(direction);
}

void ExpandBase::reads(SlotSet& slots) const {
  slots.insert(from);
  if (into) slots.insert(to);
  if (edge_bound) slots.insert(edge);
  slots.insert_all(differs_from);
}

void ExpandBase::defines(SlotSet& slots) const {
  slots.insert(edge);
  slots.insert(to);
}

std::string ExpandBase::arrow(const PlanContext& context, std::string_view repetition) const {
  return arrow_text({from, edge, to, direction, types}, repetition, context);
}

double ExpandBase::fan_out(const PlanContext& context) const {
  return fan_out(context, types, direction, from_labels);
}

double ExpandBase::fan_out(const PlanContext& context, const std::vector<std::string>& along,
                           Direction way, const std::vector<std::string>& labels) {
  const Catalog& catalog = context.view->catalog();
  const double both = way == Direction::Both ? 2 : 1;
  double sum = 0;
  for (const EdgeTypeId type : wanted_types(along, catalog)) {
    double least = both * static_cast<double>(context.view->edge_count(type)) / nodes_of(context);
    bool known = false;
    for (const std::string& name : labels) {
      const auto label = catalog.labels.find(name);
      const auto mean = label ? context.statistics().mean_degree(type, way, *label) : std::nullopt;
      if (!mean) continue;
      least = known ? std::min(least, *mean) : *mean;
      known = true;
    }
    sum += least;
  }
  return sum;
}

double ExpandBase::end_share(const std::string& name, const PlanContext& context) const {
  const auto label = context.view->catalog().labels.find(name);
  if (!label) return 0;
  const auto labelled = static_cast<double>(context.view->node_count(*label));
  const double both = direction == Direction::Both ? 2 : 1;
  double all = 0, ending = 0;
  for (const EdgeTypeId type : wanted_types(types, context.view->catalog())) {
    const double edges = both * static_cast<double>(context.view->edge_count(type));
    const auto mean = context.statistics().mean_degree(type, opposite(direction), *label);
    all += edges;
    ending += mean ? std::min(edges, *mean * labelled) : edges * labelled / nodes_of(context);
  }
  return all > 0 ? ending / all : 0;
}

double ExpandBase::into_share(const PlanContext& context) const {
  double share = 1 / nodes_of(context);
  for (const std::string& name : to_labels) {
    const auto label = context.view->catalog().labels.find(name);
    const double labelled = label ? static_cast<double>(context.view->node_count(*label)) : 0;
    if (labelled > 0) share = std::max(share, end_share(name, context) / labelled);
  }
  return share;
}

std::string ExpandStep::details(const PlanContext& context) const { return arrow(context, ""); }

double ExpandStep::estimate(const PlanContext& context) const {
  if (edge_bound) return inputs[0]->rows;
  const double each = fan_out(context) * (into ? into_share(context) : 1);
  return std::min(kMaxRows, inputs[0]->rows * each);
}

std::string PathModeStep::details(const PlanContext&) const { return std::string(mode_word(mode)); }

void PathModeStep::reads(SlotSet& slots) const {
  slots.insert_all(nodes);
  slots.insert_all(edges);
}

std::string DifferentEdgesStep::details(const PlanContext& context) const {
  std::string text = slot_text(edges, context) + " from ";
  for (std::size_t i = 0; i < others.size(); ++i) {
    if (i > 0) text += ", ";
    text += slot_text(others[i], context);
  }
  return text;
}

void DifferentEdgesStep::reads(SlotSet& slots) const {
  slots.insert(edges);
  slots.insert_all(others);
}

std::string PathStep::details(const PlanContext& context) const { return slot_text(slot, context); }

void PathStep::reads(SlotSet& slots) const {
  slots.insert_all(nodes);
  slots.insert_all(edges);
}

double OptionalStep::estimate(const PlanContext&) const {
  return std::max(inputs[0]->rows, std::min(kMaxRows, inputs[0]->rows * inputs[1]->rows));
}

std::string JoinStep::details(const PlanContext& context) const {
  std::string text;
  for (std::size_t i = 0; i < left_keys.size(); ++i) {
    if (i > 0) text += " AND ";
    text +=
        expression_text(*left_keys[i], context) + " = " + expression_text(*right_keys[i], context);
  }
  return text;
}

void JoinStep::expressions(std::vector<BoundPtr>& found) const {
  found.insert(found.end(), left_keys.begin(), left_keys.end());
  found.insert(found.end(), right_keys.begin(), right_keys.end());
}

double JoinStep::estimate(const PlanContext&) const {
  // Each row of the smaller side is taken to be a key of its own.
  return std::max(inputs[0]->rows, inputs[1]->rows);
}

}  // namespace clout::query
