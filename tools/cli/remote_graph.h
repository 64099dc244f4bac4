// A server's graph, to be asked by a person.
#pragma once

#include <memory>
#include <string>

#include "tools/cli/graph_client.h"
#include "tools/client/connection.h"

namespace clout::tools {

class RemoteGraph final : public GraphClient {
 public:
  /// Logs in as login_for() says.
  explicit RemoteGraph(const std::string& url);

  [[nodiscard]] const std::string& name() const override { return name_; }
  StatementResult run(std::string_view statement, const RunSettings& settings,
                      const Surface& surface, std::ostream& out, CancelToken& cancel) override;
  [[nodiscard]] bool in_transaction() const override { return connection_->in_transaction(); }
  [[nodiscard]] std::optional<GraphOverview> overview() override;
  [[nodiscard]] std::string describe(const Surface& surface) override;
  [[nodiscard]] Completion complete(std::string_view typed, std::string_view line) override;
  [[nodiscard]] std::vector<RunningStatementInfo> running() override;
  void kill(std::uint64_t statement) override;

 private:
  /// BEGIN, COMMIT or ROLLBACK: those are calls, not statements.
  StatementResult run_control(std::string_view statement);
  /// Writes what a watch tells.
  StatementResult follow(std::string_view statement, const RunSettings& settings, std::ostream& out,
                         CancelToken& cancel);

  std::string name_;
  std::unique_ptr<client::Connection> connection_;
};

}  // namespace clout::tools
