// Operations on a database that this process has open, while it reads and writes.
#pragma once

#include "schema/query_budget.h"
#include "tools/operations/operations.h"

namespace clout::tools {

class OpenOperations final : public Operations {
 public:
  /// `database` outlives it, and `cancel`, if given, too: set, it ends what runs with
  /// Error{Cancelled}.
  explicit OpenOperations(graph::Database& database, const CancelToken* cancel = nullptr)
      : database_(database), cancel_(cancel) {}

  [[nodiscard]] DatabaseInfo info(const Surface& surface) override;
  [[nodiscard]] graph::CheckReport check(std::size_t max_problems, Progress& progress) override;
  graph::VacuumReport vacuum(graph::RecordedTime before, Progress& progress) override;
  graph::BackupReport backup(const std::string& directory, Progress& progress) override;

 private:
  void check_cancelled() const;
  /// Has work with these options tell of its parts and rows, and end when it is cancelled.
  template <typename Options>
  void tell(Options& options, Progress& progress) const;

  graph::Database& database_;
  const CancelToken* cancel_;
};

}  // namespace clout::tools
