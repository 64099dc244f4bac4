#include "query/plan_write.h"

namespace clout::query {
namespace {

std::string created_text(const BoundCreate& create, const PlanContext& context) {
  std::string text;
  const auto separate = [&text] {
    if (!text.empty()) text += ", ";
  };
  for (const BoundCreateNode& node : create.nodes) {
    separate();
    text += "(" + (*context.slot_names)[node.slot];
    for (const std::string& label : node.labels) text += ":" + label;
    text += ")";
  }
  for (const BoundCreateEdge& edge : create.edges) {
    separate();
    text += "(" + (*context.slot_names)[edge.start] + ")-[" + (*context.slot_names)[edge.slot] +
            ":" + edge.type + "]->(" + (*context.slot_names)[edge.end] + ")";
  }
  return text;
}

void created_defines(const BoundCreate& create, SlotSet& slots) {
  for (const BoundCreateNode& node : create.nodes) slots.insert(node.slot);
  for (const BoundCreateEdge& edge : create.edges) slots.insert(edge.slot);
  for (const BoundCreatedPath& path : create.paths) slots.insert(path.slot);
}

/// Ends of new edges that are no new nodes, and parts of paths.
void created_reads(const BoundCreate& create, SlotSet& slots) {
  for (const BoundCreateEdge& edge : create.edges) {
    slots.insert(edge.start);
    slots.insert(edge.end);
  }
  for (const BoundCreatedPath& path : create.paths) slots.insert_all(path.nodes);
}

void created_expressions(const BoundCreate& create, std::vector<BoundPtr>& found) {
  for (const BoundCreateNode& node : create.nodes) found.push_back(node.properties);
  for (const BoundCreateEdge& edge : create.edges) found.push_back(edge.properties);
}

}  // namespace

void set_item_reads(const std::vector<BoundSetItem>& items, SlotSet& slots) {
  for (const BoundSetItem& item : items) {
    if (const auto* all = std::get_if<BoundSetProperties>(&item)) slots.insert(all->slot);
    if (const auto* labels = std::get_if<BoundSetLabels>(&item)) slots.insert(labels->slot);
  }
}

void set_item_expressions(const std::vector<BoundSetItem>& items, std::vector<BoundPtr>& found) {
  for (const BoundSetItem& item : items) {
    if (const auto* all = std::get_if<BoundSetProperties>(&item)) found.push_back(all->value);
    if (const auto* one = std::get_if<BoundSetProperty>(&item)) {
      found.push_back(one->object);
      found.push_back(one->value);
    }
  }
}

std::string CreateStep::details(const PlanContext& context) const {
  return created_text(create, context);
}

void CreateStep::reads(SlotSet& slots) const { created_reads(create, slots); }
void CreateStep::defines(SlotSet& slots) const { created_defines(create, slots); }
void CreateStep::expressions(std::vector<BoundPtr>& found) const {
  created_expressions(create, found);
}

std::string MergeStep::details(const PlanContext& context) const {
  return created_text(merge.create, context);
}

void MergeStep::reads(SlotSet& slots) const {
  created_reads(merge.create, slots);
  set_item_reads(merge.on_create, slots);
  set_item_reads(merge.on_match, slots);
}

void MergeStep::defines(SlotSet& slots) const { created_defines(merge.create, slots); }

void MergeStep::expressions(std::vector<BoundPtr>& found) const {
  created_expressions(merge.create, found);
  set_item_expressions(merge.on_create, found);
  set_item_expressions(merge.on_match, found);
}

std::string SetStep::details(const PlanContext&) const {
  return std::to_string(items.size()) + (items.size() == 1 ? " change" : " changes");
}

void SetStep::reads(SlotSet& slots) const { set_item_reads(items, slots); }
void SetStep::expressions(std::vector<BoundPtr>& found) const {
  set_item_expressions(items, found);
}

std::string DeleteStep::details(const PlanContext&) const {
  return std::to_string(remove.targets.size()) +
         (remove.targets.size() == 1 ? " target" : " targets");
}

void DeleteStep::expressions(std::vector<BoundPtr>& found) const {
  found.insert(found.end(), remove.targets.begin(), remove.targets.end());
}

}  // namespace clout::query
