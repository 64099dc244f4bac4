// Plan steps that change the graph.
//
// Each takes all its input before it changes anything, and hands on rows only after it has changed
// everything: so no clause sees its own writes, and the next one sees all of them. A step marked
// `streaming` (by a rule that has checked that nobody can tell) works batch by batch.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "query/bound_query.h"
#include "query/plan.h"

namespace clout::query {

class WriteStep : public PlanNode {
 public:
  explicit WriteStep(PlanPtr input) { inputs.push_back(std::move(input)); }
  [[nodiscard]] bool writes_graph() const override { return true; }
  bool streaming = false;
};

class CreateStep final : public WriteStep {
 public:
  CreateStep(PlanPtr input, BoundCreate what)
      : WriteStep(std::move(input)), create(std::move(what)) {}
  [[nodiscard]] std::string_view name() const override { return "Create"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void reads(SlotSet& slots) const override;
  void defines(SlotSet& slots) const override;
  void expressions(std::vector<BoundPtr>& found) const override;

  BoundCreate create;
};

/// For each row: what the second input (started with an ArgumentStep) finds, or else a new copy.
/// Sees what the rows before it have created.
class MergeStep final : public WriteStep {
 public:
  MergeStep(PlanPtr input, PlanPtr found, BoundMerge what)
      : WriteStep(std::move(input)), merge(std::move(what)) {
    inputs.push_back(std::move(found));
  }
  [[nodiscard]] std::string_view name() const override { return "Merge"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void reads(SlotSet& slots) const override;
  void defines(SlotSet& slots) const override;
  void expressions(std::vector<BoundPtr>& found) const override;
  [[nodiscard]] bool reads_graph() const override { return true; }

  BoundMerge merge;
};

class SetStep final : public WriteStep {
 public:
  SetStep(PlanPtr input, std::vector<BoundSetItem> what)
      : WriteStep(std::move(input)), items(std::move(what)) {}
  [[nodiscard]] std::string_view name() const override { return "Set"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void reads(SlotSet& slots) const override;
  void expressions(std::vector<BoundPtr>& found) const override;

  std::vector<BoundSetItem> items;
};

class DeleteStep final : public WriteStep {
 public:
  DeleteStep(PlanPtr input, BoundDelete what)
      : WriteStep(std::move(input)), remove(std::move(what)) {}
  [[nodiscard]] std::string_view name() const override {
    return remove.detach ? "DetachDelete" : "Delete";
  }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void expressions(std::vector<BoundPtr>& found) const override;

  BoundDelete remove;
};

/// Slots that a list of SET items reads besides its expressions.
void set_item_reads(const std::vector<BoundSetItem>& items, SlotSet& slots);
void set_item_expressions(const std::vector<BoundSetItem>& items, std::vector<BoundPtr>& found);

}  // namespace clout::query
