// Work that takes long and is no statement: operations of the database, and bulk loads. Each runs
// on a worker, tells how far it is, ends when nobody waits for it, and is in the audit log.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include <kj/async.h>
#include <kj/timer.h>

#include "schema/clout.capnp.h"
#include "schema/error.h"
#include "schema/query_budget.h"
#include "tools/serve/statement_service.h"
#include "tools/serve/told_progress.h"

namespace clout::tools {

/// Of each kind one runs at a time.
enum class WorkKind : std::uint8_t { Operation, Load };

struct WorkOrder {
  WorkKind kind = WorkKind::Operation;
  std::string what;   ///< for messages and the audit log, such as "check"
  std::string about;  ///< what it is done with, for the audit log; may be empty
  std::shared_ptr<const Caller> caller;
  kj::Maybe<wire::ProgressSink::Client> progress;  ///< who is told
  /// Runs on a worker, and may throw. It ends soon after the token is set.
  std::function<void(Progress&, const CancelToken&)> work;
};

/// The event loop's thread alone uses it.
class LongWork {
 public:
  /// References outlive it. Work that outlives it is cancelled.
  LongWork(StatementService& service, kj::Timer& timer) : service_(service), timer_(timer) {}
  ~LongWork();
  KJ_DISALLOW_COPY(LongWork);

  /// Resolves when the work has ended, with why it failed if it did: Error{Busy} where one of its
  /// kind is running. Dropping the promise cancels it.
  [[nodiscard]] kj::Promise<std::optional<Error>> run(WorkOrder order);

 private:
  class Running;
  struct Job;

  StatementService& service_;
  kj::Timer& timer_;
  std::array<std::weak_ptr<Job>, 2> jobs_;  ///< the latest of each kind, while a worker has it
  std::array<std::string, 2> names_;        ///< what they are
  std::set<Running*> running_;              ///< that somebody waits for
};

}  // namespace clout::tools
