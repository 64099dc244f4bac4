// What operations of the database and bulk loads share, whoever asks for them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "tools/serve/long_work.h"
#include "tools/serve/spool.h"
#include "tools/serve/statement_service.h"

namespace clout::tools {

struct MaintenanceOptions {
  std::string backups;  ///< the folder that backups go to; empty: none are made
  /// The most bytes that all loads may have sent and not loaded yet; 0: no limit.
  std::uint64_t spool_bytes = std::uint64_t{10} << 30;
};

/// The event loop's thread alone uses it. References outlive it.
struct Maintenance {
  Maintenance(const MaintenanceOptions& options, const std::string& database,
              StatementService& statement_service, kj::Timer& timer)
      : service(statement_service),
        work(service, timer),
        spools(database, options.spool_bytes),
        backups(options.backups) {}

  StatementService& service;
  LongWork work;
  SpoolFolder spools;
  std::string backups;
  std::shared_ptr<const bool> alive = std::make_shared<const bool>(true);  ///< as long as all this
};

}  // namespace clout::tools
