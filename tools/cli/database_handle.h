// The database that a command names, opened when it is first needed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "graph/database.h"
#include "query/engine.h"

namespace clout::tools {

/// One thread. Views and cursors end before it does.
class DatabaseHandle {
 public:
  enum class Access : std::uint8_t {
    ReadWrite,
    ReadOnly,  ///< the newest commit as of opening, whatever another process writes meanwhile
  };

  /// `name` is a directory. Throws Error{Usage} for the address of a server.
  explicit DatabaseHandle(std::string name, Access access = Access::ReadWrite);

  /// Throws Error{NotFound} if there is nothing in the directory.
  void require_present() const;
  /// The open database. Throws as require_present() and Database::open() do.
  graph::Database& open();
  /// The session to run `statement` in: one that writes creates a missing database, unless that is
  /// to be read only.
  query::Session& session_for(std::string_view statement);
  /// Is there a transaction that BEGIN has opened and nothing has ended?
  [[nodiscard]] bool in_transaction() const { return session_ && session_->in_transaction(); }

  /// The newest state, or null while there is no database. Opens it if there is one.
  [[nodiscard]] std::shared_ptr<const graph::GraphView> view_if_present();
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  [[nodiscard]] bool is_missing() const;
  void open_with(graph::OpenOptions::Mode mode);

  std::string name_;
  Access access_;
  std::unique_ptr<graph::Database> database_;
  std::unique_ptr<query::Engine> engine_;
  std::unique_ptr<query::Session> session_;
};

}  // namespace clout::tools
