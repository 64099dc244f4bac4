// Database over a key-value store: puts committer, fold, topology file and views together.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "graph/bulk_session.h"
#include "graph/committer.h"
#include "graph/database.h"
#include "storage/kv_store.h"

namespace clout::graph {

class EngineDatabase final : public Database {
 public:
  /// `path` is empty for a store in memory. Throws Error{Corruption} if what the store holds does
  /// not fit together.
  EngineDatabase(std::unique_ptr<storage::KvStore> store, std::string path,
                 const OpenOptions& options);
  ~EngineDatabase() override;

  [[nodiscard]] std::shared_ptr<const GraphView> view() const override;
  [[nodiscard]] std::shared_ptr<const GraphView> view_at(std::int64_t time,
                                                         QueryBudget& budget) const override;
  [[nodiscard]] std::unique_ptr<Transaction> begin() override;
  void fold() override;
  [[nodiscard]] std::unique_ptr<BulkSession> begin_bulk() override;
  IndexDefinition create_index(const IndexRequest& request, QueryBudget& budget) override;
  TextIndexDefinition create_text_index(const TextIndexRequest& request,
                                        QueryBudget& budget) override;
  PathIndexDefinition create_path_index(const PathIndexRequest& request,
                                        QueryBudget& budget) override;
  void drop_index(std::string_view name, QueryBudget& budget) override;
  ConstraintDefinition create_constraint(const ConstraintRequest& request,
                                         QueryBudget& budget) override;
  void drop_constraint(std::string_view name, QueryBudget& budget) override;
  [[nodiscard]] bool read_only() const override {
    return options_.mode == OpenOptions::Mode::ReadOnly;
  }
  void checkpoint(const std::string& directory) const override;
  VacuumReport vacuum(const VacuumOptions& options) override;
  [[nodiscard]] DatabaseFigures figures() const override;
  [[nodiscard]] const std::string& path() const override { return path_; }

 private:
  class Session;

  void require_writable() const;
  void publish_store();
  void fold_locked();
  void finish_fold(const GraphState& folded);
  void replace_base(Committer::Pause& pause, std::shared_ptr<const BaseTopology> base,
                    const std::vector<DeltaStep>& steps);
  [[nodiscard]] std::unique_lock<std::mutex> lock_rules(QueryBudget& budget);
  void change_rules(Committer::Pause& pause, storage::WriteBatch& batch, SchemaRules rules);
  [[nodiscard]] bool wants_fold(const GraphState& state) const;
  void fold_in_background();

  const std::string path_;
  const OpenOptions options_;
  std::unique_ptr<storage::KvStore> store_;
  std::unique_ptr<Committer> committer_;

  // One fold, bulk load or change of rules at a time; taken before a Pause.
  std::mutex fold_mutex_;

  std::mutex vacuum_mutex_;  // one at a time; taken before a Pause

  std::mutex background_mutex_;
  std::condition_variable background_wake_;
  bool closing_ = false;
  std::thread background_;  // only with OpenOptions::background_fold
};

}  // namespace clout::graph
