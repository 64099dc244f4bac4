// What expressions see beside their row.
#include "query/evaluation_context.h"

#include "graph/influence/evidence.h"
#include "query/regex.h"
#include "schema/error.h"

namespace clout::query {

EvaluationContext::EvaluationContext(const graph::GraphView& view, QueryBudget& budget,
                                     std::int64_t now_nanoseconds, std::uint64_t random_seed)
    : view_(&view), budget_(&budget), now_(now_nanoseconds), random_(random_seed) {}

EvaluationContext::EvaluationContext(QueryBudget& budget) : budget_(&budget) {}

EvaluationContext::~EvaluationContext() = default;

const graph::GraphView& EvaluationContext::view() const {
  CLOUT_ASSERT(view_ != nullptr);
  return *view_;
}

void EvaluationContext::check_room(std::size_t bytes) {
  budget_->charge(bytes);
  budget_->release(bytes);
}

RegexCache& EvaluationContext::regexes() {
  if (!regexes_) regexes_ = std::make_unique<RegexCache>();
  return *regexes_;
}

const graph::SourceReliability& EvaluationContext::sources() {
  if (!sources_) sources_ = std::make_unique<graph::SourceReliability>(view());
  return *sources_;
}

void EvaluationContext::forget_sources() { sources_.reset(); }

const Value& EvaluationContext::local(Slot slot) const {
  for (auto at = locals_.rbegin(); at != locals_.rend(); ++at) {
    if (at->first == slot) return at->second;
  }
  throw Error(ErrorCode::Internal, "no value for the variable in slot " + std::to_string(slot));
}

}  // namespace clout::query
