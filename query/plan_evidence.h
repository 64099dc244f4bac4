// Plan steps of statements about named edges and their claims.
#pragma once

#include <string>
#include <utility>

#include "query/bound_evidence.h"
#include "query/plan_write.h"

namespace clout::query {

class AssertionStep final : public WriteStep {
 public:
  AssertionStep(PlanPtr input, BoundAssertion what)
      : WriteStep(std::move(input)), assertion(std::move(what)) {}
  [[nodiscard]] std::string_view name() const override;
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void reads(SlotSet& slots) const override;
  void defines(SlotSet& slots) const override { slots.insert(assertion.slot); }
  void expressions(std::vector<BoundPtr>& found) const override;
  [[nodiscard]] bool reads_graph() const override { return true; }

  BoundAssertion assertion;
};

class EdgeEditStep final : public WriteStep {
 public:
  EdgeEditStep(PlanPtr input, BoundEdgeEdit what)
      : WriteStep(std::move(input)), edit(std::move(what)) {}
  [[nodiscard]] std::string_view name() const override;
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void reads(SlotSet& slots) const override;
  void defines(SlotSet& slots) const override;
  void expressions(std::vector<BoundPtr>& found) const override;
  [[nodiscard]] bool reads_graph() const override { return true; }

  BoundEdgeEdit edit;
};

class EntityEditStep final : public WriteStep {
 public:
  EntityEditStep(PlanPtr input, BoundEntityEdit what)
      : WriteStep(std::move(input)), edit(std::move(what)) {}
  [[nodiscard]] std::string_view name() const override;
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void reads(SlotSet& slots) const override;
  void expressions(std::vector<BoundPtr>& found) const override;
  [[nodiscard]] bool reads_graph() const override { return true; }

  BoundEntityEdit edit;
};

class ContradictionsStep final : public PlanNode {
 public:
  ContradictionsStep(PlanPtr input, BoundContradictions what) : contradictions(std::move(what)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return "Contradictions"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void defines(SlotSet& slots) const override { slots.insert_all(contradictions.columns); }
  void expressions(std::vector<BoundPtr>& found) const override;
  [[nodiscard]] double estimate(const PlanContext&) const override { return 10; }
  [[nodiscard]] bool reads_graph() const override { return true; }

  BoundContradictions contradictions;
};

class ImpactStep final : public PlanNode {
 public:
  ImpactStep(PlanPtr input, BoundImpact what) : impact(std::move(what)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return "Impact"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void defines(SlotSet& slots) const override { slots.insert_all(impact.columns); }
  void expressions(std::vector<BoundPtr>& found) const override;
  [[nodiscard]] double estimate(const PlanContext&) const override { return 10; }
  [[nodiscard]] bool reads_graph() const override { return true; }

  BoundImpact impact;
};

class SourcesForStep final : public PlanNode {
 public:
  SourcesForStep(PlanPtr input, BoundSourcesFor what) : sources(std::move(what)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return "SourcesFor"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void defines(SlotSet& slots) const override { slots.insert_all(sources.columns); }
  void expressions(std::vector<BoundPtr>& found) const override;
  [[nodiscard]] double estimate(const PlanContext&) const override { return 10; }
  [[nodiscard]] bool reads_graph() const override { return true; }

  BoundSourcesFor sources;
};

}  // namespace clout::query
