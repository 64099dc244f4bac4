// Walks over bound expressions.
#include "query/bound_expression.h"

#include <algorithm>

#include "query/functions/function.h"

namespace clout::query {
namespace {

using Visit = std::function<void(const BoundExpression&)>;

/// One overload per kind with operands; the last one is for kinds without.
struct ChildVisitor {
  const Visit& visit;

  void one(const BoundPtr& child) const {
    if (child) visit(*child);
  }
  void all(const std::vector<BoundPtr>& children) const {
    for (const BoundPtr& child : children) one(child);
  }

  void operator()(const bound::Property& e) const { one(e.object); }
  void operator()(const bound::Index& e) const {
    one(e.object);
    one(e.index);
  }
  void operator()(const bound::Slice& e) const {
    one(e.list);
    one(e.from);
    one(e.to);
  }
  void operator()(const bound::Unary& e) const { one(e.operand); }
  void operator()(const bound::Binary& e) const {
    one(e.left);
    one(e.right);
  }
  void operator()(const bound::Comparison& e) const {
    one(e.left);
    one(e.right);
  }
  void operator()(const bound::LabelTest& e) const { one(e.operand); }
  void operator()(const bound::TypeTest& e) const { one(e.operand); }
  void operator()(const bound::Call& e) const { all(e.arguments); }
  void operator()(const bound::ListOf& e) const { all(e.items); }
  void operator()(const bound::MapOf& e) const {
    for (const bound::MapEntry& entry : e.entries) one(entry.value);
  }
  void operator()(const bound::MapProjection& e) const {
    one(e.object);
    one(e.all);
    one(e.entries);
  }
  void operator()(const bound::Case& e) const {
    one(e.subject);
    for (const bound::CaseBranch& branch : e.branches) {
      one(branch.when);
      one(branch.then);
    }
    one(e.otherwise);
  }
  void operator()(const bound::Comprehension& e) const {
    one(e.list);
    one(e.filter);
    one(e.projection);
  }
  void operator()(const bound::Quantifier& e) const {
    one(e.list);
    one(e.filter);
  }
  void operator()(const bound::Reduce& e) const {
    one(e.initial);
    one(e.list);
    one(e.step);
  }
  void operator()(const bound::Constant&) const {}
  void operator()(const bound::Column&) const {}
  void operator()(const bound::Local&) const {}
  void operator()(const bound::Subquery&) const {}
};

void collect_columns(const BoundExpression& expression, std::vector<Slot>& slots) {
  if (const auto* column = expression.as<bound::Column>()) slots.push_back(column->slot);
  if (const auto* subquery = expression.as<bound::Subquery>()) {
    const std::vector<Slot>& outer = subquery->plan->outer_slots();
    slots.insert(slots.end(), outer.begin(), outer.end());
  }
  for_each_child(expression, [&](const BoundExpression& child) { collect_columns(child, slots); });
}

}  // namespace

void for_each_child(const BoundExpression& expression, const Visit& visit) {
  std::visit(ChildVisitor{visit}, expression.node);
}

std::vector<Slot> columns_read(const BoundExpression& expression) {
  std::vector<Slot> slots;
  collect_columns(expression, slots);
  std::sort(slots.begin(), slots.end());
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
  return slots;
}

bool is_deterministic(const BoundExpression& expression) {
  if (expression.as<bound::Subquery>() != nullptr) return false;
  const auto* call = expression.as<bound::Call>();
  if (call != nullptr && call->function->has(Function::Nondeterministic)) return false;
  bool deterministic = true;
  for_each_child(expression, [&](const BoundExpression& child) {
    deterministic = deterministic && is_deterministic(child);
  });
  return deterministic;
}

}  // namespace clout::query
