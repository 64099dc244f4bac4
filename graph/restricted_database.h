// A database as somebody sees it to whom a read rule applies: every statement answers as if what
// the rule hides did not exist, and nothing can be written.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "graph/database.h"
#include "graph/edge_statistics.h"
#include "graph/read_rule.h"
#include "graph/restricted_view.h"

namespace clout::graph {

/// Reads as any database; view() costs O(sources) for each new commit, and what is hidden in it is
/// found by the first read (graph/hidden_parts.h says at what cost) and kept until the next one.
/// Transactions serve WHAT IF: their commit() throws Error{Permission}, as do all other functions
/// that write, vacuum(), checkpoint() and figures() (which have what is hidden), fold() and
/// begin_bulk().
///
/// Any number of threads. Keep one for each rule, not for each query.
class RestrictedDatabase final : public Database {
 public:
  /// `database` outlives it.
  RestrictedDatabase(Database& database, ReadRule rule);

  [[nodiscard]] const ReadRule& rule() const { return rule_; }

  [[nodiscard]] std::shared_ptr<const GraphView> view() const override;
  [[nodiscard]] std::shared_ptr<const GraphView> view_at(std::int64_t time,
                                                         QueryBudget& budget) const override;
  [[nodiscard]] std::unique_ptr<Transaction> begin() override;
  [[nodiscard]] bool read_only() const override { return true; }
  void fold() override;
  IndexDefinition create_index(const IndexRequest& request, QueryBudget& budget) override;
  TextIndexDefinition create_text_index(const TextIndexRequest& request,
                                        QueryBudget& budget) override;
  PathIndexDefinition create_path_index(const PathIndexRequest& request,
                                        QueryBudget& budget) override;
  void drop_index(std::string_view name, QueryBudget& budget) override;
  ConstraintDefinition create_constraint(const ConstraintRequest& request,
                                         QueryBudget& budget) override;
  void drop_constraint(std::string_view name, QueryBudget& budget) override;
  [[nodiscard]] std::unique_ptr<BulkSession> begin_bulk() override;
  void checkpoint(const std::string& directory) const override;
  VacuumReport vacuum(const VacuumOptions& options) override;
  [[nodiscard]] DatabaseFigures figures() const override;
  [[nodiscard]] const std::string& path() const override { return database_.path(); }

 private:
  /// What is known of one commit. It does not keep the commit's state.
  struct Known {
    CommitNumber commit{};
    std::shared_ptr<const RuleNames> names;
    std::shared_ptr<RestrictedCommit> found;
  };

  [[nodiscard]] std::shared_ptr<const RestrictedView> restricted_view() const;
  [[nodiscard]] Known known(const GraphView& view) const;

  Database& database_;
  const ReadRule rule_;
  const std::shared_ptr<StatisticsCache> statistics_ = std::make_shared<StatisticsCache>();
  mutable std::mutex mutex_;
  mutable Known newest_;
};

}  // namespace clout::graph
