#include "query/statement_run.h"

#include <atomic>
#include <chrono>
#include <random>

#include "graph/observed_view.h"
#include "query/binder.h"
#include "query/known_at.h"
#include "query/optimizer.h"
#include "schema/error.h"

namespace clout::query {
void throw_watched(const StatementRequest& request) {
  throw Error(ErrorCode::Usage, "a WATCH has no rows of its own: it is subscribed to")
      .at(request.place())
      .hint("a shell that is connected to a server (clout repl clout://HOST) shows what it tells");
}

std::int64_t now_nanoseconds(const QueryOptions& options) {
  constexpr std::int64_t kPerMicrosecond = 1'000;
  if (options.now_microseconds != 0) return options.now_microseconds * kPerMicrosecond;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

namespace {

/// The system is asked once: on some machines that takes longer than a short statement.
std::uint64_t next_random_seed() {
  static const std::uint64_t first = std::random_device()();
  static std::atomic<std::uint64_t> drawn{0};
  constexpr std::uint64_t kStep = 0x9E3779B97F4A7C15;  // odd, so that no seed comes twice
  return first + ++drawn * kStep;
}

}  // namespace

/// The parts that work while the statement runs; made in the order of their references.
struct StatementRun::Machine {
  Machine(const graph::GraphView& view, graph::Transaction* transaction, StatementRun& run,
          const StatementRequest& request)
      : budget(run.budget_),
        evaluation(view, budget, now_nanoseconds(request.options), next_random_seed()),
        changes(budget),
        context{view,
                transaction,
                evaluation,
                budget,
                *run.procedures_,
                request.options.tables,
                run.summary_of_writes_,
                changes,
                run.planned_->bound.notices,
                run.summary_,
                run.influence_model_,
                run.planned_->bound.slot_names.size(),
                run.planned_->bound.explain == BoundExplain::Profile,
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
    : procedures_(std::move(procedures)), budget_(limits_of(request.options), request.cancel) {
  if (open != nullptr) {
    transaction_ = open->transaction;
  } else {
    snapshot_ = database.view();
  }
  const auto& reads = request.options.reads;
  if (reads && open == nullptr) {
    snapshot_ = std::make_shared<const graph::ObservedView>(std::move(snapshot_), reads);
  }
  if (open == nullptr && !reads) plans_ = request.plans;
  const bool is_new = find_plan(request);
  const BoundStatement& bound = planned_->bound;
  if (!bound.known_at.empty()) {
    graph::note_all_read(view());
    look_back(database, request, open);
  }
  commits_ = open == nullptr && bound.writes && bound.explain != BoundExplain::Explain;
  if (commits_) transaction_ = database.begin();
  recorded_ = past_ ? past_ : transaction_ ? database.view() : snapshot_;
  if (is_new) planned_->plan = make_plan(planned_->bound);
  machine_ = std::make_unique<Machine>(view(), transaction_.get(), *this, request);
  machine_->evaluation.set_past_views([&database, this](std::int64_t moment) {
    graph::note_all_read(*recorded_);
    return database.view_at(moment, budget_);
  });
  Plan& plan = planned_->plan;
  if (is_new) {
    optimize(plan, bound.query.slots, {&view(), &bound.slot_names, &machine_->budget},
             request.options.optimize);
  }
  if (open != nullptr) machine_->evaluation.set_transaction_time(open->began);
  attach_subqueries(plan, machine_->context);
  machine_->tree = build_operators(*plan.root, machine_->context);
  machine_->start = Batch(width());
  machine_->start.set_size(1);
  machine_->tree.set_argument(machine_->start);
}

bool StatementRun::find_plan(const StatementRequest& request) {
  const auto basis =
      plans_ ? PlanBasis::of(view(), request.engine, request.options.optimize) : PlanBasis{};
  if (plans_) planned_ = plans_->take(basis, request.parameters);
  if (planned_) return false;
  planned_ = std::make_unique<PlannedStatement>();
  auto& sites = planned_->parameters;
  planned_->bound = bind(request.statement, request.text, request.parameters, view(), *procedures_,
                         plans_ ? &sites : nullptr);
  planned_->notices = planned_->bound.notices.size();
  planned_->basis = basis;
  planned_->reusable = plans_ && is_reusable(planned_->bound, sites);
  return true;
}

/// What an open transaction did is not known to the database, so it is no part of any past.
void StatementRun::look_back(const graph::Database& database, const StatementRequest& request,
                             const OpenTransaction* open) {
  EvaluationContext clock(view(), budget_, now_nanoseconds(request.options), next_random_seed());
  if (open != nullptr) clock.set_transaction_time(open->began);
  known_at_ = known_moment(planned_->bound, clock);
  past_ = at_place(planned_->bound.known_at.front()->position,
                   [&] { return database.view_at(*known_at_, budget_); });
}

StatementRun::~StatementRun() {
  // Runners hold operators, which refer to what goes before the statement's expressions do.
  for (const auto& subquery : planned_->bound.subqueries) subquery->runner = nullptr;
  machine_.reset();
  if (planned_->reusable) plans_->put(std::move(planned_));
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
  const PlanContext context{&view(), &planned_->bound.slot_names};
  return planned_->bound.explain == BoundExplain::Profile
             ? profile_plan(*planned_->plan.root, machine_->tree, context)
             : explain_plan(*planned_->plan.root, context);
}

const graph::GraphView& StatementRun::view() const {
  if (past_) return *past_;
  return transaction_ ? transaction_->view() : *snapshot_;
}

QueryBudget& StatementRun::budget() { return budget_; }

}  // namespace clout::query
