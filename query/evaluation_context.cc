// What expressions see beside their row.
#include "query/evaluation_context.h"

#include <utility>

#include "graph/influence/evidence.h"
#include "query/regex.h"
#include "schema/error.h"

namespace clout::query {

EvaluationContext::EvaluationContext(const graph::GraphView& view, QueryBudget& budget,
                                     std::int64_t now_nanoseconds, std::uint64_t random_seed)
    : view_(&view), budget_(&budget), now_(now_nanoseconds), random_seed_(random_seed) {}

EvaluationContext::EvaluationContext(QueryBudget& budget) : budget_(&budget) {}

EvaluationContext::~EvaluationContext() = default;

std::mt19937_64& EvaluationContext::random() {
  if (!random_) random_ = std::make_unique<std::mt19937_64>(random_seed_);
  return *random_;
}

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

const graph::GraphView& EvaluationContext::view_at(std::int64_t moment) {
  if (past_ && past_moment_ == moment) return *past_;
  CLOUT_ASSERT(past_views_ != nullptr);
  past_.reset();
  budget_->release(std::exchange(past_bytes_, 0));
  const std::size_t before = budget_->memory_used();
  past_ = past_views_(moment);
  past_bytes_ = budget_->memory_used() - before;
  past_moment_ = moment;
  return *past_;
}

const Value& EvaluationContext::local(Slot slot) const {
  for (auto at = locals_.rbegin(); at != locals_.rend(); ++at) {
    if (at->first == slot) return at->second;
  }
  throw Error(ErrorCode::Internal, "no value for the variable in slot " + std::to_string(slot));
}

}  // namespace clout::query
