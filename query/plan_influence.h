// Plan steps of the influence statements: each produces the statement's rows once per input row.
#pragma once

#include <string>
#include <utility>

#include "query/bound_influence.h"
#include "query/plan.h"

namespace clout::query {

/// Who is meant, for EXPLAIN.
[[nodiscard]] std::string entity_text(const BoundEntity& entity, const PlanContext& context);

[[nodiscard]] std::string options_text(const BoundInfluenceOptions& options,
                                       const PlanContext& context);

class InfluenceStep final : public PlanNode {
 public:
  InfluenceStep(PlanPtr input, BoundInfluence what) : influence(std::move(what)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return "Influence"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void defines(SlotSet& slots) const override { slots.insert_all(influence.columns); }
  void expressions(std::vector<BoundPtr>& found) const override;
  [[nodiscard]] double estimate(const PlanContext&) const override { return 10; }
  [[nodiscard]] bool reads_graph() const override { return true; }

  BoundInfluence influence;
};

class PressureStep final : public PlanNode {
 public:
  PressureStep(PlanPtr input, BoundPressure what) : pressure(std::move(what)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return "Pressure"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void defines(SlotSet& slots) const override { slots.insert_all(pressure.columns); }
  void expressions(std::vector<BoundPtr>& found) const override;
  [[nodiscard]] double estimate(const PlanContext&) const override { return 10; }
  [[nodiscard]] bool reads_graph() const override { return true; }

  BoundPressure pressure;
};

class HistoryStep final : public PlanNode {
 public:
  HistoryStep(PlanPtr input, BoundHistory what) : history(std::move(what)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return "History"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void defines(SlotSet& slots) const override { slots.insert_all(history.columns); }
  void expressions(std::vector<BoundPtr>& found) const override;
  [[nodiscard]] double estimate(const PlanContext&) const override { return 10; }
  [[nodiscard]] bool reads_graph() const override { return true; }

  BoundHistory history;
};

class PressureChangesStep final : public PlanNode {
 public:
  PressureChangesStep(PlanPtr input, BoundPressureChanges what) : changes(std::move(what)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return "PressureChanges"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void defines(SlotSet& slots) const override { slots.insert_all(changes.columns); }
  void expressions(std::vector<BoundPtr>& found) const override;
  [[nodiscard]] double estimate(const PlanContext&) const override { return 10; }
  [[nodiscard]] bool reads_graph() const override { return true; }

  BoundPressureChanges changes;
};

class ExplanationStep final : public PlanNode {
 public:
  ExplanationStep(PlanPtr input, BoundExplanation what) : explanation(std::move(what)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override;
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void defines(SlotSet& slots) const override { slots.insert_all(explanation.columns); }
  void expressions(std::vector<BoundPtr>& found) const override;
  [[nodiscard]] double estimate(const PlanContext&) const override { return 10; }
  [[nodiscard]] bool reads_graph() const override { return true; }

  BoundExplanation explanation;
};

}  // namespace clout::query
