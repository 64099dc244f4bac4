#include "query/rules/pattern_order.h"

#include <algorithm>
#include <utility>

#include "query/bound_make.h"
#include "query/functions/function.h"
#include "query/never_fails.h"
#include "query/plan_rows.h"
#include "schema/ascii.h"

namespace clout::query {
namespace {

BoundPtr has_label(const BoundNode& node, const std::string& label) {
  BoundExpression test;
  bound::LabelPredicate predicate;
  predicate.kind = bound::LabelPredicate::Kind::Name;
  predicate.name = label;
  test.node = bound::LabelTest{make_column(node.slot, ValueType::Node, {}), std::move(predicate)};
  test.type = ValueType::Boolean;
  return std::make_shared<const BoundExpression>(std::move(test));
}

bool is_column(const BoundPtr& expression, Slot slot) {
  const auto* column = expression->as<bound::Column>();
  return column != nullptr && column->slot == slot;
}

SlotSet slots_of(const BoundExpression& expression) {
  SlotSet slots;
  slots.insert_all(columns_read(expression));
  return slots;
}

/// Could an edge have a type of both? Names that differ in case and hyphens may mean one type.
bool may_share_type(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  if (a.empty() || b.empty()) return true;
  const auto folded = [](std::string name) {
    for (char& c : name) c = c == '-' ? '_' : ascii_upper(c);
    return name;
  };
  return std::any_of(a.begin(), a.end(), [&](const std::string& one) {
    return std::any_of(b.begin(), b.end(),
                       [&](const std::string& other) { return folded(one) == folded(other); });
  });
}

/// A path of one part keeps its mode by itself.
bool checks_nodes(const BoundPath& path) {
  const bool modal = path.mode == ast::PathMode::Acyclic || path.mode == ast::PathMode::Simple;
  return modal && path.selector.choice == PathChoice::All && !path.edges.empty();
}

/// What the conditions and the cost of a path read beside the path itself.
std::vector<Slot> needs_of(const BoundEdge& edge, const BoundPath& path) {
  if (edge.is_single()) return {};
  SlotSet read;
  for (const BoundPtr& predicate : inner_conditions(edge)) {
    read.insert_all(columns_read(*predicate));
  }
  if (path.selector.cost) read.insert_all(columns_read(*path.selector.cost));
  for (const Slot own : step_slots(edge).slots()) read.erase(own);
  SlotSet read_at_end;
  for (const BoundPtr& predicate : path.selector.predicates) {
    read_at_end.insert_all(columns_read(*predicate));
  }
  SlotSet found = step_slots(edge);
  add_found(edge, found);
  for (const Slot own : found.slots()) read_at_end.erase(own);
  read.insert_all(read_at_end);
  return read.slots();
}

bool all_true(const std::vector<bool>& flags) {
  return std::all_of(flags.begin(), flags.end(), [](bool flag) { return flag; });
}

}  // namespace

PatternOrder::PatternOrder(const BoundPattern& pattern, PlanPtr input, const PlanContext& context,
                           bool eager)
    : pattern_(pattern),
      context_(context),
      eager_(eager),
      plan_(std::move(input)),
      known_(available_slots(*plan_)),
      nodes_(pattern.nodes.size()),
      edges_(pattern.edges.size()),
      held_(pattern.edges.size()),
      paths_(pattern.edges.size()),
      rows_(plan_->rows) {
  for (const BoundPath& path : pattern.paths) {
    for (const std::size_t edge : path.edges) paths_[edge] = &path;
  }
  for (const BoundPtr& predicate : pattern.predicates) {
    waiting_.push_back({predicate, columns_read(*predicate)});
  }
  for (std::size_t i = 0; i < pattern.edges.size(); ++i) {
    needs_.push_back(needs_of(pattern.edges[i], *paths_[i]));
    held_[i] = pattern.edges[i].bound && pattern.edges[i].is_single();
  }
  for (std::size_t i = 0; i < pattern.nodes.size(); ++i) {
    nodes_[i] = pattern.nodes[i].bound;
    if (nodes_[i]) add_labels(pattern.nodes[i], {}, nullptr);
  }
  require_outside_nodes();
  apply_conditions(false);
}

/// A variable from outside may be null, and a null matches nothing. Expansions see to that for the
/// ends of edges.
void PatternOrder::require_outside_nodes() {
  std::vector<BoundPtr> present;
  for (std::size_t i = 0; i < pattern_.nodes.size(); ++i) {
    const auto touches = [i](const BoundEdge& edge) { return edge.left == i || edge.right == i; };
    if (!nodes_[i] || std::any_of(pattern_.edges.begin(), pattern_.edges.end(), touches)) continue;
    present.push_back(make_unary(ast::UnaryOperator::IsNotNull,
                                 make_column(pattern_.nodes[i].slot, kAnyType, {}), {}));
  }
  if (present.empty()) return;
  plan_ = std::make_unique<FilterStep>(std::move(plan_), std::move(present));
  plan_->rows = rows_;
}

void PatternOrder::push(PlanPtr step) {
  plan_ = std::move(step);
  plan_->defines(known_);
  plan_->rows = plan_->estimate(context_);
  rows_ = plan_->rows;
  cost_ += rows_;
}

void PatternOrder::add_labels(const BoundNode& node, const std::string& already,
                              const ExpandBase* found_by) {
  for (const std::string& label : node.labels) {
    if (label == already) continue;
    labels_.push_back({has_label(node, label), label_share(label, found_by)});
  }
}

/// A repetition may end anywhere: of it, nothing is known but how many nodes have the label.
double PatternOrder::label_share(const std::string& label, const ExpandBase* found_by) const {
  if (dynamic_cast<const ExpandStep*>(found_by) != nullptr) {
    return found_by->end_share(label, context_);
  }
  const double nodes = std::max<double>(1, static_cast<double>(context_.view->node_count()));
  const auto id = context_.view->catalog().labels.find(label);
  return id ? static_cast<double>(context_.view->node_count(*id)) / nodes : 0;
}

bool PatternOrder::is_ready(const Condition& condition, const SlotSet& found) const {
  return std::all_of(condition.slots.begin(), condition.slots.end(),
                     [&](Slot slot) { return known_.contains(slot) || found.contains(slot); });
}

void PatternOrder::apply_conditions(bool all) {
  if (!eager_ && !all) return;
  std::vector<BoundPtr> ready;
  double share = 1;
  for (auto& [test, passing] : labels_) {
    share *= passing;
    ready.push_back(std::move(test));
  }
  labels_.clear();
  const auto kept = std::stable_partition(
      waiting_.begin(), waiting_.end(),
      [&](const Condition& condition) { return !all && !is_ready(condition, {}); });
  for (auto condition = kept; condition != waiting_.end(); ++condition) {
    share *= predicate_share(*condition->predicate);
    ready.push_back(condition->predicate);
  }
  waiting_.erase(kept, waiting_.end());
  if (ready.empty()) return;
  plan_ = std::make_unique<FilterStep>(std::move(plan_), std::move(ready));
  plan_->rows = rows_ = rows_ * share;
}

bool PatternOrder::reachable(std::size_t edge) const {
  const BoundEdge& pattern = pattern_.edges[edge];
  const auto is_known = [&](Slot slot) { return known_.contains(slot); };
  if (!std::all_of(needs_[edge].begin(), needs_[edge].end(), is_known)) return false;
  if (paths_[edge]->selector.choice != PathChoice::All)
    return nodes_[pattern.left] && nodes_[pattern.right];
  return nodes_[pattern.left] || nodes_[pattern.right];
}

void PatternOrder::fail_on_circle() const {
  throw Error(ErrorCode::Semantic, "conditions of repeated edges wait for each other")
      .detail("InvalidRelationshipPattern")
      .hint("put one of them into a later MATCH or into its WHERE");
}

bool PatternOrder::complete() const { return all_true(nodes_) && all_true(edges_); }

std::unique_ptr<NodeSeekStep> PatternOrder::lookup_by(const BoundNode& node,
                                                      const BoundPtr& subject,
                                                      const BoundPtr& key) const {
  using Kind = NodeSeekStep::Kind;
  if (!slots_of(*key).within(known_)) return nullptr;
  const auto* call = subject->as<bound::Call>();
  if (call != nullptr && call->function->name == "id" && is_column(call->arguments[0], node.slot)) {
    return std::make_unique<NodeSeekStep>(nullptr, node.slot, Kind::Id, key);
  }
  const auto* property = subject->as<bound::Property>();
  if (property == nullptr || !is_column(property->object, node.slot)) return nullptr;
  for (const IndexDefinition& index : context_.view->catalog().rules.indexes) {
    const auto* id = std::get_if<LabelId>(&index.subject);
    if (id == nullptr || property->key_id != index.key) continue;
    const std::string& label = context_.view->catalog().labels.name(*id);
    if (std::find(node.labels.begin(), node.labels.end(), label) == node.labels.end()) continue;
    auto seek = std::make_unique<NodeSeekStep>(nullptr, node.slot, Kind::Index, key);
    seek->index_number = index.number;
    seek->index_name = index.name;
    return seek;
  }
  if (property->key != "name") return nullptr;
  return std::make_unique<NodeSeekStep>(nullptr, node.slot, Kind::Name, key);
}

std::unique_ptr<NodeSeekStep> PatternOrder::lookup(const BoundNode& node) const {
  for (const Condition& condition : waiting_) {
    const auto* comparison = condition.predicate->as<bound::Comparison>();
    if (comparison == nullptr || comparison->op != ast::ComparisonOperator::Equal) continue;
    if (auto seek = lookup_by(node, comparison->left, comparison->right)) return seek;
    if (auto seek = lookup_by(node, comparison->right, comparison->left)) return seek;
  }
  return nullptr;
}

BoundPtr PatternOrder::known_value(Slot slot, PropertyKeyId key) const {
  const auto is_it = [&](const BoundPtr& side) {
    const auto* property = side->as<bound::Property>();
    return property != nullptr && property->key_id == key && is_column(property->object, slot);
  };
  for (const Condition& condition : waiting_) {
    const auto* comparison = condition.predicate->as<bound::Comparison>();
    if (comparison == nullptr || comparison->op != ast::ComparisonOperator::Equal) continue;
    const bool swapped = is_it(comparison->right);
    if (!swapped && !is_it(comparison->left)) continue;
    const BoundPtr& value = swapped ? comparison->left : comparison->right;
    if (slots_of(*value).within(known_)) return value;
  }
  return nullptr;
}

std::unique_ptr<EdgeSeekStep> PatternOrder::edge_lookup(std::size_t number) const {
  const BoundEdge& edge = pattern_.edges[number];
  if (!eager_ || held_[number] || !edge.is_single() || edge.types.size() != 1) return nullptr;
  const Catalog& catalog = context_.view->catalog();
  const std::vector<EdgeTypeId> types = resolve_edge_type(catalog, edge.types[0]);
  if (types.size() != 1) return nullptr;
  for (const IndexDefinition& index : catalog.rules.indexes) {
    if (index.subject != SchemaSubject(types[0])) continue;
    BoundPtr key = known_value(edge.slot, index.key);
    if (key) return std::make_unique<EdgeSeekStep>(nullptr, edge.slot, index, std::move(key));
  }
  return nullptr;
}

void PatternOrder::seek(std::size_t number) {
  auto step = edge_lookup(number);
  step->inputs[0] = std::move(plan_);
  held_[number] = true;
  push(std::move(step));
  apply_conditions(false);
}

std::unique_ptr<NodeScanStep> PatternOrder::cheapest_scan(const BoundNode& node) const {
  auto scan = std::make_unique<NodeScanStep>(nullptr, node.slot);
  std::uint64_t fewest = 0;
  for (const std::string& label : node.labels) {
    const auto id = context_.view->catalog().labels.find(label);
    const std::uint64_t count = id ? context_.view->node_count(*id) : 0;
    if (!scan->label.empty() && count >= fewest) continue;
    scan->label = label;
    fewest = count;
  }
  return scan;
}

/// Where an equality ties a node to what is found already, all such nodes are read once into a hash
/// table, instead of once per row. Conditions stay to be checked: a join knows no null and no NaN.
PlanPtr PatternOrder::make_join(const BoundNode& node, std::unique_ptr<NodeScanStep>& scan) const {
  constexpr double kFewRows = 16;
  std::vector<BoundPtr> left, right;
  const auto only_new = [&](const BoundPtr& side) {
    const std::vector<Slot> read = columns_read(*side);
    return read.size() == 1 && read[0] == node.slot;
  };
  const auto only_known = [&](const BoundPtr& side) {
    return !columns_read(*side).empty() && slots_of(*side).within(known_);
  };
  for (const Condition& condition : waiting_) {
    if (rows_ < kFewRows) break;
    const auto* equality = condition.predicate->as<bound::Comparison>();
    if (equality == nullptr || equality->op != ast::ComparisonOperator::Equal) continue;
    for (const bool swapped : {false, true}) {
      const BoundPtr& mine = swapped ? equality->right : equality->left;
      const BoundPtr& other = swapped ? equality->left : equality->right;
      if (!only_new(mine) || !only_known(other)) continue;
      // A key is computed also for nodes that other conditions would have dropped.
      if (!never_fails(*mine) || !never_fails(*other)) continue;
      left.push_back(other);
      right.push_back(mine);
    }
  }
  if (left.empty()) return std::move(scan);
  scan->inputs[0] = std::make_unique<ArgumentStep>();
  scan->rows = scan->estimate(context_);
  auto join = std::make_unique<JoinStep>(nullptr, std::move(scan));
  join->left_keys = std::move(left);
  join->right_keys = std::move(right);
  return join;
}

PlanPtr PatternOrder::scan_step(std::size_t number, std::string& seen_label) const {
  const BoundNode& node = pattern_.nodes[number];
  for (std::size_t i = 0; i < pattern_.edges.size(); ++i) {
    // An edge that is known leads to its ends.
    const BoundEdge& edge = pattern_.edges[i];
    if (!held_[i] || (edge.left != number && edge.right != number)) continue;
    return std::make_unique<NodeSeekStep>(nullptr, node.slot, NodeSeekStep::Kind::End,
                                          make_column(edge.slot, ValueType::Edge, {}));
  }
  if (!eager_) return std::make_unique<NodeScanStep>(nullptr, node.slot);
  if (auto seek = lookup(node)) return seek;
  auto scan = cheapest_scan(node);
  seen_label = scan->label;
  return make_join(node, scan);
}

void PatternOrder::scan(std::size_t number) {
  const BoundNode& node = pattern_.nodes[number];
  std::string seen_label;
  PlanPtr step = scan_step(number, seen_label);
  nodes_[number] = true;
  known_.insert(node.slot);
  step->inputs[0] = std::move(plan_);
  push(std::move(step));
  add_labels(node, seen_label, nullptr);
  apply_conditions(false);
}

std::unique_ptr<ExpandBase> PatternOrder::follow_step(std::size_t number, bool from_right) const {
  const BoundEdge& edge = pattern_.edges[number];
  const std::size_t from = from_right ? edge.right : edge.left;
  const std::size_t to = from_right ? edge.left : edge.right;
  const bool into = nodes_[to];
  const Slot from_slot = pattern_.nodes[from].slot;
  const Slot to_slot = pattern_.nodes[to].slot;
  std::unique_ptr<ExpandBase> step;
  if (edge.is_single()) {
    step = std::make_unique<ExpandStep>(nullptr, edge, from_right, from_slot, to_slot, into);
    step->edge_bound = held_[number];
  } else {
    step = std::make_unique<RepeatStep>(nullptr, edge, from_right, from_slot, to_slot, into,
                                        *paths_[number]);
  }
  step->from_labels = pattern_.nodes[from].labels;
  step->to_labels = pattern_.nodes[to].labels;
  return step;
}

void PatternOrder::follow(std::size_t number, bool from_right) {
  auto step = follow_step(number, from_right);
  const bool chosen = paths_[number]->selector.choice != PathChoice::All;
  std::vector<Slot> others = found_rivals(number);
  if (!chosen) step->differs_from = std::move(others);
  const BoundEdge& edge = pattern_.edges[number];
  const std::size_t to = from_right ? edge.left : edge.right;
  const bool into = nodes_[to];
  edges_[number] = true;
  nodes_[to] = true;
  step->inputs[0] = std::move(plan_);
  const ExpandBase* found_by = step.get();
  push(std::move(step));
  if (chosen) require_different(edge.slot, std::move(others));
  if (!into) add_labels(pattern_.nodes[to], {}, found_by);
  apply_conditions(false);
}

/// The edges found by now that the edge may not be.
std::vector<Slot> PatternOrder::found_rivals(std::size_t number) const {
  std::vector<Slot> rivals;
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    if (edges_[i] && must_differ(i, number)) rivals.push_back(pattern_.edges[i].slot);
  }
  return rivals;
}

void PatternOrder::require_different(Slot edges, std::vector<Slot> others) {
  if (others.empty()) return;
  plan_ = std::make_unique<DifferentEdgesStep>(std::move(plan_), edges, std::move(others));
  plan_->rows = rows_;
}

double PatternOrder::rows_after_scan(std::size_t number) const {
  std::string seen_label;
  const PlanPtr step = scan_step(number, seen_label);
  return rows_after(*step, &pattern_.nodes[number], seen_label, nullptr);
}

double PatternOrder::rows_after_follow(std::size_t number, bool from_right) const {
  const BoundEdge& edge = pattern_.edges[number];
  const std::size_t to = from_right ? edge.left : edge.right;
  const auto step = follow_step(number, from_right);
  return rows_after(*step, nodes_[to] ? nullptr : &pattern_.nodes[to], {}, step.get());
}

/// As push(), add_labels() and apply_conditions() would leave it.
double PatternOrder::rows_after(PlanNode& step, const BoundNode* found,
                                const std::string& seen_label, const ExpandBase* found_by) const {
  step.inputs[0] = std::make_unique<ArgumentStep>();
  step.inputs[0]->rows = rows_;
  double rows = step.estimate(context_);
  if (found != nullptr) {
    for (const std::string& label : found->labels) {
      if (label != seen_label) rows *= label_share(label, found_by);
    }
  }
  SlotSet defined;
  step.defines(defined);
  if (found != nullptr) defined.insert(found->slot);  // a join's right side defines it
  for (const Condition& condition : waiting_) {
    if (is_ready(condition, defined)) rows *= predicate_share(*condition.predicate);
  }
  return rows;
}

/// Could the two be one edge, if nothing kept them apart, and may they not be?
bool PatternOrder::must_differ(std::size_t a, std::size_t b) const {
  const BoundEdge& one = pattern_.edges[a];
  const BoundEdge& other = pattern_.edges[b];
  if (one.match != other.match) return false;
  if (paths_[a] == paths_[b] && paths_[a]->mode == ast::PathMode::Walk) return false;
  return may_share_type(possible_types(one), possible_types(other));
}

PlanPtr PatternOrder::finish() {
  for (const BoundPath& path : pattern_.paths) {
    std::vector<Slot> nodes, edges;
    for (const std::size_t node : path.nodes) nodes.push_back(pattern_.nodes[node].slot);
    for (const std::size_t edge : path.edges) edges.push_back(pattern_.edges[edge].slot);
    if (checks_nodes(path)) {
      plan_ = std::make_unique<PathModeStep>(std::move(plan_), path.mode, nodes, edges);
      plan_->rows = rows_;
    }
    if (!path.slot) continue;
    plan_ = std::make_unique<PathStep>(std::move(plan_), *path.slot, std::move(nodes),
                                       std::move(edges));
    plan_->rows = rows_;
  }
  apply_conditions(true);
  return std::move(plan_);
}

}  // namespace clout::query
