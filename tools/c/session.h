// What stands behind a database's and a session's handle.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "graph/database.h"
#include "query/engine.h"
#include "tools/c/clout.h"

namespace clout::c {

class Statement;

/// Shared by its handle and its sessions, so that they may be given back in any order.
struct OpenDatabase {
  explicit OpenDatabase(std::unique_ptr<graph::Database> opened)
      : database(std::move(opened)), engine(*database) {}

  std::unique_ptr<graph::Database> database;
  query::Engine engine;
};

/// Shared by its handle and its statements. One thread, but for interrupt().
class Session {
 public:
  explicit Session(std::shared_ptr<OpenDatabase> database)
      : database_(std::move(database)), session_(database_->engine) {}

  query::QueryOptions options;  ///< of the statements that begin from now on

  [[nodiscard]] bool in_transaction() const { return session_.in_transaction(); }
  /// Stops what runs. Any thread.
  void interrupt();

  /// Begins a statement, which is one that interrupt() stops until end(). In a transaction the rows
  /// of the one before end: they are read from what this one may change.
  [[nodiscard]] std::unique_ptr<query::Cursor> run(Statement& statement, std::string_view text,
                                                   const Map& parameters, CancelToken& cancel);
  void end(const Statement& statement, const CancelToken& cancel);

 private:
  std::shared_ptr<OpenDatabase> database_;
  query::Session session_;
  Statement* reader_ = nullptr;  ///< whose rows are read from the open transaction
  std::mutex mutex_;             ///< of what follows
  std::vector<CancelToken*> running_;
};

}  // namespace clout::c

struct clout_database {
  std::shared_ptr<clout::c::OpenDatabase> open;
};

struct clout_session {
  std::shared_ptr<clout::c::Session> session;
};
