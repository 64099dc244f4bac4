#include "query/statement_run.h"

#include <chrono>
#include <random>

#include "query/binder.h"
#include "query/known_at.h"
#include "query/optimizer.h"

namespace clout::query {
std::int64_t now_nanoseconds(const QueryOptions& options) {
  constexpr std::int64_t kPerMicrosecond = 1'000;
  if (options.now_microseconds != 0) return options.now_microseconds * kPerMicrosecond;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

/// The parts that work while the statement runs; made in the order of their references.
struct StatementRun::Machine {
  Machine(const graph::GraphView& view, graph::Transaction* transaction, StatementRun& run,
          const StatementRequest& request)
      : budget(run.budget_),
        evaluation(view, budget, now_nanoseconds(request.options), std::random_device()()),
        changes(budget),
        context{view,
                transaction,
                evaluation,
                budget,
                *run.procedures_,
                request.options.tables,
                run.summary_of_writes_,
                changes,
                run.bound_.notices,
                run.summary_,
                run.influence_model_,
                run.bound_.slot_names.size(),
                run.bound_.explain == BoundExplain::Profile,
                request.wanted,
                request.subjects,
                *run.recorded_,
                run.known_at_} {}

  QueryBudget& budget;
  EvaluationContext evaluation;
  ChangesCharge changes;
  ExecutionContext context;
  OperatorTree tree;
  Batch start;
  bool opened = false;
};

StatementRun::StatementRun(graph::Database& database,
                           std::shared_ptr<const ProcedureTable> procedures,
                           const StatementRequest& request, const OpenTransaction* open)
    : procedures_(std::move(procedures)),
      budget_({request.options.timeout, request.options.memory_bytes}, request.cancel) {
  if (open != nullptr) {
    transaction_ = open->transaction;
  } else {
    snapshot_ = database.view();
  }
  bound_ = bind(request.statement, request.text, request.parameters, view(), *procedures_);
  if (!bound_.known_at.empty()) look_back(database, request, open);
  commits_ = open == nullptr && bound_.writes && bound_.explain != BoundExplain::Explain;
  if (commits_) transaction_ = database.begin();
  recorded_ = past_ ? past_ : transaction_ ? database.view() : snapshot_;
  plan_ = make_plan(bound_);
  machine_ = std::make_unique<Machine>(view(), transaction_.get(), *this, request);
  machine_->evaluation.set_past_views(
      [&database, this](std::int64_t moment) { return database.view_at(moment, budget_); });
  optimize(plan_, bound_.query.slots, {&view(), &bound_.slot_names, &machine_->budget},
           request.options.optimize);
  if (open != nullptr) machine_->evaluation.set_transaction_time(open->began);
  attach_subqueries(plan_, machine_->context);
  machine_->tree = build_operators(*plan_.root, machine_->context);
  machine_->start = Batch(width());
  machine_->start.set_size(1);
  machine_->tree.set_argument(machine_->start);
}

/// What an open transaction did is not known to the database, so it is no part of any past.
void StatementRun::look_back(const graph::Database& database, const StatementRequest& request,
                             const OpenTransaction* open) {
  EvaluationContext clock(view(), budget_, now_nanoseconds(request.options),
                          std::random_device()());
  if (open != nullptr) clock.set_transaction_time(open->began);
  known_at_ = known_moment(bound_, clock);
  past_ = at_place(bound_.known_at.front()->position,
                   [&] { return database.view_at(*known_at_, budget_); });
}

StatementRun::~StatementRun() {
  // Runners hold operators, which refer to what goes before the statement's expressions do.
  for (const auto& subquery : bound_.subqueries) subquery->runner = nullptr;
}

bool StatementRun::next(Batch& out) {
  if (!machine_->opened) machine_->tree.root->open();
  machine_->opened = true;
  return machine_->tree.root->next(out);
}

std::vector<std::vector<Value>> StatementRun::all_rows() {
  std::vector<std::vector<Value>> rows;
  Batch batch(width());
  while (next(batch)) {
    if (slots().empty()) continue;
    budget().charge(batch.bytes());
    for (std::size_t row = 0; row < batch.size(); ++row) {
      std::vector<Value> values;
      values.reserve(slots().size());
      for (const Slot slot : slots()) values.push_back(batch.at(slot, row));
      rows.push_back(std::move(values));
    }
  }
  return rows;
}

void StatementRun::commit() {
  if (commits_ && transaction_->has_changes()) transaction_->commit();
}

PlanTable StatementRun::plan_table() const {
  const PlanContext context{&view(), &bound_.slot_names};
  return bound_.explain == BoundExplain::Profile
             ? profile_plan(*plan_.root, machine_->tree, context)
             : explain_plan(*plan_.root, context);
}

const graph::GraphView& StatementRun::view() const {
  if (past_) return *past_;
  return transaction_ ? transaction_->view() : *snapshot_;
}

QueryBudget& StatementRun::budget() { return budget_; }

}  // namespace clout::query
