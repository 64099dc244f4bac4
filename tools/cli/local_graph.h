// A database of this process, to be asked by a person.
#pragma once

#include <string>

#include "tools/cli/database_handle.h"
#include "tools/cli/graph_client.h"

namespace clout::tools {

class LocalGraph final : public GraphClient {
 public:
  LocalGraph(std::string directory, DatabaseHandle::Access access);

  [[nodiscard]] const std::string& name() const override { return database_.name(); }
  StatementResult run(std::string_view statement, const RunSettings& settings,
                      const Surface& surface, std::ostream& out, CancelToken& cancel) override;
  [[nodiscard]] bool in_transaction() const override { return database_.in_transaction(); }
  [[nodiscard]] std::optional<GraphOverview> overview() override;
  [[nodiscard]] std::string describe(const Surface& surface) override;
  [[nodiscard]] Completion complete(std::string_view typed, std::string_view line) override;
  [[nodiscard]] std::vector<RunningStatementInfo> running() override;
  void kill(std::uint64_t statement) override;

 private:
  DatabaseHandle database_;
  Completer completer_;
};

}  // namespace clout::tools
