#include "query/plan.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "query/plan_match.h"
#include "query/plan_rows.h"

namespace clout::query {
namespace {

/// Adds what a right side (of an OPTIONAL MATCH, a MERGE, a subquery) takes from the rows it is
/// started with: the outputs of the arguments that it begins with.
void add_arguments(const PlanNode& node, SlotSet& needed) {
  if (dynamic_cast<const ArgumentStep*>(&node) != nullptr) needed.insert_all(node.output);
  for (const PlanPtr& input : node.inputs) {
    add_arguments(*input, needed);
    if (!starts_all_inputs(node)) break;
  }
}

bool reads_store(const BoundExpression& expression) {
  // Properties and labels of nodes, and functions that take them, all start from a column or a
  // subquery; a constant row source such as range() does not.
  if (expression.as<bound::Subquery>() != nullptr) return true;
  if (expression.as<bound::Property>() != nullptr || expression.as<bound::LabelTest>() != nullptr) {
    const BoundPtr& object = expression.as<bound::Property>() != nullptr
                                 ? expression.as<bound::Property>()->object
                                 : expression.as<bound::LabelTest>()->operand;
    if (object->type.overlaps(kEntity)) return true;
  }
  if (const auto* call = expression.as<bound::Call>()) {
    for (const BoundPtr& argument : call->arguments) {
      if (argument->type.overlaps(kEntity | ValueType::Path)) return true;
    }
  }
  bool found = false;
  for_each_child(expression,
                 [&](const BoundExpression& child) { found = found || reads_store(child); });
  return found;
}

}  // namespace

std::string PlanNode::details(const PlanContext&) const { return {}; }
void PlanNode::reads(SlotSet&) const {}
void PlanNode::defines(SlotSet&) const {}
void PlanNode::expressions(std::vector<BoundPtr>&) const {}
double PlanNode::estimate(const PlanContext&) const { return inputs.empty() ? 1 : inputs[0]->rows; }

bool starts_all_inputs(const PlanNode& step) {
  return dynamic_cast<const UnionStep*>(&step) != nullptr ||
         dynamic_cast<const RecallStep*>(&step) != nullptr;
}

void estimate_rows(PlanNode& root, const PlanContext& context) {
  for (const PlanPtr& input : root.inputs) estimate_rows(*input, context);
  root.rows = root.estimate(context);
}

SlotSet available_slots(const PlanNode& root) {
  SlotSet slots;
  if (root.passes_input()) {
    for (const PlanPtr& input : root.inputs) slots.insert_all(available_slots(*input));
  }
  root.defines(slots);
  return slots;
}

namespace {

/// What each step of a tree hands on, if nobody drops anything.
using AvailableSlots = std::unordered_map<const PlanNode*, SlotSet>;

const SlotSet& note_available(const PlanNode& root, AvailableSlots& all) {
  SlotSet slots;
  for (const PlanPtr& input : root.inputs) {
    const SlotSet& below = note_available(*input, all);
    if (root.passes_input()) slots.insert_all(below);
  }
  root.defines(slots);
  return all[&root] = std::move(slots);
}

void assign_outputs(PlanNode& root, const SlotSet& wanted, bool prune,
                    const AvailableSlots& available) {
  root.output.clear();
  for (const Slot slot : available.at(&root).slots()) {
    if (!prune || wanted.contains(slot)) root.output.push_back(slot);
  }
  SlotSet needed;
  if (root.passes_input()) needed = wanted;
  root.reads(needed);
  std::vector<BoundPtr> expressions;
  root.expressions(expressions);
  for (const BoundPtr& expression : expressions) {
    if (expression) needed.insert_all(columns_read(*expression));
  }
  // Right sides first: what they take from their left is needed there.
  for (auto input = root.inputs.rbegin(); input != root.inputs.rend(); ++input) {
    assign_outputs(**input, needed, prune, available);
    add_arguments(**input, needed);
  }
}

}  // namespace

void assign_outputs(PlanNode& root, const SlotSet& wanted, bool prune) {
  AvailableSlots available;
  note_available(root, available);
  assign_outputs(root, wanted, prune, available);
}

void for_each_step(PlanPtr& root, const std::function<void(PlanPtr&)>& visit) {
  for (PlanPtr& input : root->inputs) for_each_step(input, visit);
  visit(root);
}

bool tree_reads_graph(const PlanNode& root) {
  if (root.reads_graph()) return true;
  std::vector<BoundPtr> expressions;
  root.expressions(expressions);
  for (const BoundPtr& expression : expressions) {
    if (expression && reads_store(*expression)) return true;
  }
  return std::any_of(root.inputs.begin(), root.inputs.end(),
                     [](const PlanPtr& input) { return tree_reads_graph(*input); });
}

}  // namespace clout::query
