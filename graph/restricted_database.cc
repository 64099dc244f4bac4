#include "graph/restricted_database.h"

#include <utility>

#include "graph/bulk_session.h"
#include "graph/restricted_transaction.h"
#include "graph/vacuum.h"

namespace clout::graph {

RestrictedDatabase::RestrictedDatabase(Database& database, ReadRule rule)
    : database_(database), rule_(std::move(rule)) {}

std::shared_ptr<const GraphView> RestrictedDatabase::view() const { return restricted_view(); }

std::shared_ptr<const RestrictedView> RestrictedDatabase::restricted_view() const {
  auto base = database_.view();
  Known known = this->known(*base);
  return std::make_shared<const RestrictedView>(std::move(base), std::move(known.names),
                                                std::move(known.found), statistics_);
}

/// Names are looked up outside the lock. Of threads that ask at once the one with the newest commit
/// is remembered, and all with one commit share what is found of it.
RestrictedDatabase::Known RestrictedDatabase::known(const GraphView& view) const {
  Known known;
  {
    const std::lock_guard lock(mutex_);
    known = newest_;
  }
  const Catalog& catalog = view.catalog();
  if (known.names && known.commit == view.commit()) {
    if (known.names->describes(catalog)) return known;
    known.names = std::make_shared<const RuleNames>(rule_, catalog, known.names->sources());
  } else {
    known = {view.commit(),
             std::make_shared<const RuleNames>(rule_, catalog,
                                               sources_under_all_names(view, rule_.sources)),
             std::make_shared<RestrictedCommit>()};
  }
  const std::lock_guard lock(mutex_);
  if (newest_.names && newest_.commit == known.commit) known.found = newest_.found;
  if (!newest_.names || newest_.commit <= known.commit) newest_ = known;
  return known;
}

std::shared_ptr<const GraphView> RestrictedDatabase::view_at(std::int64_t time,
                                                             QueryBudget& budget) const {
  auto present = restricted_view();
  auto past = database_.view_at(time, budget);
  auto names = std::make_shared<const RuleNames>(rule_, past->catalog(),
                                                 sources_under_all_names(*past, rule_.sources));
  return std::make_shared<const RestrictedView>(std::move(past), std::move(names),
                                                RestrictedView::Time::Past, std::move(present));
}

std::unique_ptr<Transaction> RestrictedDatabase::begin() {
  for (;;) {
    auto present = restricted_view();
    auto transaction = database_.begin();
    // Else there was a commit in between.
    if (transaction->view().commit() != present->commit()) continue;
    return std::make_unique<RestrictedTransaction>(std::move(transaction), rule_,
                                                   std::move(present));
  }
}

void RestrictedDatabase::fold() { throw_read_only(); }

IndexDefinition RestrictedDatabase::create_index(const IndexRequest&, QueryBudget&) {
  throw_read_only();
}

TextIndexDefinition RestrictedDatabase::create_text_index(const TextIndexRequest&, QueryBudget&) {
  throw_read_only();
}

PathIndexDefinition RestrictedDatabase::create_path_index(const PathIndexRequest&, QueryBudget&) {
  throw_read_only();
}

void RestrictedDatabase::drop_index(std::string_view, QueryBudget&) { throw_read_only(); }

ConstraintDefinition RestrictedDatabase::create_constraint(const ConstraintRequest&, QueryBudget&) {
  throw_read_only();
}

void RestrictedDatabase::drop_constraint(std::string_view, QueryBudget&) { throw_read_only(); }

std::unique_ptr<BulkSession> RestrictedDatabase::begin_bulk() { throw_read_only(); }

void RestrictedDatabase::checkpoint(const std::string&) const { throw_read_only(); }

VacuumReport RestrictedDatabase::vacuum(const VacuumOptions&) { throw_read_only(); }

DatabaseFigures RestrictedDatabase::figures() const { throw_read_only(); }

}  // namespace clout::graph
