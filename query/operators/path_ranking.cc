#include "query/operators/path_ranking.h"

#include <algorithm>

#include "query/evaluate.h"

namespace clout::query {
namespace {

/// What conditions read.
SlotSet read_by(const std::vector<BoundPtr>& conditions) {
  SlotSet slots;
  for (const BoundPtr& condition : conditions) slots.insert_all(columns_read(*condition));
  return slots;
}

}  // namespace

PathRanking::PathRanking(const RepeatStep& step, ExecutionContext& context, MemoryCharge& charge)
    : context_(context),
      from_(step.from),
      to_(step.to),
      mode_(step.mode),
      groups_(step.selector.groups),
      has_costs_(step.selector.cost != nullptr),
      charge_(MemoryCharge::part_of(charge)),
      automaton_(step.pattern),
      steps_(step, context),
      remaining_(automaton_, steps_, context.budget, charge),
      conditions_(step.selector.predicates),
      read_by_conditions_(step.pattern, read_by(conditions_)),
      tested_(context.width) {
  SlotSet own = step_slots(step.pattern);
  add_found(step.pattern, own);
  for (const Slot slot : read_by(conditions_).slots()) {
    (own.contains(slot) ? inside_ : outside_).push_back(slot);
  }
}

void PathRanking::start(const Batch& batch, std::size_t row, std::size_t count) {
  clear();
  const Value& from = batch.at(from_, row);
  const Value& to = batch.at(to_, row);
  if (!from.is_node() || !to.is_node()) return;
  source_ = from.as_node().id;
  target_ = to.as_node().id;
  count_ = count;
  for (const Slot slot : outside_) tested_.column(slot) = {batch.at(slot, row)};
  steps_.start_row(batch, row);
  remaining_.start(target_);
  prefixes_.push_back({source_});
  go_on(0);
}

void PathRanking::clear() {
  prefixes_.clear();
  queue_ = {};
  passed_.clear();
  costs_met_.clear();
  found_ = 0;
  charge_.clear();
}

bool PathRanking::next() {
  while (!queue_.empty()) {
    context_.budget.poll();
    const Entry entry = queue_.top();
    queue_.pop();
    const Prefix& prefix = prefixes_[entry.prefix];
    if (entry.state == automaton_.end()) {
      trace(entry.prefix);
      if (!meets_conditions()) continue;
      if (!is_wanted(prefix.cost)) break;
      return true;
    }
    const double bound = prefix.cost + remaining_.exact(prefix.node, entry.state);
    if (bound > entry.bound) {
      enqueue(entry.prefix, entry.state, bound);
    } else if (passes(prefix, entry.state)) {
      lengthen(entry.prefix, entry.state);
    }
  }
  queue_ = {};
  return false;
}

/// Takes note of all that may follow a beginning: the next hop of the turn, another turn, a later
/// part, the end.
void PathRanking::go_on(std::uint32_t number) {
  const Prefix& prefix = prefixes_[number];
  const bool is_start = prefix.before == kNoPrefix;
  const auto follow = [&](std::size_t state) {
    enqueue(number, state, prefix.cost + remaining_.at_least(prefix.node, state));
  };
  if (!is_start && !automaton_.hop(prefix.hop).ends_turn) return follow(prefix.hop + 1);
  std::uint64_t turns = prefix.turns;
  for (std::size_t part = automaton_.hop(prefix.hop).part;; turns = 0) {
    const PathAutomaton::Part& here = automaton_.parts()[part];
    if (turns < here.maximum) follow(here.first_hop);
    if (turns < here.minimum) return;
    if (++part == automaton_.parts().size()) break;
    if (!steps_.may_begin(part, part, prefix.node)) return;
  }
  if (prefix.node == target_) enqueue(number, automaton_.end(), prefix.cost);
}

void PathRanking::enqueue(std::uint32_t number, std::size_t state, double bound) {
  if (bound == std::numeric_limits<double>::infinity()) return;
  if (!has_costs_ && bound > static_cast<double>(automaton_.longest())) return;
  if (state != automaton_.end() && is_closed(prefixes_[number])) return;
  charge_.add(sizeof(Entry));
  queue_.push({bound, number, static_cast<std::uint32_t>(state)});
}

/// Whole turns of the hop's part that lie behind it.
std::uint64_t PathRanking::turns_before(const Prefix& prefix, std::size_t hop) const {
  return automaton_.hop(prefix.hop).part == automaton_.hop(hop).part ? prefix.turns : 0;
}

/// May the path go on there, or have enough walks been there that cost no more?
bool PathRanking::passes(const Prefix& prefix, std::size_t state) {
  if (mode_ != ast::PathMode::Walk) return true;
  const PathAutomaton::Part& part = automaton_.parts()[automaton_.hop(state).part];
  const bool within_turn = state != part.first_hop;
  if (within_turn && part.joins_hops) return true;  // what follows depends on the turn so far
  // Turns beyond the least number set walks apart where a greatest is near: but not in the first
  // part without costs, where a walk that came later is longer.
  const bool first = part.first_hop == 0 && !has_costs_;
  const bool counts = !first && part.maximum != std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t turns = turns_before(prefix, state);
  const Place place{raw(prefix.node), static_cast<std::uint32_t>(state),
                    counts ? turns : std::min(turns, part.minimum)};
  const auto [found, is_new] = passed_.try_emplace(place);
  if (is_new) charge_.add(sizeof(*found) + 32);
  Passed& passed = found->second;
  if (!groups_ || is_new || prefix.cost > passed.last_cost) ++passed.times;
  passed.last_cost = prefix.cost;
  return passed.times <= count_;
}

void PathRanking::lengthen(std::uint32_t number, std::size_t hop) {
  const Prefix prefix = prefixes_[number];
  const std::uint64_t turns = turns_before(prefix, hop) + (automaton_.hop(hop).ends_turn ? 1 : 0);
  steps_.find(hop, prefix.node, false, ways_);
  for (const PathWay& way : ways_) {
    if (repeats(number, way.to) || !hold_joined(number, hop, way)) continue;
    charge_.add(sizeof(Prefix) + sizeof(Entry));
    prefixes_.push_back({way.to.node, number, way.to.edge, static_cast<std::uint32_t>(hop), turns,
                         prefix.length + 1, prefix.cost + way.cost});
    go_on(static_cast<std::uint32_t>(prefixes_.size() - 1));
  }
}

/// Do the conditions hold that read earlier hops of the turn as well?
bool PathRanking::hold_joined(std::uint32_t number, std::size_t hop, const PathWay& way) {
  StepConditions& conditions = steps_.conditions();
  if (!conditions.joins(hop)) return true;
  const std::size_t first = automaton_.parts()[automaton_.hop(hop).part].first_hop;
  conditions.place(hop, way.to.edge, prefixes_[number].node, way.to.node);
  for (std::size_t at = hop; at > first; --at) {
    const Prefix& prefix = prefixes_[number];
    number = prefix.before;
    conditions.place(at - 1, prefix.edge, prefixes_[number].node, prefix.node);
  }
  return conditions.hold_joined(hop);
}

bool PathRanking::is_closed(const Prefix& prefix) const {
  return mode_ == ast::PathMode::Simple && prefix.length > 0 && prefix.node == source_;
}

/// Would the mode have the step leave something alone that is on the path already?
bool PathRanking::repeats(std::uint32_t number, const graph::Neighbour& way) const {
  if (mode_ == ast::PathMode::Walk) return false;
  const bool nodes_differ = mode_ != ast::PathMode::Trail;
  for (std::uint32_t at = number; at != kNoPrefix; at = prefixes_[at].before) {
    const Prefix& prefix = prefixes_[at];
    const bool is_start = prefix.before == kNoPrefix;
    if (!is_start && prefix.edge == way.edge) return true;
    const bool closes = is_start && mode_ == ast::PathMode::Simple;
    if (nodes_differ && !closes && prefix.node == way.node) return true;
  }
  return false;
}

/// Fills path_, from the last edge back.
void PathRanking::trace(std::uint32_t number) {
  const std::uint64_t length = prefixes_[number].length;
  path_.edges.clear();
  path_.nodes.assign(1, prefixes_[number].node);
  path_.begins.assign(automaton_.parts().size(), length);
  std::uint64_t place = length;
  for (; prefixes_[number].before != kNoPrefix; number = prefixes_[number].before) {
    const Prefix& prefix = prefixes_[number];
    path_.edges.push_back(prefix.edge);
    path_.nodes.push_back(prefixes_[prefix.before].node);
    path_.begins[automaton_.hop(prefix.hop).part] = --place;
  }
  std::reverse(path_.edges.begin(), path_.edges.end());
  std::reverse(path_.nodes.begin(), path_.nodes.end());
  // A part without a turn begins where the one behind it does.
  for (std::size_t part = path_.begins.size() - 1; part-- > 0;) {
    path_.begins[part] = std::min(path_.begins[part], path_.begins[part + 1]);
  }
}

bool PathRanking::meets_conditions() {
  if (conditions_.empty()) return true;
  for (const Slot slot : inside_) tested_.column(slot).clear();
  read_by_conditions_.emit(path_, tested_);
  tested_.set_size(1);
  const Row row(tested_, 0);
  return std::all_of(conditions_.begin(), conditions_.end(), [&](const BoundPtr& condition) {
    return is_true(evaluate(*condition, row, context_.evaluation));
  });
}

bool PathRanking::is_wanted(double cost) {
  if (!groups_) return ++found_ <= count_;
  costs_met_.insert(cost);
  return costs_met_.size() <= count_;
}

}  // namespace clout::query
