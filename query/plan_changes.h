// The plan step of CHANGES SINCE.
#pragma once

#include <string>
#include <utility>

#include "query/bound_changes.h"
#include "query/plan.h"

namespace clout::query {

class RecordedChangesStep final : public PlanNode {
 public:
  RecordedChangesStep(PlanPtr input, BoundRecordedChanges what) : changes(std::move(what)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return "Changes"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void defines(SlotSet& slots) const override { slots.insert_all(changes.columns); }
  [[nodiscard]] double estimate(const PlanContext&) const override { return 1'000; }
  [[nodiscard]] bool reads_graph() const override { return true; }

  BoundRecordedChanges changes;
};

}  // namespace clout::query
