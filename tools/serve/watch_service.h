// Watches: queries that are asked again when a commit has changed something that they read.
//
// The service looks at the log of commits, once for all watches, and compares what each commit
// touched with what each query read (graph/read_set.h): two bits for each change and watch. Only
// queries that met something run again, as statements of whoever watches, under his limits.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kj/async.h>
#include <kj/timer.h>

#include "graph/database.h"
#include "graph/read_set.h"
#include "query/watch.h"
#include "tools/serve/statement_service.h"
#include "tools/serve/watched_rows.h"

namespace clout::tools {

class Subscription;

/// The event loop's thread alone uses it.
class WatchService {
 public:
  /// References outlive it. `most`: watches at a time.
  WatchService(StatementService& statements, const graph::Database& database, kj::Timer& timer,
               std::size_t most);
  /// Watches that are still held can only be dropped from now on.
  ~WatchService();

  /// `statement` is one of WATCH, or another that reads. Throws what query::Watch throws,
  /// Error{Permission}, and Error{Limit} where there are too many; the audit log has it.
  [[nodiscard]] kj::Own<Subscription> subscribe(std::shared_ptr<const Caller> caller,
                                                std::string_view statement, Map parameters,
                                                const Budget& budget, RowText text);

 private:
  friend class Subscription;
  struct Candidate;

  /// The watch that is asked for, if it may be had.
  [[nodiscard]] std::shared_ptr<const query::Watch> admit(const Caller& caller,
                                                          std::string_view statement,
                                                          Map parameters) const;
  void add(Subscription& subscription);
  void remove(Subscription& subscription);
  [[nodiscard]] kj::Promise<void> follow();
  [[nodiscard]] kj::Promise<void> look_at_log();
  [[nodiscard]] std::vector<Candidate> candidates() const;

  StatementService& statements_;
  const graph::Database& database_;
  kj::Timer& timer_;
  std::size_t most_;
  std::uint64_t last_number_ = 0;
  std::map<std::uint64_t, Subscription*> subscriptions_;
  CommitNumber seen_{};  ///< commits up to this were compared
  kj::Promise<void> following_;
};

/// What a look at a watched query has found.
struct WatchEvent {
  std::optional<Error> error;
  CommitNumber commit{};
  std::vector<query::WatchNews> news;  ///< of the first look: all rows
};

/// One watch. Dropping it, or a promise of it, cancels what runs.
class Subscription {
 public:
  Subscription(WatchService& service, std::shared_ptr<const Caller> caller,
               std::shared_ptr<const query::Watch> watch, const Budget& budget, RowText text);
  ~Subscription();
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;

  [[nodiscard]] const std::string& name() const { return watch_->name(); }
  /// Known after the first look.
  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }

  /// Asks the query now. An event with an error is the last one.
  [[nodiscard]] kj::Promise<WatchEvent> look();
  /// Resolves when there may be something new to see.
  [[nodiscard]] kj::Promise<void> touched();
  /// The next event that tells something.
  [[nodiscard]] kj::Promise<WatchEvent> next();

 private:
  friend class WatchService;
  struct Look;

  void touch();
  [[nodiscard]] kj::Promise<void> run(std::shared_ptr<Look> look);
  [[nodiscard]] WatchEvent conclude(Look& look);

  WatchService* service_;  ///< null once it has gone
  std::uint64_t number_ = 0;
  std::shared_ptr<const Caller> caller_;
  std::shared_ptr<const query::Watch> watch_;
  std::shared_ptr<KnownStatement> statement_;
  Budget budget_;
  RowText text_;
  std::vector<std::string> columns_;
  std::optional<query::WatchedRows> known_;
  std::shared_ptr<const graph::ReadSet> reads_;  ///< of the last look
  bool touched_ = true;
  kj::Maybe<kj::Own<kj::PromiseFulfiller<void>>> waiting_;
};

}  // namespace clout::tools
